import * as vscode from "vscode";
import { redact } from "./gateway/redact.ts";

/**
 * The one log channel of the extension, redacting everything that is written to it.
 *
 * It is also given to the language client, so the worker's lines pass through it too.
 */
export function createLog(): vscode.LogOutputChannel {
  const channel = vscode.window.createOutputChannel("Runtime Risk", { log: true });
  return {
    name: channel.name,
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    trace: (message, ...values) => channel.trace(redact(message), ...values.map(redacted)),
    debug: (message, ...values) => channel.debug(redact(message), ...values.map(redacted)),
    info: (message, ...values) => channel.info(redact(message), ...values.map(redacted)),
    warn: (message, ...values) => channel.warn(redact(message), ...values.map(redacted)),
    error: (error, ...values) => channel.error(redact(textOf(error)), ...values.map(redacted)),
    append: (text) => channel.append(redact(text)),
    appendLine: (text) => channel.appendLine(redact(text)),
    replace: (text) => channel.replace(redact(text)),
    clear: () => channel.clear(),
    show: () => channel.show(true),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
}

function textOf(error: string | Error): string {
  return typeof error === "string" ? error : (error.stack ?? error.message);
}

/** Errors of HTTP clients carry their request's headers: only their text is written. */
function redacted(value: unknown): string {
  if (value instanceof Error) return redact(textOf(value));
  return redact(typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)));
}
