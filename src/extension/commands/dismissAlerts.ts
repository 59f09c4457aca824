import * as vscode from "vscode";
import type { AlertKind } from "../../core/alert.ts";
import {
  dismissalReasons,
  mostDismissalComment,
  reasonLabel,
} from "../../core/remedy/alertChange.ts";
import type { AlertFacts } from "../../protocol/acting.ts";
import { gitHubUrl } from "../links.ts";
import type { WorkerClient } from "../workerClient.ts";
import {
  alertLine,
  announce,
  changeAll,
  checkAlerts,
  type Done,
  failuresOf,
  kindName,
  notesOf,
  type Planned,
  placesOf,
  purposeOf,
  shortened,
} from "./alertWrites.ts";
import { onAlerts } from "./chooseAlerts.ts";
import { type CommandContext, type CommandOutcome, openInBrowser } from "./commandContext.ts";
import { askText, isConfirmed, withWriter } from "./writing.ts";

type Reasons = ReadonlyMap<AlertKind, string>;

/** What the user decided before anything is sent. */
export interface Dismissal {
  readonly alerts: readonly AlertFacts[];
  readonly reasons: Reasons;
  readonly comment: string;
  readonly asRequest: boolean;
}

/** Dismisses one or several alerts, each with a reason of its kind, after all of it was shown. */
export async function dismissAlerts(
  context: CommandContext,
  argument: unknown,
  selection?: unknown,
): CommandOutcome {
  return withWriter(context, (client) =>
    onAlerts(context, client, { argument, selection }, (alerts) =>
      dismiss(context, client, alerts),
    ),
  );
}

async function dismiss(
  context: CommandContext,
  client: WorkerClient,
  alerts: readonly AlertFacts[],
): CommandOutcome {
  const { t } = vscode.l10n;
  const open = alerts.filter(({ isOpen }) => isOpen);
  if (open.length === 0) {
    return {
      message: t("GitHub has closed this alert already: it is fixed, and only not deployed."),
    };
  }
  const check = await checkAlerts(client, open);
  if ("failure" in check) return check.failure;
  const reasons = await pickReasons(open);
  if (reasons === undefined) return undefined;
  const comment = await askText(context, {
    purpose: purposeOf("dismiss", open),
    title: t("Dismiss: comment"),
    placeholder: t("Why, for whoever looks at it later; or nothing"),
    prompt: check.doubts.join(" "),
    most: mostDismissalComment,
  });
  if (comment === undefined) return undefined;
  const dismissal = { alerts: open, reasons, comment: comment.trim(), asRequest: false };
  return confirmAndSend(context, client, dismissal, check.doubts);
}

/** One reason for each kind among the alerts; undefined when the user turns away. */
async function pickReasons(alerts: readonly AlertFacts[]): Promise<Reasons | undefined> {
  const { t } = vscode.l10n;
  const reasons = new Map<AlertKind, string>();
  for (const kind of new Set(alerts.map((alert) => alert.kind))) {
    const own = alerts.filter((alert) => alert.kind === kind);
    const [only] = own;
    const what =
      own.length === 1 && only !== undefined
        ? alertLine(only)
        : t("{0} alerts ({1})", own.length, kindName(kind));
    const chosen = await vscode.window.showQuickPick(
      dismissalReasons[kind].map(({ id, label, meaning }) => ({
        label: t(label),
        description: t(meaning),
        id,
      })),
      { title: t("Dismiss {0}: why?", what), ignoreFocusOut: true },
    );
    if (chosen === undefined) return undefined;
    reasons.set(kind, chosen.id);
  }
  return reasons;
}

async function confirmAndSend(
  context: CommandContext,
  client: WorkerClient,
  dismissal: Dismissal,
  doubts: readonly string[],
): CommandOutcome {
  const { t } = vscode.l10n;
  const { alerts, reasons, comment, asRequest } = dismissal;
  const reasonOf = (kind: AlertKind) => reasons.get(kind) ?? "";
  const lines = [
    ...shortened(
      alerts.map((one) => `${alertLine(one)}: ${t(reasonLabel(one.kind, reasonOf(one.kind)))}`),
    ),
    comment === "" ? t("No comment") : t("Comment: {0}", comment),
    ...doubts,
  ];
  const place = placesOf(alerts);
  const question = asRequest
    ? t("Ask a reviewer to dismiss this in {0}?", place)
    : alerts.length === 1
      ? t("Dismiss this alert in {0}?", place)
      : t("Dismiss {0} alerts in {1}?", alerts.length, place);
  const verb = asRequest ? t("Request Review") : t("Dismiss");
  if (!(await isConfirmed(question, lines, verb))) return undefined;
  const planned = alerts.map((alert): Planned<AlertFacts> => {
    const reason = reasonOf(alert.kind);
    return { alert, change: { kind: "dismiss", reason, comment, asRequest } };
  });
  const done = await changeAll(client, t("Dismissing…"), planned);
  tell(context, client, dismissal, done);
  return undefined;
}

function tell(
  context: CommandContext,
  client: WorkerClient,
  dismissal: Dismissal,
  done: readonly Done<AlertFacts>[],
): void {
  const { t } = vscode.l10n;
  const { alerts } = dismissal;
  const dismissed = done.flatMap(({ alert, result }) =>
    result.ok && !result.isRequested ? [alert] : [],
  );
  const requested = done.filter(({ result }) => result.ok && result.isRequested).length;
  const failed = done.filter(({ result }) => !result.ok);
  const left = alerts.slice(done.length);
  const isWhole = failed.length === 0 && left.length === 0;
  // The text stays while it may still be wanted.
  if (isWhole) context.unsent.forget(purposeOf("dismiss", alerts));
  const [only] = dismissed;
  const words = [
    ...(dismissed.length === 0
      ? []
      : alerts.length === 1 && only !== undefined
        ? [t("Dismissed alert #{0}.", only.number)]
        : [t("Dismissed {0} of {1} alerts.", dismissed.length, alerts.length)]),
    ...(requested === 0 ? [] : [t("A review was requested for {0} alerts.", requested)]),
    ...(left.length === 0 ? [] : [t("{0} were left as they are.", left.length)]),
    ...failuresOf(done),
    ...notesOf(done),
    ...(dismissed.length === 0 ? [] : [t("Undo reopens what was dismissed.")]),
  ];
  const undo = { label: t("Undo"), run: () => reopenAll(context, client, dismissed) };
  announce(
    context,
    words,
    [...(dismissed.length === 0 ? [] : [undo]), ...waysOn(context, client, dismissal, done)],
    !isWhole,
  );
}

/** What can be done about alerts that were not dismissed: asking a reviewer, above all. */
export function waysOn(
  context: CommandContext,
  client: WorkerClient,
  dismissal: Dismissal,
  done: readonly Done<AlertFacts>[],
) {
  const { t } = vscode.l10n;
  const failed = done.filter(({ result }) => !result.ok).map(({ alert }) => alert);
  const wanting = (where: "here" | "onGitHub") =>
    done.flatMap(({ alert, result }) => (!result.ok && result.review === where ? [alert] : []));
  const here = wanting("here");
  const [elsewhere] = wanting("onGitHub");
  const again = [...failed, ...dismissal.alerts.slice(done.length)];
  if (here.length > 0) {
    const request = { ...dismissal, alerts: here, asRequest: true };
    return [
      { label: t("Request Review…"), run: () => confirmAndSend(context, client, request, []) },
    ];
  }
  if (elsewhere !== undefined) {
    return [{ label: t("Open on GitHub"), run: () => openPage(context, elsewhere) }];
  }
  if (again.length === 0) return [];
  return [{ label: t("Try Again…"), run: () => dismiss(context, client, again) }];
}

async function openPage(context: CommandContext, { url }: AlertFacts): CommandOutcome {
  const checked = gitHubUrl(url, context.hosts());
  if (checked !== undefined) await openInBrowser(checked);
  return undefined;
}

/** Reopens alerts that were just dismissed. */
async function reopenAll(
  context: CommandContext,
  client: WorkerClient,
  alerts: readonly AlertFacts[],
): CommandOutcome {
  const { t } = vscode.l10n;
  const planned = alerts.map((alert) => ({ alert, change: { kind: "reopen" as const } }));
  const done = await changeAll(client, t("Reopening…"), planned);
  const reopened = done.filter(({ result }) => result.ok).length;
  const isWhole = reopened === alerts.length;
  const words =
    alerts.length === 1 && isWhole
      ? t("Reopened alert #{0}.", alerts[0]?.number ?? 0)
      : t("Reopened {0} of {1} alerts.", reopened, alerts.length);
  announce(context, [words, ...failuresOf(done), ...notesOf(done)], [], !isWhole);
  return undefined;
}
