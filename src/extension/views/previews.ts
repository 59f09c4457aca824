import * as vscode from "vscode";

const scheme = "runtime-risk-preview";
/** Previews whose text is kept; an editor that is shown longer has read its own. */
const mostTexts = 20;

/** Texts that are shown before they are written: read-only documents of this window. */
export class Previews implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Shows what would change; `name` gives the language by its ending. Gives what closes it. */
  async showDiff(
    title: string,
    name: string,
    { before, after }: { readonly before: string; readonly after: string },
  ): Promise<() => Promise<void>> {
    const [left, right] = [this.#keep(name, before), this.#keep(name, after)];
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: false });
    return async () => {
      const tabs = vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(
          ({ input }) =>
            input instanceof vscode.TabInputTextDiff &&
            input.modified.toString() === right.toString(),
        );
      if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
    };
  }

  #keep(name: string, text: string): vscode.Uri {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.#count}/${name}` });
    this.#texts.set(uri.toString(), text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > mostTexts && oldest !== undefined) this.#texts.delete(oldest);
    return uri;
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
