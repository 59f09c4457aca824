import * as vscode from "vscode";
import type { AlertChange } from "../../core/remedy/alertChange.ts";
import { type AlertFacts, peopleRequest } from "../../protocol/acting.ts";
import type { WorkerClient } from "../workerClient.ts";
import {
  alertLine,
  announce,
  changeAll,
  checkAlerts,
  type Done,
  failuresOf,
  notesOf,
  type Planned,
  placesOf,
  purposeOf,
  shortened,
} from "./alertWrites.ts";
import { onAlerts } from "./chooseAlerts.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { hasAgentAmong, namesOf, pickPeople } from "./pickPeople.ts";
import { askText, isConfirmed, withWriter } from "./writing.ts";

/** Sets who alerts are assigned to, people or the coding agent, after all of it was shown. */
export async function assignAlerts(
  context: CommandContext,
  argument: unknown,
  selection?: unknown,
): CommandOutcome {
  return withWriter(context, (client) =>
    onAlerts(context, client, { argument, selection }, (alerts) => assign(context, client, alerts)),
  );
}

async function assign(
  context: CommandContext,
  client: WorkerClient,
  alerts: readonly AlertFacts[],
): CommandOutcome {
  const { t } = vscode.l10n;
  const [first] = alerts;
  if (first === undefined) return undefined;
  const { repository } = first;
  if (alerts.some((alert) => alert.repository !== repository)) {
    return { message: t("These alerts are of several repositories. Choose those of one.") };
  }
  const check = await checkAlerts(client, alerts);
  if ("failure" in check) return check.failure;
  const key = alerts.length === 1 ? first.key : undefined;
  const answer = await client.ask(peopleRequest, { repository, key });
  if (!answer.ok) return { message: answer.message };
  const hasSecret = alerts.some(({ kind }) => kind === "secretScanning");
  const assignees = await pickPeople(answer, {
    title:
      alerts.length === 1
        ? t("Assign {0}", alertLine(first))
        : t("Assign {0} alerts in {1}", alerts.length, placesOf(alerts)),
    present: commonOf(alerts),
    isSingle: hasSecret,
    allowsAgent: !hasSecret,
  });
  if (assignees === undefined) return undefined;
  const instructions = await instructionsFor(context, alerts, assignees);
  if (instructions === undefined) return undefined;
  const plan = { alerts, assignees, instructions, doubts: check.doubts };
  if (!(await confirmed(plan))) return undefined;
  const planned = alerts.map((alert): Planned<AlertFacts> => {
    const change: AlertChange = { kind: "assign", assignees };
    const isTold = instructions !== "" && alert.kind === "dependabot";
    return { alert, change: isTold ? { ...change, instructions } : change };
  });
  const done = await changeAll(client, t("Assigning…"), planned);
  tell(context, client, plan, done);
  return undefined;
}

/** What the user decided before anything is sent. */
interface Plan {
  readonly alerts: readonly AlertFacts[];
  readonly assignees: readonly string[];
  readonly instructions: string;
  readonly doubts: readonly string[];
}

async function confirmed({ alerts, assignees, instructions, doubts }: Plan): Promise<boolean> {
  const { t } = vscode.l10n;
  const lines = [
    t("Assignees: {0}", namesOf(assignees)),
    ...shortened(alerts.map((alert) => `${alertLine(alert)}: ${beforeOf(alert)}`)),
    ...(instructions === "" ? [] : [t("Instructions: {0}", instructions)]),
    ...agentLines(assignees),
    ...doubts,
  ];
  const question =
    alerts.length === 1
      ? t("Assign this alert in {0}?", placesOf(alerts))
      : t("Assign {0} alerts in {1}?", alerts.length, placesOf(alerts));
  return isConfirmed(question, lines, t("Assign"));
}

function tell(
  context: CommandContext,
  client: WorkerClient,
  { alerts, assignees }: Plan,
  done: readonly Done<AlertFacts>[],
): void {
  const { t } = vscode.l10n;
  const assigned = done.filter(({ result }) => result.ok).length;
  const isWhole = assigned === alerts.length;
  if (isWhole) context.unsent.forget(purposeOf("instruct", alerts));
  const number = alerts[0]?.number ?? 0;
  const words =
    alerts.length === 1 && isWhole
      ? t("Alert #{0} is assigned to {1}.", number, namesOf(nowOf(done)))
      : t("Assigned {0} of {1} alerts to {2}.", assigned, alerts.length, namesOf(assignees));
  const before = done.flatMap(({ alert, result }): readonly Planned<AlertFacts>[] =>
    result.ok ? [{ alert, change: { kind: "assign", assignees: alert.assignees } }] : [],
  );
  // Work that the agent has begun is not undone by taking it off the alert.
  const canUndo = before.length > 0 && !hasAgentAmong(assignees);
  const undo = { label: t("Undo"), run: () => putBack(context, client, before) };
  const rest = [...failuresOf(done), ...notesOf(done)];
  announce(context, [words, ...rest], canUndo ? [undo] : [], !isWhole);
}

async function putBack(
  context: CommandContext,
  client: WorkerClient,
  before: readonly Planned<AlertFacts>[],
): CommandOutcome {
  const { t } = vscode.l10n;
  const done = await changeAll(client, t("Assigning…"), before);
  const restored = done.filter(({ result }) => result.ok).length;
  const words = t("{0} of {1} alerts are assigned as before.", restored, before.length);
  announce(context, [words, ...failuresOf(done)], [], restored < before.length);
  return undefined;
}

/** What the agent is told; empty when nobody asks for it, undefined when the user turns away. */
async function instructionsFor(
  context: CommandContext,
  alerts: readonly AlertFacts[],
  assignees: readonly string[],
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const isTold = hasAgentAmong(assignees) && alerts.some(({ kind }) => kind === "dependabot");
  if (!isTold) return "";
  return askText(context, {
    purpose: purposeOf("instruct", alerts),
    title: t("Instructions for the Copilot coding agent"),
    placeholder: t("What it should know or keep to; or nothing"),
    value: t("Update to a patched version with the smallest change, and run the tests."),
    most: 10_000,
  });
}

function agentLines(assignees: readonly string[]): readonly string[] {
  return hasAgentAmong(assignees)
    ? [
        vscode.l10n.t(
          "The agent starts a session for each alert and opens draft pull requests. It uses Copilot credits.",
        ),
      ]
    : [];
}

function beforeOf({ assignees }: AlertFacts): string {
  return vscode.l10n.t("now {0}", namesOf(assignees));
}

/** Who is assigned to all of them. */
function commonOf(alerts: readonly AlertFacts[]): readonly string[] {
  const [first, ...others] = alerts;
  return (first?.assignees ?? []).filter((login) =>
    others.every(({ assignees }) => assignees.includes(login)),
  );
}

function nowOf(done: readonly Done<AlertFacts>[]): readonly string[] {
  const [first] = done;
  return first?.result.ok === true ? first.result.assignees : [];
}
