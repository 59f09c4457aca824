import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { lineHashes } from "../../src/core/locate/lineHash.ts";
import type { WorkerOptions } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import {
  type Answers,
  answering,
  codeAlert,
  codeScanning,
  json,
  shop,
} from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const source = ["const a = 1;", "query(`select ${name}`);", "done();", ""].join("\n");

const old = ["let z;", "removed(from, the, tree);", "end();", ""].join("\n");

suite("scanned files that the clone does not have", () => {
  let origin: TestClone;
  let scanned: string;
  let parent: string;
  let folder: string;
  const sessions: WorkerSession[] = [];

  setup(() => {
    origin = makeClone();
    scanned = origin.commit({ "src/db.js": source, "src/web.js": source, "src/old.js": old });
    origin.commit({ "src/db.js": `// one\n// two\n${source}` });
    origin.git("rm", "--quiet", "src/old.js");
    origin.commit({ "src/new.js": "nothing\n" });
    parent = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-shallow-")));
    folder = join(parent, "shop");
    const from = pathToFileURL(origin.folder).href;
    execFileSync("git", ["clone", "--quiet", "--depth=1", from, folder], { stdio: "pipe" });
    const url = "https://github.com/acme/shop.git";
    execFileSync("git", ["-C", folder, "remote", "set-url", "origin", url]);
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    origin.remove();
    rmSync(parent, { recursive: true, force: true });
  });

  /** GitHub's git database, read from the origin. */
  const objects: Answers = (_request, { pathname }) => {
    const [, kind, id = ""] = /\/git\/(trees|blobs)\/([0-9a-f]{40})$/.exec(pathname) ?? [];
    if (kind === "trees") {
      const entries = origin.git("ls-tree", "-r", id).split("\n");
      const tree = entries.map((entry) => {
        const [, sha = "", path = ""] = /^\d+ blob (\w+)\t(.+)$/.exec(entry) ?? [];
        return { path, mode: "100644", type: "blob", sha, size: 1, url: "" };
      });
      return json({ sha: id, url: "", tree, truncated: false });
    }
    if (kind !== "blobs") return undefined;
    const content = execFileSync("git", ["-C", origin.folder, "cat-file", "blob", id]);
    return json({ sha: id, encoding: "base64", content: content.toString("base64"), size: 1 });
  };
  const start = async (git: Answers, options = client) => {
    const alerts = ["src/db.js", "src/web.js", "src/old.js"].map((path, index) =>
      codeAlert({ number: index + 1, path, line: 2, columns: [7, 23], commit: scanned }),
    );
    const http = answering(git, shop, codeScanning(...alerts));
    const session = await startWorker({ folders: [folder], options, http });
    sessions.push(session);
    await session.refresh();
    return session;
  };
  const asked = (session: WorkerSession) =>
    session.requests.flatMap(({ url }) => /\/git\/(trees|blobs)\//.exec(url)?.[1] ?? []);

  test("alerts are placed by GitHub's copy: one request for the commit, one for each other content", async () => {
    const session = await start(objects);
    const { alerts } = await session.report();
    const places = alerts.map(({ number, anchor }) =>
      [number, anchor?.state, anchor?.startLine].join(" "),
    );
    assert.deepEqual(new Set(places), new Set(["1 exact 4", "2 exact 2", "3 lost "]));
    assert.match(
      alerts.find(({ number }) => number === 1)?.anchor?.reason ?? "",
      /not in this clone; compared with GitHub's copy\)\.$/,
    );
    // The clone has src/db.js of then as src/web.js of now; only src/old.js is nowhere.
    assert.deepEqual(asked(session), ["trees", "blobs"]);
    await session.refresh(true);
    assert.deepEqual(asked(session), ["trees", "blobs"], "a commit never changes");
  });

  test("a commit that is nowhere: the line is found by GitHub's fingerprint, or stays unverified", async () => {
    const text = `// one\n// two\n${source}`;
    const hash = lineHashes(text)[3];
    const nowhere: Answers = (_request, { pathname }) => {
      const analysis = {
        id: 7,
        commit_sha: scanned,
        category: "/language:javascript",
        tool: { name: "CodeQL" },
      };
      if (pathname.endsWith("/code-scanning/analyses")) return json([analysis]);
      if (!pathname.endsWith("/code-scanning/analyses/7")) return undefined;
      const results = [
        [1, hash],
        [2, "0:1"],
      ].map(([number, primaryLocationLineHash]) => ({
        partialFingerprints: { primaryLocationLineHash },
        properties: { "github/alertNumber": number },
      }));
      return json({ version: "2.1.0", runs: [{ results }] });
    };
    const session = await start(nowhere);
    const { alerts } = await session.report();
    const anchors = new Map(alerts.map(({ number, anchor }) => [number, anchor]));
    const [first, second] = [anchors.get(1), anchors.get(2)];
    assert.deepEqual([first?.state, first?.startLine], ["moved", 4]);
    assert.match(first?.reason ?? "", /by the fingerprint that GitHub kept of the line/);
    assert.deepEqual([second?.state, second?.startLine], ["unverified", 2]);
    const downloads = () =>
      session.requests.filter(({ url }) => url.endsWith("/analyses/7")).length;
    assert.equal(downloads(), 1);
    await session.refresh();
    assert.equal(downloads(), 1, "nothing more is to be learnt");
  });

  test("what GitHub does not have is asked for once over restarts; a failed request again", async () => {
    const failing: Answers = (_request, { pathname }) =>
      pathname.includes("/git/") ? json({ message: "no" }, 403) : undefined;
    const none: Answers = () => undefined;
    const options = { ...client, storagePath: join(parent, "cache") };
    const counts: number[] = [];
    for (const git of [failing, none, none]) {
      const session = await start(git, options);
      counts.push(asked(session).length);
      const { alerts } = await session.report();
      const states = alerts.map(({ anchor }) => anchor?.state);
      assert.deepEqual(new Set(states), new Set(["unverified"]));
      if (counts.length === 3) await session.refresh(true);
      if (counts.length === 3) counts.push(asked(session).length);
      await session.stop();
    }
    // Everything read anew, by the user's wish, is this too.
    assert.deepEqual(counts, [1, 1, 0, 1]);
  });

  test("what GitHub does not have either stays unverified, and is asked for once", async () => {
    const session = await start(() => undefined);
    const { alerts } = await session.report();
    assert.deepEqual(new Set(alerts.map(({ anchor }) => anchor?.state)), new Set(["unverified"]));
    await session.refresh();
    assert.deepEqual(asked(session), ["trees"]);
  });
});
