import type { AlertKey } from "../alert.ts";
import type { Anchor } from "../anchor.ts";
import { ageWords } from "./age.ts";
import { type AnalysedRef, refName } from "./analysis.ts";
import { plain, shortCommit } from "./plain.ts";
import type { Translate } from "./text.ts";

/** What is known of the alerts of one file. */
export interface FileFacts {
  /** The places of its alerts. */
  readonly anchors: ReadonlyMap<AlertKey, Anchor>;
  /** Whose code scanning alerts are listed; undefined when code scanning was not read. */
  readonly analysed: AnalysedRef | undefined;
}

/** The language status of a file: what it was analysed at, and how far its alerts moved since. */
export interface FileStatusWords {
  readonly text: string;
  readonly detail: string;
  readonly hasDrift: boolean;
  /** The first alert whose code changed since its scan. */
  readonly changed: AlertKey | undefined;
}

export function fileStatusWords(facts: FileFacts, now: Date, t: Translate): FileStatusWords {
  const anchors = [...facts.anchors.values()];
  const count = (isCounted: (anchor: Anchor) => boolean) => anchors.filter(isCounted).length;
  const drawn = count(({ state }) => state === "exact");
  const moved = count(({ state }) => state === "moved");
  const edited = count(({ state }) => state === "edited");
  const unsure = anchors.length - drawn - moved - edited;
  const parts = [
    anchors.length === 0 ? t("no alert in this file") : "",
    drawn === 0 ? "" : t("{0} in place", drawn),
    moved === 0 ? "" : t("{0} moved", moved),
    edited === 0 ? "" : t("{0} in changed code", edited),
    unsure === 0 ? "" : t("{0} without a line", unsure),
    analysisAge(facts, now, t),
  ];
  const [changed] = [...facts.anchors].flatMap(([key, { state }]) =>
    state === "edited" ? [key] : [],
  );
  return {
    text: analysedAt(facts, t),
    detail: parts.filter((part) => part !== "").join(" · "),
    hasDrift: edited + unsure > 0,
    changed,
  };
}

/**
 * `Analysed at 1a2b3c4`: the newest analysis where it is known, else the one commit that its code
 * scanning alerts were found in. A secret is found where it came in.
 */
function analysedAt({ anchors, analysed }: FileFacts, t: Translate): string {
  const commits = new Set(
    Array.from(anchors, ([key, { scannedCommit }]) =>
      key.startsWith("codeScanning/") ? scannedCommit : undefined,
    ).filter((one) => one !== undefined),
  );
  const newest = analysed?.analysis?.commit;
  if (newest === undefined && commits.size > 1) {
    return t("Analysed at {0} commits", commits.size);
  }
  const commit = newest ?? [...commits][0];
  return commit === undefined
    ? t("Analysed commit not known")
    : t("Analysed at {0}", plain(shortCommit(commit), 7));
}

function analysisAge({ analysed }: FileFacts, now: Date, t: Translate): string {
  if (analysed === undefined) return "";
  const name = refName(analysed.ref, t);
  const createdAt = analysed.analysis?.createdAt;
  if (createdAt === undefined) return name;
  const age = ageWords(createdAt, now, t);
  // Little room: that it is a branch's goes without saying.
  return analysed.ref.startsWith("refs/heads/") ? age : t("{0}, {1}", name, age);
}
