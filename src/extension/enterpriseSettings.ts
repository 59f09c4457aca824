import * as vscode from "vscode";
import { type EnterpriseHosts, enterpriseHosts } from "./gateway/enterpriseHosts.ts";

const uri = "github-enterprise.uri";
const uris = "github-enterprise.uris";

/** The GitHub Enterprise hosts of the user's settings, as they are now. */
export function readEnterpriseHosts(): EnterpriseHosts {
  const configuration = vscode.workspace.getConfiguration();
  return enterpriseHosts(configuration.inspect(uri), configuration.inspect(uris));
}

/** Calls back after one of the two settings has changed, at whatever level. */
export function onDidChangeEnterpriseHosts(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(uri) || change.affectsConfiguration(uris)) listener();
  });
}
