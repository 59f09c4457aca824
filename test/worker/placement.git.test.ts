import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DidSaveTextDocumentNotification } from "vscode-languageserver-protocol";
import { placesChanged, statusRequest, type WorkerOptions } from "../../src/protocol/messages.ts";
import { createGit, type Git } from "../../src/sources/git/git.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeAlert, codeScanning, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const source = ["const a = 1;", "query(`select ${name}`);", "done();", ""].join("\n");

suite("placing alerts in the files of a clone", () => {
  let clone: TestClone;
  let commit: string;
  let gitCalls: string[];
  const sessions: WorkerSession[] = [];

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    commit = clone.commit({ "src/db.js": source, "src/web.js": source });
    gitCalls = [];
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    clone.remove();
  });

  const counting: Git = (command, signal) => {
    // Whose lines they are is learnt behind a refresh that nobody waits for any more.
    const isBehind = /(?:^| )(?:blame --porcelain|config --get user\.email)/;
    const call = command.args.join(" ");
    if (!isBehind.test(call)) gitCalls.push(call);
    return createGit()(command, signal);
  };
  const start = async (folders: readonly string[] = [clone.folder]) => {
    const alerts = ["src/db.js", "src/web.js"].map((path, index) =>
      codeAlert({ number: index + 1, path, line: 2, columns: [7, 23], commit }),
    );
    const session = await startWorker({
      folders,
      options: client,
      git: counting,
      http: answering(shop, codeScanning(...alerts)),
    });
    sessions.push(session);
    const told: string[] = [];
    session.connection.onNotification(placesChanged, ({ repository }) => {
      told.push(repository);
    });
    await session.refresh();
    gitCalls.length = 0;
    return { session, told };
  };
  const uri = (path: string, folder = clone.folder) => pathToFileURL(join(folder, path)).href;
  const lineOf = (session: WorkerSession, address: string) =>
    session.diagnostics.get(address)?.[0]?.range.start.line;
  const save = (session: WorkerSession, path: string) =>
    session.connection.sendNotification(DidSaveTextDocumentNotification.type, {
      textDocument: { uri: uri(path) },
    });

  test("a saved file is placed alone; the views hear of it once", async () => {
    const { session, told } = await start();
    clone.write("src/web.js", `// one\n${source}`);
    clone.write("src/db.js", `// one\n// two\n${source}`);
    await save(session, "src/db.js");
    await session.until(() => lineOf(session, uri("src/db.js")) === 3);
    assert.equal(lineOf(session, uri("src/web.js")), 1, "nobody has said a word about this file");
    // Messages come in order: what was told before this answer has arrived.
    await session.connection.sendRequest(statusRequest, {});
    assert.deepEqual(told, ["github.com/acme/shop"]);
    // The report looks at all files.
    await session.report();
    await session.until(() => lineOf(session, uri("src/web.js")) === 2);
  });

  test("opening and closing what has not changed runs no git and redraws nothing", async () => {
    const { session, told } = await start();
    await session.open(join(clone.folder, "src/db.js"), source);
    await session.open(join(clone.folder, "README.md"), "hello");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual([gitCalls, told], [[], []]);
    assert.equal(lineOf(session, uri("src/db.js")), 1);
  });

  test("a refresh that moves alerts tells it with the snapshot, not beside it", async () => {
    const { session, told } = await start();
    clone.write("src/db.js", `// one\n${source}`);
    const before = session.snapshots.length;
    await session.refresh(true);
    await session.until(() => lineOf(session, uri("src/db.js")) === 2);
    assert.deepEqual([session.snapshots.length - before, told], [1, []]);
  });

  test("a linked working tree on another branch shows the alerts of its repository on its own lines", async () => {
    const other = `${clone.folder}-topic`;
    clone.git("worktree", "add", "--quiet", "-b", "topic", other);
    try {
      clone.write("src/web.js", `// one\n${source}`);
      const { session } = await start([clone.folder, other]);
      const lists = session.requests.filter(({ url }) => url.includes("/code-scanning/alerts"));
      assert.equal(lists.length, 1, "the repository is read once");
      assert.equal(lineOf(session, uri("src/web.js")), 2);
      assert.equal(lineOf(session, uri("src/web.js", other)), 1);
      assert.equal(session.snapshots.at(-1)?.counts.fixSoon, 2, "an alert counts once");
    } finally {
      await sessions.splice(0)[0]?.stop();
      rmSync(other, { recursive: true, force: true });
    }
  });

  test("Azure is asked once for all repositories of a refresh", async () => {
    const others = ["web", "api"].map((name) => {
      const other = makeClone(`https://github.com/acme/${name}.git`);
      other.commit({ "a.txt": "a\n" });
      return other;
    });
    try {
      const { session } = await start([clone.folder, ...others.map(({ folder }) => folder)]);
      const asked = session.requests.filter(({ auth }) => auth === "azure").map(({ body }) => body);
      assert.ok(asked.length > 0);
      assert.equal(new Set(asked).size, asked.length, "no query is sent twice");
    } finally {
      for (const other of others) other.remove();
    }
  });
});
