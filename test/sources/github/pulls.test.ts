import assert from "node:assert/strict";
import {
  type PullsSought,
  pullsAbout,
  readRecentPulls,
  withChecks,
} from "../../../src/sources/github/pulls.ts";
import { ownTracker } from "../../../src/sources/github/tracker.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const pull = (number: number, changes: object = {}) => ({
  number,
  title: `Pull ${number}`,
  state: "open",
  html_url: `https://github.com/acme/shop/pull/${number}`,
  body: null,
  merged_at: null,
  draft: false,
  head: { ref: "x", sha: `${number}`.padStart(40, "0") },
  ...changes,
});

const page = "https://github.com/acme/shop/security/code-scanning/12";
const sought: PullsSought = {
  issues: new Set([7, 8, 9]),
  alerts: new Set(["codeScanning/12", "dependabot/12"]),
};

function over(pulls: unknown, status = 200) {
  const { transport, requests } = answeringTransport(() => ({ status, body: pulls }));
  return { github: clientOver(transport), requests };
}

/** What is found among these, with the issues in another repository where one is named. */
async function found(pulls: unknown, trackerName?: string) {
  const { github } = over(pulls);
  const issues =
    trackerName === undefined
      ? github
      : clientOver(answeringTransport(() => ({ body: [] })).transport, { name: trackerName });
  const listed = (await readRecentPulls(github, calm)) ?? [];
  return pullsAbout({ issues, alerts: github }, listed, sought);
}

/** `51 open: 7 8` of every pull request that closes issues. */
async function closing(pulls: unknown, trackerName?: string): Promise<readonly string[]> {
  const all = await found(pulls, trackerName);
  return all.map(({ number, state, issues }) => `${number} ${state}: ${issues.join(" ")}`);
}

suite("pull requests that fix alerts", () => {
  test("close issues by GitHub's keywords, in title and text, in every form", async () => {
    const pulls = [
      pull(51, { body: "Fixes #7, resolves: acme/shop#8." }),
      pull(52, { title: "Closes #7" }),
      pull(53, { body: "CLOSED https://github.com/acme/shop/issues/9" }),
      pull(54, { body: "see #7; prefixes #7; fixes other/repo#7; fixes #77" }),
      pull(55, { body: "fixes https://elsewhere.example/acme/shop/issues/7" }),
    ];
    assert.deepEqual(await closing(pulls), ["51 open: 7 8", "52 open: 7", "53 open: 9"]);
  });

  test("close issues of another repository only by its name", async () => {
    const pulls = [
      pull(51, { body: "Fixes #7" }),
      pull(52, { body: "Fixes acme/security#7" }),
      pull(53, { body: "fixes https://github.com/Acme/Security/issues/8" }),
    ];
    assert.deepEqual(await closing(pulls, "security"), ["52 open: 7", "53 open: 8"]);
  });

  test("name an alert's page, not that of another, or are of the branch made for it", async () => {
    const pulls = [
      pull(1, { body: `For ${page}.` }),
      pull(2, { body: `For ${page}3.` }),
      pull(3, { head: { ref: "runtime-risk/autofix-12" } }),
      pull(4, { head: { ref: "runtime-risk/lodash-4.17.21-12" } }),
      pull(5, { head: { ref: "mine/autofix-12" } }),
    ];
    assert.deepEqual(
      (await found(pulls)).map(({ number, alerts }) => [number, alerts]),
      [
        [1, ["codeScanning/12"]],
        [3, ["codeScanning/12"]],
        [4, ["dependabot/12"]],
      ],
    );
  });

  test("say how they stand, and what they became", async () => {
    const body = "fix #7";
    const commit = "c".repeat(40);
    const at = "2026-11-20T10:00:00Z";
    const pulls = [
      pull(1, { body, draft: true }),
      pull(2, { body, state: "closed", merged_at: at, merge_commit_sha: commit }),
      pull(3, { body, state: "closed", merge_commit_sha: commit }),
      pull(4, { body, user: { login: "Copilot" } }),
    ];
    assert.deepEqual(
      (await found(pulls)).map(({ state, mergeCommit, agent }) => [state, mergeCommit, agent]),
      [
        ["draft", undefined, undefined],
        ["merged", commit, undefined],
        ["closed", undefined, undefined],
        ["open", undefined, "unknown"],
      ],
    );
  });

  test("are one request for all, and not known where GitHub refuses", async () => {
    const { github, requests } = over([pull(51, { body: "fixes #7" })]);
    await readRecentPulls(github, calm);
    assert.equal(requests.length, 1);
    assert.equal(await readRecentPulls(over({ message: "no" }, 403).github, calm), undefined);
    assert.deepEqual(await closing([undefined, 3, { number: "x" }]), []);
  });

  test("lead to no page of another host", async () => {
    const odd = [
      pull(51, { body: "fixes #7", html_url: "https://evil.example/acme/shop/pull/51" }),
    ];
    assert.equal((await found(odd))[0]?.url, "https://github.com/acme/shop/pull/51");
  });

  const run = (status: string, conclusion: string | null) => ({ status, conclusion });
  const bare = { state: "pending", statuses: [] };
  const service = (state: string) => ({ state, statuses: [{ state }] });

  for (const [runs, combined, words] of [
    [[], bare, "none"],
    [[run("completed", "success"), run("completed", "skipped")], bare, "passing"],
    [[run("completed", "success"), run("in_progress", null)], bare, "running"],
    [[run("in_progress", null), run("completed", "failure")], bare, "failing"],
    [[], service("success"), "passing"],
    [[run("completed", "success")], service("pending"), "running"],
    [[run("completed", "success")], service("failure"), "failing"],
    [[], { message: "odd" }, "unknown"],
  ] as const)
    test(`tell what their checks say: ${JSON.stringify([runs, combined])}: ${words}`, async () => {
      const { transport } = answeringTransport(
        (_request, { pathname }): Answer =>
          pathname.endsWith("/check-runs")
            ? { body: { total_count: runs.length, check_runs: runs } }
            : pathname.endsWith("/status")
              ? { body: combined }
              : { body: [pull(1, { body: "fixes #7" })] },
      );
      const github = clientOver(transport);
      const listed = (await readRecentPulls(github, calm)) ?? [];
      const [only] = await withChecks(github, pullsAbout(ownTracker(github), listed, sought), calm);
      assert.equal(only?.checks, words);
    });

  test("ask for the checks of open ones alone, ten at most", async () => {
    const body = "fixes #7";
    const many = Array.from({ length: 12 }, (_, at) => pull(at + 1, { body }));
    const { github, requests } = over([
      pull(90, { body, state: "closed", merged_at: "2026-11-20T10:00:00Z" }),
      ...many,
    ]);
    const listed = (await readRecentPulls(github, calm)) ?? [];
    await withChecks(github, pullsAbout(ownTracker(github), listed, sought), calm);
    assert.equal(requests.length, 1 + 2 * 10);
    assert.ok(requests.every(({ url }) => !url.includes("0".repeat(38) + "90")));
  });
});
