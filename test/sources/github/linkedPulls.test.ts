import assert from "node:assert/strict";
import { readLinkedPulls } from "../../../src/sources/github/linkedPulls.ts";
import { answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const pull = (number: number, changes: object = {}) => ({
  number,
  title: `Pull ${number}`,
  state: "open",
  html_url: `https://github.com/acme/shop/pull/${number}`,
  body: null,
  merged_at: null,
  draft: false,
  ...changes,
});

function over(pulls: unknown, status = 200) {
  const { transport, requests } = answeringTransport(() => ({ status, body: pulls }));
  return { github: clientOver(transport), requests };
}

/** `issue: pull state` of every link. */
async function links(pulls: unknown, ...issues: readonly number[]): Promise<readonly string[]> {
  const found = await readLinkedPulls(over(pulls).github, new Set(issues), calm);
  return found.map(({ issue, number, state }) => `${issue}: ${number} ${state}`);
}

suite("readLinkedPulls", () => {
  test("finds issues by GitHub's closing keywords, in title and text, in every form", async () => {
    const pulls = [
      pull(51, { body: "Fixes #7, resolves: acme/shop#8." }),
      pull(52, { title: "Closes #7" }),
      pull(53, { body: "CLOSED https://github.com/acme/shop/issues/9" }),
      pull(54, { body: "see #7; prefixes #7; fixes other/repo#7; fixes #77" }),
      pull(55, { body: "fixes https://elsewhere.example/acme/shop/issues/7" }),
    ];
    assert.deepEqual(await links(pulls, 7, 8, 9), [
      "7: 51 open",
      "8: 51 open",
      "7: 52 open",
      "9: 53 open",
    ]);
  });

  test("says how the pull request stands", async () => {
    const body = "fix #7";
    const pulls = [
      pull(1, { body, draft: true }),
      pull(2, { body, state: "closed", merged_at: "2026-11-20T10:00:00Z" }),
      pull(3, { body, state: "closed" }),
    ];
    assert.deepEqual(await links(pulls, 7), ["7: 1 draft", "7: 2 merged", "7: 3 closed"]);
  });

  test("asks nothing without an issue, and once with some", async () => {
    const { github, requests } = over([pull(51, { body: "fixes #7" })]);
    assert.deepEqual(await readLinkedPulls(github, new Set(), calm), []);
    assert.equal(requests.length, 0);
    await readLinkedPulls(github, new Set([7, 8, 9]), calm);
    assert.equal(requests.length, 1);
  });

  test("an answer that is none costs the links and nothing else", async () => {
    assert.deepEqual(await links({ message: "odd" }, 7), []);
    assert.deepEqual(await links([undefined, 3, { number: "x" }], 7), []);
    const refused = await readLinkedPulls(over({ message: "no" }, 403).github, new Set([7]), calm);
    assert.deepEqual(refused, []);
  });

  test("a page that is not on the repository's host is none to open", async () => {
    const odd = [
      pull(51, { body: "fixes #7", html_url: "https://evil.example/acme/shop/pull/51" }),
    ];
    const [found] = await readLinkedPulls(over(odd).github, new Set([7]), calm);
    assert.equal(found?.url, "https://github.com/acme/shop/pull/51");
  });
});
