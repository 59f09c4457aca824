import assert from "node:assert/strict";
import { statusRequest, treeRequest } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { assertReport } from "../support/report.ts";
import { type Answers, answering, codeAlert, json, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const topic = "refs/heads/topic";

suite("alerts of a branch", () => {
  let clone: TestClone;
  let commit: string;
  let session: WorkerSession;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    commit = clone.commit({ "a.ts": "a\nb\nc\n" }, "Base");
    clone.git("update-ref", "refs/remotes/origin/main", commit);
    clone.git("update-ref", "refs/remotes/origin/topic", commit);
    clone.git("checkout", "--quiet", "-b", "topic");
    clone.git("config", "branch.topic.remote", "origin");
    clone.git("config", "branch.topic.merge", topic);
  });
  teardown(async () => {
    await session.stop();
    clone.remove();
  });

  /** Alerts 1 to 3 on the branch: 1 is on main too, 2 is older than the base, 3 is younger. */
  const gitHub: Answers = (_request, { pathname, searchParams }) => {
    const ref = searchParams.get("ref");
    if (pathname.endsWith("/code-scanning/analyses")) {
      return ref === topic
        ? json([{ commit_sha: commit, created_at: "2026-11-20T06:00:00Z", error: "" }])
        : undefined;
    }
    if (!pathname.endsWith("/code-scanning/alerts")) return undefined;
    const committed = Date.parse(clone.git("show", "--no-patch", "--format=%cI", "HEAD"));
    const alert = (number: number, seconds: number) => ({
      ...codeAlert({ number, path: "a.ts", line: number, commit }),
      created_at: new Date(committed + seconds * 1000).toISOString(),
    });
    const all = [alert(1, 60), alert(2, -60), alert(3, 60)];
    return json(ref === topic ? all : all.slice(0, 1));
  };

  test("are told from those that were there, in the report, the tree and the status", async () => {
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: answering(gitHub, shop),
      now: () => new Date("2026-11-20T09:00:00Z"),
    });
    await session.refresh();
    const report = await session.report();
    assertReport(report);
    assert.equal(report.repository.alertsRef, topic);
    assert.deepEqual(report.repository.analysis, {
      commit,
      createdAt: "2026-11-20T06:00:00Z",
      error: null,
      warning: null,
    });
    assert.deepEqual(
      Object.fromEntries(
        report.alerts.map(({ number, introducedByBranch }) => [number, introducedByBranch]),
      ),
      { 1: false, 2: false, 3: true },
    );
    const short = commit.slice(0, 7);
    const said = report.coverage.find(({ source }) => source === "codeScanning");
    assert.equal(
      said?.detail,
      `Alerts of topic as of its analysis of 2026-11-20 06:00 UTC (${short}).`,
    );
    const rows = await session.connection.sendRequest(treeRequest, { view: "alerts" });
    assert.deepEqual(
      [rows.at(-1)?.label, rows.at(-1)?.description],
      ["Code scanning of topic", `analysed 3 h ago · ${short}`],
    );
    const { summaries } = await session.connection.sendRequest(statusRequest, {});
    assert.equal(summaries[0]?.analysis?.createdAt, "2026-11-20T06:00:00Z");
  });

  test("a branch that is switched to while another is read is read next", async () => {
    clone.git("checkout", "--quiet", "main");
    let held: Promise<void> | undefined;
    let reached = () => {};
    let release = () => {};
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: async (request) => {
        const isList = new URL(request.url).pathname.endsWith("/code-scanning/alerts");
        if (isList && held !== undefined) {
          reached();
          await held;
        }
        return answering(gitHub, shop)(request);
      },
    });
    await session.refresh();
    assert.equal((await session.report()).repository.alertsRef, "refs/heads/main");
    const before = session.snapshots.length;
    held = new Promise((resolve) => {
      release = resolve;
    });
    const asked = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const running = session.refresh();
    await asked;
    clone.git("checkout", "--quiet", "topic");
    clone.commit({ "a.ts": "new\na\nb\nc\n" }, "Move the lines");
    const lines = () =>
      [...session.diagnostics.values()].flat().map(({ range }) => range.start.line);
    await session.until(() => lines().includes(1));
    held = undefined;
    release();
    await running;
    await session.until(() => session.snapshots.length > before + 1);
    const { repository } = await session.report();
    assert.deepEqual([repository.branch, repository.alertsRef], ["topic", topic]);
  });
});
