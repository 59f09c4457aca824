/** What all commands that write have in common. */
import * as vscode from "vscode";
import type { WriteAction } from "../../core/writes.ts";
import { writeCheckRequest } from "../../protocol/acting.ts";
import type { Settings } from "../../protocol/settings.ts";
import { readSettings } from "../settings.ts";
import type { WorkerClient } from "../workerClient.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  withWorker,
} from "./commandContext.ts";

/** Runs `work` with the worker, unless read-only mode says that nothing may be written. */
export async function withWriter(
  context: CommandContext,
  work: (client: WorkerClient) => CommandOutcome,
): CommandOutcome {
  return readSettings().readOnly ? readOnlyFailure() : withWorker(context, work);
}

function readOnlyFailure(): CommandFailure {
  return {
    message: vscode.l10n.t("Read-only mode is on, so Runtime Risk writes nothing."),
    action: openSetting("readOnly"),
  };
}

/** Leads to one of our settings. */
function openSetting(key: keyof Settings): NonNullable<CommandFailure["action"]> {
  return {
    label: vscode.l10n.t("Open Settings"),
    run: async () => {
      const query = `@id:runtimeRisk.${key}`;
      await vscode.commands.executeCommand("workbench.action.openSettings", query);
      return undefined;
    },
  };
}

/**
 * Asks before the user types whether a write can succeed at all: a failure that is certain ends the
 * command, a doubtful one is a sentence to show beside the question.
 */
export async function checkFirst(
  client: WorkerClient,
  repository: string,
  action: WriteAction,
): Promise<{ readonly failure: CommandFailure } | { readonly doubt: string }> {
  const check = await client.ask(writeCheckRequest, { repository, action });
  if (check.blocked === null) return { doubt: check.doubt ?? "" };
  const help = check.isIssuesOff === true ? { action: openSetting("issues.repository") } : {};
  return { failure: { message: check.blocked, ...help } };
}

/** One line of text that is kept until it was sent. */
export interface TextQuestion {
  /** Names what the text is for, so that it is offered again. */
  readonly purpose: string;
  readonly title: string;
  readonly placeholder: string;
  /** Shown below the text. */
  readonly prompt?: string;
  readonly most?: number;
  /** Why the text cannot be sent, in the user's language; undefined when it can. */
  readonly problem?: (text: string) => string | undefined;
  /** Offered when nothing is left from before. */
  readonly value?: string;
}

/** Asks for a text, possibly empty; undefined when the user turns away. What was typed is kept. */
export async function askText(
  context: CommandContext,
  question: TextQuestion,
): Promise<string | undefined> {
  const {
    purpose,
    title,
    placeholder,
    prompt,
    problem,
    most = Number.POSITIVE_INFINITY,
  } = question;
  const box = vscode.window.createInputBox();
  box.title = title;
  box.placeholder = placeholder;
  box.ignoreFocusOut = true;
  box.value = context.unsent.get(purpose) || (question.value ?? "");
  if (prompt !== undefined && prompt !== "") box.prompt = prompt;
  const check = () => {
    const over = box.value.length - most;
    box.validationMessage =
      over > 0
        ? vscode.l10n.t("{0} characters too many: GitHub takes {1}.", over, most)
        : undefined;
    return over <= 0;
  };
  // An empty box is no mistake yet.
  const isFit = () => {
    const wrong = problem?.(box.value);
    if (wrong !== undefined) box.validationMessage = wrong;
    return wrong === undefined;
  };
  check();
  try {
    return await new Promise<string | undefined>((resolve) => {
      box.onDidChangeValue((value) => {
        context.unsent.set(purpose, value);
        check();
      });
      box.onDidAccept(() => {
        if (check() && isFit()) resolve(box.value);
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** Shows exactly what will be written and asks for the word; false when the user turns away. */
export async function isConfirmed(
  question: string,
  lines: readonly string[],
  verb: string,
): Promise<boolean> {
  const options = { modal: true, detail: lines.join("\n") };
  return (await vscode.window.showWarningMessage(question, options, verb)) === verb;
}
