import * as vscode from "vscode";
import type { WorkerOptions } from "../protocol/messages.ts";
import type { SampleFolders } from "./sampleFolders.ts";
import { readSettings } from "./settings.ts";

/** What a worker is started with, as things are now. */
export function workerOptions(
  storageUri: vscode.Uri | undefined,
  samples: SampleFolders,
): WorkerOptions {
  return {
    transport: "client",
    trusted: vscode.workspace.isTrusted,
    // Without a folder there is no storage, and nothing to keep.
    storagePath: storageUri?.scheme === "file" ? storageUri.fsPath : undefined,
    sample: samples.isSample(vscode.workspace.workspaceFolders),
    settings: readSettings(),
    translations: vscode.l10n.bundle,
  };
}
