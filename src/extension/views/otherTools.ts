import * as vscode from "vscode";
import type { OtherMark } from "../../core/view/sameResult.ts";
import { diagnosticSource } from "../../protocol/contributions.ts";
import { otherMarks } from "../../protocol/editorMessages.ts";
import type { Sessions } from "../session.ts";
import { onDidChangeSettings, readSettings } from "../settings.ts";
import type { WorkerClient } from "../workerClient.ts";

/** Other extensions publish file after file: once for all of them. */
const delayMs = 200;
const mostText = 2000;

/**
 * Tells the worker what extensions that show the same results mark in files, so that ours can be
 * quiet there. Nothing is told while the user's setting is off, nor of any other extension.
 */
export function registerOtherTools(sessions: Sessions): vscode.Disposable {
  /** What the worker knows, by file. */
  const told = new Map<string, string>();
  const changed = new Map<string, vscode.Uri>();
  let toldTo: WorkerClient | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    const { client } = sessions;
    if (client === undefined) return;
    const files = Array.from(changed.values(), (uri) => ({
      uri: uri.toString(),
      marks: marksIn(vscode.languages.getDiagnostics(uri)),
    })).filter(({ uri, marks }) => isNews(told, uri, marks));
    changed.clear();
    // The worker goes away: its successor is told everything.
    if (files.length > 0) client.tell(otherMarks, { files }).catch(() => undefined);
  };
  const note = (uris: readonly vscode.Uri[]): void => {
    if (!readSettings()["diagnostics.quietBesideOthers"]) return;
    for (const uri of uris) if (uri.scheme === "file") changed.set(uri.toString(), uri);
    if (changed.size > 0) timer ??= setTimeout(tell, delayMs);
  };
  const noteAll = (): void => {
    // What was marked while nothing was told may be gone.
    const known = Array.from(told.keys(), (uri) => vscode.Uri.parse(uri, true));
    note([...known, ...vscode.languages.getDiagnostics().map(([uri]) => uri)]);
  };
  return vscode.Disposable.from(
    { dispose: () => clearTimeout(timer) },
    vscode.languages.onDidChangeDiagnostics(({ uris }) => note(uris)),
    onDidChangeSettings(noteAll),
    sessions.onDidChangeSnapshot(() => {
      if (sessions.client === toldTo) return;
      toldTo = sessions.client;
      told.clear();
      noteAll();
    }),
  );
}

/** Remembers what is told; marks that are the same, or still none, are no news. */
function isNews(told: Map<string, string>, uri: string, marks: readonly OtherMark[]): boolean {
  const text = JSON.stringify(marks);
  if ((told.get(uri) ?? "[]") === text) return false;
  told.set(uri, text);
  return true;
}

/** SARIF Viewer names no source; CodeQL and Snyk name themselves. */
const shownSources = /^(?:$|sarif|codeql|snyk)/i;

function marksIn(diagnostics: readonly vscode.Diagnostic[]): readonly OtherMark[] {
  return diagnostics
    .filter(({ source = "" }) => source !== diagnosticSource && shownSources.test(source))
    .map(({ range, code, message }) => ({
      line: range.start.line + 1,
      code: String(typeof code === "object" ? code.value : (code ?? "")).slice(0, mostText),
      message: message.slice(0, mostText),
    }));
}
