import * as vscode from "vscode";
import { defaultSettings, parseSettings, type Settings } from "../protocol/settings.ts";

const section = "runtimeRisk";

/** The user's settings as the editor merges them, keys without prefix; wrong values are defaults. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  const keys = Object.keys(defaultSettings);
  return parseSettings(Object.fromEntries(keys.map((key) => [key, configuration.get(key)])))
    .settings;
}

/** Calls back with all settings after one of them has changed. */
export function onDidChangeSettings(listener: (settings: Settings) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(section)) listener(readSettings());
  });
}
