import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseGitDiff } from "../../src/core/locate/gitDiff.ts";
import type { Report } from "../../src/core/report.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeAlert, codeScanning, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const lines = ["const a = 1;", "", "query(`select ${name}`);", "done();", ""];
const lf = lines.join("\n");
const crlf = lines.join("\r\n");
const path = "src/db.js";

suite("line ends", () => {
  let clone: TestClone;
  const sessions: WorkerSession[] = [];

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    clone.remove();
  });

  const start = async (commit: string): Promise<WorkerSession> => {
    const alert = codeAlert({ number: 12, path, line: 3, columns: [7, 23], commit });
    const session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: answering(shop, codeScanning(alert)),
    });
    sessions.push(session);
    await session.refresh();
    return session;
  };
  const anchorOf = ({ alerts }: Report) => {
    const anchor = alerts[0]?.anchor;
    return [anchor?.state, anchor?.startLine, anchor?.startColumn, anchor?.endColumn];
  };

  test("a checkout that turned LF into CRLF is no change of the line", async () => {
    clone.git("config", "core.autocrlf", "true");
    const commit = clone.commit({ [path]: lf });
    clone.write(path, crlf);
    assert.deepEqual(anchorOf(await (await start(commit)).report()), ["exact", 3, 7, 23]);
  });

  test("without git's knowledge of the line ends the line is found all the same", async () => {
    clone.git("config", "core.autocrlf", "false");
    const commit = clone.commit({ [path]: lf });
    clone.write(path, `// one\r\n${crlf}`);
    assert.deepEqual(anchorOf(await (await start(commit)).report()), ["exact", 4, 7, 23]);
  });

  test("hunks of a file committed with CRLF count its lines", async () => {
    clone.git("config", "core.autocrlf", "false");
    const commit = clone.commit({ [path]: crlf });
    clone.commit({ [path]: `// one\r\n// two\r\n${crlf}` });
    assert.deepEqual(anchorOf(await (await start(commit)).report()), ["exact", 5, 7, 23]);
  });

  test("a file whose line ends were all turned round in a commit keeps its alert", async () => {
    clone.git("config", "core.autocrlf", "false");
    const commit = clone.commit({ [path]: crlf });
    clone.commit({ [path]: lf }, "Use LF");
    assert.deepEqual(anchorOf(await (await start(commit)).report()), ["exact", 3, 7, 23]);
  });

  test("mixed line ends are counted as the editor counts them", async () => {
    clone.git("config", "core.autocrlf", "false");
    const mixed = `const a = 1;\r\n\n${lines.slice(2).join("\r\n")}`;
    const commit = clone.commit({ [path]: mixed });
    clone.write(path, `// one\n${mixed}`);
    assert.deepEqual(anchorOf(await (await start(commit)).report()), ["exact", 4, 7, 23]);
  });

  test("an open text with other line ends than the disk's has the alert on its line", async () => {
    clone.git("config", "core.autocrlf", "false");
    const session = await start(clone.commit({ [path]: lf }));
    const file = join(clone.folder, path);
    await session.open(file, crlf);
    assert.deepEqual(anchorOf(await session.report()), ["exact", 3, 7, 23]);
    await session.change(file, `// one\r\n${crlf}`, 2);
    const drawn = () => session.diagnostics.get(pathToFileURL(file).href)?.[0]?.range.start.line;
    await session.until(() => drawn() === 3);
    assert.deepEqual(anchorOf(await session.report()), ["exact", 4, 7, 23]);
  });

  test("a diff of CRLF lines has the paths and ranges of the same diff of LF lines", () => {
    const header =
      "diff --git a/src/db.js b/src/db.js\nindex 1..2 100644\n--- a/src/db.js\n+++ b/src/db.js\n";
    const diff = (end: string) => `${header}@@ -1 +1,2 @@\n-a${end}\n+b${end}\n+c${end}\n`;
    assert.deepEqual(parseGitDiff(diff("\r")), parseGitDiff(diff("")));
    assert.deepEqual(parseGitDiff(diff("\r"))[0]?.hunks, [
      { beforeFrom: 0, beforeTo: 1, afterFrom: 0, afterTo: 2 },
    ]);
  });
});
