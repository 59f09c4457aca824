import * as vscode from "vscode";
import type { WorkerOptions } from "../protocol/messages.ts";
import type { AccountMemory } from "./accounts/accountMemory.ts";
import { readEnterpriseHosts } from "./enterpriseSettings.ts";
import { addressOf } from "./gateway/enterpriseHosts.ts";
import type { RemoteChoices } from "./remoteChoices.ts";
import type { SampleFolders } from "./sampleFolders.ts";
import { readSettings } from "./settings.ts";
import type { ViewMemory } from "./viewMemory.ts";

/** What the options of a worker are read from, besides the editor. */
interface OptionSources {
  readonly samples: SampleFolders;
  /** What the sample shows, when the launcher has named it. */
  readonly sampleScenario: string | undefined;
  readonly memory: AccountMemory;
  readonly remotes: RemoteChoices;
  readonly view: ViewMemory;
}

/** What a worker is started with, as things are now. */
export function workerOptions(
  globalStorageUri: vscode.Uri,
  { samples, sampleScenario, memory, remotes, view }: OptionSources,
): WorkerOptions {
  const sample = samples.isSample(vscode.workspace.workspaceFolders);
  const shown = { sample, sampleScenario: sample ? sampleScenario : undefined };
  return {
    transport: "client",
    trusted: vscode.workspace.isTrusted,
    storagePath: cacheFolder(globalStorageUri, shown)?.fsPath,
    ...shown,
    settings: readSettings(),
    translations: vscode.l10n.bundle,
    remotes: remotes.chosen(),
    enterpriseHosts: readEnterpriseHosts().hosts.map(addressOf),
    accounts: memory.all(),
    view: view.start(),
  };
}

/**
 * Where what was read is kept, for all windows: one account sees the same in each of them. What the
 * simulator says about a repository in one scenario is no fact about a real one of that name, nor in
 * another scenario.
 */
export function cacheFolder(
  globalStorageUri: vscode.Uri,
  { sample, sampleScenario }: Pick<WorkerOptions, "sample" | "sampleScenario">,
): vscode.Uri | undefined {
  if (globalStorageUri.scheme !== "file") return undefined;
  const scenario = sampleScenario?.replaceAll(/[^\w-]/g, "=") ?? "usual";
  return vscode.Uri.joinPath(
    globalStorageUri,
    sample === true ? `sample-cache-${scenario}` : "cache",
  );
}
