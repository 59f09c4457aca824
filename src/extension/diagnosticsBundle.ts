import type { WorkerFacts } from "../protocol/editorMessages.ts";
import type { Settings } from "../protocol/settings.ts";
import { redact } from "./gateway/redact.ts";

/** What a bundle is made of. */
export interface BundleFacts {
  readonly versions: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** Undefined when no worker runs. */
  readonly worker: WorkerFacts | undefined;
  /** Redacted lines, oldest first. */
  readonly log: readonly string[];
  /** Names that the log may hold; placeholders stand for them. */
  readonly names: {
    /** `host/owner/name`. */
    readonly repositories: readonly string[];
    readonly folders: readonly string[];
    readonly accounts: readonly string[];
  };
}

/**
 * The bundle as a Markdown document. Names of repositories, folders and accounts, ids of tenants and
 * subscriptions, addresses' paths and tokens are replaced; of alerts there are only numbers.
 */
export function bundleText({ versions, state, settings, worker, log, names }: BundleFacts): string {
  const lines = log.map((line) => withoutNames(redact(line), names));
  return [
    "# Runtime Risk: diagnostics",
    "Look through this before you give it to anybody. Nothing was saved or sent.",
    "## Versions",
    list({ ...versions, ...(worker === undefined ? {} : workerVersions(worker)) }),
    "## State",
    list(state),
    "## Settings",
    list(shownSettings(settings)),
    ...(worker === undefined ? ["The worker does not run."] : workerSections(worker)),
    "## Log",
    `Last ${lines.length} lines.`,
    fenced(lines),
    "",
  ].join("\n\n");
}

function list(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `- ${name}: ${value}`)
    .join("\n");
}

function workerVersions({ node, platform, memoryMb }: WorkerFacts) {
  return { Node: node, Platform: platform, "Worker memory": `${memoryMb} MB` };
}

/** Ids say who somebody is; how many there are is enough. */
function shownSettings(settings: Settings): Readonly<Record<string, string>> {
  const hidden: Readonly<Partial<Record<keyof Settings, string>>> = {
    "azure.tenant": settings["azure.tenant"] === "" ? "not set" : "set",
    "azure.subscriptions": `${settings["azure.subscriptions"].length} chosen`,
    "issues.labels": `${settings["issues.labels"].length} labels`,
  };
  const all = Object.entries(settings).map(([key, value]): [string, string] => [
    key,
    JSON.stringify(value),
  ]);
  return { ...Object.fromEntries(all), ...hidden };
}

function workerSections({ repositories, unreadFolders }: WorkerFacts): readonly string[] {
  return [
    ...repositories.flatMap((one, index) => [
      `## Repository ${index + 1}`,
      list({
        "read at": `${one.takenAt}${one.fromCache ? " (kept)" : ""}`,
        alerts: counts(one.alerts),
        places: counts(one.anchors),
        workloads: String(one.workloads),
        issues: String(one.issues),
        clones: String(one.clones),
      }),
      [
        "| Source | State | Count |",
        "| --- | --- | ---: |",
        ...one.coverage.map(
          ({ source, state, count }) => `| ${source} | ${state} | ${count ?? ""} |`,
        ),
      ].join("\n"),
    ]),
    ...(unreadFolders.length === 0 ? [] : [`Folders not shown: ${unreadFolders.join(", ")}`]),
  ];
}

function counts(values: Readonly<Record<string, number>>): string {
  const words = Object.entries(values).map(([name, count]) => `${count} ${name}`);
  return words.length === 0 ? "none" : words.join(", ");
}

const guid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const addressPath = /(https?:\/\/[^/\s"'<>]+)\/[^\s"'<>]*/gi;

function withoutNames(line: string, names: BundleFacts["names"]): string {
  let text = line
    .replaceAll(addressPath, "$1/…")
    .replaceAll(guid, "<id>")
    .replaceAll(mail, "<mail>");
  for (const [kind, values] of Object.entries({
    folder: names.folders,
    repository: names.repositories.flatMap((one) => [one, one.slice(one.indexOf("/") + 1)]),
    account: names.accounts,
  })) {
    // The longer name first: it may hold a shorter one.
    for (const value of [...new Set(values)].toSorted((a, b) => b.length - a.length)) {
      if (value !== "") text = text.replaceAll(value, `<${kind}>`);
    }
  }
  return text;
}

/** A fence that nothing in it can end. */
function fenced(lines: readonly string[]): string {
  const text = lines.join("\n");
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
