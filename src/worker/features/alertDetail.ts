import { leadingIssue, progressWords } from "../../core/remedy/progress.ts";
import { alertDetailDocument, detailFailure } from "../../core/view/alertDetail.ts";
import { escapeMarkdown, link } from "../../core/view/markdown.ts";
import type { Translate } from "../../core/view/text.ts";
import { readAlertDetail } from "../../sources/github/alertDetail.ts";
import { readFixPull } from "../../sources/github/fixPulls.ts";
import type { FoundAlert } from "./foundAlert.ts";

/**
 * What GitHub says about one alert besides its list, asked now: how far its remedy is, then what it
 * is about; a failure is one sentence.
 */
export async function alertDetailOf(
  found: FoundAlert,
  t: Translate,
  signal: AbortSignal,
): Promise<{ readonly markdown: string }> {
  const { entry, ranked } = found;
  const { alert } = ranked;
  const [answer, progress] = await Promise.all([
    readAlertDetail(entry.github, alert, signal),
    progressOf(found, t, signal),
  ]);
  const detail = answer.ok
    ? alertDetailDocument(answer.detail, alert, t)
    : detailFailure(answer.message, t);
  return { markdown: [progress, detail].filter((part) => part !== "").join("\n\n") };
}

async function progressOf(
  { entry, ranked: { alert, state } }: FoundAlert,
  t: Translate,
  signal: AbortSignal,
): Promise<string> {
  const own = entry.snapshot?.issues.filter((issue) => issue.alert === alert.key) ?? [];
  const issue = leadingIssue(own);
  const sought = { alert, ...(issue === undefined ? {} : { issue: issue.number }) };
  const pull = await readFixPull(entry.github, sought, signal);
  const pages = [
    ...(issue === undefined ? [] : [link(t("Issue #{0}", issue.number), issue.url)]),
    ...(pull === undefined ? [] : [link(t("Pull request #{0}", pull.number), pull.url)]),
  ];
  const words = escapeMarkdown(progressWords({ state, issue, pull }, t), 300);
  return [`**${escapeMarkdown(t("Progress"))}:** ${words}`, ...pages].join(" · ");
}
