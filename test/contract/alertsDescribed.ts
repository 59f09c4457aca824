/** What a list item of each kind says by GitHub's description: an oracle that knows no reader. */
import type { Alert, AlertKind } from "../../src/core/alert.ts";
import { huge, isNode, listOf } from "./describedValues.ts";
import type { Description } from "./githubDescription.ts";

export const alertKinds = ["codeScanning", "dependabot", "secretScanning"] as const;

/** The list of a repository's alerts. */
export const listPaths: Readonly<Record<AlertKind, string>> = {
  codeScanning: "/repos/acme/shop/code-scanning/alerts",
  dependabot: "/repos/acme/shop/dependabot/alerts",
  secretScanning: "/repos/acme/shop/secret-scanning/alerts",
};

/** The members with a closed set of values that decide something here. */
const enumerated: Readonly<Record<AlertKind, readonly string[]>> = {
  codeScanning: ["state", "rule.severity", "rule.security_severity_level"],
  dependabot: [
    "state",
    "dependency.scope",
    "dependency.relationship",
    "security_advisory.severity",
    "security_advisory.classification",
  ],
  secretScanning: ["state", "validity"],
};

/** What stands at `a.b.0.c` of a value; undefined when nothing does. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const step of path.split(".")) {
    here = Array.isArray(here) ? here[Number(step)] : isNode(here) ? here[step] : undefined;
  }
  return here;
}

/** Text that says something; `huge` stands for a number. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" && value !== huge ? value : undefined;
}

/** The schema of a list's items. */
export function itemSchema(description: Description, kind: AlertKind): unknown {
  const operation = description.operation("GET", listPaths[kind]);
  const list = description.resolved(operation?.responses["200"]?.content["application/json"]);
  if (list["items"] === undefined) throw new Error(`${description.server} lists no ${kind}.`);
  return list["items"];
}

/** True unless the description knows the item's state, and it is another one than open. */
export function isOpen(description: Description, kind: AlertKind, item: unknown): boolean {
  const state = textOf(at(item, "state"));
  return state === "open" || !documented(description, kind, "state").includes(state);
}

/** True when a member holds text that the description does not list. */
export function holdsUnknown(description: Description, kind: AlertKind, item: unknown): boolean {
  return enumerated[kind].some((path) => {
    const value = textOf(at(item, path));
    return value !== undefined && !documented(description, kind, path).includes(value);
  });
}

function documented(description: Description, kind: AlertKind, path: string): readonly unknown[] {
  let schema = description.resolved(itemSchema(description, kind));
  for (const step of path.split(".")) schema = description.resolved(at(schema["properties"], step));
  return listOf(schema["enum"]);
}

/** What must be read of a valid item, by the names of our own fields. */
export function expected(kind: AlertKind, item: unknown): Readonly<Record<string, unknown>> {
  const text = (path: string) => textOf(at(item, path));
  const own = `https://github.com/acme/shop/security/${pages[kind]}/${String(at(item, "number"))}`;
  const page = text("html_url") ?? "";
  return {
    number: at(item, "number"),
    url: page.startsWith("https://github.com/") ? page : own,
    createdAt: text("created_at") ?? text("updated_at"),
    ...particulars[kind](item, text),
  };
}

const pages: Readonly<Record<AlertKind, string>> = {
  codeScanning: "code-scanning",
  dependabot: "dependabot",
  secretScanning: "secret-scanning",
};

type Particulars = (
  item: unknown,
  text: (path: string) => string | undefined,
) => Readonly<Record<string, unknown>>;

/** A leading slash is the repository's root; nothing but slashes names no file. */
const repositoryPath = (path: string | undefined) => (path ?? "").replace(/^\/+/, "");

const codePlace: Particulars = (item, text) => {
  const path = repositoryPath(text("most_recent_instance.location.path"));
  const isFile = path !== "";
  return {
    "location.path": isFile ? path : undefined,
    "location.commit": isFile ? text("most_recent_instance.commit_sha") : undefined,
    "location.region.startLine": isFile
      ? (at(item, "most_recent_instance.location.start_line") ?? 0)
      : undefined,
  };
};

const particulars: Readonly<Record<AlertKind, Particulars>> = {
  codeScanning: (item, text) => ({
    rule: text("rule.id") ?? text("rule.name") ?? "unknown rule",
    tool: text("tool.name") ?? "code scanning",
    message: text("most_recent_instance.message.text") ?? "",
    assignees: logins(at(item, "assignees")),
    ...codePlace(item, text),
  }),
  dependabot: (item, text) => ({
    rule: text("security_advisory.ghsa_id") ?? "unknown advisory",
    packageName: text("dependency.package.name") ?? "unknown package",
    ecosystem: text("dependency.package.ecosystem") ?? "unknown",
    manifestPath: repositoryPath(text("dependency.manifest_path")),
    severity: text("security_advisory.severity"),
    isMalware: text("security_advisory.classification") === "malware",
    scope: text("dependency.scope") ?? "unknown",
    cveId: text("security_advisory.cve_id")?.toUpperCase(),
    epss: probability(at(item, "security_advisory.epss.percentage")),
    "cvss.vector": vectorOf(item),
    vulnerableRange: text("security_vulnerability.vulnerable_version_range") ?? "",
    firstPatchedVersion: text("security_vulnerability.first_patched_version.identifier"),
    assignees: logins(at(item, "assignees")),
  }),
  secretScanning: (item, text) => ({
    rule: text("secret_type") ?? "unknown",
    title: text("secret_type_display_name") ?? text("secret_type") ?? "unknown",
    validity: text("validity") ?? "unknown",
    isPubliclyLeaked: at(item, "publicly_leaked") === true,
    assignees: logins([at(item, "assigned_to")]),
    ...secretPlace(item, text),
  }),
};

/** The description does not say that a percentage is at most 1; EPSS does. */
function probability(value: unknown): unknown {
  return Number(value) <= 1 ? value : undefined;
}

function logins(users: unknown): readonly unknown[] {
  return listOf(users).flatMap((user) => textOf(at(user, "login")) ?? []);
}

/** Version 4 before 3; a score of 0 or no vector is none. */
function vectorOf(item: unknown): unknown {
  const advisory = at(item, "security_advisory");
  const scorings = ["cvss_severities.cvss_v4", "cvss_severities.cvss_v3", "cvss"];
  return scorings
    .filter((path) => Number(at(advisory, `${path}.score`) ?? 0) > 0)
    .map((path) => at(advisory, `${path}.vector_string`))
    .find((vector) => textOf(vector) !== undefined);
}

/** A commit's place has a path and no page; every other type has an address of its own. */
function secretPlace(
  item: unknown,
  text: (path: string) => string | undefined,
): Readonly<Record<string, unknown>> {
  const place = at(item, "first_location_detected");
  const path = repositoryPath(text("first_location_detected.path"));
  // An empty address is none.
  const isFile = path !== "" && text("first_location_detected.page_url") === undefined;
  const names = isNode(place) ? Object.keys(place) : [];
  const addresses = names.filter(
    (name) => name.endsWith("_url") && text(`first_location_detected.${name}`) !== undefined,
  );
  const isElsewhere = addresses.some((name) =>
    /^(page|(issue|discussion|pull_request)_\w+)_url$/.test(name),
  );
  return {
    "locations.0.path": isFile ? path : undefined,
    "locations.0.commit": isFile ? text("first_location_detected.commit_sha") : undefined,
    hasWordsForPlace: isElsewhere,
  };
}

/** The fields of an alert that `expected` names. */
export function readOf(alert: Alert, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === "hasWordsForPlace" ? at(alert, "outsideCode") !== undefined : at(alert, name),
    ]),
  );
}
