import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../src/protocol/contributions.ts";
import { testInterface } from "./extension.ts";

suite("The extension in VS Code", () => {
  test("activates and its worker becomes ready", async () => {
    const extension = await testInterface();
    await extension.whenReady();
    assert.ok(vscode.extensions.getExtension("runtime-risk.runtime-risk")?.isActive);
  });

  test("registers every command it contributes", async () => {
    await testInterface();
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      commandIds.filter((id) => !registered.includes(id)),
      [],
    );
  });

  test("holds as much after two restarts of the worker as before", async () => {
    const extension = await testInterface();
    await extension.whenReady();
    const before = extension.liveDisposables();
    assert.ok(before > 0, "nothing is counted");
    await extension.restart();
    await extension.whenReady();
    await extension.restart();
    await extension.whenReady();
    assert.equal(extension.liveDisposables(), before);
  });
});
