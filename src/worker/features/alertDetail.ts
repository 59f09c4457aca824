import { alertDetailDocument, detailFailure } from "../../core/view/alertDetail.ts";
import type { Translate } from "../../core/view/text.ts";
import { readAlertDetail } from "../../sources/github/alertDetail.ts";
import type { FoundAlert } from "./foundAlert.ts";

/** What GitHub says about one alert besides its list, asked now; a failure is one sentence. */
export async function alertDetailOf(
  { entry, ranked }: FoundAlert,
  t: Translate,
  signal: AbortSignal,
): Promise<{ readonly markdown: string }> {
  const { alert } = ranked;
  const answer = await readAlertDetail(entry.github, alert, signal);
  return {
    markdown: answer.ok
      ? alertDetailDocument(answer.detail, alert, t)
      : detailFailure(answer.message, t),
  };
}
