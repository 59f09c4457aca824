import { type Progress, progressMarkdown, progressOf } from "../../core/remedy/progress.ts";
import type { RankedAlert } from "../../core/snapshot.ts";
import { alertDetailDocument, detailFailure } from "../../core/view/alertDetail.ts";
import { escapeMarkdown } from "../../core/view/markdown.ts";
import type { Translate } from "../../core/view/text.ts";
import { readAlertDetail } from "../../sources/github/alertDetail.ts";
import type { Entry } from "../entry.ts";
import type { FoundAlert } from "./foundAlert.ts";

/**
 * How far an alert's remedy is, as of the last refresh; then what GitHub says about it besides its
 * list, asked now: a failure is one sentence.
 */
export async function alertDetailOf(
  { entry, ranked }: FoundAlert,
  t: Translate,
  signal: AbortSignal,
): Promise<{ readonly markdown: string }> {
  const { alert } = ranked;
  const answer = await readAlertDetail(entry.github, alert, signal);
  const detail = answer.ok
    ? alertDetailDocument(answer.detail, alert, t)
    : detailFailure(answer.message, t);
  const progress = progressMarkdown(progressIn(entry, ranked), t);
  const line = `**${escapeMarkdown(t("Progress"))}:** ${progress}`;
  return { markdown: [line, detail].filter((part) => part !== "").join("\n\n") };
}

/** How far the remedy of an alert is, by the snapshot. */
export function progressIn({ snapshot }: Pick<Entry, "snapshot">, ranked: RankedAlert): Progress {
  const { state } = ranked;
  const none = { issue: undefined, issuesIn: undefined, pull: undefined };
  return snapshot === undefined
    ? { state, ...none, deployed: { to: 0, of: 0 } }
    : progressOf(snapshot, ranked);
}
