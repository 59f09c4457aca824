import * as vscode from "vscode";
import { defaultSettings, parseSettings, type Settings } from "../protocol/settings.ts";

const section = "runtimeRisk";

/** The user's settings as the editor merges them, keys without prefix; wrong values are defaults. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  const keys = Object.keys(defaultSettings);
  const given = Object.fromEntries(keys.map((key) => [key, configuration.get(key)]));
  return parseSettings({ ...given, readOnly: isReadOnly(configuration) }).settings;
}

/** True as soon as one of the places of the setting says so: no other place can loosen it. */
function isReadOnly(configuration: vscode.WorkspaceConfiguration): boolean {
  const { globalValue, workspaceValue, workspaceFolderValue } =
    configuration.inspect("readOnly") ?? {};
  return [
    globalValue,
    workspaceValue,
    workspaceFolderValue,
    configuration.get("readOnly"),
  ].includes(true);
}

/** Calls back with all settings after one of them has changed. */
export function onDidChangeSettings(listener: (settings: Settings) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(section)) listener(readSettings());
  });
}
