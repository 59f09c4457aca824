import type { Alert, CodeScanningAlert, DependabotAlert, SecretScanningAlert } from "../alert.ts";
import { codeSpan, linkTo } from "./escape.ts";
import { type SecretProviders, secretGuide } from "./secretGuide.ts";

/**
 * What removes a weakness, in one sentence each, by CWE. General knowledge in our own words; the
 * definitions are MITRE's, https://cwe.mitre.org/data/definitions/<number>.html.
 */
const cures: ReadonlyMap<string, string> = new Map([
  ["CWE-20", "Check the input against what is expected before it is used, and refuse the rest."],
  [
    "CWE-22",
    "Resolve the path and make sure that it stays in the intended folder; better, map names to known files.",
  ],
  [
    "CWE-77",
    "Call the program with a list of arguments instead of a command line, or use a library instead.",
  ],
  ["CWE-78", "Call the program with a list of arguments and no shell, or use a library instead."],
  [
    "CWE-79",
    "Encode the value for the place it is written to; let the template engine do it and do not switch that off.",
  ],
  [
    "CWE-89",
    "Pass the value as a parameter of a prepared statement instead of building the query from text.",
  ],
  ["CWE-90", "Escape the value for LDAP filters and names with the library's function."],
  [
    "CWE-94",
    "Do not run text as code; replace it by a fixed set of operations that the input can choose from.",
  ],
  [
    "CWE-117",
    "Remove line ends from the value before it is logged, or log it as a structured field.",
  ],
  ["CWE-200", "Leave out of the answer what the caller need not know."],
  ["CWE-209", "Log the details of the error and answer with a general message."],
  ["CWE-287", "Check who is calling before the action, in one place that every route passes."],
  ["CWE-295", "Leave the verification of certificates on; add the missing authority instead."],
  ["CWE-312", "Do not store the value in clear text: leave it out, hash it or encrypt it."],
  ["CWE-326", "Use a longer key or a stronger algorithm of the present standard."],
  [
    "CWE-327",
    "Replace the algorithm by one of the present standard, through a well-known library.",
  ],
  ["CWE-338", "Take the random value from the platform's cryptographic generator."],
  [
    "CWE-352",
    "Require a token of the session with every request that changes something, and set SameSite on the cookie.",
  ],
  ["CWE-400", "Limit size, count and rate of what one caller can make the program do."],
  [
    "CWE-502",
    "Do not deserialise data from outside into objects; read a plain format such as JSON and check it.",
  ],
  ["CWE-532", "Do not log the value, or mask it; then remove what has been logged."],
  ["CWE-601", "Redirect only to paths of this application or to a fixed list of addresses."],
  ["CWE-611", "Switch external entities and document types off in the XML parser."],
  ["CWE-639", "Check that the caller may see this very record, not only that there is a caller."],
  [
    "CWE-730",
    "Rewrite the expression so that it cannot backtrack without end, or limit the length of the input.",
  ],
  ["CWE-732", "Give the file or resource only the rights its users need."],
  ["CWE-770", "Limit size, count and rate of what one caller can make the program do."],
  [
    "CWE-798",
    "Take the credential from a secret store or the environment, and replace the one that is in the code.",
  ],
  ["CWE-862", "Check that the caller is allowed to do this before it is done."],
  ["CWE-915", "Copy only the named fields of the input into the object."],
  [
    "CWE-918",
    "Ask only hosts of a fixed list, and refuse addresses of the internal network after resolving the name.",
  ],
  ["CWE-1321", "Refuse the keys `__proto__`, `constructor` and `prototype`, or use a Map."],
  [
    "CWE-1333",
    "Rewrite the expression so that it cannot backtrack without end, or limit the length of the input.",
  ],
]);

/** How to fix an alert: list items of GitHub Markdown, upstream text in them escaped, in order. */
export function guidanceFor(alert: Alert, providers: SecretProviders): readonly string[] {
  if (alert.kind === "codeScanning") return codeGuidance(alert);
  return alert.kind === "dependabot" ? dependencyGuidance(alert) : secretGuidance(alert, providers);
}

function codeGuidance(alert: CodeScanningAlert): readonly string[] {
  // A rule lists the weakness it is for first, then wider and related ones, whose cures differ.
  const [known] = alert.cwes.flatMap((cwe) => cures.get(cwe) ?? []);
  return [
    ...(known === undefined ? [] : [known]),
    "The alert's page has the rule's description, with examples of wrong and right code.",
    "Add a test that fails without the fix. The alert closes by itself when the next scan does not find it any more.",
  ];
}

function dependencyGuidance(alert: DependabotAlert): readonly string[] {
  const name = codeSpan(alert.packageName, 100);
  const manifest = alert.manifestPath === "" ? "the manifest" : codeSpan(alert.manifestPath, 200);
  const steps: string[] = [];
  if (alert.isMalware) {
    steps.push(
      `Remove ${name}: it is malware. Treat every machine and build that installed it as broken into, and replace the credentials it could read.`,
    );
  } else if (alert.firstPatchedVersion === undefined) {
    steps.push(
      `No patched version of ${name} is known. Replace or remove it, or make sure that the vulnerable part is not used.`,
    );
  } else {
    steps.push(
      `Update ${name} to ${codeSpan(alert.firstPatchedVersion, 60)} or later in ${manifest} and its lock file.`,
    );
  }
  if (alert.relationship === "transitive") {
    steps.push(
      `${name} comes with another dependency: update that one, or override the version if it cannot be updated.`,
    );
  }
  steps.push("Deploy the new build: what runs stays vulnerable until then.");
  return steps;
}

function secretGuidance(alert: SecretScanningAlert, providers: SecretProviders): readonly string[] {
  const { steps, page } = secretGuide(alert, providers);
  const [first = "", ...others] = steps;
  return [`${first} ${linkTo(page.title, page.url)}`, ...others];
}
