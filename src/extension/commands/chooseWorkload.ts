/** Which workload a command acts on, and what of it. */
import * as vscode from "vscode";
import { type WorkloadChoice, workloadChoicesRequest } from "../../protocol/editorMessages.ts";
import type { WorkloadTarget } from "../../protocol/workloads.ts";
import { parseAlertTarget, parseTarget } from "../commandTarget.ts";
import type { WorkerClient } from "../workerClient.ts";
import { type CommandOutcome, noTarget } from "./commandContext.ts";

/**
 * Runs `work` on the workload that a command was given, or on the one chosen of those that have what
 * it is about: all of them, or those of an alert.
 */
export async function onWorkload(
  client: WorkerClient,
  argument: unknown,
  wanted: {
    readonly has: (choice: WorkloadChoice) => boolean;
    /** Said when no workload has it. */
    readonly none: string;
  },
  work: (target: WorkloadTarget) => CommandOutcome,
): CommandOutcome {
  const given = parseTarget(argument);
  const of = parseAlertTarget(argument);
  if (given === undefined && argument !== undefined) return noTarget();
  if (given !== undefined && of === undefined) return work(given);
  const all = await client.ask(workloadChoicesRequest, of === undefined ? {} : { of });
  const [only, ...others] = all.filter(wanted.has);
  if (only === undefined) return { message: wanted.none };
  const rows = [only, ...others].map((choice) => ({
    label: choice.label,
    description: choice.description,
    detail: choice.detail,
    choice,
  }));
  const chosen =
    others.length === 0
      ? only
      : (
          await vscode.window.showQuickPick(rows, {
            placeHolder: vscode.l10n.t("Which workload? The most urgent one is first."),
            matchOnDescription: true,
            matchOnDetail: true,
          })
        )?.choice;
  if (chosen === undefined) return undefined;
  return work({ repository: chosen.repository, key: chosen.key });
}

/** A text beside the target of a command, such as the id of a recommendation; undefined for none. */
export function partOf(argument: unknown, name: string): string | undefined {
  const value =
    typeof argument === "object" && argument !== null && Object.hasOwn(argument, name)
      ? (Object.getOwnPropertyDescriptor(argument, name)?.value as unknown)
      : undefined;
  return typeof value === "string" && value !== "" && value.length <= 2048 ? value : undefined;
}

/** Asks the worker, with progress that can be cancelled; rejects then. */
export async function withProgress<T>(
  title: string,
  ask: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return await vscode.window.withProgress({ location, title, cancellable: true }, (_, token) =>
    ask(token),
  );
}
