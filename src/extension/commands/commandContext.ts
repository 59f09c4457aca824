import * as vscode from "vscode";
import type { AccountMemory } from "../accounts/accountMemory.ts";
import type { Accounts } from "../accounts.ts";
import type { FocusReturn } from "../focusReturn.ts";
import type { IssueDrafts } from "../issueDrafts.ts";
import type { RemoteChoices } from "../remoteChoices.ts";
import type { SampleFolders } from "../sampleFolders.ts";
import type { Sessions } from "../session.ts";
import type { UnsentTexts } from "../unsentTexts.ts";
import type { Previews } from "../views/previews.ts";
import type { Views } from "../views/views.ts";
import type { WorkloadPanel } from "../views/workloadPanel.ts";
import type { WorkerClient } from "../workerClient.ts";

/** What commands work with. */
export interface CommandContext {
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly memory: AccountMemory;
  /** The GitHub hosts whose pages may be opened. */
  readonly hosts: () => readonly string[];
  readonly log: vscode.LogOutputChannel;
  readonly drafts: IssueDrafts;
  readonly samples: SampleFolders;
  readonly remotes: RemoteChoices;
  readonly focus: FocusReturn;
  readonly views: Views;
  /** Of this extension. */
  readonly version: string;
  /** The last lines of the log, redacted, oldest first. */
  readonly recentLog: () => readonly string[];
  readonly workloads: WorkloadPanel;
  readonly unsent: UnsentTexts;
  readonly previews: Previews;
}

/** An expected failure: what, why and what next, in one sentence with at most one button. */
export interface CommandFailure {
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => CommandOutcome } | undefined;
}

/** What a command ends with: nothing to say, or an expected failure. */
export type CommandOutcome = Promise<CommandFailure | undefined>;

/** Runs `work` with the worker, or says that there is none. */
export async function withWorker(
  context: CommandContext,
  work: (client: WorkerClient) => CommandOutcome,
): CommandOutcome {
  const { client } = context.sessions;
  if (client !== undefined) return work(client);
  return {
    message: vscode.l10n.t("Runtime Risk is not running."),
    action: { label: vscode.l10n.t("Restart"), run: () => restartWorker(context) },
  };
}

/** Replaces the worker by a new one. */
export async function restartWorker(context: CommandContext): CommandOutcome {
  await context.sessions.restart();
  return undefined;
}

/** Brings the log to the front, without the focus. */
export async function showLog(context: CommandContext): CommandOutcome {
  context.log.show();
  return undefined;
}

/** The failure of a command that got nothing to act on. */
export function noTarget(): CommandFailure {
  return { message: vscode.l10n.t("Choose an alert in the Runtime Risk views first.") };
}

/**
 * Opens a checked address in the browser. The address goes to the editor as text: a `Uri` would
 * decode its escapes, which breaks portal addresses (microsoft/vscode#85930).
 */
export async function openInBrowser(url: string): Promise<void> {
  // The extension host accepts a string here, although the typings do not say so.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  await vscode.env.openExternal(url as unknown as vscode.Uri);
}
