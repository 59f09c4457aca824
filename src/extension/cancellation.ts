/** Cancellation, as LSP, the editor and the platform spell it. */

interface Token {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** Runs `work` with a signal that aborts when the token is cancelled; lets go of the token after. */
export async function withSignal<T>(
  token: Token,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    listener.dispose();
  }
}

/** JSON-RPC: request cancelled, server cancelled, and the two that mean the worker went away. */
const quietCodes = new Set([-32800, -32802, -32097, -32096]);

/** True for an error that only says that somebody stopped waiting; it is nobody's failure. */
export function isCancellation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "AbortError" || error.name === "Canceled") return true;
  return "code" in error && typeof error.code === "number" && quietCodes.has(error.code);
}
