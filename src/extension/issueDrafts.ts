import * as vscode from "vscode";
import type { ContextKey } from "../protocol/contributions.ts";
import type { IssueDraft } from "../protocol/issues.ts";
import { type DraftFacts, draftText, parseDraftFacts } from "./issueDraft.ts";

const stateKey = "issueDrafts";
const contextKey: ContextKey = "runtimeRisk.issueDraft";

/**
 * The open issue drafts: untitled documents, and what belongs to each.
 *
 * The facts are kept in the workspace state, because the editor restores untitled documents after a
 * reload: a draft stays a draft. Lives as long as the extension, so a new worker changes nothing.
 */
export class IssueDrafts implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #facts: Map<string, DraftFacts>;
  readonly #listeners: vscode.Disposable;
  readonly #changed = new vscode.EventEmitter<void>();
  /** A document became a draft, or is none any more. */
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#facts = restored(state);
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#showContext()),
      vscode.workspace.onDidCloseTextDocument((document) => void this.forget(document.uri)),
      this.#changed,
    );
    this.#showContext();
  }

  /** The open draft for these alerts of a repository, if there is one. */
  find(repository: string, alerts: readonly string[]): vscode.TextDocument | undefined {
    const wanted = JSON.stringify([repository, alerts]);
    return vscode.workspace.textDocuments.find((document) => {
      const facts = this.factsOf(document);
      return facts !== undefined && JSON.stringify([facts.repository, facts.alerts]) === wanted;
    });
  }

  /** Opens a new draft in an editor. */
  async open(draft: IssueDraft): Promise<void> {
    const content = draftText(draft);
    const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
    const { title: _, body: __, ...facts } = draft;
    this.#facts.set(document.uri.toString(), facts);
    await this.#save();
    await vscode.window.showTextDocument(document, { preview: false });
    this.#showContext();
    this.#changed.fire();
  }

  /** The facts of a draft, or undefined when the document is none. */
  factsOf(document: vscode.TextDocument): DraftFacts | undefined {
    return this.#facts.get(document.uri.toString());
  }

  /** The document is no draft any more. */
  async forget(uri: vscode.Uri): Promise<void> {
    if (!this.#facts.delete(uri.toString())) return;
    this.#showContext();
    this.#changed.fire();
    await this.#save();
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #showContext(): void {
    const document = vscode.window.activeTextEditor?.document;
    const isDraft = document !== undefined && this.factsOf(document) !== undefined;
    void vscode.commands.executeCommand("setContext", contextKey, isDraft);
  }

  async #save(): Promise<void> {
    await this.#state.update(stateKey, Object.fromEntries(this.#facts));
  }
}

/** The kept drafts whose documents are still open; an untitled name is used again and again. */
function restored(state: vscode.Memento): Map<string, DraftFacts> {
  const open = new Set(
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .map(({ input }) => (input instanceof vscode.TabInputText ? input.uri.toString() : "")),
  );
  const kept = Object.entries(state.get<Record<string, unknown>>(stateKey, {}));
  const drafts = kept.flatMap(([uri, value]) => {
    const facts = open.has(uri) ? parseDraftFacts(value) : undefined;
    return facts === undefined ? [] : [[uri, facts] as const];
  });
  return new Map(drafts);
}
