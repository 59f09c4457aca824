import assert from "node:assert/strict";
import { readAttestations } from "../../../src/sources/github/attestations.ts";
import { readDeploymentRecords } from "../../../src/sources/github/deploymentRecords.ts";
import { readRepository, slug } from "../../../src/sources/github/repository.ts";
import { webPage } from "../../../src/sources/github/webPage.ts";
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

  test("under a new name everything goes there: the organisation's calls, the owner, the links", async () => {
    const renamed = { ...body, full_name: "Initech/storefront" };
    const { transport, requests } = answeringTransport((_, { pathname }) =>
      pathname === "/repos/acme/shop" ? { body: renamed } : { body: {} },
    );
    const github = clientOver(transport);
    const read = await readRepository(github, calm);
    assert.ok("repository" in read);
    assert.equal(slug(github), "Initech/storefront");
    const digest = `sha256:${"ab12".repeat(16)}`;
    await readAttestations(github, github.repository.owner, [digest], calm);
    await readDeploymentRecords(github, read.repository, [digest], calm);
    await github.request("POST /repos/{owner}/{repo}/issues", { title: "x" }, calm);
    assert.deepEqual(
      requests.map(({ url }) => new URL(url).pathname),
      [
        "/repos/acme/shop",
        "/orgs/Initech/attestations/bulk-list",
        `/orgs/Initech/artifacts/${digest.replace(":", "%3A")}/metadata/deployment-records`,
        "/repos/Initech/storefront/issues",
      ],
    );
    assert.equal(
      webPage(github, undefined, "issues/1"),
      "https://github.com/Initech/storefront/issues/1",
    );
  });

  test("a name that no repository can have is not taken over", async () => {
    for (const name of ["", "x", "a/b/c", "../x", "a/b?c", "a b/c", "@evil.example/x"]) {
      const { transport } = answeringTransport(() => ({ body: { ...body, full_name: name } }));
      const github = clientOver(transport);
      await readRepository(github, calm);
      assert.equal(slug(github), "acme/shop", name);
    }
  });

  test("a cancelled reading rejects with its reason", async () => {
    const reason = new Error("closed");
    const github = clientOver(answeringTransport(() => ({ body })).transport);
    await assert.rejects(readRepository(github, AbortSignal.abort(reason)), reason);
    assert.equal(slug(github), "acme/shop");
  });
});
