import * as vscode from "vscode";
import { type AlertTarget, explainRequest } from "../../protocol/messages.ts";
import { parseAlertTarget } from "../commandTarget.ts";
import type { Sessions } from "../session.ts";

const scheme = "runtime-risk";

/** The address of the document that explains an alert's risk. */
export function explanationUri(target: AlertTarget): vscode.Uri {
  const name = target.key.replaceAll("/", " ");
  return vscode.Uri.from({
    scheme,
    path: `/${vscode.l10n.t("Risk of {0}", name)}.md`,
    query: JSON.stringify(target),
  });
}

/** Serves the explanations, and serves them anew when there is a new snapshot. */
export function registerExplanations(sessions: Sessions): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    sessions.onDidChangeSnapshot(() => {
      for (const { uri } of vscode.workspace.textDocuments)
        if (uri.scheme === scheme) changed.fire(uri);
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri, token) => explanation(sessions, uri, token),
    }),
  );
}

async function explanation(
  sessions: Sessions,
  uri: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<string> {
  const target = targetOf(uri);
  const { client } = sessions;
  if (client === undefined) return vscode.l10n.t("Runtime Risk is not running.");
  const found = target === undefined ? null : await client.ask(explainRequest, target, token);
  return found?.markdown ?? vscode.l10n.t("This alert is no longer listed.");
}

function targetOf(uri: vscode.Uri): AlertTarget | undefined {
  try {
    return parseAlertTarget(JSON.parse(uri.query));
  } catch {
    // Anybody can make an address; one without JSON names no alert.
    return undefined;
  }
}
