import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DidCloseTextDocumentNotification, HoverRequest } from "vscode-languageserver-protocol";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeAlert, codeScanning, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const source = "const a = 1;\nquery(name);\ndone();\n";

// git notes in `core.ignorecase` what it found out about the disk; the worker goes by that.
suite("a disk that ignores case", () => {
  let clone: TestClone;
  let session: WorkerSession;
  const uri = (path: string) => pathToFileURL(join(clone.folder, path)).href;
  const linesOf = (path: string) =>
    (session.diagnostics.get(uri(path)) ?? []).map(({ range }) => range.start.line);

  const start = async (ignoresCase: boolean) => {
    clone = makeClone("https://github.com/acme/shop.git");
    clone.git("config", "core.ignorecase", String(ignoresCase));
    const commit = clone.commit({ "src/Db.js": source });
    const alert = codeAlert({ number: 12, path: "src/Db.js", line: 2, commit });
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: answering(shop, codeScanning(alert)),
    });
    await session.refresh();
    assert.deepEqual(linesOf("src/Db.js"), [1]);
  };

  teardown(async () => {
    await session.stop();
    clone.remove();
  });

  test("a file opened in another spelling has its alerts, under that spelling alone", async () => {
    await start(true);
    const opened = join(clone.folder, "SRC/db.js");
    await session.open(opened, source);
    await session.until(() => linesOf("SRC/db.js").length === 1);
    assert.deepEqual(linesOf("src/Db.js"), []);
  });

  test("its alerts follow the edits, in Problems, hover and report", async () => {
    await start(true);
    const opened = join(clone.folder, "SRC/db.js");
    await session.open(opened, source);
    await session.change(opened, `// one\n${source}`, 2);
    await session.until(() => linesOf("SRC/db.js")[0] === 2);
    const { alerts } = await session.report();
    assert.deepEqual([alerts[0]?.anchor?.path, alerts[0]?.anchor?.startLine], ["src/Db.js", 3]);
    const hover = await session.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: uri("SRC/db.js") },
      position: { line: 2, character: 3 },
    });
    assert.match(JSON.stringify(hover), /SQL injection/);
  });

  test("a closed file has its own spelling again", async () => {
    await start(true);
    await session.open(join(clone.folder, "SRC/db.js"), source);
    await session.until(() => linesOf("SRC/db.js").length === 1);
    await session.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uri("SRC/db.js") },
    });
    await session.until(() => linesOf("src/Db.js").length === 1);
    assert.deepEqual(linesOf("SRC/db.js"), []);
  });

  test("a file opened before its alerts are known is found by them", async () => {
    await start(true);
    const opened = join(clone.folder, "SRC/db.js");
    await session.open(opened, `// one\n${source}`);
    await session.refresh(true);
    await session.until(() => linesOf("SRC/db.js")[0] === 2);
    assert.deepEqual(linesOf("src/Db.js"), []);
  });

  test("on any other disk another spelling is another file", async () => {
    await start(false);
    await session.open(join(clone.folder, "SRC/db.js"), source);
    await session.refresh(true);
    assert.deepEqual(linesOf("src/Db.js"), [1]);
    assert.deepEqual(linesOf("SRC/db.js"), []);
  });
});
