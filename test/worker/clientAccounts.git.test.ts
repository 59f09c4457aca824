import assert from "node:assert/strict";
import type { RepositoryAccounts } from "../../src/protocol/accounts.ts";
import type { HttpRequest, HttpResponse, WorkerOptions } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeScanning, json, shop } from "../support/upstreamAnswers.ts";
import { type SessionOptions, startWorker, type WorkerSession } from "../support/workerSession.ts";

const knowing: WorkerOptions = {
  transport: "client",
  trusted: true,
  settings: { "azure.enabled": false, "feeds.knownExploited": false },
  accounts: {},
};
const repository = "github.com/acme/shop";
const mona = { id: "1", label: "mona" };
const hubot = { id: "2", label: "hubot" };

/** GitHub, on which only some accounts see acme/shop. */
function seenBy(...ids: readonly string[]) {
  const answer = answering(shop, codeScanning());
  return (request: HttpRequest): HttpResponse =>
    request.account !== undefined && ids.includes(request.account)
      ? answer(request)
      : json({ message: "Not Found" }, 404);
}

suite("accounts of an editor's client", () => {
  let clone: TestClone;
  let session: WorkerSession;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    clone.commit({ "a.txt": "a\n" });
  });
  teardown(async () => {
    await session.stop();
    clone.remove();
  });

  const start = async (options: Partial<SessionOptions>): Promise<WorkerSession> => {
    session = await startWorker({ folders: [clone.folder], options: knowing, ...options });
    await session.refresh();
    return session;
  };
  const accountsAsked = () => session.requests.map(({ account }) => account);
  const stateOf = async (source: string) =>
    (await session.report()).coverage.find((one) => one.source === source);

  test("are asked for once a refresh, and every request names the one that sees it", async () => {
    const asked: string[] = [];
    await start({
      http: seenBy("2"),
      accounts: (wanted): RepositoryAccounts => {
        asked.push(wanted);
        return { accounts: [mona, hubot], isChosen: false };
      },
    });
    assert.deepEqual(asked, [repository]);
    assert.deepEqual(accountsAsked().slice(0, 2), ["1", "2"]);
    assert.ok(accountsAsked().length > 4);
    assert.deepEqual(new Set(accountsAsked().slice(1)), new Set(["2"]));
    assert.deepEqual(session.used, [{ repository, account: "2" }]);
    assert.equal((await stateOf("codeScanning"))?.state, "ok");
    await session.refresh();
    assert.deepEqual(asked, [repository, repository]);
  });

  test("are named in the coverage when none sees the repository", async () => {
    await start({
      http: seenBy(),
      accounts: () => ({ accounts: [mona, hubot], isChosen: false }),
    });
    for (const source of ["codeScanning", "dependabot", "secretScanning", "issues"]) {
      const read = await stateOf(source);
      assert.equal(read?.state, "notFound");
      assert.equal(
        read.detail,
        "GitHub has no acme/shop, or it may not be seen. Asked as mona, hubot. Switch to another account, or add one.",
      );
    }
    assert.deepEqual(accountsAsked(), ["1", "2"]);
    assert.deepEqual(session.used, []);
  });

  test("are not asked for where the client has not said that it knows any", async () => {
    const { accounts: _, ...plain } = knowing;
    await start({
      options: plain,
      http: answering(shop, codeScanning()),
      accounts: () => assert.fail("asked"),
    });
    assert.ok(session.requests.length > 3);
    assert.deepEqual(new Set(accountsAsked()), new Set([undefined]));
    assert.equal((await stateOf("codeScanning"))?.state, "ok");
  });

  test("that cannot be had make GitHub unreachable, not empty", async () => {
    await start({ http: seenBy("1"), accounts: () => assert.fail("the sign-in is broken") });
    assert.equal((await stateOf("codeScanning"))?.state, "unreachable");
    assert.match((await stateOf("codeScanning"))?.detail ?? "", /accounts are not known/);
    assert.deepEqual(session.requests, []);
  });

  test("that are no accounts are left out", async () => {
    const broken: unknown = { accounts: [7, null, { id: 1 }, mona], isChosen: "yes" };
    // What another client might send.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    await start({ http: seenBy("1"), accounts: () => broken as RepositoryAccounts });
    assert.deepEqual(new Set(accountsAsked()), new Set(["1"]));
  });
});
