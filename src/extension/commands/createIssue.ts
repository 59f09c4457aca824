import * as vscode from "vscode";
import type { AlertFacts } from "../../protocol/acting.ts";
import { cloudIssueRequest } from "../../protocol/cloudActing.ts";
import type { CommandId } from "../../protocol/contributions.ts";
import { draftIssueRequest, type IssueDraft } from "../../protocol/issues.ts";
import { atTheEdge } from "../commandEdge.ts";
import type { WorkerClient } from "../workerClient.ts";
import { onAlert } from "./chooseAlert.ts";
import { onAlerts } from "./chooseAlerts.ts";
import { type CloudIssueOffer, createByCloud } from "./cloudIssue.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { issueRow, openIssuePage } from "./issueRow.ts";
import { submitIssueDraft } from "./submitIssueDraft.ts";
import { checkFirst, withWriter } from "./writing.ts";

const submitDraft: CommandId = "runtimeRisk.submitIssueDraft";

/**
 * Opens a draft of a remediation issue as a document to edit, for one alert or for all selected
 * ones. Where they have issues, offers them first. Writes nothing.
 */
export async function createIssue(
  context: CommandContext,
  argument: unknown,
  selection?: unknown,
): CommandOutcome {
  return withWriter(context, (client) => {
    const draft = (alerts: readonly AlertFacts[]) => draftFor(context, client, alerts);
    if (argument !== undefined) return onAlerts(context, client, { argument, selection }, draft);
    // The palette asks for one: the one at the cursor needs no list.
    return onAlert(context, undefined, (target) =>
      onAlerts(context, client, { argument: target, selection: undefined }, draft),
    );
  });
}

async function draftFor(
  context: CommandContext,
  client: WorkerClient,
  alerts: readonly AlertFacts[],
): CommandOutcome {
  const { t } = vscode.l10n;
  const [first] = alerts;
  if (first === undefined) return undefined;
  const { repository, key } = first;
  if (alerts.some((alert) => alert.repository !== repository)) {
    return { message: t("These alerts are of several repositories. Choose those of one.") };
  }
  const keys = alerts.map((alert) => alert.key);
  const begun = context.drafts.find(repository, keys);
  if (begun !== undefined) {
    await vscode.window.showTextDocument(begun, { preview: false });
    return undefined;
  }
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t("Preparing the issue…"),
      cancellable: true,
    },
    async (_progress, token) => {
      const check = await checkFirst(client, repository, "issue");
      if ("failure" in check) return check;
      const [drafted, byCloud] = await Promise.all([
        client.ask(draftIssueRequest, { repository, key, keys }, token),
        // Only of one alert: Defender writes about one recommendation.
        keys.length > 1 ? null : client.ask(cloudIssueRequest, { repository, key }, token),
      ]);
      return { ...drafted, byCloud };
    },
  );
  if ("failure" in answer) return answer.failure;
  if (!answer.ok) return { message: answer.message };
  if (answer.existing.length > 0) {
    const another = { label: t("Create another issue…"), issue: undefined };
    const chosen = await vscode.window.showQuickPick([...answer.existing.map(issueRow), another], {
      placeHolder:
        alerts.length === 1
          ? t("This alert already has an issue. Open it?")
          : t("There are issues for some of these alerts already. Open one?"),
    });
    if (chosen === undefined) return undefined;
    if (chosen.issue !== undefined) return openIssuePage(context, chosen.issue);
  }
  await context.drafts.open(answer.draft);
  // Nobody waits for the notice: the same command is in the editor's title.
  void offerSubmit(context, answer.draft, answer.notes ?? [], answer.byCloud);
  return undefined;
}

async function offerSubmit(
  context: CommandContext,
  draft: IssueDraft,
  notes: readonly string[],
  byCloud: CloudIssueOffer | null,
): Promise<void> {
  const create = vscode.l10n.t("Create Issue…");
  const letCloud = vscode.l10n.t("Let Defender Create It…");
  const chosen = await vscode.window.showInformationMessage(
    [
      vscode.l10n.t(
        "Draft of an issue in {0}, labels: {1}. Edit it, then create it.",
        draft.issuesIn ?? draft.repository,
        draft.labels.join(", ") || vscode.l10n.t("none"),
      ),
      ...notes,
    ].join(" "),
    create,
    ...(byCloud === null ? [] : [letCloud]),
  );
  if (chosen === letCloud && byCloud !== null) {
    const [key = ""] = draft.alerts;
    const target = { repository: draft.repository, key };
    await atTheEdge(context, submitDraft, () => createByCloud(context, target, byCloud));
    return;
  }
  if (chosen !== create) return;
  // The draft may be behind another editor by now.
  const document = context.drafts.find(draft.repository, draft.alerts);
  if (document !== undefined) await vscode.window.showTextDocument(document, { preview: false });
  // As the command that it is in the editor's title, so that a failure is told with its way on.
  await atTheEdge(context, submitDraft, () => submitIssueDraft(context));
}
