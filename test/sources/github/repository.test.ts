import assert from "node:assert/strict";
import { readRepository, slug } from "../../../src/sources/github/repository.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const body = {
  id: 4711,
  full_name: "acme/shop-renamed",
  default_branch: "trunk",
  private: false,
  archived: true,
  has_issues: false,
  owner: { login: "acme", type: "Organization" },
};

async function readFrom(answer: Answer) {
  return readRepository(clientOver(answeringTransport(() => answer).transport), calm);
}

suite("repository", () => {
  test("what GitHub says is taken over", async () => {
    assert.deepEqual(await readFrom({ body }), {
      repository: {
        id: 4711,
        defaultBranch: "trunk",
        fullName: "acme/shop-renamed",
        isArchived: true,
        isPrivate: false,
        hasIssues: false,
        isOrganisation: true,
      },
    });
  });

  test("a personal account is no organisation", async () => {
    const read = await readFrom({ body: { ...body, owner: { login: "mona", type: "User" } } });
    assert.ok("repository" in read && !read.repository.isOrganisation);
  });

  test("missing extras have careful defaults: private, not archived, with issues", async () => {
    const read = await readFrom({ body: { id: 1, default_branch: "main" } });
    assert.deepEqual(read, {
      repository: {
        id: 1,
        defaultBranch: "main",
        fullName: "acme/shop",
        isArchived: false,
        isPrivate: true,
        hasIssues: true,
        isOrganisation: true,
      },
    });
  });

  for (const [name, answer, state] of [
    ["404", { status: 404, body: { message: "Not Found" } }, "notFound"],
    ["451", { status: 451, body: { message: "Blocked" } }, "notFound"],
    ["401", { status: 401, body: { message: "Bad credentials" } }, "unauthenticated"],
    ["HTML", { headers: { "content-type": "text/html" }, body: "<html>" }, "unreachable"],
    ["a list", { body: [] }, "unreachable"],
    ["an answer without an id", { body: { default_branch: "main" } }, "unreachable"],
  ] as const) {
    test(`${name} is ${state}`, async () => {
      const read = await readFrom(answer);
      assert.ok("problem" in read);
      assert.equal(read.problem.state, state);
      assert.match(read.problem.detail, /acme\/shop|sign-in/);
    });
  }

  test("a cancelled reading rejects with its reason", async () => {
    const reason = new Error("closed");
    const github = clientOver(answeringTransport(() => ({ body })).transport);
    await assert.rejects(readRepository(github, AbortSignal.abort(reason)), reason);
    assert.equal(slug(github), "acme/shop");
  });
});
