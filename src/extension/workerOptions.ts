import * as vscode from "vscode";
import type { WorkerOptions } from "../protocol/messages.ts";
import type { SampleFolders } from "./sampleFolders.ts";
import { readSettings } from "./settings.ts";

/** What a worker is started with, as things are now. */
export function workerOptions(
  storageUri: vscode.Uri | undefined,
  samples: SampleFolders,
  sampleScenario: string | undefined,
): WorkerOptions {
  const sample = samples.isSample(vscode.workspace.workspaceFolders);
  return {
    transport: "client",
    trusted: vscode.workspace.isTrusted,
    // Without a folder there is no storage, and nothing to keep.
    storagePath: storageUri?.scheme === "file" ? storageUri.fsPath : undefined,
    sample,
    sampleScenario: sample ? sampleScenario : undefined,
    settings: readSettings(),
    translations: vscode.l10n.bundle,
  };
}
