import * as vscode from "vscode";
import { type AlertTarget, alertDetailRequest, explainRequest } from "../../protocol/messages.ts";
import { parseAlertTarget } from "../commandTarget.ts";
import type { Sessions } from "../session.ts";
import { ExplanationDetails } from "./explanationDetails.ts";

const scheme = "runtime-risk";

/** The address of the document that explains an alert's risk. */
export function explanationUri(target: AlertTarget): vscode.Uri {
  // `code scanning 12`: the name of the tab.
  const name = target.key.replace("Scanning/", " scanning ").replace("/", " ");
  return vscode.Uri.from({
    scheme,
    path: `/${vscode.l10n.t("Risk of {0}", name)}.md`,
    query: JSON.stringify(target),
  });
}

/**
 * Serves the explanations, and serves them anew when there is a new snapshot or when what GitHub
 * says besides has arrived.
 */
export function registerExplanations(sessions: Sessions): vscode.Disposable {
  const { t } = vscode.l10n;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const details = new ExplanationDetails({
    loading: t("Reading more about this alert from GitHub…"),
    failed: t("More about this alert could not be read. Open it again to try again."),
    gone: t("This alert is no longer listed."),
  });
  return vscode.Disposable.from(
    changed,
    sessions.onDidChangeSnapshot(() => {
      for (const { uri } of vscode.workspace.textDocuments)
        if (uri.scheme === scheme) changed.fire(uri);
    }),
    // VS Code ignores the change of a document that it is still opening.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme === scheme && details.hasArrived(uri.toString())) changed.fire(uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) details.forget(uri.toString());
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri, token) => {
        const target = targetOf(uri);
        const { client } = sessions;
        if (client === undefined) return t("Runtime Risk is not running.");
        if (target === undefined) return t("This alert is no longer listed.");
        return details.text(uri.toString(), {
          account: async () => (await client.ask(explainRequest, target, token))?.markdown,
          // Not with the token of this reading: the document stays while the detail is on its way.
          detail: async () => (await client.ask(alertDetailRequest, target))?.markdown,
          onArrived: () => changed.fire(uri),
        });
      },
    }),
  );
}

function targetOf(uri: vscode.Uri): AlertTarget | undefined {
  try {
    return parseAlertTarget(JSON.parse(uri.query));
  } catch {
    // Anybody can make an address; one without JSON names no alert.
    return undefined;
  }
}
