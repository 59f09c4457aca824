import assert from "node:assert/strict";
import { readAnalysesSince } from "../../../src/sources/github/analysesSince.ts";
import type { Transport } from "../../../src/sources/transport.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const item = (day: number) => ({
  ref: "refs/heads/main",
  commit_sha: String(day).padStart(40, "0"),
  created_at: `2026-09-${String(day).padStart(2, "0")}T10:00:00Z`,
  category: "js",
  error: "",
  tool: { name: "CodeQL" },
});

const read = (
  transport: Transport,
  since = "2026-09-10T00:00:00Z",
  github = clientOver(transport),
) => readAnalysesSince(github, "main", since, calm);

/** Pages of two, newest first; the newest is of the thirtieth. */
function pages(url: URL): Answer {
  const page = Number(url.searchParams.get("page") ?? 1);
  const newest = 32 - 2 * page;
  const link = `<${url.origin}${url.pathname}?page=${page + 1}>; rel="next"`;
  const headers = { ...(newest > 2 ? { link } : {}), etag: '"1"' };
  return { body: [item(newest), item(newest - 1)], headers };
}

suite("analyses back to a time", () => {
  test("those of the default branch, no further than one older", async () => {
    const { transport, requests } = answeringTransport((_request, url) => pages(url));
    const { facts, problem } = await read(transport, "2026-09-27T12:00:00Z");
    assert.equal(problem, undefined);
    assert.deepEqual(
      facts.map(({ createdAt }) => createdAt?.slice(8, 10)),
      ["30", "29", "28", "27"],
    );
    assert.equal(requests.length, 2);
    const asked = new URL(requests[0]?.url ?? "").searchParams;
    assert.deepEqual(Object.fromEntries(asked), {
      per_page: "100",
      ref: "refs/heads/main",
      sort: "created",
      direction: "desc",
    });
    assert.deepEqual(facts[0], {
      id: undefined,
      commit: "0".repeat(38) + "30",
      createdAt: "2026-09-30T10:00:00Z",
      tool: "CodeQL",
      category: "js",
      error: undefined,
      warning: undefined,
    });
  });

  test("five pages at most, for what was made long ago", async () => {
    const { transport, requests } = answeringTransport((_request, url) => pages(url));
    const { facts } = await read(transport, "2020-01-01T00:00:00Z");
    assert.deepEqual([requests.length, facts.length], [5, 10]);
  });

  test("one request while nothing changed, all again when more is wanted", async () => {
    const { transport, requests } = answeringTransport((request, url) =>
      request.headers["if-none-match"] === '"1"' ? { status: 304 } : pages(url),
    );
    const github = clientOver(transport);
    const first = await read(transport, "2026-09-27T12:00:00Z", github);
    assert.deepEqual(await read(transport, "2026-09-28T12:00:00Z", github), first);
    assert.equal(requests.length, 3);
    const more = await read(transport, "2026-09-25T12:00:00Z", github);
    assert.equal(more.facts.length, 6);
    assert.equal(requests.length, 6);
  });

  test("none is an empty list, a failure is told", async () => {
    const answers = (answer: Answer) => read(answeringTransport(() => answer).transport);
    const none = await answers({ status: 404, body: { message: "no analysis found" } });
    assert.deepEqual(none, { facts: [], problem: undefined });
    const failed = await answers({ status: 500, body: {} });
    assert.deepEqual([failed.facts, failed.problem?.state], [[], "unreachable"]);
    assert.equal(failed.problem?.isTransient, true);
  });
});
