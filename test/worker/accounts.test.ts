import assert from "node:assert/strict";
import type { RepositoryAccounts } from "../../src/protocol/accounts.ts";
import { createGitHub, type GitHub } from "../../src/sources/github/client.ts";
import { readRepository } from "../../src/sources/github/repository.ts";
import { type Transport, TransportError } from "../../src/sources/transport.ts";
import { createAccountGitHub } from "../../src/worker/accounts.ts";
import { createGitHubs } from "../../src/worker/gitHubs.ts";
import { clientEndpoints } from "../../src/worker/upstreams.ts";
import { type Answer, acmeShop, answeringTransport, calm } from "../support/gitHubClient.ts";

const repository = { id: 4711, default_branch: "main", owner: { login: "acme" } };
const seen: Answer = { body: repository, headers: { etag: '"1"' } };
const unseen: Answer = { status: 404, body: { message: "Not Found" } };
const refused: Answer = {
  status: 403,
  body: { message: "the organization has enabled OAuth App access restrictions" },
};
const signOnUrl = "https://github.com/orgs/acme/sso?authorization_request=A1";
const signOn: Answer = {
  status: 403,
  headers: { "x-github-sso": `required; url=${signOnUrl}` },
  body: { message: "Resource protected by organization SAML enforcement." },
};
const limited: Answer = {
  status: 403,
  headers: { "x-ratelimit-remaining": "0" },
  body: { message: "API rate limit exceeded" },
};

const named = (...ids: readonly string[]): RepositoryAccounts => ({
  accounts: ids.map((id) => ({ id, label: id.toUpperCase() })),
  isChosen: false,
});

/** GitHub as the accounts see it, by id; whoever is not among them is not signed in. */
function world(answers: Readonly<Record<string, Answer | "notSignedIn">>) {
  let accounts = named();
  let counted = 0;
  const told: string[] = [];
  const { transport: answering, requests } = answeringTransport(
    ({ account = "", headers }): Answer => {
      const answer = answers[account] ?? "notSignedIn";
      if (answer === "notSignedIn") throw new TransportError("notSignedIn", "nobody");
      return answer === seen && headers["if-none-match"] === '"1"' ? { status: 304 } : answer;
    },
  );
  const transport: Transport = answering;
  const github = createGitHubs({
    transportFor: () => transport,
    endpoints: clientEndpoints([]),
    log: () => undefined,
    clock: () => Date.now(),
    accountsOf: () => ({
      last: undefined,
      ask: async () => accounts,
      tell: (account) => told.push(account),
    }),
  })(acmeShop);
  return {
    github,
    told,
    /** Whom the repository was asked for as since the last time. */
    asked: () => {
      const since = requests.slice(counted);
      counted = requests.length;
      return since.map(({ account = "nobody" }) => account);
    },
    knows: (known: RepositoryAccounts) => {
      accounts = known;
    },
  };
}

const problemOf = async (github: GitHub) => {
  const found = await readRepository(github, calm);
  return "problem" in found ? found.problem : undefined;
};

suite("the account of a repository", () => {
  test("is the first one where that can see it; no other is asked", async () => {
    const { github, asked, told, knows } = world({ a: seen, b: seen });
    knows(named("a", "b"));
    assert.equal(await problemOf(github), undefined);
    assert.deepEqual(asked(), ["a"]);
    assert.deepEqual(told, ["a"]);
    assert.equal(github.account, "a");
  });

  for (const [name, answer] of [
    ["404", unseen],
    ["403 of an organisation", refused],
  ] as const) {
    test(`is the one that sees it when the first does not (${name}), for every request after`, async () => {
      const { github, asked, told, knows } = world({ a: answer, b: seen, c: seen });
      knows(named("a", "b", "c"));
      assert.equal(await problemOf(github), undefined);
      assert.deepEqual(asked(), ["a", "b"]);
      assert.deepEqual(told, ["b"]);
      assert.equal(github.account, "b");
      await github.request("GET /repos/{owner}/{repo}/dependabot/alerts", {}, calm);
      assert.deepEqual(asked(), ["b"]);
    });
  }

  test("when none sees it, each was asked once and all are named", async () => {
    const { github, asked, told, knows } = world({ a: unseen, b: refused, c: unseen });
    knows(named("a", "b", "c"));
    const problem = await problemOf(github);
    assert.equal(problem?.state, "notFound");
    assert.match(problem.detail, /Asked as A, B, C\. Switch to another account, or add one\.$/);
    assert.deepEqual(asked(), ["a", "b", "c"]);
    assert.deepEqual(told, []);
  });

  test("is no other than the user's choice", async () => {
    const { github, asked, knows } = world({ a: unseen, b: seen });
    knows({ ...named("a"), isChosen: true });
    const problem = await problemOf(github);
    assert.match(problem?.detail ?? "", /Asked as A, the account chosen for it\./);
    assert.deepEqual(asked(), ["a"]);
  });

  for (const [name, answer, state] of [
    ["single sign-on", signOn, "ssoRequired"],
    ["a rate limit", limited, "rateLimited"],
    ["a refused token", { status: 401, body: { message: "Bad credentials" } }, "unauthenticated"],
    ["a broken server", { status: 501, body: { message: "No" } }, "unreachable"],
  ] as const) {
    test(`stays through ${name}: that says nothing about the account`, async () => {
      const { github, asked, knows } = world({ a: answer, b: seen });
      knows(named("a", "b"));
      assert.equal((await problemOf(github))?.state, state);
      assert.deepEqual(asked(), ["a"]);
      assert.equal(github.account, "a");
    });
  }

  test("that only wants authorising is told before those that see nothing", async () => {
    const { github, asked, knows } = world({ a: unseen, b: signOn, c: unseen });
    knows(named("a", "b", "c"));
    const problem = await problemOf(github);
    assert.deepEqual([problem?.state, problem?.url], ["ssoRequired", signOnUrl]);
    assert.deepEqual(asked(), ["a", "b", "c"]);
  });

  test("is passed over where its session is gone or its limit reached, and is not named", async () => {
    const { github, knows } = world({ a: unseen, b: "notSignedIn", c: limited });
    knows(named("a", "b", "c"));
    assert.match((await problemOf(github))?.detail ?? "", /Asked as A\. /);
  });

  test("keeps its own memory: a tag of one is never sent as another", async () => {
    const { github, asked, knows } = world({ a: seen, b: seen });
    knows(named("a", "b"));
    await problemOf(github);
    github.memory.set("kept", "by a");
    knows(named("b", "a"));
    // With a's tag the answer would be 304 to something that b has never read.
    assert.equal(await problemOf(github), undefined);
    assert.equal(github.account, "b");
    assert.equal(github.memory.get("kept"), undefined);
    knows(named("a", "b"));
    assert.equal(await problemOf(github), undefined);
    assert.equal(github.memory.get("kept"), "by a");
    assert.deepEqual(asked(), ["a", "b", "a"]);
  });

  test("asks for a renamed repository by its new name, whoever it is", async () => {
    const { github, asked, knows } = world({ a: seen, b: seen });
    knows(named("a"));
    await problemOf(github);
    github.rename({ owner: "acme", name: "store" });
    assert.equal(github.repository.name, "store");
    knows(named("b"));
    await problemOf(github);
    assert.equal(github.account, "b");
    assert.equal(github.repository.name, "store");
    assert.equal(github.clonedAs.name, "shop");
    assert.deepEqual(asked(), ["a", "b"]);
  });

  test("that sees the repository unchanged is the right one", async () => {
    const { github, told, knows } = world({ a: unseen, b: seen });
    knows(named("b"));
    await problemOf(github);
    assert.equal(await problemOf(github), undefined);
    assert.deepEqual(told, ["b", "b"]);
  });

  test("is nobody's where nobody is signed in, and asks for a sign-in", async () => {
    const { github, asked, knows } = world({ a: seen });
    knows(named());
    assert.equal((await problemOf(github))?.state, "unauthenticated");
    assert.deepEqual(asked(), ["nobody"]);
    assert.equal(github.account, undefined);
    knows(named("a"));
    assert.equal(await problemOf(github), undefined);
  });

  test("is known before the first request where it was used before", () => {
    const { transport } = answeringTransport(() => seen);
    const github = createAccountGitHub({
      repository: acmeShop,
      accounts: { last: "b", ask: async () => named("a"), tell: () => undefined },
      clientOf: (account) =>
        createGitHub({
          repository: acmeShop,
          transport,
          apiUrl: "https://api.github.com",
          account,
          log: () => undefined,
        }),
    });
    assert.equal(github.account, "b");
  });

  test("is asked for again in every refresh, and a cancelled one tries nobody", async () => {
    const { github, asked, knows } = world({ a: unseen, b: unseen });
    knows(named("a", "b"));
    await problemOf(github);
    await problemOf(github);
    assert.deepEqual(asked(), ["a", "b", "a", "b"]);
    await assert.rejects(readRepository(github, AbortSignal.abort()), { name: "AbortError" });
    assert.deepEqual(asked(), []);
  });
});
