// Longer than most files: one table, one entry an alert.
import { newerDependencyAlerts } from "./newerDependencyAlerts.ts";

/** A Dependabot alert, in the order of the real advisory's fields. */
export interface DependencyAlertStory {
  readonly number: number;
  readonly ecosystem:
    | "npm"
    | "pip"
    | "go"
    | "maven"
    | "actions"
    | "nuget"
    | "rust"
    | "rubygems"
    | "composer"
    | "pub";
  readonly package: string;
  readonly manifest: string;
  readonly scope: "runtime" | "development" | null;
  readonly relationship: "direct" | "transitive" | "unknown" | "inconclusive" | null;
  readonly ghsa: string;
  /** Null for what has no CVE, such as malware. */
  readonly cve: string | null;
  readonly summary: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly range: string;
  readonly patched: string | undefined;
  /** CVSS 3; null where nobody scored it, the score is 0 then. */
  readonly vector: string | null;
  readonly score: number;
  /** EPSS probability and percentile. */
  readonly epss?: readonly [number, number];
  readonly cwes: readonly (readonly [id: string, name: string])[];
  readonly published: string;
  readonly isMalware?: boolean;
  readonly withdrawn?: string;
  readonly createdAt: string;
  readonly end?: DependencyAlertEnd;
}

export type DependencyAlertEnd =
  | { readonly state: "fixed" | "auto_dismissed"; readonly at: string }
  | {
      readonly state: "dismissed";
      readonly at: string;
      readonly reason:
        | "fix_started"
        | "inaccurate"
        | "no_bandwidth"
        | "not_used"
        | "tolerable_risk";
      readonly comment?: string;
    };

const paymentsLock = "services/payments-api/package-lock.json";
const webLock = "services/web/package-lock.json";
const requirements = "services/orders-worker/requirements.txt";
const goModule = "services/catalog/go.mod";
const pom = "services/reports/pom.xml";

// Advisory ids, CVEs, ranges, vectors and dates: GitHub Advisory Database. EPSS rounded, autumn 2026 style.
const firstDependencyAlerts: readonly DependencyAlertStory[] = [
  {
    number: 1,
    ecosystem: "npm",
    package: "lodash",
    manifest: paymentsLock,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-p6mc-m468-83gw",
    cve: "CVE-2020-8203",
    summary: "Prototype Pollution in lodash",
    severity: "high",
    range: ">= 3.7.0, < 4.17.19",
    patched: "4.17.19",
    vector: "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H",
    score: 7.4,
    epss: [0.01962, 0.82914],
    cwes: [
      ["CWE-770", "Allocation of Resources Without Limits or Throttling"],
      [
        "CWE-1321",
        "Improperly Controlled Modification of Object Prototype Attributes ('Prototype Pollution')",
      ],
    ],
    published: "2020-07-15T19:15:48Z",
    createdAt: "2026-02-03T13:44:12Z",
  },
  {
    number: 2,
    ecosystem: "npm",
    package: "jsonwebtoken",
    manifest: paymentsLock,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-8cf7-32gw-wr33",
    cve: "CVE-2022-23539",
    summary: "jsonwebtoken unrestricted key type could lead to legacy keys usage",
    severity: "high",
    range: "<= 8.5.1",
    patched: "9.0.0",
    vector: "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N",
    score: 8.1,
    epss: [0.00105, 0.29112],
    cwes: [["CWE-327", "Use of a Broken or Risky Cryptographic Algorithm"]],
    published: "2022-12-22T03:32:22Z",
    createdAt: "2026-02-03T13:44:13Z",
  },
  {
    number: 3,
    ecosystem: "npm",
    package: "express",
    manifest: paymentsLock,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-rv95-896h-c2vc",
    cve: "CVE-2024-29041",
    summary: "Express.js Open Redirect in malformed URLs",
    severity: "medium",
    range: "< 4.19.2",
    patched: "4.19.2",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    score: 6.1,
    epss: [0.00152, 0.36508],
    cwes: [["CWE-601", "URL Redirection to Untrusted Site ('Open Redirect')"]],
    published: "2024-03-25T19:40:26Z",
    createdAt: "2026-02-03T13:44:14Z",
  },
  {
    number: 4,
    ecosystem: "npm",
    package: "qs",
    manifest: paymentsLock,
    scope: "runtime",
    relationship: "transitive",
    ghsa: "GHSA-hrpp-h998-j3pp",
    cve: "CVE-2022-24999",
    summary: "qs vulnerable to Prototype Pollution",
    severity: "high",
    range: ">= 6.7.0, < 6.7.3",
    patched: "6.7.3",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    score: 7.5,
    epss: [0.02511, 0.85006],
    cwes: [
      [
        "CWE-1321",
        "Improperly Controlled Modification of Object Prototype Attributes ('Prototype Pollution')",
      ],
    ],
    published: "2022-11-27T00:30:50Z",
    createdAt: "2026-02-03T13:44:15Z",
  },
  {
    number: 5,
    ecosystem: "pip",
    package: "PyYAML",
    manifest: requirements,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-6757-jp84-gxfx",
    cve: "CVE-2020-1747",
    summary: "Improper Input Validation in PyYAML",
    severity: "critical",
    range: ">= 5.1b7, < 5.3.1",
    patched: "5.3.1",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    score: 9.8,
    epss: [0.04127, 0.88341],
    cwes: [["CWE-20", "Improper Input Validation"]],
    published: "2021-04-20T16:14:24Z",
    createdAt: "2026-02-05T10:09:40Z",
  },
  {
    number: 6,
    ecosystem: "pip",
    package: "requests",
    manifest: requirements,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-j8r2-6x86-q33q",
    cve: "CVE-2023-32681",
    summary: "Unintended leak of Proxy-Authorization header in requests",
    severity: "medium",
    range: ">= 2.3.0, < 2.31.0",
    patched: "2.31.0",
    vector: "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N",
    score: 6.1,
    epss: [0.06205, 0.90724],
    cwes: [["CWE-200", "Exposure of Sensitive Information to an Unauthorized Actor"]],
    published: "2023-05-22T20:36:32Z",
    createdAt: "2026-02-05T10:09:41Z",
  },
  {
    number: 7,
    ecosystem: "pip",
    package: "Jinja2",
    manifest: requirements,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-g3rq-g295-4j3m",
    cve: "CVE-2020-28493",
    summary: "Regular Expression Denial of Service (ReDoS) in Jinja2",
    severity: "medium",
    range: "< 2.11.3",
    patched: "2.11.3",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
    score: 5.3,
    epss: [0.00391, 0.59207],
    cwes: [["CWE-400", "Uncontrolled Resource Consumption"]],
    published: "2021-03-19T21:28:05Z",
    createdAt: "2026-02-05T10:09:42Z",
  },
  {
    number: 8,
    ecosystem: "go",
    package: "golang.org/x/net",
    manifest: goModule,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-qppj-fm5r-hxr3",
    cve: "CVE-2023-44487",
    summary: "HTTP/2 Stream Cancellation Attack",
    severity: "medium",
    range: "< 0.17.0",
    patched: "0.17.0",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
    score: 5.3,
    epss: [0.94421, 0.99984],
    cwes: [["CWE-400", "Uncontrolled Resource Consumption"]],
    published: "2023-10-10T21:28:24Z",
    createdAt: "2026-02-09T08:35:20Z",
  },
  {
    number: 9,
    ecosystem: "go",
    package: "github.com/golang-jwt/jwt/v4",
    manifest: goModule,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-mh63-6h87-95cp",
    cve: "CVE-2025-30204",
    summary: "jwt-go allows excessive memory allocation during header parsing",
    severity: "high",
    range: ">= 4.0.0-preview1, < 4.5.2",
    patched: "4.5.2",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    score: 7.5,
    epss: [0.00046, 0.13955],
    cwes: [["CWE-405", "Asymmetric Resource Consumption (Amplification)"]],
    published: "2025-03-21T22:04:33Z",
    createdAt: "2026-02-09T08:35:21Z",
  },
  {
    number: 10,
    ecosystem: "npm",
    package: "axios",
    manifest: webLock,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-wf5p-g6vw-rhxx",
    cve: "CVE-2023-45857",
    summary: "Axios Cross-Site Request Forgery Vulnerability",
    severity: "medium",
    range: ">= 0.8.1, < 0.28.0",
    patched: "0.28.0",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N",
    score: 6.5,
    epss: [0.00187, 0.40713],
    cwes: [["CWE-352", "Cross-Site Request Forgery (CSRF)"]],
    published: "2023-11-08T21:30:37Z",
    createdAt: "2026-02-12T15:26:02Z",
  },
  {
    number: 11,
    ecosystem: "npm",
    package: "minimist",
    manifest: webLock,
    scope: "development",
    relationship: "transitive",
    ghsa: "GHSA-xvch-5gv4-984h",
    cve: "CVE-2021-44906",
    summary: "Prototype Pollution in minimist",
    severity: "critical",
    range: ">= 1.0.0, < 1.2.6",
    patched: "1.2.6",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    score: 9.8,
    epss: [0.01043, 0.76602],
    cwes: [
      [
        "CWE-1321",
        "Improperly Controlled Modification of Object Prototype Attributes ('Prototype Pollution')",
      ],
    ],
    published: "2022-03-18T00:01:09Z",
    createdAt: "2026-02-12T15:26:03Z",
  },
  {
    number: 12,
    ecosystem: "maven",
    package: "org.apache.logging.log4j:log4j-core",
    manifest: pom,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-jfh8-c2jp-5v3q",
    cve: "CVE-2021-44228",
    summary: "Remote code injection in Log4j",
    severity: "critical",
    range: ">= 2.13.0, < 2.15.0",
    patched: "2.15.0",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
    score: 10,
    epss: [0.94358, 0.99957],
    cwes: [
      ["CWE-20", "Improper Input Validation"],
      ["CWE-400", "Uncontrolled Resource Consumption"],
      ["CWE-502", "Deserialization of Untrusted Data"],
      [
        "CWE-917",
        "Improper Neutralization of Special Elements used in an Expression Language Statement ('Expression Language Injection')",
      ],
    ],
    published: "2021-12-10T00:40:56Z",
    createdAt: "2026-02-19T11:51:30Z",
  },
  {
    number: 13,
    ecosystem: "maven",
    package: "org.springframework:spring-webmvc",
    manifest: pom,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-36p3-wjmg-h94x",
    cve: "CVE-2022-22965",
    summary: "Remote Code Execution in Spring Framework",
    severity: "critical",
    range: ">= 5.3.0, < 5.3.18",
    patched: "5.3.18",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    score: 9.8,
    epss: [0.94433, 0.99988],
    cwes: [["CWE-94", "Improper Control of Generation of Code ('Code Injection')"]],
    published: "2022-03-31T18:30:50Z",
    createdAt: "2026-02-19T11:51:31Z",
  },
  {
    number: 14,
    ecosystem: "maven",
    package: "org.yaml:snakeyaml",
    manifest: pom,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-mjmj-j48q-9wg2",
    cve: "CVE-2022-1471",
    summary: "SnakeYaml Constructor Deserialization Remote Code Execution",
    severity: "high",
    range: "< 2.0",
    patched: "2.0",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:L",
    score: 8.3,
    epss: [0.9378, 0.99861],
    cwes: [
      ["CWE-20", "Improper Input Validation"],
      ["CWE-502", "Deserialization of Untrusted Data"],
    ],
    published: "2022-12-12T21:19:47Z",
    createdAt: "2026-02-19T11:51:32Z",
  },
  {
    number: 15,
    ecosystem: "maven",
    package: "org.apache.commons:commons-text",
    manifest: pom,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-599f-7c49-w659",
    cve: "CVE-2022-42889",
    summary: "Arbitrary code execution in Apache Commons Text",
    severity: "critical",
    range: ">= 1.5, < 1.10.0",
    patched: "1.10.0",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    score: 9.8,
    epss: [0.94203, 0.99918],
    cwes: [["CWE-94", "Improper Control of Generation of Code ('Code Injection')"]],
    published: "2022-10-13T19:00:17Z",
    createdAt: "2026-02-19T11:51:33Z",
  },
  {
    number: 16,
    ecosystem: "actions",
    package: "tj-actions/changed-files",
    manifest: ".github/workflows/web.yml",
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-mrrh-fwg8-r2c3",
    cve: "CVE-2025-30066",
    summary:
      "tj-actions changed-files through 45.0.7 allows remote attackers to discover secrets by reading actions logs.",
    severity: "high",
    range: "<= 45.0.7",
    patched: "46.0.1",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N",
    score: 8.6,
    epss: [0.91307, 0.99644],
    cwes: [["CWE-506", "Embedded Malicious Code"]],
    published: "2025-03-15T06:30:34Z",
    createdAt: "2026-03-05T16:06:10Z",
  },
  {
    number: 17,
    ecosystem: "pip",
    package: "urllib3",
    manifest: requirements,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-v845-jxx5-vc9f",
    cve: "CVE-2023-43804",
    summary: "`Cookie` HTTP header isn't stripped on cross-origin redirects",
    severity: "medium",
    range: "< 1.26.17",
    patched: "1.26.17",
    vector: "CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:U/C:H/I:H/A:N",
    score: 5.9,
    epss: [0.0054, 0.66921],
    cwes: [["CWE-200", "Exposure of Sensitive Information to an Unauthorized Actor"]],
    published: "2023-10-02T23:58:01Z",
    createdAt: "2026-03-09T08:12:01Z",
    end: { state: "dismissed", at: "2026-03-11T09:14:00Z", reason: "tolerable_risk" },
  },
  {
    number: 18,
    ecosystem: "npm",
    package: "follow-redirects",
    manifest: webLock,
    scope: "runtime",
    relationship: "transitive",
    ghsa: "GHSA-74fj-2j2h-c42q",
    cve: "CVE-2022-0155",
    summary: "Exposure of sensitive information in follow-redirects",
    severity: "high",
    range: "< 1.14.7",
    patched: "1.14.7",
    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:N",
    score: 8,
    epss: [0.00333, 0.55009],
    cwes: [["CWE-359", "Exposure of Private Personal Information to an Unauthorized Actor"]],
    published: "2022-01-12T22:46:26Z",
    createdAt: "2026-03-09T08:12:02Z",
  },
  {
    number: 19,
    ecosystem: "pip",
    package: "azure-storage-blob",
    manifest: requirements,
    scope: "runtime",
    relationship: "direct",
    ghsa: "GHSA-64x4-9hc6-r2h6",
    cve: "CVE-2022-30187",
    summary: "Azure Storage Library Information Disclosure Vulnerability",
    severity: "medium",
    range: "< 12.13.0",
    patched: "12.13.0",
    vector: "CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N",
    score: 4.7,
    epss: [0.00087, 0.25114],
    cwes: [["CWE-200", "Exposure of Sensitive Information to an Unauthorized Actor"]],
    published: "2022-07-13T00:01:37Z",
    createdAt: "2026-03-09T08:12:03Z",
    end: { state: "fixed", at: "2026-03-10T08:00:21Z" },
  },
];

/** Every Dependabot alert of acme/storefront, by number. */
export const dependencyAlerts: readonly DependencyAlertStory[] = [
  ...firstDependencyAlerts,
  ...newerDependencyAlerts,
];
