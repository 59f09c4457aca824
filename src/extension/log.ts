import * as vscode from "vscode";
import { redact } from "./gateway/redact.ts";

/** Lines that are kept for a bundle of diagnostics. */
const mostLines = 500;

/** The log, and its last lines as they were written, for the editor does not give them back. */
export interface Log extends vscode.LogOutputChannel {
  /** Redacted, oldest first, each with its time and level. */
  readonly recent: () => readonly string[];
}

/**
 * The one log channel of the extension, redacting everything that is written to it.
 *
 * It is also given to the language client, so the worker's lines pass through it too.
 */
export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("Runtime Risk", { log: true });
  const lines: string[] = [];
  const keep = (level: string, ...texts: readonly string[]): void => {
    lines.push(`${new Date().toISOString()} ${level} ${texts.join(" ")}`.trimEnd());
    if (lines.length > mostLines) lines.splice(0, lines.length - mostLines);
  };
  type Level = "trace" | "debug" | "info" | "warn";
  const write =
    (level: Level) =>
    (message: string, ...values: readonly unknown[]): void => {
      const [text, ...others] = [redact(message), ...values.map(redacted)];
      // What the user has not asked for is not kept either.
      if (channel.logLevel <= levels[level] && channel.logLevel !== vscode.LogLevel.Off) {
        keep(level, text ?? "", ...others);
      }
      channel[level](text ?? "", ...others);
    };
  return {
    recent: () => [...lines],
    name: channel.name,
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    trace: write("trace"),
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: (error, ...values) => {
      const [text, others] = [redact(textOf(error)), values.map(redacted)];
      keep("error", text, ...others);
      channel.error(text, ...others);
    },
    append: (text) => channel.append(redact(text)),
    appendLine: (text) => {
      keep("", redact(text));
      channel.appendLine(redact(text));
    },
    replace: (text) => channel.replace(redact(text)),
    clear: () => channel.clear(),
    show: () => channel.show(true),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
}

const levels = {
  trace: vscode.LogLevel.Trace,
  debug: vscode.LogLevel.Debug,
  info: vscode.LogLevel.Info,
  warn: vscode.LogLevel.Warning,
} as const;

function textOf(error: string | Error): string {
  return typeof error === "string" ? error : (error.stack ?? error.message);
}

/** Errors of HTTP clients carry their request's headers: only their text is written. */
function redacted(value: unknown): string {
  if (value instanceof Error) return redact(textOf(value));
  return redact(typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)));
}
