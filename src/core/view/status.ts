import { alertSources, type Coverage, isComplete } from "../coverage.ts";
import type { Snapshot } from "../snapshot.ts";
import { alertGaps, coverageWord, nothingFound } from "./coverageWords.ts";
import type { Translate } from "./text.ts";

/** What the interface should show instead of alerts, or `ready`. */
export type StatusState =
  | "starting"
  | "restricted"
  | "noFolder"
  | "noGit"
  | "noRepository"
  | "noGitHub"
  | "signedOut"
  | "noAccess"
  | "unreachable"
  | "empty"
  | "emptyPartly"
  | "ready";

export interface StatusInput {
  readonly trusted: boolean;
  readonly folders: number;
  readonly isSearched: boolean;
  /** Folders that are no readable clone, first one first. */
  readonly problems: readonly { readonly kind: string; readonly message: string }[];
  readonly snapshots: readonly (Snapshot | undefined)[];
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
  if (input.snapshots.length === 0) return noClone(input, t);
  const snapshots = input.snapshots.flatMap((snapshot) => snapshot ?? []);
  if (snapshots.length === 0) return none("starting", t("Reading alerts…"));
  const coverage = snapshots.flatMap((snapshot) => snapshot.coverage);
  const sources = coverage.map((entry) => ({
    label: coverageWord(entry, t),
    detail: t(entry.detail),
    ok: isComplete(entry),
    state: entry.state,
  }));
  const hasAlerts = snapshots.some(({ alerts }) => alerts.length > 0);
  if (hasAlerts) {
    const failed = alertGaps(coverage).filter(({ state }) => state !== "notConfigured");
    const message = failed.map(({ detail }) => t(detail)).join(" ");
    return { state: "ready", message, sources };
  }
  return { ...emptyState(coverage, t), sources };
}

function none(state: StatusState, message: string): StatusOutput {
  return { state, message, sources: [] };
}

function noClone(input: StatusInput, t: Translate): StatusOutput {
  const [first] = input.problems;
  const state: StatusState =
    first === undefined
      ? "noRepository"
      : first.kind === "gitMissing"
        ? "noGit"
        : first.kind === "noGitHubRemote" || first.kind === "ambiguousRemotes"
          ? "noGitHub"
          : "noRepository";
  return { state, message: t(first?.message ?? ""), sources: [] };
}

/** Without any alert: whether that is good news, or why it is not known. */
function emptyState(
  coverage: readonly Coverage[],
  t: Translate,
): { readonly state: StatusState; readonly message: string } {
  const own = coverage.filter(({ source }) => alertSources.some((s) => s === source));
  const first = (...states: readonly Coverage["state"][]) =>
    own.find(({ state }) => states.includes(state));
  if (own.some(({ state }) => state === "ok")) {
    // An empty list is good news only for what was read.
    const state = own.every(isComplete) ? "empty" : "emptyPartly";
    return { state, message: nothingFound(coverage, t) };
  }
  const signedOut = first("unauthenticated");
  if (signedOut !== undefined) return { state: "signedOut", message: t(signedOut.detail) };
  const denied = first("forbidden", "ssoRequired", "notFound");
  if (denied !== undefined) return { state: "noAccess", message: t(denied.detail) };
  const failed = first("unreachable", "rateLimited", "partial");
  if (failed !== undefined) return { state: "unreachable", message: t(failed.detail) };
  const off = first("off", "notConfigured");
  return { state: "noAccess", message: t(off?.detail ?? "No alert source was read.") };
}
