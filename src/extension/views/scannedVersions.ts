import * as vscode from "vscode";
import { type AlertTarget, scannedVersionRequest } from "../../protocol/messages.ts";
import { parseAlertTarget } from "../commandTarget.ts";
import type { Sessions } from "../session.ts";

const scheme = "runtime-risk-scan";

/** The address of an alert's file as it was scanned; its name tells the editor the language. */
export function scannedUri(
  target: AlertTarget,
  { path, commit }: { readonly path: string; readonly commit: string },
): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    path: `/${path}`,
    query: JSON.stringify(target),
    fragment: commit,
  });
}

/** Serves files as they were scanned, read-only. */
export function registerScannedVersions(sessions: Sessions): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async (uri, token) => {
      const { client } = sessions;
      if (client === undefined) return vscode.l10n.t("Runtime Risk is not running.");
      const target = targetOf(uri);
      if (target === undefined) return vscode.l10n.t("This alert is no longer listed.");
      const scanned = await client.ask(scannedVersionRequest, target, token);
      return scanned.ok ? scanned.text : scanned.message;
    },
  });
}

function targetOf(uri: vscode.Uri): AlertTarget | undefined {
  try {
    return parseAlertTarget(JSON.parse(uri.query));
  } catch {
    // Anybody can make an address; one without JSON names no alert.
    return undefined;
  }
}
