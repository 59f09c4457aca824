import type * as vscode from "vscode";

/** Does something once when the user comes back to the window, e.g. from the browser. */
export class FocusReturn implements vscode.Disposable {
  readonly #listener: vscode.Disposable;
  #waiting: (() => void) | undefined;
  #hasLeft = false;

  constructor(onDidChange: vscode.Event<Pick<vscode.WindowState, "focused">>) {
    this.#listener = onDidChange(({ focused }) => {
      if (!focused) {
        this.#hasLeft = true;
        return;
      }
      const work = this.#hasLeft ? this.#waiting : undefined;
      if (work === undefined) return;
      this.#waiting = undefined;
      work();
    });
  }

  /** Calls back when the window has lost the focus and got it back; the last one asked counts. */
  afterwards(work: () => void): void {
    this.#hasLeft = false;
    this.#waiting = work;
  }

  dispose(): void {
    this.#waiting = undefined;
    this.#listener.dispose();
  }
}
