import type * as vscode from "vscode";

const stateKey = "unsentTexts";
/** More than anybody leaves behind; the oldest go first. */
const mostTexts = 50;

/**
 * What the user has typed for a write that was not sent, or that failed: offered again the next
 * time, also after a reload. A text is forgotten when it was sent.
 */
export class UnsentTexts {
  readonly #state: Pick<vscode.Memento, "get" | "update">;
  readonly #texts: Map<string, string>;

  constructor(state: Pick<vscode.Memento, "get" | "update">) {
    this.#state = state;
    const kept = state.get<unknown>(stateKey);
    const entries = Array.isArray(kept) ? (kept as readonly unknown[]) : [];
    this.#texts = new Map(entries.filter(isEntry));
  }

  /** What was typed for this purpose; empty when nothing is left. */
  get(purpose: string): string {
    return this.#texts.get(purpose) ?? "";
  }

  set(purpose: string, text: string): void {
    this.#texts.delete(purpose);
    if (text !== "") this.#texts.set(purpose, text);
    for (const oldest of [...this.#texts.keys()].slice(0, -mostTexts)) this.#texts.delete(oldest);
    this.#keep();
  }

  /** The text was sent. */
  forget(purpose: string): void {
    if (this.#texts.delete(purpose)) this.#keep();
  }

  #keep(): void {
    // Written behind the typing: losing the last letter in a crash is no loss.
    void this.#state.update(stateKey, [...this.#texts]);
  }
}

function isEntry(value: unknown): value is readonly [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "string")
  );
}
