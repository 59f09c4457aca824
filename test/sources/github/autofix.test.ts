import assert from "node:assert/strict";
import { openSample } from "../../../src/sample/sample.ts";
import {
  commitAutofix,
  dropBranch,
  proposeBranch,
  readAutofix,
} from "../../../src/sources/github/autofix.ts";
import { createGitHub } from "../../../src/sources/github/client.ts";
import { readHead } from "../../../src/sources/github/fixBranch.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { sampleTransport } from "../../../src/worker/sampleUpstream.ts";
import { guardWrites } from "../../../src/worker/writeGuard.ts";
import { calm } from "../../support/gitHubClient.ts";

const plan = {
  number: 12,
  branch: "runtime-risk/autofix-12",
  base: "main",
  message: "Fix",
  title: "Fix",
  body: "Body",
} as const;

/** A client of the sample; the answers to writes whose path ends so are lost, each once. */
function clientOf(...lost: readonly string[]) {
  const usual = sampleTransport(openSample());
  const left = new Set(lost);
  const writes: string[] = [];
  const transport = guardWrites(
    async (request, signal) => {
      const answer = await usual(request, signal);
      if (request.method === "GET") return answer;
      const { pathname } = new URL(request.url);
      writes.push(`${request.method} ${pathname.split("/").at(-1) ?? ""}`);
      const end = [...left].find((one) => pathname.endsWith(one));
      if (end === undefined) return answer;
      left.delete(end);
      throw new TransportError("network", "no answer");
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
  const status = async (start: boolean) => {
    const fix = await readAutofix(github, plan.number, { start }, calm);
    return fix.ok ? fix.status : fix.message;
  };
  return { github, writes, status };
}

suite("GitHub's own fix", () => {
  test("is asked for once, waited for, and described", async () => {
    const { github, writes, status } = clientOf();
    assert.match(await status(false), /there is none/);
    assert.equal(await status(true), "pending");
    assert.equal(await status(true), "pending");
    const fix = await readAutofix(github, plan.number, { start: true }, calm);
    assert.ok(fix.ok && fix.status === "success");
    assert.notEqual(fix.description, "");
    assert.deepEqual(writes, ["POST autofix"]);
  });

  test("is found again when the answer to the question was lost", async () => {
    const { writes, status } = clientOf("/autofix");
    assert.equal(await status(true), "pending");
    assert.equal(await status(true), "success");
    assert.deepEqual(writes, ["POST autofix"]);
  });

  for (const lost of [[], ["/git/refs"], ["/commits"], ["/pulls"]] as const)
    test(`goes to its branch and into a draft pull request once (${lost.join("") || "all answered"})`, async () => {
      const { github, writes, status } = clientOf(...lost);
      await status(true);
      await status(false);
      await status(false);
      const committed = await commitAutofix(github, plan, calm);
      assert.ok(committed.ok, JSON.stringify(committed));
      assert.equal(committed.files.length, 1);
      assert.notEqual(committed.files[0]?.before, committed.files[0]?.after);
      const again = await commitAutofix(github, plan, calm);
      assert.deepEqual(again, committed);
      const first = await proposeBranch(github, plan, calm);
      const second = await proposeBranch(github, plan, calm);
      assert.ok(first.ok && second.ok);
      assert.equal(first.pull.number, second.pull.number);
      assert.deepEqual(writes, ["POST autofix", "POST refs", "POST commits", "POST pulls"]);
    });

  test("leaves nothing behind when it is turned down", async () => {
    const { github, status } = clientOf("autofix-12");
    await status(true);
    await status(false);
    await commitAutofix(github, plan, calm);
    // Its answer is lost: the branch is looked for.
    assert.equal(await dropBranch(github, plan.branch, calm), undefined);
    assert.equal(await readHead(github, plan.branch, calm), undefined);
    assert.match((await dropBranch(github, "main", calm)) ?? "", /was not sent/);
    assert.notEqual(await readHead(github, "main", calm), undefined);
  });
});
