/**
 * The extension host's side: what the user sees.
 *
 * Invariants of this room: the only one that knows `vscode`; no Octokit, no Azure, no git; tokens
 * live here for one request each; the editor's thread never waits for the network or a disk.
 */
import * as vscode from "vscode";
import { refreshRequest } from "../protocol/messages.ts";
import { AccountMemory } from "./accounts/accountMemory.ts";
import { Accounts } from "./accounts.ts";
import type { CommandContext } from "./commands/commandContext.ts";
import { registerCommands } from "./commands.ts";
import { readEnterpriseHosts } from "./enterpriseSettings.ts";
import { FocusReturn } from "./focusReturn.ts";
import { IssueDrafts } from "./issueDrafts.ts";
import { createLog } from "./log.ts";
import { RemoteChoices } from "./remoteChoices.ts";
import { askAboutRemotes } from "./remoteNotices.ts";
import { SampleFolders } from "./sampleFolders.ts";
import { Sessions } from "./session.ts";
import { offerRestart, restartWhenNeeded } from "./sessionRestarts.ts";
import { UnsentTexts } from "./unsentTexts.ts";
import { ViewMemory } from "./viewMemory.ts";
import { registerDraftLens } from "./views/draftLens.ts";
import { registerExplanations } from "./views/explanations.ts";
import { registerFileStatus } from "./views/fileStatus.ts";
import { registerOtherTools } from "./views/otherTools.ts";
import { Previews } from "./views/previews.ts";
import { registerScannedVersions } from "./views/scannedVersions.ts";
import { createStatusBar } from "./views/statusBar.ts";
import { Views } from "./views/views.ts";
import { WorkloadPanel } from "./views/workloadPanel.ts";
import { cacheFolder, workerOptions } from "./workerOptions.ts";

// The commands' bundle sends the same kinds of messages: the library tells them apart by identity,
// and one copy of it is enough.
export { NotificationType, RequestType } from "vscode-languageclient/node";

/** What tests inside the editor use; exported in no other mode. */
export interface TestInterface {
  /** Resolves when the worker runs and its first refresh has ended. */
  whenReady(): Promise<void>;
  restart(): Promise<void>;
  liveDisposables(): number;
}

// The one exception to "no mutable state in a module": the editor awaits `deactivate`, which gets
// no argument, and does not await what it disposes itself.
let running: Sessions | undefined;

/** Makes, owns and starts everything; does not wait for the worker. */
export function activate(context: vscode.ExtensionContext): TestInterface | undefined {
  const own = <T extends vscode.Disposable>(value: T): T => {
    context.subscriptions.push(value);
    return value;
  };
  const log = own(createLog());
  const drafts = own(new IssueDrafts(context.workspaceState));
  const { globalState, globalStorageUri, extensionPath } = context;
  const memory = new AccountMemory(globalState);
  const hosts = readEnterpriseHosts;
  const accounts = own(new Accounts({ log, memory, hosts }));
  const launched = process.env["RUNTIME_RISK_SAMPLE_FOLDER"];
  const scenario = process.env["RUNTIME_RISK_SAMPLE_SCENARIO"];
  const ownFolder = launched === undefined ? undefined : vscode.Uri.file(launched).fsPath;
  const samples = new SampleFolders(globalState, globalStorageUri.fsPath, ownFolder);
  const remotes = new RemoteChoices(context.workspaceState);
  const view = new ViewMemory(context.workspaceState, globalState);
  const options = () =>
    workerOptions(globalStorageUri, { samples, sampleScenario: scenario, memory, remotes, view });
  const removeKept = async () => {
    const folder = cacheFolder(globalStorageUri, options());
    if (folder === undefined) return;
    try {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    } catch (error) {
      // Nothing was kept yet.
      if (!(error instanceof vscode.FileSystemError && error.code === "FileNotFound")) throw error;
    }
  };
  const parts = { extensionPath, log, accounts, memory, hosts, options, view, removeKept };
  const sessions = new Sessions(parts, () => {
    // Nobody waits for the notice.
    void offerRestart(sessions);
  });
  running = sessions;
  const gitHubs = () => ["github.com", ...hosts().hosts.map(({ host }) => host)];
  const views = own(new Views({ sessions, memory: view, log, hosts: gitHubs }));
  own(createStatusBar(sessions));
  own(registerExplanations(sessions));
  own(registerScannedVersions(sessions));
  own(registerDraftLens(drafts));
  own(askAboutRemotes(sessions, remotes, log));
  const focus = own(new FocusReturn(vscode.window.onDidChangeWindowState));
  own(registerFileStatus(sessions, log));
  own(registerOtherTools(sessions));
  const commandContext: CommandContext = {
    sessions,
    accounts,
    memory,
    hosts: gitHubs,
    log,
    drafts,
    samples,
    remotes,
    focus,
    workloads: own(new WorkloadPanel(sessions, log, context.extensionUri)),
    views,
    version: versionOf(context),
    recentLog: log.recent,
    unsent: new UnsentTexts(context.workspaceState),
    previews: own(new Previews()),
  };
  own(registerCommands(commandContext));
  own(restartWhenNeeded(sessions));
  const started = sessions.restart();
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return {
    whenReady: async () => {
      await started;
      await sessions.client?.ask(refreshRequest, {});
    },
    restart: () => sessions.restart(),
    liveDisposables: () => context.subscriptions.length + sessions.liveDisposables,
  };
}

/** The manifest is what the editor read: nothing else knows the version that runs. */
function versionOf({ extension }: vscode.ExtensionContext): string {
  const manifest: unknown = extension.packageJSON;
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? manifest.version
      : undefined;
  return typeof version === "string" ? version : "0.0.0";
}

/** Resolves when the worker has ended. */
export async function deactivate(): Promise<void> {
  await running?.dispose();
  running = undefined;
}
