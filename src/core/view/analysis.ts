import type { Analysis } from "../repository.ts";
import { ageWords } from "./age.ts";
import { plain, shortCommit } from "./plain.ts";
import type { Translate } from "./text.ts";

/** Whose code scanning alerts are listed, and by which analysis. */
export interface AnalysedRef {
  /** Full name, e.g. `refs/heads/main` or `refs/pull/51/merge`. */
  readonly ref: string;
  readonly analysis: Analysis | undefined;
}

/** A reference as people call it: `main`, `pull request #51`. */
export function refName(ref: string, t: Translate): string {
  const pull = /^refs\/pull\/(\d+)\/(?:merge|head)$/.exec(ref)?.[1];
  return pull === undefined
    ? plain(ref.replace(/^refs\/(?:heads|tags)\//, ""), 80)
    : t("pull request #{0}", pull);
}

/** `Code scanning of main`. */
export function analysedTitle({ ref }: AnalysedRef, t: Translate): string {
  return t("Code scanning of {0}", refName(ref, t));
}

/** `analysed 3 d ago · 1a2b3c4`, with what GitHub finds wrong in it; empty when nothing is known. */
export function analysedWords({ analysis }: AnalysedRef, now: Date, t: Translate): string {
  if (analysis === undefined) return "";
  const { commit, createdAt } = analysis;
  return [
    createdAt === undefined ? "" : t("analysed {0}", ageWords(createdAt, now, t)),
    commit === undefined ? "" : plain(shortCommit(commit), 7),
    troubleWords(analysis, t),
  ]
    .filter((word) => word !== "")
    .join(" · ");
}

function troubleWords({ error, warning }: Analysis, t: Translate): string {
  if (error !== undefined) return t("the analysis reports an error: {0}", plain(error, 200));
  return warning === undefined ? "" : t("the analysis reports a warning: {0}", plain(warning, 200));
}
