import assert from "node:assert/strict";
import { readFixPull } from "../../../src/sources/github/fixPulls.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const alert = {
  kind: "codeScanning",
  number: 12,
  url: "https://github.com/acme/shop/security/code-scanning/12",
} as const;

const pull = (number: number, more: Readonly<Record<string, unknown>> = {}) => ({
  number,
  html_url: `https://github.com/acme/shop/pull/${number}`,
  state: "open",
  draft: false,
  merged_at: null,
  body: `Fixes ${alert.url}.`,
  head: { ref: "fix", sha: "a".repeat(40) },
  ...more,
});

/** What is found among these pull requests, and the requests it took. */
async function found(
  pulls: readonly unknown[],
  { checks = [], issue }: { readonly checks?: readonly unknown[]; readonly issue?: number } = {},
) {
  const { transport, requests } = answeringTransport(
    (_request, { pathname }): Answer =>
      pathname.endsWith("/check-runs")
        ? { body: { total_count: checks.length, check_runs: checks }, headers: { etag: '"c"' } }
        : { body: pulls, headers: { etag: '"p"' } },
  );
  const sought = { alert, ...(issue === undefined ? {} : { issue }) };
  return { pull: await readFixPull(clientOver(transport), sought, calm), requests };
}

const run = (status: string, conclusion: string | null) => ({ status, conclusion });

suite("the pull request that fixes an alert", () => {
  test("names its address, not that of another alert", async () => {
    const other = pull(9, { body: `${alert.url}3` });
    assert.equal((await found([other, pull(8)])).pull?.number, 8);
    assert.equal((await found([other])).pull, undefined);
  });

  test("or is of the branch that was made for it, or closes its issue", async () => {
    const own = pull(4, { body: "", head: { ref: "runtime-risk/autofix-12", sha: "b" } });
    assert.equal((await found([own])).pull?.number, 4);
    const closing = pull(5, { body: "Resolves: #7" });
    assert.equal((await found([closing], { issue: 7 })).pull?.number, 5);
    assert.equal((await found([closing], { issue: 70 })).pull, undefined);
    assert.equal((await found([pull(6, { body: "See #7" })], { issue: 7 })).pull, undefined);
  });

  test("is an open one before a merged one before a closed one", async () => {
    const merged = pull(20, { state: "closed", merged_at: "2026-11-01T00:00:00Z" });
    const closed = pull(30, { state: "closed" });
    assert.equal((await found([closed, merged, pull(10)])).pull?.number, 10);
    const { pull: next, requests } = await found([closed, merged]);
    assert.deepEqual([next?.number, next?.state], [20, "merged"]);
    // What is merged needs no checks.
    assert.equal(requests.length, 1);
  });

  for (const [checks, words] of [
    [[], "none"],
    [[run("completed", "success"), run("completed", "skipped")], "passing"],
    [[run("completed", "success"), run("in_progress", null)], "running"],
    [[run("in_progress", null), run("completed", "failure")], "failing"],
  ] as const)
    test(`tells its checks: ${words}`, async () => {
      assert.equal((await found([pull(1)], { checks })).pull?.checks, words);
    });

  test("is nothing where GitHub refuses", async () => {
    const { transport } = answeringTransport(() => ({ status: 403, body: { message: "No" } }));
    assert.equal(await readFixPull(clientOver(transport), { alert }, calm), undefined);
  });
});
