import { abortable } from "../sources/abortable.ts";

/** Lets through what nobody asked for while the window has the focus. */
export class FocusGate {
  #isFocused = true;
  #waiting: { readonly whenOpen: Promise<void>; readonly open: () => void } | undefined;

  /** Where nobody tells, as in another editor, the window has the focus all the time. */
  set isFocused(focused: boolean) {
    this.#isFocused = focused;
    if (!focused) return;
    this.#waiting?.open();
    this.#waiting = undefined;
  }

  /** Resolves at once, or when the window gets the focus; rejects when aborted. */
  async pass(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isFocused) return;
    if (this.#waiting === undefined) {
      let open: () => void = () => undefined;
      const whenOpen = new Promise<void>((resolve) => {
        open = resolve;
      });
      this.#waiting = { whenOpen, open };
    }
    await abortable(this.#waiting.whenOpen, signal);
  }
}
