import assert from "node:assert/strict";
import path from "node:path";
import type { Memento, Uri, WorkspaceFolder } from "vscode";
import { SampleFolders } from "../../src/extension/sampleFolders.ts";

/** The editor's memory between windows, in a map. */
function aMemory(): Memento {
  const kept = new Map<string, unknown>();
  const get = (key: string, fallback?: unknown): unknown => kept.get(key) ?? fallback;
  return {
    keys: () => [...kept.keys()],
    get,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
}

function aFolder(fsPath: string, scheme = "file"): WorkspaceFolder {
  // Only these two are read; a real Uri exists only inside the editor.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const uri = { fsPath, scheme } as Uri;
  return { uri, name: "x", index: 0 };
}

suite("sample folders", () => {
  test("the folder that the launcher made is a sample", () => {
    const samples = new SampleFolders(aMemory(), "/storage", "/tmp/sample");
    assert.equal(samples.isSample([aFolder("/tmp/sample")]), true);
    assert.equal(samples.isSample([aFolder("/tmp/sample2")]), false);
    assert.equal(samples.isSample([aFolder("/tmp/sample", "vscode-vfs")]), false);
  });

  test("with a second folder the workspace is no sample: real alerts would be hidden", () => {
    const samples = new SampleFolders(aMemory(), "/storage", "/tmp/sample");
    assert.equal(samples.isSample([aFolder("/tmp/sample"), aFolder("/home/code")]), false);
    assert.equal(samples.isSample([]), false);
    assert.equal(samples.isSample(undefined), false);
  });

  test("a written sample is remembered in other windows", async () => {
    const memory = aMemory();
    const folder = new SampleFolders(memory, "/storage", undefined).freshPath(
      new Date("2026-11-20T08:09:10.123Z"),
    );
    assert.equal(folder, path.join("/storage", "sample-20261120080910123", "storefront"));
    await new SampleFolders(memory, "/storage", undefined).remember(folder);
    assert.equal(
      new SampleFolders(memory, "/storage", undefined).isSample([aFolder(folder)]),
      true,
    );
  });

  test("a broken memory is no memory", async () => {
    const memory = aMemory();
    await memory.update("sampleFolders", "/x");
    assert.equal(new SampleFolders(memory, "/storage", undefined).isSample([aFolder("/x")]), false);
  });
});
