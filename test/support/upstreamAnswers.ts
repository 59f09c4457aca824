import type { HttpRequest, HttpResponse } from "../../src/protocol/messages.ts";

/** What a test's GitHub and Azure answer, by method and path with query. */
export type Answers = (request: HttpRequest, url: URL) => HttpResponse | undefined;

/** An answer as the client hands it to the worker. */
export function json(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

/** Answers with the first of `answers` that knows the request, else like GitHub's 404. */
export function answering(...answers: readonly Answers[]) {
  return (request: HttpRequest): HttpResponse => {
    const url = new URL(request.url);
    for (const answer of answers) {
      const found = answer(request, url);
      if (found !== undefined) return found;
    }
    return json({ message: "Not Found" }, 404);
  };
}

/** The repository `acme/shop`; its lists are empty, but for code scanning, which is no list here. */
export const shop: Answers = (_request, { pathname }) => {
  switch (pathname) {
    case "/repos/acme/shop":
      return json({
        id: 4711,
        name: "shop",
        full_name: "acme/shop",
        default_branch: "main",
        private: true,
        archived: false,
        has_issues: true,
        owner: { login: "acme", type: "Organization" },
      });
    case "/repos/acme/shop/issues":
    case "/repos/acme/shop/dependabot/alerts":
    case "/repos/acme/shop/secret-scanning/alerts":
      return json([]);
    case "/sites/default/files/feeds/known_exploited_vulnerabilities.json":
      return json({
        dateReleased: "2026-11-19T17:00:00Z",
        vulnerabilities: [{ cveID: "CVE-2021-44228" }],
      });
    case "/providers/Microsoft.ResourceGraph/resources":
      return json({ totalRecords: 0, count: 0, resultTruncated: "false", data: [], facets: [] });
    default:
      return undefined;
  }
};

/** Open code scanning alerts of `acme/shop`, on one page. */
export function codeScanning(...alerts: readonly object[]): Answers {
  return (_request, { pathname }) =>
    pathname === "/repos/acme/shop/code-scanning/alerts" ? json(alerts) : undefined;
}

/** One item of GitHub's code scanning list, as the REST description has it. */
export function codeAlert(item: {
  readonly number: number;
  readonly path: string;
  readonly line: number;
  readonly columns?: readonly [start: number, end: number];
  readonly commit: string;
  readonly rule?: Readonly<Record<string, unknown>>;
}): object {
  const [start, end] = item.columns ?? [1, 10];
  return {
    number: item.number,
    created_at: "2026-11-01T10:00:00Z",
    updated_at: "2026-11-02T10:00:00Z",
    url: `https://api.github.com/repos/acme/shop/code-scanning/alerts/${item.number}`,
    html_url: `https://github.com/acme/shop/security/code-scanning/${item.number}`,
    state: "open",
    fixed_at: null,
    dismissed_by: null,
    dismissed_at: null,
    dismissed_reason: null,
    rule: {
      id: "js/sql-injection",
      name: "js/sql-injection",
      severity: "error",
      security_severity_level: "high",
      description: "SQL injection",
      tags: ["security", "external/cwe/cwe-089"],
      ...item.rule,
    },
    tool: { name: "CodeQL", guid: null, version: "2.20.1" },
    most_recent_instance: {
      ref: "refs/heads/main",
      analysis_key: ".github/workflows/codeql.yml:analyze",
      environment: "{}",
      category: "/language:javascript",
      state: "open",
      commit_sha: item.commit,
      message: { text: "This query depends on a user-provided value." },
      location: {
        path: item.path,
        start_line: item.line,
        end_line: item.line,
        start_column: start,
        end_column: end,
      },
      classifications: [],
    },
    instances_url: `https://api.github.com/repos/acme/shop/code-scanning/alerts/${item.number}/instances`,
  };
}

/** One item of GitHub's Dependabot list, as the REST description has it: lodash in `package.json`. */
export function dependabotAlert(number: number, severity: string): object {
  const vulnerability = {
    package: { ecosystem: "npm", name: "lodash" },
    severity,
    vulnerable_version_range: "< 4.17.21",
    first_patched_version: { identifier: "4.17.21" },
  };
  return {
    number,
    state: "open",
    dependency: {
      package: vulnerability.package,
      manifest_path: "package.json",
      scope: "runtime",
      relationship: "direct",
    },
    security_advisory: {
      ghsa_id: "GHSA-35jh-r3h4-6jhm",
      cve_id: "CVE-2021-23337",
      summary: "Command Injection in lodash",
      severity,
      identifiers: [],
      references: [],
      cvss: { vector_string: null, score: 0 },
      cwes: [],
      vulnerabilities: [vulnerability],
    },
    security_vulnerability: vulnerability,
    url: `https://api.github.com/repos/acme/shop/dependabot/alerts/${number}`,
    html_url: `https://github.com/acme/shop/security/dependabot/${number}`,
    created_at: "2026-11-01T10:00:00Z",
    updated_at: "2026-11-02T10:00:00Z",
    dismissed_at: null,
    fixed_at: null,
  };
}
