// Longer than most files: one table, one line or two a rule.

/** A rule of an analysis tool, with the words its tool has for it. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly severity: "none" | "note" | "warning" | "error";
  readonly level: "low" | "medium" | "high" | "critical" | undefined;
  readonly description: string;
  readonly explanation: string;
  readonly tags: readonly string[];
}

type Level = "low" | "medium" | "high" | "critical";
type Line = readonly [id: string, level: Level, description: string, cwes: string];

// Rule ids, titles and CWE numbers are those of the public CodeQL query help.
const errors: readonly Line[] = [
  ["js/sql-injection", "high", "Database query built from user-controlled sources", "089 090 943"],
  ["js/log-injection", "medium", "Log injection", "117"],
  ["js/reflected-xss", "high", "Reflected cross-site scripting", "079 116"],
  ["js/path-injection", "high", "Uncontrolled data used in path expression", "022 023 036 073 099"],
  ["js/request-forgery", "critical", "Server-side request forgery", "918"],
  ["js/clear-text-logging", "high", "Clear-text logging of sensitive information", "312 359 532"],
  [
    "js/clear-text-storage-of-sensitive-data",
    "high",
    "Clear text storage of sensitive information",
    "312 315 359",
  ],
  ["js/xss", "high", "Client-side cross-site scripting", "079 116"],
  [
    "js/client-side-unvalidated-url-redirection",
    "medium",
    "Client-side URL redirect",
    "079 116 601",
  ],
  ["js/redos", "high", "Inefficient regular expression", "1333 730 400"],
  [
    "js/cors-misconfiguration-for-credentials",
    "high",
    "CORS misconfiguration for credentials transfer",
    "346 639 942",
  ],
  ["py/unsafe-deserialization", "critical", "Deserialization of user-controlled data", "502"],
  ["py/sql-injection", "high", "SQL query built from user-controlled sources", "089"],
  ["py/command-line-injection", "critical", "Uncontrolled command line", "078 088"],
  [
    "py/clear-text-logging-sensitive-data",
    "high",
    "Clear-text logging of sensitive information",
    "312 359 532",
  ],
  ["py/request-without-cert-validation", "high", "Request without certificate validation", "295"],
  ["py/full-ssrf", "critical", "Full server-side request forgery", "918"],
  ["py/template-injection", "critical", "Server Side Template Injection", "074"],
  ["py/jinja2/autoescape-false", "medium", "Jinja2 templating with autoescape=False", "079"],
  ["py/tarslip", "high", "Arbitrary file write during tarfile extraction", "022"],
  ["py/regex-injection", "high", "Regular expression injection", "730 400"],
  ["py/stack-trace-exposure", "medium", "Information exposure through an exception", "209 497"],
  ["py/reflective-xss", "medium", "Reflected server-side cross-site scripting", "079 116"],
  ["py/flask-debug", "high", "Flask app is run in debug mode", "215 489"],
  ["py/hardcoded-credentials", "critical", "Hard-coded credentials", "259 321 798"],
  ["go/sql-injection", "high", "Database query built from user-controlled sources", "089"],
  ["go/log-injection", "high", "Log entries created from user input", "117"],
  ["go/reflected-xss", "high", "Reflected cross-site scripting", "079 116"],
  ["go/request-forgery", "critical", "Uncontrolled data used in network request", "918"],
  ["go/path-injection", "high", "Uncontrolled data used in path expression", "022 023 036 073 099"],
  [
    "go/uncontrolled-allocation-size",
    "high",
    "Slice memory allocation with excessive size value",
    "770",
  ],
  ["go/zipslip", "high", 'Arbitrary file access during archive extraction ("Zip Slip")', "022"],
  ["java/sql-injection", "high", "Query built from user-controlled sources", "089 564"],
  [
    "java/concatenated-sql-query",
    "high",
    "Query built by concatenation with a possibly-untrusted string",
    "089 564",
  ],
  ["java/xxe", "critical", "Resolving XML external entity in user-controlled data", "611 776 827"],
  ["java/path-injection", "high", "Uncontrolled data used in path expression", "022 023 036 073"],
  ["java/ssrf", "critical", "Server-side request forgery", "918"],
  ["java/spel-expression-injection", "critical", "Expression language injection (Spring)", "917"],
  ["java/unsafe-deserialization", "critical", "Deserialization of user-controlled data", "502"],
  ["java/log-injection", "high", "Log Injection", "117"],
  [
    "actions/untrusted-checkout/critical",
    "critical",
    "Checkout of untrusted code in a privileged context",
    "829",
  ],
  ["actions/code-injection/critical", "critical", "Code injection", "094 095 116"],
  ["cs/sql-injection", "high", "SQL query built from user-controlled sources", "089"],
  ["cs/log-forging", "high", "Log entries created from user input", "117"],
  ["cs/web/unvalidated-url-redirection", "medium", "URL redirection from remote source", "601"],
  ["cs/path-injection", "high", "Uncontrolled data used in path expression", "022 023 036 073 099"],
  [
    "cs/unsafe-deserialization-untrusted-input",
    "critical",
    "Deserialization of untrusted data",
    "502",
  ],
  ["cs/xml/insecure-dtd-handling", "critical", "Untrusted XML is read insecurely", "611 827 776"],
  ["js/regex-injection", "high", "Regular expression injection", "730 400"],
];

const warnings: readonly Line[] = [
  ["js/server-side-unvalidated-url-redirection", "medium", "Server-side URL redirect", "601"],
  [
    "js/weak-cryptographic-algorithm",
    "high",
    "Use of a broken or weak cryptographic algorithm",
    "327 328",
  ],
  ["js/insecure-randomness", "high", "Insecure randomness", "338"],
  ["js/stack-trace-exposure", "medium", "Information exposure through a stack trace", "209 497"],
  ["js/missing-rate-limiting", "high", "Missing rate limiting", "770 307 400"],
  ["js/hardcoded-credentials", "critical", "Hard-coded credentials", "259 321 798"],
  [
    "js/html-constructed-from-input",
    "medium",
    "Unsafe HTML constructed from library input",
    "079 116",
  ],
  ["js/bad-tag-filter", "high", "Bad HTML filtering regexp", "020 080 116 184 185 186"],
  [
    "js/prototype-pollution-utility",
    "medium",
    "Prototype-polluting function",
    "079 094 400 471 915",
  ],
  [
    "js/incomplete-url-substring-sanitization",
    "high",
    "Incomplete URL substring sanitization",
    "020",
  ],
  [
    "js/missing-origin-check",
    "high",
    "Missing origin verification in `postMessage` handler",
    "020 940",
  ],
  [
    "py/weak-sensitive-data-hashing",
    "high",
    "Use of a broken or weak cryptographic hashing algorithm on sensitive data",
    "327 328 916",
  ],
  [
    "go/incorrect-integer-conversion",
    "high",
    "Incorrect conversion between integer types",
    "190 681",
  ],
  ["go/disabled-certificate-check", "high", "Disabled TLS certificate check", "295"],
  [
    "java/weak-cryptographic-algorithm",
    "high",
    "Use of a broken or risky cryptographic algorithm",
    "327 328",
  ],
  [
    "actions/missing-workflow-permissions",
    "medium",
    "Workflow does not contain permissions",
    "275",
  ],
  ["cs/ecb-encryption", "high", "Encryption using ECB", "327"],
  ["actions/unpinned-tag", "medium", "Unpinned tag for a non-immutable Action in workflow", "829"],
];

// Trivy's rules carry no CWE; ids and titles are those of its public catalogue.
const misconfigurations: readonly (readonly [string, Level, string])[] = [
  ["AVD-AZU-0011", "critical", "The minimum TLS version for Storage Accounts should be TLS1_2"],
  ["AVD-AZU-0007", "high", "Storage containers in blob storage mode should not have public access"],
  ["AVD-AZU-0022", "medium", "Ensure public network access is disabled for databases"],
  ["AVD-AZU-0041", "critical", "Ensure AKS has an API Server Authorized IP Ranges enabled"],
  ["AVD-KSV-0017", "high", "Privileged"],
  ["AVD-DS-0002", "high", "Image user should not be 'root'"],
  ["AVD-DS-0026", "low", "No HEALTHCHECK defined"],
];

function codeql(severity: "warning" | "error"): (line: Line) => Rule {
  return ([id, level, description, cwes]) => ({
    id,
    name: id,
    severity,
    level,
    description,
    explanation: `${description}: input that somebody outside controls can change what this code does.`,
    tags: [...cwes.split(" ").map((cwe) => `external/cwe/cwe-${cwe}`), "security"],
  });
}

type Plain = readonly [id: string, severity: "warning" | "error", description: string, cwe: string];

// These tools give their rules no security severity. Ids are those of the public rule sets.
const withoutLevel: readonly Plain[] = [
  [
    "php.lang.security.injection.tainted-sql-string",
    "error",
    "User data flows into a manually constructed SQL string",
    "CWE-89: Improper Neutralization of Special Elements used in an SQL Command",
  ],
  [
    "php.lang.security.injection.echoed-request",
    "error",
    "Echoed request",
    "CWE-79: Improper Neutralization of Input During Web Page Generation",
  ],
  [
    "php.lang.security.exec-use",
    "error",
    "Non-constant command",
    "CWE-78: Improper Neutralization of Special Elements used in an OS Command",
  ],
  [
    "php.lang.security.unserialize-use",
    "warning",
    "Use of unserialize()",
    "CWE-502: Deserialization of Untrusted Data",
  ],
  [
    "bash.curl.security.curl-pipe-bash",
    "warning",
    "Data from curl is used unchecked",
    "CWE-95: Improper Neutralization of Directives in Dynamically Evaluated Code",
  ],
  ["security/detect-child-process", "warning", "Detects child_process calls", ""],
  ["security/detect-object-injection", "warning", "Detects variable[key] as an operand", ""],
  ["security/detect-possible-timing-attacks", "warning", "Detects insecure comparisons", ""],
  [
    "security/detect-non-literal-fs-filename",
    "warning",
    "Detects variables in the file name of fs calls",
    "",
  ],
];

function plain([id, severity, description, cwe]: Plain): Rule {
  const tags = cwe === "" ? [] : [cwe, "security"];
  return {
    id,
    name: id,
    severity,
    level: undefined,
    description,
    explanation: `${description}.`,
    tags,
  };
}

/** Every rule that the sample's alerts name, by id. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  [
    ...errors.map(codeql("error")),
    ...warnings.map(codeql("warning")),
    ...misconfigurations.map(
      ([id, level, description]): Rule => ({
        id,
        name: "Misconfiguration",
        severity: level === "low" ? "note" : level === "medium" ? "warning" : "error",
        level,
        description,
        explanation: `${description}.`,
        tags: ["misconfiguration", "security", level.toUpperCase()],
      }),
    ),
    ...withoutLevel.map(plain),
    {
      id: "cs/useless-assignment-to-local",
      name: "cs/useless-assignment-to-local",
      severity: "warning",
      level: undefined,
      description: "Useless assignment to local variable",
      explanation: "An assignment to a local variable that is not used later on has no effect.",
      tags: ["external/cwe/cwe-563", "maintainability"],
    } satisfies Rule,
    {
      id: "cs/catch-of-all-exceptions",
      name: "cs/catch-of-all-exceptions",
      severity: "note",
      level: undefined,
      description: "Generic catch clause",
      explanation: "Catching every exception alike hides those that mean the program should stop.",
      tags: ["external/cwe/cwe-396", "reliability"],
    } satisfies Rule,
    {
      id: "js/useless-assignment-to-local",
      name: "js/useless-assignment-to-local",
      severity: "warning",
      level: undefined,
      description: "Useless assignment to local variable",
      explanation: "An assignment to a local variable that is not used later on has no effect.",
      tags: ["external/cwe/cwe-563", "maintainability"],
    } satisfies Rule,
    {
      id: "py/catch-base-exception",
      name: "py/catch-base-exception",
      severity: "note",
      level: undefined,
      description: "Except block handles 'BaseException'",
      explanation: "Handling every exception alike hides those that mean the program should stop.",
      tags: ["external/cwe/cwe-396", "reliability"],
    } satisfies Rule,
  ].map((rule): [string, Rule] => [rule.id, rule]),
);
