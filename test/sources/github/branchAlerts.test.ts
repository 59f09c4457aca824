import assert from "node:assert/strict";
import { readBranchAlerts } from "../../../src/sources/github/branchAlerts.ts";
import {
  type Answer,
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../../support/gitHubClient.ts";
import { codeAlert } from "../../support/upstreamAnswers.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const noAnalysis: Answer = { status: 404, body: { message: "no analysis found" } };
const analysis = (more: object = {}): Answer => ({
  body: [
    { commit_sha: commit, created_at: "2026-11-19T08:15:30Z", error: "", warning: "", ...more },
  ],
});

function alertAt(number: number, createdAt = "2026-11-10T10:00:00Z"): object {
  const alert = codeAlert({ number, path: "a.ts", line: number, commit });
  return { ...alert, created_at: createdAt };
}

interface Server {
  /** By reference; the default branch's under `""`. */
  readonly lists?: Readonly<Record<string, Answer>>;
  /** By reference. */
  readonly analyses?: Readonly<Record<string, Answer>>;
  readonly leftAt?: string | undefined;
  readonly upstreamBranch?: string;
}

/** GitHub with tags; what was asked is `list`, `analyses` or `pulls`, its reference and the status. */
function aServer(server: Server) {
  const asked: string[] = [];
  const { transport } = answeringTransport((request, url): Answer => {
    const ref = url.searchParams.get("ref") ?? "";
    const kind = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
    const known =
      kind === "pulls"
        ? { body: [] }
        : kind === "analyses"
          ? (server.analyses?.[ref] ?? noAnalysis)
          : (server.lists?.[ref] ?? { body: [] });
    const etag = JSON.stringify(`${kind} ${ref} ${JSON.stringify(known.body).length}`);
    const isUnchanged = request.headers["if-none-match"] === etag;
    const answer: Answer = isUnchanged ? { status: 304 } : { headers: { etag }, ...known };
    asked.push(`${kind} ${ref} ${answer.status ?? 200}`.replace("  ", " "));
    return answer;
  });
  const github = clientOver(transport);
  const read = () =>
    readBranchAlerts(
      github,
      shopRepository,
      {
        upstreamBranch: server.upstreamBranch ?? "topic",
        leftAt: async (branch) => {
          assert.equal(branch, "main");
          return server.leftAt;
        },
      },
      calm,
    );
  return { read, asked };
}

const topic = "refs/heads/topic";
const marks = ({ reading }: Awaited<ReturnType<ReturnType<typeof aServer>["read"]>>) =>
  Object.fromEntries(reading.facts.map((alert) => [alert.number, alert.introducedByBranch]));

suite("age of code scanning alerts", () => {
  test("the default branch's newest analysis is told, beside the list", async () => {
    const { read, asked } = aServer({
      upstreamBranch: "main",
      lists: { "": { body: [alertAt(1)] } },
      analyses: { "refs/heads/main": analysis() },
    });
    const { ref, analysis: found, reading } = await read();
    assert.equal(ref.name, "refs/heads/main");
    assert.deepEqual(found, {
      commit,
      createdAt: "2026-11-19T08:15:30Z",
      error: undefined,
      warning: undefined,
    });
    assert.equal(reading.problem, undefined);
    assert.equal(
      reading.note,
      "Alerts of main as of its analysis of 2026-11-19 08:15 UTC (1a2b3c4).",
    );
    assert.deepEqual(marks({ ref, analysis: found, reading }), { 1: undefined });
    assert.deepEqual(asked.toSorted(), ["alerts 200", "analyses refs/heads/main 200"]);
  });

  test("unchanged, every list and look-up is one 304", async () => {
    const { read, asked } = aServer({
      lists: { [topic]: { body: [alertAt(1)] } },
      analyses: { [topic]: analysis() },
    });
    const first = await read();
    asked.length = 0;
    assert.deepEqual(await read(), first);
    assert.deepEqual(asked.toSorted(), [
      "alerts 304",
      "alerts refs/heads/topic 304",
      "analyses refs/heads/topic 304",
    ]);
  });

  test("a branch that was passed over is named", async () => {
    const { read } = aServer({ analyses: { "refs/heads/main": analysis() } });
    const { reading } = await read();
    assert.match(reading.note ?? "", /^Alerts of main .*\. topic has no analysis yet\.$/);
  });

  test("no analysis yet is what the list says, and has no age", async () => {
    const { read } = aServer({ upstreamBranch: "main", lists: { "": noAnalysis } });
    const { reading, analysis: found } = await read();
    assert.deepEqual(
      [reading.problem?.state, reading.note, found],
      ["notConfigured", undefined, undefined],
    );
  });

  test("an analysis with an error is no complete reading; a warning is told", async () => {
    const lists = { "": { body: [alertAt(1)] } };
    const of = (more: object) =>
      aServer({ upstreamBranch: "main", lists, analyses: { "refs/heads/main": analysis(more) } });
    const failed = (await of({ error: "out of\nmemory" }).read()).reading;
    assert.equal(failed.problem?.state, "partial");
    assert.equal(
      failed.problem?.detail,
      "The newest analysis of main reports an error, so alerts may be missing: out of memory",
    );
    assert.equal(failed.facts.length, 1);
    const warned = (await of({ warning: "3 files skipped" }).read()).reading;
    assert.equal(warned.problem, undefined);
    assert.match(warned.note ?? "", /That analysis reports a warning: 3 files skipped$/);
  });

  test("a server that leaves fields out is not spoken for", async () => {
    const bare = { commit_sha: null, created_at: "yesterday", error: undefined };
    const { read } = aServer({
      upstreamBranch: "main",
      analyses: { "refs/heads/main": analysis(bare) },
    });
    const { reading, analysis: found } = await read();
    assert.deepEqual(
      [reading.note, found?.commit, found?.createdAt],
      [undefined, undefined, undefined],
    );
  });

  test("a look-up that fails leaves the alerts, and is told", async () => {
    const { read } = aServer({
      upstreamBranch: "main",
      lists: { "": { body: [alertAt(1)] } },
      analyses: { "refs/heads/main": { status: 403, body: { message: "no" } } },
    });
    const { reading, analysis: found } = await read();
    assert.deepEqual([reading.problem, reading.facts.length, found], [undefined, 1, undefined]);
    assert.match(reading.note ?? "", /^How old these alerts are could not be asked\. /);
  });
});

suite("alerts that a branch brings in", () => {
  const analyses = { [topic]: analysis() };

  test("are those not open on the default branch", async () => {
    const { read } = aServer({
      analyses,
      lists: { "": { body: [alertAt(1)] }, [topic]: { body: [alertAt(1), alertAt(2)] } },
    });
    assert.deepEqual(marks(await read()), { 1: false, 2: true });
  });

  test("are not older than where the branch left; the same time counts as new", async () => {
    const { read } = aServer({
      analyses,
      leftAt: "2026-11-10T12:00:00+02:00",
      lists: {
        [topic]: {
          body: [
            alertAt(1, "2026-11-10T09:59:59Z"),
            alertAt(2, "2026-11-10T10:00:00Z"),
            { ...alertAt(3), created_at: null, updated_at: null },
            { ...alertAt(4), created_at: null, updated_at: "2026-11-10T09:59:59Z" },
          ],
        },
      },
    });
    // 12:00 at +02:00 is 10:00 UTC. An alert without a time cannot be called old.
    assert.deepEqual(marks(await read()), { 1: false, 2: true, 3: true, 4: false });
  });

  test("are not told where the default branch's list is not whole", async () => {
    for (const there of [
      noAnalysis,
      { status: 403, body: { message: "no" } },
      { body: [alertAt(1), { number: "x" }] },
    ]) {
      const { read } = aServer({ analyses, lists: { "": there, [topic]: { body: [alertAt(2)] } } });
      const found = await read();
      assert.deepEqual(marks(found), { 2: undefined });
      assert.equal(found.reading.problem, undefined);
      assert.match(found.reading.note ?? "", /^Which of them are new on this branch could not be/);
    }
  });

  test("cost one more list, and none when the branch has no alert", async () => {
    const { read, asked } = aServer({ analyses });
    await read();
    assert.deepEqual(asked, [`analyses ${topic} 200`, `alerts ${topic} 200`]);
  });
});
