import * as path from "node:path";
import type * as vscode from "vscode";

const stateKey = "sampleFolders";

/** Where the sample was written to; its windows are answered by the simulator. */
export class SampleFolders {
  readonly #state: vscode.Memento;
  readonly #storagePath: string;
  readonly #ownFolder: string | undefined;

  /** `ownFolder`: a folder that the launcher has made a sample of. */
  constructor(state: vscode.Memento, storagePath: string, ownFolder: string | undefined) {
    this.#state = state;
    this.#storagePath = storagePath;
    this.#ownFolder = ownFolder;
  }

  /** A path for a new sample; no folder is there yet. */
  freshPath(now: Date): string {
    const stamp = now.toISOString().replaceAll(/[^0-9]/g, "");
    return path.join(this.#storagePath, `sample-${stamp}`, "storefront");
  }

  async remember(folder: string): Promise<void> {
    await this.#state.update(stateKey, [...this.#remembered(), folder]);
  }

  /** True when the only folder of the workspace is a sample. */
  isSample(folders: readonly vscode.WorkspaceFolder[] | undefined): boolean {
    const [folder, ...others] = folders ?? [];
    if (folder === undefined || others.length > 0 || folder.uri.scheme !== "file") return false;
    const { fsPath } = folder.uri;
    return fsPath === this.#ownFolder || this.#remembered().includes(fsPath);
  }

  #remembered(): readonly string[] {
    const kept: unknown = this.#state.get(stateKey);
    return Array.isArray(kept) ? kept.filter((folder) => typeof folder === "string") : [];
  }
}
