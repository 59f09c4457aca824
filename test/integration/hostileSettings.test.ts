import assert from "node:assert/strict";
import * as vscode from "vscode";
import { readEnterpriseHosts } from "../../src/extension/enterpriseSettings.ts";
import { readSettings } from "../../src/extension/settings.ts";
import { defaultSettings, type Settings } from "../../src/protocol/settings.ts";
import { hostileSettings, hostileSettingsFile } from "../support/hostileSettings.ts";
import { diagnosticsOf, openSampleFile, testInterface } from "./extension.ts";

// Everything a trusted repository can set: anybody who contributes to it may have written that.
suite("A trusted workspace with hostile settings, in VS Code", () => {
  let file: vscode.Uri;

  const configuration = () => vscode.workspace.getConfiguration("runtimeRisk");
  /** Resolves when the editor has read what is in the file now. */
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        listening.dispose();
        resolve();
      };
      const listening = vscode.workspace.onDidChangeConfiguration(look);
      look();
    });

  suiteSetup(async () => {
    const extension = await testInterface();
    await extension.whenReady();
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder !== undefined, "no folder is open");
    file = vscode.Uri.joinPath(folder.uri, ".vscode", "settings.json");
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(hostileSettingsFile()));
    await until(() => configuration().get("navigation.order") === "rank");
  });

  suiteTeardown(async () => {
    await vscode.workspace.fs.delete(file);
    await until(() => configuration().get("navigation.order") === "file");
  });

  for (const [key, { value, harm }] of Object.entries(hostileSettings))
    test(`${key}: ${harm === "looks" ? "may look different" : `nothing ${harm}`}`, () => {
      const read: unknown = Object.entries(readSettings()).find(([name]) => name === key)?.[1];
      const usual: unknown = Object.entries(defaultSettings).find(([name]) => name === key)?.[1];
      assert.deepEqual(read, harm === "looks" ? value : usual);
    });

  test("names no host that a token may go to", () => {
    const merged = vscode.workspace.getConfiguration().get("github-enterprise.uri");
    assert.equal(merged, "https://github.evil.example", "the file is not in force");
    assert.deepEqual(readEnterpriseHosts().hosts, []);
  });

  test("cannot allow to write what the user forbids, but can forbid it", async () => {
    const key: keyof Settings = "readOnly";
    await configuration().update(key, true, vscode.ConfigurationTarget.Global);
    await until(() => configuration().inspect(key)?.globalValue === true);
    assert.equal(configuration().get(key), false, "the workspace's value is not in force");
    assert.equal(readSettings().readOnly, true);
    await configuration().update(key, undefined, vscode.ConfigurationTarget.Global);
    await configuration().update(key, true, vscode.ConfigurationTarget.Workspace);
    await until(() => configuration().inspect(key)?.workspaceValue === true);
    assert.equal(readSettings().readOnly, true);
  });

  test("still has its alerts drawn in the code", async () => {
    const document = await openSampleFile("services/payments-api/src/routes/refunds.ts");
    assert.ok((await diagnosticsOf(document.uri)).length > 0);
  });
});
