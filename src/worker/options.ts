import { type AlertFilter, parseFilter } from "../core/filter/alertFilter.ts";
import { type GitHubHost, readGitHubHost } from "../core/gitHubHost.ts";
import { type Grouping, parseGrouping } from "../core/view/grouping.ts";
import { parseSettings, type Settings } from "../protocol/settings.ts";
import { isRecord } from "../sources/json.ts";
import { wrongSetting } from "./settingsChange.ts";

/** The worker's options after parsing; see `WorkerOptions` for what they mean. */
export interface ParsedOptions {
  readonly transport: "client" | "direct";
  readonly trusted: boolean;
  readonly storagePath: string | undefined;
  readonly sample: boolean;
  readonly sampleScenario: string | undefined;
  readonly settings: Settings;
  readonly translations: Readonly<Record<string, string>>;
  /** The remotes the user chose: a remote's name by where the clone's configuration is. */
  readonly remotes: ReadonlyMap<string, string>;
  /** The editor runs our commands when a link of a hover names them. */
  readonly hasCommands: boolean;
  /** GitHub Enterprise hosts that the client will authorise. */
  readonly enterpriseHosts: readonly GitHubHost[];
  /** By repository, the account it was read as last; undefined when the client knows of none. */
  readonly accounts: Readonly<Record<string, string>> | undefined;
  /** How the user looks at alerts; `seen` is parsed by whoever asks for a repository's. */
  readonly view: {
    readonly filter: AlertFilter;
    /** Undefined: as the settings say. */
    readonly grouping: Grouping | undefined;
    readonly seen: Readonly<Record<string, unknown>>;
  };
  /** What was wrong and is replaced by its default; one log line each. */
  readonly wrong: readonly string[];
}

/** Reads `initializationOptions`; anything missing or wrong means its default. */
export function parseOptions(value: unknown): ParsedOptions {
  const given = isRecord(value) ? value : {};
  const { settings, wrong } = parseSettings(given["settings"]);
  const transport = given["transport"] === "client" ? "client" : "direct";
  const storagePath = given["storagePath"];
  const scenario = given["sampleScenario"];
  const hosts = readHosts(given["enterpriseHosts"]);
  return {
    transport,
    trusted: given["trusted"] === true,
    storagePath: typeof storagePath === "string" && storagePath !== "" ? storagePath : undefined,
    sample: given["sample"] === true,
    sampleScenario: typeof scenario === "string" && scenario !== "" ? scenario : undefined,
    settings,
    translations: readTexts(given["translations"]),
    remotes: new Map(Object.entries(readTexts(given["remotes"]))),
    hasCommands: transport === "client",
    enterpriseHosts: hosts.accepted,
    accounts: isRecord(given["accounts"]) ? readTexts(given["accounts"]) : undefined,
    view: readView(given["view"]),
    wrong: [...wrong.map(wrongSetting), ...hosts.wrong],
  };
}

function readView(value: unknown): ParsedOptions["view"] {
  const given = isRecord(value) ? value : {};
  const seen = given["seen"];
  return {
    filter: parseFilter(given["filter"]),
    grouping: given["grouping"] === undefined ? undefined : parseGrouping(given["grouping"]),
    seen: isRecord(seen) ? seen : {},
  };
}

/** The hosts of a list of addresses; what is none is left out and named by its place. */
function readHosts(value: unknown): {
  readonly accepted: readonly GitHubHost[];
  readonly wrong: readonly string[];
} {
  const read = (Array.isArray(value) ? (value as readonly unknown[]) : []).map(readGitHubHost);
  return {
    accepted: read.flatMap((host) => ("refused" in host ? [] : [host])),
    wrong: read.flatMap((host, at) =>
      "refused" in host ? [`enterpriseHosts[${at}] ${host.refused}; it is not used.`] : [],
    ),
  };
}

function readTexts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])),
  );
}
