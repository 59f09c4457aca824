import * as vscode from "vscode";
import { daysAfter, dueDateProblem, ownerProblem } from "../../core/remedy/cloudChange.ts";
import {
  assignRecommendationRequest,
  type RecommendationOwner,
  type RecommendationResult,
  type RecommendationTarget,
  recommendationOwnerRequest,
  recommendationsRequest,
} from "../../protocol/cloudActing.ts";
import type { WorkloadTarget } from "../../protocol/workloads.ts";
import { isCancellation } from "../cancellation.ts";
import type { WorkerClient } from "../workerClient.ts";
import { announce } from "./alertWrites.ts";
import { onWorkload, partOf, withProgress } from "./chooseWorkload.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { askText, isConfirmed, withWriter } from "./writing.ts";

/** What the user decided before anything is sent. */
interface Wish {
  readonly target: RecommendationTarget;
  readonly title: string;
  readonly before: RecommendationOwner | null;
  readonly doubt: string | null;
}

/** Sets who is to follow a recommendation of Defender for Cloud, and until when. */
export async function assignRecommendation(
  context: CommandContext,
  argument: unknown,
): CommandOutcome {
  const { t } = vscode.l10n;
  return withWriter(context, (client) =>
    onWorkload(
      client,
      argument,
      {
        has: ({ hasRecommendations }) => hasRecommendations,
        none: t("Defender for Cloud recommends nothing for a workload of this repository."),
      },
      async (workload) => {
        const given = partOf(argument, "recommendation");
        const chosen =
          given === undefined ? await pickRecommendation(client, workload) : { id: given };
        if (chosen === undefined || "message" in chosen) return chosen;
        return begin(context, client, { ...plainTarget(workload), recommendation: chosen.id });
      },
    ),
  );
}

function plainTarget({ repository, key }: WorkloadTarget): WorkloadTarget {
  return { repository, key };
}

async function pickRecommendation(client: WorkerClient, workload: WorkloadTarget) {
  const { t } = vscode.l10n;
  const answer = await withProgress(t("Reading recommendations…"), (token) =>
    client.ask(recommendationsRequest, plainTarget(workload), token),
  );
  if (!answer.ok) return { message: answer.message };
  const rows = answer.rows.map(({ id, title, assigned }) => ({
    label: title,
    description: ownerWords(assigned),
    id,
  }));
  if (rows.length === 0) return { message: t("Defender for Cloud recommends nothing for it.") };
  return vscode.window.showQuickPick(rows, {
    placeHolder: [t("Which recommendation? The most urgent one is first."), ...answer.notes].join(
      " ",
    ),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
}

async function begin(
  context: CommandContext,
  client: WorkerClient,
  target: RecommendationTarget,
): CommandOutcome {
  const { t } = vscode.l10n;
  const read = await withProgress(t("Reading who follows it…"), (token) =>
    client.ask(recommendationOwnerRequest, target, token),
  );
  if (!read.ok) return { message: read.message };
  const wish = { target, title: read.title, before: read.now, doubt: read.doubt };
  const purpose = `assign\n${target.recommendation}`;
  const owner = await askText(context, {
    purpose,
    title: t("Owner of “{0}”", read.title),
    placeholder: t("Mail address, such as name@example.com"),
    prompt: [t("Now: {0}", ownerWords(read.now)), read.doubt ?? ""].join(". "),
    value: read.now?.owner ?? "",
    problem: (text) => {
      const wrong = ownerProblem(text.trim());
      return wrong === undefined ? undefined : t(wrong);
    },
  });
  if (owner === undefined) return undefined;
  const dueOn = await pickDay(context, `${purpose}\ndue`, read.today, read.now?.dueOn ?? null);
  if (dueOn === undefined) return undefined;
  const assigned = { owner: owner.trim(), dueOn };
  const lines = [
    wish.title,
    t("Owner: {0}", assigned.owner),
    t("Due date: {0}", assigned.dueOn),
    t("Now: {0}", ownerWords(wish.before)),
    t("Defender for Cloud may write to the owner and their manager."),
    ...(wish.doubt === null ? [] : [wish.doubt]),
  ];
  const question = t("Set the owner and due date of this recommendation in Azure?");
  if (!(await isConfirmed(question, lines, t("Set Owner")))) return undefined;
  const result = await send(client, target, assigned);
  if (result.ok) {
    context.unsent.forget(purpose);
    context.unsent.forget(`${purpose}\ndue`);
  }
  tell(context, client, wish, result);
  return undefined;
}

/** A day in some time, the one that is set, or any other. */
async function pickDay(
  context: CommandContext,
  purpose: string,
  today: string,
  present: string | null,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const kept =
    present === null || present < today ? [] : [{ label: present, description: t("as it is") }];
  const rows = [
    ...kept,
    ...[7, 14, 30, 90].map((days) => ({
      label: daysAfter(today, days),
      description: t("in {0} days", days),
    })),
    { label: t("Another day…"), description: "" },
  ];
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Due date"),
    placeHolder: t("Until when is it to be followed?"),
    ignoreFocusOut: true,
  });
  if (chosen === undefined || chosen !== rows.at(-1)) return chosen?.label;
  const day = await askText(context, {
    purpose,
    title: t("Due date"),
    placeholder: t("Year-month-day, such as 2027-01-31"),
    problem: (text) => {
      const wrong = dueDateProblem(text.trim(), today);
      return wrong === undefined ? undefined : t(wrong);
    },
  });
  return day?.trim();
}

async function send(
  client: WorkerClient,
  target: RecommendationTarget,
  assigned: { readonly owner: string; readonly dueOn: string } | null,
): Promise<RecommendationResult> {
  const { t } = vscode.l10n;
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: t("Writing to Azure…") },
      () => client.ask(assignRecommendationRequest, { ...target, assigned }),
    );
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return { ok: false, message: restarted() };
  }
}

/** A worker that goes away in the middle leaves it open what has happened: that is said. */
export function restarted(): string {
  return vscode.l10n.t(
    "Runtime Risk was restarted in between, so it is not known whether this was done. Trying again looks first.",
  );
}

function tell(
  context: CommandContext,
  client: WorkerClient,
  wish: Wish,
  result: RecommendationResult,
): void {
  const { t } = vscode.l10n;
  const { target, title } = wish;
  if (!result.ok) {
    const again = { label: t("Try Again…"), run: () => begin(context, client, target) };
    announce(context, [result.message], [again], true);
    return;
  }
  const isUndone = result.now === null;
  const words = isUndone
    ? t("“{0}” is assigned to nobody.", title)
    : t("“{0}”: {1}.", title, ownerWords(result.now));
  const undo = { label: t("Undo"), run: () => takeBack(context, client, wish, result.before) };
  const isPartial = result.notes.length > 0;
  announce(context, [words, ...result.notes], isUndone ? [] : [undo], isPartial);
}

/** As it was before; where nobody was assigned, the assignment goes. */
async function takeBack(
  context: CommandContext,
  client: WorkerClient,
  wish: Wish,
  before: RecommendationOwner | null,
): CommandOutcome {
  const { owner, dueOn } = before ?? { owner: null, dueOn: null };
  if (before !== null && (owner === null || dueOn === null)) {
    return {
      message: vscode.l10n.t(
        "It had no owner or no due date before, which cannot be written again. Change it in the Azure portal.",
      ),
    };
  }
  const assigned = owner === null || dueOn === null ? null : { owner, dueOn };
  const result = await send(client, wish.target, assigned);
  if (!result.ok) return { message: result.message };
  const { t } = vscode.l10n;
  const words = t("“{0}”: {1}, as before.", wish.title, ownerWords(result.now));
  announce(context, [words, ...result.notes], [], false);
  return undefined;
}

/** `name@example.com, due 2027-01-31`. */
function ownerWords(assigned: RecommendationOwner | null): string {
  const { t } = vscode.l10n;
  if (assigned === null) return t("nobody assigned");
  const { owner, dueOn } = assigned;
  const who = owner ?? t("no owner");
  return dueOn === null ? who : t("{0}, due {1}", who, dueOn);
}
