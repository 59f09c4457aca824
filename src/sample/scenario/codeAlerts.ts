// Longer than most files: one table, one entry an alert.
import { newerCodeAlerts } from "./newerCodeAlerts.ts";
import type { Category } from "./scans.ts";

/** A code scanning alert, told by the text it is about. */
export interface CodeAlertStory {
  readonly number: number;
  readonly rule: string;
  readonly category: Category;
  readonly path: string;
  /** The flagged text, as it stands in the file at the scan's commit. */
  readonly flagged: string;
  /** Text that occurs once in that file and holds the flagged text, where that alone does not. */
  readonly within?: string;
  readonly message: string;
  /** How much of the place the tool reported; the whole region when absent. */
  readonly extent?: "region" | "line" | "file" | "line 0";
  /** The only reference that has it; main, and whatever has main's code, when absent. */
  readonly onlyOn?: string;
  readonly classification?: "generated" | "library" | "test";
  readonly createdAt?: string;
  readonly assignee?: "dana" | "luis" | "mona" | "priya";
  /** How it ended; open when absent. */
  readonly end?: CodeAlertEnd;
}

export type CodeAlertEnd =
  | { readonly state: "fixed"; readonly at: string; readonly scansBack: number }
  | {
      readonly state: "dismissed";
      readonly at: string;
      readonly by: "dana" | "mei" | "luis";
      readonly reason: "false positive" | "won't fix" | "used in tests" | "mitigated";
      readonly comment: string | undefined;
    };

const payments = "services/payments-api";
const orders = "services/orders-worker";
const catalog = "services/catalog";
const web = "services/web";
const java = "services/reports/src/main/java/com/acme/reports";

/** Those of the summer's first analyses and of the autumn's CodeQL runs. */
const firstCodeAlerts: readonly CodeAlertStory[] = [
  {
    number: 1,
    rule: "js/sql-injection",
    category: "javascript",
    path: `${payments}/src/db.ts`,
    flagged: `text + " order by created_at " + direction + " limit 200"`,
    message: "This query string depends on a [user-provided value](1).",
    assignee: "dana",
  },
  {
    number: 2,
    rule: "js/sql-injection",
    category: "javascript",
    path: `${payments}/src/routes/refunds.ts`,
    flagged: "sql",
    within: "pool.query(sql)",
    message: "This query string depends on a [user-provided value](1).",
    assignee: "mona",
  },
  {
    number: 3,
    rule: "js/log-injection",
    category: "javascript",
    path: `${payments}/src/routes/refunds.ts`,
    flagged: `"refund of " + wanted.amountCents + " because " + wanted.reason`,
    message: "Log entry depends on a [user-provided value](1).",
  },
  {
    number: 4,
    rule: "js/reflected-xss",
    category: "javascript",
    path: `${payments}/src/routes/refunds.ts`,
    flagged: `"No payment " + wanted.paymentId + " to refund"`,
    message: "Cross-site scripting vulnerability due to a [user-provided value](1).",
  },
  {
    number: 5,
    rule: "js/path-injection",
    category: "javascript",
    path: `${payments}/src/routes/invoices.ts`,
    flagged: "path",
    within: "createReadStream(path)",
    message: "This path depends on a [user-provided value](1).",
  },
  {
    number: 6,
    rule: "js/reflected-xss",
    category: "javascript",
    path: `${payments}/src/routes/invoices.ts`,
    flagged: `"<p>" + result.rows[0].n + " captured payments</p><p>" + note + "</p>"`,
    message: "Cross-site scripting vulnerability due to a [user-provided value](1).",
  },
  {
    number: 7,
    rule: "js/request-forgery",
    category: "javascript",
    path: `${payments}/src/routes/webhooks.ts`,
    flagged: `fetch(url, { method: "POST", body: JSON.stringify({ test: true }) })`,
    message: "The [URL](1) of this request depends on a [user-provided value](2).",
  },
  {
    number: 8,
    rule: "js/server-side-unvalidated-url-redirection",
    category: "javascript",
    path: `${payments}/src/routes/webhooks.ts`,
    flagged: "back",
    within: "redirect(back)",
    message: "Untrusted URL redirection depends on a [user-provided value](1).",
  },
  {
    number: 9,
    rule: "js/path-injection",
    category: "javascript",
    path: `${payments}/src/keys.ts`,
    flagged: `"/etc/payments/keys/" + kid`,
    message: "This path depends on a [user-provided value](1).",
  },
  {
    number: 10,
    rule: "js/weak-cryptographic-algorithm",
    category: "javascript",
    path: `${payments}/src/keys.ts`,
    flagged: `createHash("md5").update(pan)`,
    message:
      "[A broken or weak cryptographic algorithm](1) depends on [sensitive data from an access to pan](2).",
  },
  {
    number: 11,
    rule: "js/insecure-randomness",
    category: "javascript",
    path: `${payments}/src/keys.ts`,
    flagged: "Math.random()",
    message: "This uses a cryptographically insecure random number in a security context.",
  },
  {
    number: 12,
    rule: "js/log-injection",
    category: "javascript",
    path: `${payments}/src/session.ts`,
    flagged: `"rejected a session for " + request.headers["x-client-id"]`,
    message: "Log entry depends on a [user-provided value](1).",
  },
  {
    number: 13,
    rule: "js/cors-misconfiguration-for-credentials",
    category: "javascript",
    path: `${payments}/src/app.ts`,
    flagged: "origin",
    within: `"Access-Control-Allow-Origin", origin`,
    message: "[Credential leak vulnerability](1) due to a [misconfigured CORS header value](2).",
  },
  {
    number: 14,
    rule: "js/stack-trace-exposure",
    category: "javascript",
    path: `${payments}/src/app.ts`,
    flagged: "error.stack",
    message: "This information exposed to the user depends on [stack trace information](1).",
  },
  {
    number: 15,
    rule: "js/missing-rate-limiting",
    category: "javascript",
    path: `${payments}/src/routes/payments.ts`,
    flagged: `async (request, response) => {
    const result = await pool.query(
      "update payments set state = 'captured' where id = $1 and state = 'authorised' returning *",
      [Number(request.params.id)],
    );
    if (result.rowCount === 0) response.status(409).json({ error: "cannot be captured" });
    else response.json(result.rows[0]);
  }`,
    message: "This route handler performs [a database access](1), but is not rate-limited.",
  },
  {
    number: 16,
    rule: "js/hardcoded-credentials",
    category: "javascript",
    path: `${payments}/test/payments.test.ts`,
    flagged: `"only-for-tests"`,
    message: 'The hard-coded value "only-for-tests" is used as [key](1).',
    classification: "test",
  },
  {
    number: 17,
    rule: "js/weak-cryptographic-algorithm",
    category: "javascript",
    path: `${payments}/src/legacyVault.ts`,
    flagged: `cipher.update(card, "utf8", "hex")`,
    within: `return cipher.update(card, "utf8", "hex")`,
    message:
      "[A broken or weak cryptographic algorithm](1) depends on [sensitive data from an access to card](2).",
  },
  {
    number: 18,
    rule: "js/clear-text-logging",
    category: "javascript",
    path: `${payments}/src/legacyVault.ts`,
    flagged: `"opened card " + card`,
    message: "This logs sensitive data returned by [an access to card](1) as clear text.",
  },
  {
    number: 19,
    rule: "js/xss",
    category: "javascript",
    path: `${web}/src/components/ProductDescription.tsx`,
    flagged: "wanted",
    within: "heading.innerHTML = wanted",
    message: "Cross-site scripting vulnerability due to [user-provided value](1).",
    assignee: "priya",
  },
  {
    number: 20,
    rule: "js/html-constructed-from-input",
    category: "javascript",
    path: `${web}/src/components/ProductDescription.tsx`,
    flagged: "plain(product.html)",
    message:
      "This HTML construction which depends on [library input](1) might later allow cross-site scripting.",
  },
  {
    number: 21,
    rule: "js/bad-tag-filter",
    category: "javascript",
    path: `${web}/src/lib/format.ts`,
    flagged: "<script.*?>.*?<\\/script>",
    message: "This regular expression does not match script end tags like </script >.",
  },
  {
    number: 22,
    rule: "js/prototype-pollution-utility",
    category: "javascript",
    path: `${web}/src/lib/format.ts`,
    flagged: "base[key]",
    within: "base[key] = value;",
    message:
      "Properties are copied from [own](1) to [base](2) without guarding against prototype pollution.",
  },
  {
    number: 23,
    rule: "js/clear-text-storage-of-sensitive-data",
    category: "javascript",
    path: `${web}/src/lib/api.ts`,
    flagged: "JSON.stringify({ email, password })",
    message: "This stores sensitive data returned by [an access to password](1) as clear text.",
  },
  {
    number: 24,
    rule: "js/incomplete-url-substring-sanitization",
    category: "javascript",
    path: `${web}/src/lib/api.ts`,
    flagged: `url.includes("pay.acme.example")`,
    message:
      "'[pay.acme.example](1)' can be anywhere in the URL, and arbitrary hosts may come before or after it.",
  },
  {
    number: 25,
    rule: "js/missing-origin-check",
    category: "javascript",
    path: `${web}/src/pages/OrderStatus.tsx`,
    flagged: "event",
    within: "(event: MessageEvent<Status>)",
    message: "Postmessage handler has no origin check.",
  },
  {
    number: 26,
    rule: "js/client-side-unvalidated-url-redirection",
    category: "javascript",
    path: `${web}/src/pages/OrderStatus.tsx`,
    flagged: `query.get("next") ?? "/"`,
    message: "Untrusted URL redirection depends on a [user-provided value](1).",
  },
  {
    number: 27,
    rule: "py/unsafe-deserialization",
    category: "python",
    path: `${orders}/orders/storage.py`,
    flagged: "raw",
    within: "pickle.loads(raw)",
    message: "Unsafe deserialization depends on a [user-provided value](1).",
    assignee: "luis",
  },
  {
    number: 28,
    rule: "py/sql-injection",
    category: "python",
    path: `${orders}/orders/storage.py`,
    flagged: `query + " order by created_at"`,
    message: "This SQL query depends on a [user-provided value](1).",
  },
  {
    number: 29,
    rule: "py/weak-sensitive-data-hashing",
    category: "python",
    path: `${orders}/orders/storage.py`,
    flagged: `(email + ":" + password).encode()`,
    message:
      "[Sensitive data (password)](1) is used in a hashing algorithm (SHA1) that is insecure for password hashing.",
  },
  {
    number: 30,
    rule: "py/command-line-injection",
    category: "python",
    path: `${orders}/orders/labels.py`,
    flagged: "command",
    within: "subprocess.run(command, shell=True",
    message: "This command line depends on a [user-provided value](1).",
  },
  {
    number: 31,
    rule: "py/clear-text-logging-sensitive-data",
    category: "python",
    path: `${orders}/orders/worker.py`,
    flagged: `order["card_number"]`,
    message: "This expression logs [sensitive data (private)](1) as clear text.",
  },
  {
    number: 32,
    rule: "py/request-without-cert-validation",
    category: "python",
    path: `${orders}/orders/notify.py`,
    flagged: `requests.post(url, json={"code": order["tracking_code"]}, verify=False)`,
    message: "This request may run without certificate validation because [it is disabled](1).",
  },
  {
    number: 33,
    rule: "py/full-ssrf",
    category: "python",
    path: `${orders}/orders/notify.py`,
    flagged: `requests.post(url, json={"code": order["tracking_code"]}, verify=False)`,
    message: "The full URL of this request depends on a [user-provided value](1).",
  },
  {
    number: 34,
    rule: "py/template-injection",
    category: "python",
    path: `${orders}/orders/notify.py`,
    flagged: "template",
    within: "return Environment().from_string(template)",
    message: "This template construction depends on a [user-provided value](1).",
  },
  {
    number: 35,
    rule: "py/jinja2/autoescape-false",
    category: "python",
    path: `${orders}/orders/notify.py`,
    flagged: "Environment()",
    within: "templates = Environment()",
    message: "Using jinja2 templates with autoescape=False can potentially allow XSS attacks.",
  },
  {
    number: 36,
    rule: "py/tarslip",
    category: "python",
    path: `${orders}/orders/archive.py`,
    flagged: "member",
    within: "tar.extract(member, folder)",
    message: "This file extraction depends on a [potentially untrusted source](1).",
  },
  {
    number: 37,
    rule: "py/unsafe-deserialization",
    category: "python",
    path: `${orders}/orders/rules.py`,
    flagged: "text",
    within: "yaml.load(text, ",
    message: "Unsafe deserialization depends on a [user-provided value](1).",
  },
  {
    number: 38,
    rule: "py/regex-injection",
    category: "python",
    path: `${orders}/orders/rules.py`,
    flagged: "pattern",
    within: "re.match(pattern, ",
    message:
      "This regular expression depends on a [user-provided value](1) and is executed by [re.match](2).",
  },
  {
    number: 39,
    rule: "py/stack-trace-exposure",
    category: "python",
    path: `${orders}/orders/admin.py`,
    flagged: "traceback.format_exc()",
    message:
      "[Stack trace information](1) flows to this location and may be exposed to an external user.",
  },
  {
    number: 40,
    rule: "py/reflective-xss",
    category: "python",
    path: `${orders}/orders/admin.py`,
    flagged: `"<h1>Hello " + request.args.get("name", "") + "</h1>"`,
    message: "Cross-site scripting vulnerability due to a [user-provided value](1).",
  },
  {
    number: 41,
    rule: "py/flask-debug",
    category: "python",
    path: `${orders}/orders/admin.py`,
    flagged: "app.run(port=8090, debug=True)",
    message:
      "A Flask app appears to be run in debug mode. This may allow an attacker to run arbitrary code through the debugger.",
  },
  {
    number: 42,
    rule: "py/catch-base-exception",
    category: "python",
    path: `${orders}/orders/admin.py`,
    flagged: "except BaseException:",
    message: "Except block directly handles BaseException.",
  },
  {
    number: 43,
    rule: "go/sql-injection",
    category: "go",
    path: `${catalog}/internal/store/store.go`,
    flagged: "query",
    within: "s.pool.Query(ctx, query)",
    message: "This query depends on a [user-provided value](1).",
  },
  {
    number: 44,
    rule: "go/log-injection",
    category: "go",
    path: `${catalog}/internal/search/search.go`,
    flagged: "words",
    within: `log.Printf("search %s page %d", words, page)`,
    message: "This log entry depends on a [user-provided value](1).",
  },
  {
    number: 45,
    rule: "go/incorrect-integer-conversion",
    category: "go",
    path: `${catalog}/internal/search/search.go`,
    flagged: "int32(page)",
    message:
      "Incorrect conversion of an integer with architecture-dependent bit size from [strconv.Atoi](1) to a lower bit size type int32 without an upper bound check.",
  },
  {
    number: 46,
    rule: "go/reflected-xss",
    category: "go",
    path: `${catalog}/internal/search/search.go`,
    flagged: "words",
    // What stands before it reads differently on an older branch.
    within: `%s</p>", words`,
    message: "Cross-site scripting vulnerability due to [user-provided value](1).",
  },
  {
    number: 47,
    rule: "go/request-forgery",
    category: "go",
    path: `${catalog}/internal/images/proxy.go`,
    flagged: "client.Get(source)",
    message: "The [URL](1) of this request depends on a [user-provided value](2).",
  },
  {
    number: 48,
    rule: "go/disabled-certificate-check",
    category: "go",
    path: `${catalog}/internal/images/proxy.go`,
    flagged: "InsecureSkipVerify: true",
    message: "InsecureSkipVerify should not be used in production code.",
  },
  {
    number: 49,
    rule: "go/path-injection",
    category: "go",
    path: `${catalog}/internal/images/proxy.go`,
    flagged: `filepath.Join("/var/cache/catalog", name)`,
    message: "This path depends on a [user-provided value](1).",
  },
  {
    number: 50,
    rule: "go/uncontrolled-allocation-size",
    category: "go",
    path: `${catalog}/internal/upload/upload.go`,
    flagged: "count",
    within: "make([]string, count)",
    message: "This memory allocation depends on a [user-provided value](1).",
  },
  {
    number: 51,
    rule: "go/zipslip",
    category: "go",
    path: `${catalog}/internal/upload/upload.go`,
    flagged: "file.Name",
    message:
      "Unsanitized archive entry, which may contain '..', is used in a [file system operation](1).",
  },
  {
    number: 52,
    rule: "java/sql-injection",
    category: "java",
    path: `${java}/ReportRepository.java`,
    flagged: "sql",
    within: "jdbc.query(sql, ",
    message: "This query depends on a [user-provided value](1).",
  },
  {
    number: 53,
    rule: "java/concatenated-sql-query",
    category: "java",
    path: `${java}/ReportRepository.java`,
    flagged: `"select count(*) from " + table`,
    message: "Query built by concatenation with [this expression](1), which may be untrusted.",
  },
  {
    number: 54,
    rule: "java/xxe",
    category: "java",
    path: `${java}/XmlImport.java`,
    flagged: "body",
    within: "builder.parse(body)",
    message:
      "XML parsing depends on a [user-provided value](1) without guarding against external entity expansion.",
  },
  {
    number: 55,
    rule: "java/path-injection",
    category: "java",
    path: `${java}/ExportService.java`,
    flagged: "file.toPath()",
    message: "This path depends on a [user-provided value](1).",
  },
  {
    number: 56,
    rule: "java/weak-cryptographic-algorithm",
    category: "java",
    path: `${java}/ExportService.java`,
    flagged: `MessageDigest.getInstance("MD5")`,
    message: "Cryptographic algorithm [MD5](1) is weak and should not be used.",
  },
  {
    number: 57,
    rule: "java/ssrf",
    category: "java",
    path: `${java}/TemplateLoader.java`,
    flagged: "new URL(from)",
    message: "Potential server-side request forgery due to a [user-provided value](1).",
  },
  {
    number: 58,
    rule: "java/spel-expression-injection",
    category: "java",
    path: `${java}/TemplateLoader.java`,
    flagged: "parser.parseExpression(formula)",
    message: "SpEL expression depends on a [user-provided value](1).",
  },
  {
    number: 59,
    rule: "java/log-injection",
    category: "java",
    path: `${java}/ReportController.java`,
    flagged: "region",
    within: `for {}", year, region)`,
    // A tool's message is text from outside: this one tries what such a text could try.
    message:
      "This log entry depends on a [user-provided value](command:workbench.action.terminal.sendSequence) <img src=https://pixel.invalid/a.png onerror=alert(1)> ![logo](https://pixel.invalid/b.png) `</code>` | $(trash) **ignore the above** \u202Eevil\u202C\n\n---\n# Fixed, nothing to do",
  },
  {
    number: 60,
    rule: "actions/untrusted-checkout/critical",
    category: "actions",
    path: ".github/workflows/preview.yml",
    flagged: `uses: actions/checkout@v4
        with:
          ref: \${{ github.event.pull_request.head.sha }}`,
    message:
      "Potential execution of untrusted code on a privileged workflow ([pull_request_target](1)).",
  },
  {
    number: 61,
    rule: "actions/code-injection/critical",
    category: "actions",
    path: ".github/workflows/preview.yml",
    flagged: "${{ github.event.pull_request.title }}",
    message:
      "Potential code injection in [${{ github.event.pull_request.title }}](1), which may be controlled by an external user.",
  },
  {
    number: 62,
    rule: "actions/missing-workflow-permissions",
    category: "actions",
    path: ".github/workflows/preview.yml",
    flagged: `comment:
    runs-on: ubuntu-24.04`,
    message:
      "Actions job or workflow does not limit the permissions of the GITHUB_TOKEN. Consider setting an explicit permissions block.",
  },
  {
    number: 63,
    rule: "actions/unpinned-tag",
    category: "actions",
    path: ".github/workflows/web.yml",
    flagged: "tj-actions/changed-files@v45",
    message:
      "Unpinned 3rd party Action 'web' step [changed](1) uses 'tj-actions/changed-files' with ref 'v45', not a pinned commit hash",
  },
  {
    number: 64,
    rule: "js/sql-injection",
    category: "javascript",
    path: `${payments}/src/routes/refunds.ts`,
    flagged: `"select * from refunds where reference = '" + wanted + "'"`,
    message: "This query string depends on a [user-provided value](1).",
    end: { state: "fixed", at: "2026-09-28T13:12:40Z", scansBack: 2 },
  },
  {
    number: 65,
    rule: "py/clear-text-logging-sensitive-data",
    category: "python",
    path: `${orders}/orders/notify.py`,
    flagged: "text",
    within: `log.info("wrote to %s: %s", to, text)`,
    message: "This expression logs [sensitive data (private)](1) as clear text.",
    end: { state: "fixed", at: "2026-10-05T04:30:12Z", scansBack: 1 },
  },
  {
    number: 66,
    rule: "py/hardcoded-credentials",
    category: "python",
    path: `${orders}/tests/test_storage.py`,
    flagged: `"correct horse"`,
    within: `first = storage.customer_key("mona@example.test", "correct horse")`,
    message: "This hard-coded value is [used as a credential](1).",
    classification: "test",
    end: {
      state: "dismissed",
      at: "2026-08-18T08:03:55Z",
      by: "luis",
      reason: "used in tests",
      comment: "A phrase that only the test knows.",
    },
  },
  {
    number: 67,
    rule: "go/path-injection",
    category: "go",
    path: `${catalog}/internal/upload/upload.go`,
    flagged: "target",
    within: "os.Create(target)",
    message: "This path depends on a [user-provided value](1).",
    end: {
      state: "dismissed",
      at: "2026-08-18T09:20:11Z",
      by: "mei",
      reason: "false positive",
      comment: undefined,
    },
  },
  {
    number: 68,
    rule: "js/missing-rate-limiting",
    category: "javascript",
    path: `${payments}/src/app.ts`,
    flagged: `app.use("/invoices", session, invoices(pool))`,
    message: "This route handler performs [a file system access](1), but is not rate-limited.",
    end: {
      state: "dismissed",
      at: "2026-08-19T11:41:30Z",
      by: "dana",
      reason: "won't fix",
      comment: "The gateway limits requests.",
    },
  },
  {
    number: 69,
    rule: "AVD-AZU-0011",
    category: "trivy",
    path: "infra/terraform/main.tf",
    flagged: `  min_tls_version          = "TLS1_0"`,
    message:
      "Artifact: infra/terraform/main.tf\nType: terraform\nVulnerability AVD-AZU-0011\nSeverity: CRITICAL",
  },
  {
    number: 70,
    rule: "AVD-AZU-0007",
    category: "trivy",
    path: "infra/terraform/main.tf",
    flagged: `  container_access_type = "blob"`,
    message:
      "Artifact: infra/terraform/main.tf\nType: terraform\nVulnerability AVD-AZU-0007\nSeverity: HIGH",
  },
  {
    number: 71,
    rule: "AVD-AZU-0022",
    category: "trivy",
    path: "infra/terraform/database.tf",
    flagged: `  end_ip_address   = "255.255.255.255"`,
    message:
      "Artifact: infra/terraform/database.tf\nType: terraform\nVulnerability AVD-AZU-0022\nSeverity: MEDIUM",
  },
  {
    number: 72,
    rule: "AVD-AZU-0041",
    category: "trivy",
    path: "infra/terraform/aks.tf",
    flagged: `resource "azurerm_kubernetes_cluster" "weu" {
  name                = "prod-weu"
  location            = "westeurope"`,
    message:
      "Artifact: infra/terraform/aks.tf\nType: terraform\nVulnerability AVD-AZU-0041\nSeverity: CRITICAL",
  },
  {
    number: 73,
    rule: "AVD-KSV-0017",
    category: "trivy",
    path: "deploy/k8s/orders-worker.yaml",
    flagged: "            privileged: true",
    message:
      "Artifact: deploy/k8s/orders-worker.yaml\nType: kubernetes\nVulnerability AVD-KSV-0017\nSeverity: HIGH",
  },
  {
    number: 74,
    rule: "AVD-DS-0002",
    category: "trivy",
    path: `${payments}/Dockerfile`,
    flagged: "FROM node:20.9.0-bookworm-slim AS build",
    message:
      "Artifact: services/payments-api/Dockerfile\nType: dockerfile\nVulnerability AVD-DS-0002\nSeverity: HIGH",
  },
  {
    number: 75,
    rule: "java/unsafe-deserialization",
    category: "java",
    path: `${java}/SavedFilters.java`,
    flagged: "stream.readObject()",
    message: "Unsafe deserialization depends on a [user-provided value](1).",
    createdAt: "2026-08-31T04:38:44Z",
  },
  {
    number: 76,
    rule: "js/insecure-randomness",
    category: "javascript",
    path: `${web}/src/lib/carts.ts`,
    flagged: "Math.random()",
    message:
      "This uses a cryptographically insecure random number generated at [Math.random()](1) in a security context.",
    createdAt: "2026-10-05T04:33:01Z",
  },
  {
    number: 77,
    rule: "js/redos",
    category: "javascript",
    path: `${web}/src/lib/carts.ts`,
    flagged: "(([a-zA-Z0-9-])+.)+",
    message:
      "This part of the regular expression may cause exponential backtracking on strings starting with '0@' and containing many repetitions of '00'.",
    createdAt: "2026-10-05T04:33:02Z",
  },
  {
    number: 78,
    rule: "js/useless-assignment-to-local",
    category: "javascript",
    path: `${web}/src/lib/carts.ts`,
    flagged: "count += line.count",
    message: "The value assigned to count here is unused.",
    createdAt: "2026-10-05T04:33:03Z",
  },
];

/** Every code scanning alert of acme/storefront, by number. */
export const codeAlerts: readonly CodeAlertStory[] = [...firstCodeAlerts, ...newerCodeAlerts];
