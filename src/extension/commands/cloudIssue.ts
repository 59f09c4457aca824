import * as vscode from "vscode";
import { type CloudIssueResult, createCloudIssueRequest } from "../../protocol/cloudActing.ts";
import type { AlertTarget } from "../../protocol/messages.ts";
import { isCancellation } from "../cancellation.ts";
import type { WorkerClient } from "../workerClient.ts";
import { announce } from "./alertWrites.ts";
import { withProgress } from "./chooseWorkload.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { openIssuePage } from "./issueRow.ts";
import { isConfirmed, withWriter } from "./writing.ts";

/** What Defender for Cloud can make an issue of. */
export interface CloudIssueOffer {
  readonly recommendation: string;
  readonly title: string;
  readonly workload: string;
}

/**
 * Lets Defender for Cloud create the issue of an alert, after it was shown what is asked. Where that
 * fails, the draft that is open already is the way.
 */
export async function createByCloud(
  context: CommandContext,
  target: AlertTarget,
  offer: CloudIssueOffer,
): CommandOutcome {
  const { t } = vscode.l10n;
  const { repository, key } = target;
  const lines = [
    t("Recommendation: {0}", offer.title),
    t("Workload: {0}", offer.workload),
    t("Title, text and labels are written by Defender for Cloud, in its own name."),
  ];
  const question = t("Let Defender for Cloud create an issue in {0}?", repository);
  if (!(await isConfirmed(question, lines, t("Let It Create")))) return undefined;
  return withWriter(context, async (client) => {
    const asked = { repository, key, recommendation: offer.recommendation };
    const result = await send(client, asked);
    if (!result.ok) {
      const next = result.isNone ? [t("The draft that is open can be created instead.")] : [];
      announce(context, [result.message, ...next], [], true);
      return undefined;
    }
    const { issue, notes } = result;
    const words =
      issue === null
        ? []
        : [t("Defender for Cloud created issue #{0}. The draft is still open.", issue.number)];
    const open =
      issue === null ? [] : [{ label: t("Open Issue"), run: () => openIssuePage(context, issue) }];
    announce(context, [...words, ...notes], open);
    return undefined;
  });
}

async function send(
  client: WorkerClient,
  asked: AlertTarget & { readonly recommendation: string },
): Promise<CloudIssueResult> {
  try {
    return await withProgress(vscode.l10n.t("Defender for Cloud is creating the issue…"), (token) =>
      client.ask(createCloudIssueRequest, asked, token),
    );
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const message = vscode.l10n.t(
      "Nobody waits for Defender for Cloud any more; the issue may still come. Look again before you create another.",
    );
    return { ok: false, message, isNone: false };
  }
}
