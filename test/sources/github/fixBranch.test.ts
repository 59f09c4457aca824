import assert from "node:assert/strict";
import type { Fix } from "../../../src/core/remedy/fix.ts";
import { openSample } from "../../../src/sample/sample.ts";
import { createGitHub, type GitHub } from "../../../src/sources/github/client.ts";
import { pushFix, readFileAt, readHead } from "../../../src/sources/github/fixBranch.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { sampleTransport } from "../../../src/worker/sampleUpstream.ts";
import { guardWrites } from "../../../src/worker/writeGuard.ts";
import { calm } from "../../support/gitHubClient.ts";

type Trouble = "lostBefore" | "lostAfter" | "refused";

/** A client of a sample, what it wrote, and what happens to the first write of a kind. */
function clientOf(trouble: Readonly<Record<string, Trouble>> = {}) {
  const usual = sampleTransport(openSample());
  const writes: string[] = [];
  const left = new Map(Object.entries(trouble));
  const transport = guardWrites(
    async (request, signal) => {
      if (request.method === "GET") return usual(request, signal);
      const name = `${request.method} ${new URL(request.url).pathname.split("/")[4] ?? ""}`;
      writes.push(name);
      const what = left.get(name);
      left.delete(name);
      if (what === "lostBefore") throw new TransportError("network", "reset");
      if (what === "refused") {
        return {
          status: 403,
          headers: { "content-type": "application/json" },
          body: new TextEncoder().encode('{"message":"Resource not accessible"}'),
        };
      }
      const answer = await usual(request, signal);
      if (what === "lostAfter") throw new TransportError("network", "no answer");
      return answer;
    },
    { isReadOnly: () => false, log: () => undefined },
  );
  const github = createGitHub({
    repository: { host: "github.com", owner: "acme", name: "storefront" },
    transport,
    apiUrl: "https://api.github.com",
    log: () => undefined,
    retryDelayMs: 1,
    isPaced: false,
  });
  return { github, writes };
}

const path = "services/web/package.json";

async function aFix(github: GitHub, change = (text: string) => `${text}\n`): Promise<Fix> {
  const baseCommit = await readHead(github, "main", calm);
  assert.ok(baseCommit);
  const file = await readFileAt(github, path, baseCommit, calm);
  assert.ok(file);
  return {
    branch: "runtime-risk/thing-1.2.3-4",
    base: "main",
    baseCommit,
    path,
    text: change(file.text),
    blobBefore: file.blob,
    message: "Update thing",
    title: "Update thing to 1.2.3",
    body: "Body",
  };
}

const all = ["POST git", "PUT contents", "POST pulls"];

suite("pushing a fix", () => {
  test("makes branch, commit and draft pull request, and reads them back", async () => {
    const { github, writes } = clientOf();
    const fix = await aFix(github);
    const outcome = await pushFix(github, fix, calm);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.equal(outcome.pull.isDraft, true);
    assert.match(outcome.pull.url, /^https:\/\/github\.com\/acme\/storefront\/pull\/\d+$/);
    assert.deepEqual(writes, all);
    assert.equal((await readFileAt(github, path, fix.branch, calm))?.text, fix.text);
    // The base stays as it was.
    assert.notEqual((await readFileAt(github, path, "main", calm))?.text, fix.text);
  });

  test("is not done twice", async () => {
    const { github, writes } = clientOf();
    const fix = await aFix(github);
    const first = await pushFix(github, fix, calm);
    const again = await pushFix(github, fix, calm);
    assert.ok(first.ok && again.ok);
    assert.equal(again.pull.number, first.pull.number);
    assert.match(again.notes.join(" "), /already/);
    assert.deepEqual(writes, all);
  });

  for (const step of all) {
    test(`${step}: an answer that is lost afterwards is settled by looking`, async () => {
      const { github, writes } = clientOf({ [step]: "lostAfter" });
      const outcome = await pushFix(github, await aFix(github), calm);
      assert.ok(outcome.ok, JSON.stringify(outcome));
      assert.deepEqual(writes, all);
    });

    for (const trouble of ["lostBefore", "refused"] as const) {
      test(`${step}: ${trouble} is said, and trying again goes on from there`, async () => {
        const { github, writes } = clientOf({ [step]: trouble });
        const fix = await aFix(github);
        const failed = await pushFix(github, fix, calm);
        assert.ok(!failed.ok);
        assert.match(failed.message, trouble === "refused" ? /not permitted/ : /Trying again/);
        const again = await pushFix(github, fix, calm);
        assert.ok(again.ok);
        for (const one of all) {
          const times = writes.filter((name) => name === one).length;
          assert.equal(times, one === step ? 2 : 1, one);
        }
      });
    }
  }

  test("overwrites nothing that somebody else has pushed to the branch", async () => {
    const { github, writes } = clientOf();
    const theirs = await aFix(github, (text) => `${text}\n\n`);
    const mine = await aFix(github);
    await github.request(
      "POST /repos/{owner}/{repo}/git/refs",
      { ref: `refs/heads/${mine.branch}`, sha: mine.baseCommit },
      calm,
    );
    await github.request(
      "PUT /repos/{owner}/{repo}/contents/{path}",
      {
        path,
        branch: mine.branch,
        message: "Theirs",
        content: Buffer.from(theirs.text).toString("base64"),
        sha: theirs.blobBefore,
      },
      calm,
    );
    const before = writes.length;
    const outcome = await pushFix(github, mine, calm);
    assert.match(outcome.ok ? "" : outcome.message, /is another one there by now/);
    assert.equal(writes.length, before);
  });
});
