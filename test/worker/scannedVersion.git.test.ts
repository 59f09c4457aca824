import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { scannedVersionRequest, type WorkerOptions } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeAlert, codeScanning, json, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const before = "const a = 1;\nquery(name);\n";

suite("the scanned version of a file", () => {
  let clone: TestClone;
  let session: WorkerSession | undefined;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
  });

  teardown(async () => {
    await session?.stop();
    clone.remove();
  });

  const ask = async (path: string, commit: string, key = "codeScanning/12") => {
    const item = codeAlert({ number: 12, path, line: 2, commit });
    const blob = { sha: "b".repeat(40), encoding: "base64", content: btoa("from GitHub\n") };
    session = await startWorker({
      folders: [clone.folder],
      options: client,
      http: answering(shop, codeScanning(item), (_request, { pathname }) => {
        if (pathname.endsWith(`/git/trees/${"c".repeat(40)}`)) {
          return json({ tree: [{ path, type: "blob", sha: blob.sha }] });
        }
        return pathname.endsWith(`/git/blobs/${blob.sha}`) ? json(blob) : undefined;
      }),
    });
    await session.refresh();
    const target = { repository: "github.com/acme/shop", key };
    return session.connection.sendRequest(scannedVersionRequest, target);
  };

  test("comes from the clone, beside the file's present place", async () => {
    const commit = clone.commit({ "src/db.js": before });
    clone.git("mv", "src/db.js", "src/query.js");
    clone.commit({ "src/query.js": `first();\n${before}more();\n` });
    assert.deepEqual(await ask("src/db.js", commit), {
      ok: true,
      text: before,
      path: "src/db.js",
      commit: commit.slice(0, 7),
      line: 1,
      uri: pathToFileURL(join(clone.folder, "src/query.js")).href,
      lineNow: 2,
    });
  });

  test("comes from GitHub when the clone does not have the commit", async () => {
    clone.commit({ "src/db.js": before });
    const scanned = await ask("src/db.js", "c".repeat(40));
    assert.ok(scanned.ok);
    assert.equal(scanned.text, "from GitHub\n");
    // The alert's line is not in that text: nobody knows where it is now.
    assert.equal(scanned.lineNow, null);
  });

  test("is told to be nowhere, not invented", async () => {
    clone.commit({ "src/db.js": before });
    assert.deepEqual(await ask("src/db.js", "d".repeat(40)), {
      ok: false,
      message: "Neither this clone nor GitHub has src/db.js at the scanned commit ddddddd.",
    });
  });

  test("a path that leaves the repository is refused, an alert that is gone is said", async () => {
    const commit = clone.commit({ "src/db.js": before });
    const refused = await ask("../outside.js", commit);
    assert.ok(!refused.ok);
    assert.match(refused.message, /is not a plain path below the repository/);
    const gone = await session?.connection.sendRequest(scannedVersionRequest, {
      repository: "github.com/acme/shop",
      key: "codeScanning/99",
    });
    assert.deepEqual(gone, { ok: false, message: "This alert is no longer listed." });
  });

  test("needs no file that is there now", async () => {
    const commit = clone.commit({ "src/db.js": before });
    rmSync(join(clone.folder, "src/db.js"));
    const scanned = await ask("src/db.js", commit);
    assert.ok(scanned.ok);
    assert.equal(scanned.text, before);
  });
});
