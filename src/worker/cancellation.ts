import { setMaxListeners } from "node:events";
import { type CancellationToken, CancellationTokenSource } from "vscode-languageserver-protocol";

/**
 * Ends many things at once. Every running call of git and every request listens, as many as there is
 * work: no leak, of which older releases of Node warn from the eleventh on.
 */
export function endOfMuch(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A signal as LSP's token; `dispose` when the request has ended. */
export function cancellationOf(signal: AbortSignal): {
  readonly token: CancellationToken;
  readonly dispose: () => void;
} {
  const source = new CancellationTokenSource();
  const cancel = () => source.cancel();
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return {
    token: source.token,
    dispose: () => {
      signal.removeEventListener("abort", cancel);
      source.dispose();
    },
  };
}

/** LSP's token as a signal; `dispose` when the work has ended. */
export function signalOf(token: CancellationToken): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
} {
  const controller = endOfMuch();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => listener.dispose() };
}
