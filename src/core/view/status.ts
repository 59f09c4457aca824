import { alertCoverage, type Coverage, isComplete } from "../coverage.ts";
import type { Snapshot } from "../snapshot.ts";
import {
  alertGaps,
  coverageWord,
  editionWord,
  isNeverAnalysed,
  nothingFound,
} from "./coverageWords.ts";
import { causeOf } from "./statusRows.ts";
import type { Translate } from "./text.ts";

/** What the interface should show instead of alerts, or `ready`. */
export type StatusState =
  | "starting"
  | "restricted"
  | "noFolder"
  /** Only folders of virtual file systems are open. */
  | "notOnDisk"
  | "noGit"
  | "noRepository"
  /** git refuses or fails. */
  | "unreadable"
  | "noGitHub"
  | "severalRemotes"
  | "signedOut"
  | "ssoRequired"
  | "noAccess"
  | "notFound"
  | "rateLimited"
  | "unreachable"
  /** No source of alerts is switched on or set up. */
  | "off"
  | "empty"
  | "emptyPartly"
  | "ready";

/** A folder of the workspace that is not shown, and why. */
export interface FolderProblem {
  readonly kind: string;
  readonly folder: string;
  /** What, why, next, in English. */
  readonly message: string;
}

export interface StatusInput {
  readonly trusted: boolean;
  readonly folders: number;
  readonly isSearched: boolean;
  /** Folders that are no readable clone, first one first. */
  readonly problems: readonly FolderProblem[];
  readonly repositories: readonly {
    /** `host/owner/name`. */
    readonly key: string;
    readonly snapshot: Snapshot | undefined;
    /** Kept from an earlier session; nothing was read since. */
    readonly fromCache: boolean;
    /** ISO 8601: of which day the list of known exploited vulnerabilities is that ranks them. */
    readonly knownExploitedAsOf?: string | undefined;
  }[];
}

export interface StatusOutput {
  readonly state: StatusState;
  /** What, why, next, in one or two sentences. */
  readonly message: string;
  readonly sources: readonly {
    readonly label: string;
    readonly detail: string;
    /** False for what should have been read and was not. */
    readonly ok: boolean;
    readonly state: Coverage["state"];
    /** In English, without the source's name: equal where several say the same. */
    readonly cause?: string | undefined;
    /** What the detail calls the source; empty where it does not name it. */
    readonly subject?: string | undefined;
    /** What to send to a colleague who can put it right, ready to copy. */
    readonly request?: string | undefined;
    /** `host/owner/name`; absent for a folder that is no readable clone. */
    readonly repository?: string | undefined;
  }[];
}

/** Sums up the workspace in one state and one message; never calls it empty on half a reading. */
export function statusOf(input: StatusInput, t: Translate): StatusOutput {
  if (!input.trusted) {
    return none(
      "restricted",
      t("Restricted Mode: nothing is read until you trust this workspace."),
    );
  }
  if (input.folders === 0) return none("noFolder", t("Open the folder of a GitHub repository."));
  if (!input.isSearched) return none("starting", t("Looking for repositories…"));
  if (input.repositories.length === 0) return noClone(input, t);
  const read = input.repositories.flatMap(({ key, snapshot, knownExploitedAsOf }) =>
    snapshot === undefined ? [] : [{ key, snapshot, knownExploitedAsOf }],
  );
  if (read.length === 0) return none("starting", t("Reading alerts…"));
  const sources = [
    ...read.flatMap((one) => sourceRows(one, read.length, t)),
    ...input.problems.map((problem) => folderRow(problem, t)),
  ];
  const coverage = read.flatMap(({ snapshot }) => alertCoverage(snapshot.coverage));
  const folders = input.problems.map(({ message }) => t(message));
  const hasAlerts = read.some(({ snapshot }) => snapshot.alerts.length > 0);
  if (hasAlerts) {
    const failed = alertGaps(coverage).filter(({ state }) => state !== "notConfigured");
    const message = sentences([
      ...failed.map(({ detail }) => t(detail)),
      ...coverage.filter(isNeverAnalysed).map((entry) => `${coverageWord(entry, t)}.`),
      ...folders,
    ]);
    return { state: "ready", message, sources };
  }
  // What was empty yesterday is no news about today.
  if (input.repositories.some(({ fromCache }) => fromCache)) {
    return { ...none("starting", t("Reading alerts…")), sources };
  }
  const { state, message } = emptyState(coverage, t);
  // Alerts of a folder that could not be asked about are not known.
  const isAll =
    unreadFolders(input.problems).length === 0 && read.length === input.repositories.length;
  return {
    state: state === "empty" && !isAll ? "emptyPartly" : state,
    message: sentences([message, ...folders]),
    sources,
  };
}

/** The folders whose alerts, if there are any, are not known. */
export function unreadFolders(problems: readonly FolderProblem[]): readonly FolderProblem[] {
  return problems.filter(({ kind }) => kind !== "notARepository");
}

interface ReadRepository {
  readonly key: string;
  readonly snapshot: Snapshot;
  readonly knownExploitedAsOf: string | undefined;
}

function sourceRows(
  { key, snapshot, knownExploitedAsOf }: ReadRepository,
  repositories: number,
  t: Translate,
): StatusOutput["sources"] {
  const prefix = repositories === 1 ? "" : `${key.slice(key.indexOf("/") + 1)} · `;
  const word = (entry: Coverage): string =>
    entry.source === "kev" && knownExploitedAsOf !== undefined
      ? editionWord(entry, knownExploitedAsOf, t)
      : coverageWord(entry, t);
  const optional = (snapshot.optional ?? []).map(({ state, count, detail }) => ({
    label: `${prefix}${optionalWord(count, t)}`,
    detail: t(detail),
    // Nothing is missing without it.
    ok: true,
    state,
    repository: key,
  }));
  const rows = snapshot.coverage.map((entry) => ({
    label: `${prefix}${word(entry)}`,
    detail: t(entry.detail),
    ok: isComplete(entry),
    state: entry.state,
    ...causeOf(entry, t),
    repository: key,
    ...(entry.request === undefined ? {} : { request: t(entry.request) }),
  }));
  return [...rows, ...optional];
}

function optionalWord(count: number | undefined, t: Translate): string {
  return count === undefined
    ? t("Security campaigns (optional): not read")
    : t("Security campaigns (optional): {0} open", count);
}

function folderRow(problem: FolderProblem, t: Translate): StatusOutput["sources"][number] {
  const ok = unreadFolders([problem]).length === 0;
  const name = problem.folder.split(/[\\/]/).findLast((part) => part !== "") ?? problem.folder;
  return {
    label: t("{0}: not shown", name),
    detail: t(problem.message),
    ok,
    state: ok ? "notConfigured" : "unreachable",
  };
}

/** Every sentence once: sources often fail for the same reason. */
function sentences(texts: readonly string[]): string {
  return [...new Set(texts)].filter((text) => text !== "").join(" ");
}

function none(state: StatusState, message: string): StatusOutput {
  return { state, message, sources: [] };
}

const problemStates: Readonly<Record<string, StatusState>> = {
  gitMissing: "noGit",
  notARepository: "noRepository",
  noGitHubRemote: "noGitHub",
  ambiguousRemotes: "severalRemotes",
  unreadable: "unreadable",
  notOnDisk: "notOnDisk",
};

/** The first folder that could be mended says what is wrong, the message names them all. */
function noClone({ problems }: StatusInput, t: Translate): StatusOutput {
  const first = unreadFolders(problems)[0] ?? problems[0];
  const state = problemStates[first?.kind ?? ""] ?? "noRepository";
  return none(state, sentences(problems.map(({ message }) => t(message))));
}

/** Without any alert: whether that is good news, or why it is not known. Of alert sources only. */
function emptyState(
  coverage: readonly Coverage[],
  t: Translate,
): { readonly state: StatusState; readonly message: string } {
  if (coverage.some(({ state }) => state === "ok")) {
    // An empty list is good news only for what was read.
    const state = coverage.every(isComplete) ? "empty" : "emptyPartly";
    return { state, message: nothingFound(coverage, t) };
  }
  for (const [state, ...reasons] of emptyReasons) {
    const found = coverage.filter((entry) => reasons.some((reason) => reason === entry.state));
    if (found.length === 0) continue;
    return { state, message: sentences(found.map(({ detail }) => t(detail))) };
  }
  return { state: "noAccess", message: t("No alert source was read.") };
}

/** What helps first stands first. */
const emptyReasons: readonly (readonly [StatusState, ...Coverage["state"][]])[] = [
  ["signedOut", "unauthenticated"],
  ["ssoRequired", "ssoRequired"],
  ["noAccess", "forbidden"],
  ["notFound", "notFound"],
  ["rateLimited", "rateLimited"],
  ["unreachable", "unreachable", "partial"],
  ["off", "off", "notConfigured"],
];
