import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ResponseError } from "vscode-languageserver-protocol";
import {
  clearCacheRequest,
  type HttpRequest,
  type HttpResponse,
  httpFailureCodes,
  statusRequest,
  windowFocus,
} from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeAlert, codeScanning, json, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const hour = 60 * 60 * 1000;
/** The repository itself, code scanning and its analyses, Dependabot, two lists of secrets, issues, pull requests. */
const readings = 8;
/** The campaigns of the organisation, refused here: asked once by each worker, and nothing to keep. */
const campaigns = 1;

suite("what outlives a refresh", () => {
  let clone: TestClone;
  let base: string;
  let storagePath: string;
  let answer: (request: HttpRequest) => HttpResponse;
  let meter: Readonly<Record<string, string>>;
  /** Dependabot's answer waits for it. */
  let held: Promise<void>;
  const sessions: WorkerSession[] = [];

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    const commit = clone.commit({ "src/db.js": "const a = 1;\nquery(a);\n" });
    base = mkdtempSync(join(tmpdir(), "runtime-risk-keeping-"));
    storagePath = join(base, "cache");
    meter = {};
    held = Promise.resolve();
    const analysis = { commit_sha: commit, created_at: "2026-11-20T08:00:00Z" };
    answer = answering(
      (_request, { pathname }) => {
        if (pathname.endsWith("/pulls")) return json([]);
        return pathname.endsWith("/code-scanning/analyses") ? json([analysis]) : undefined;
      },
      shop,
      codeScanning(codeAlert({ number: 12, path: "src/db.js", line: 2, commit })),
    );
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    clone.remove();
    rmSync(base, { recursive: true, force: true });
  });

  /** GitHub's tags and its count of requests around an answer. */
  const http = async (request: HttpRequest): Promise<HttpResponse> => {
    if (request.url.includes("/dependabot/")) await held;
    const found = answer(request);
    if (request.auth !== "github") return found;
    if (found.status !== 200) return { ...found, headers: { ...found.headers, ...meter } };
    const etag = `"${createHash("sha1").update(found.body).digest("hex")}"`;
    const headers = { ...found.headers, ...meter, etag };
    const known = Object.entries(request.headers).find(
      ([name]) => name.toLowerCase() === "if-none-match",
    );
    return known?.[1] === etag ? { status: 304, headers, body: "" } : { ...found, headers };
  };
  const start = async (settings: { readonly path?: string | undefined } = {}) => {
    const session = await startWorker({
      folders: [clone.folder],
      options: {
        transport: "client",
        trusted: true,
        settings: {},
        storagePath: settings.path ?? storagePath,
      },
      http,
    });
    sessions.push(session);
    return session;
  };
  /** Without who is signed in, which is asked once, behind the first refresh. */
  const gitHub = (session: WorkerSession) =>
    session.requests.filter(({ auth, url }) => auth === "github" && !url.endsWith("/user"));
  const tagged = (session: WorkerSession) =>
    gitHub(session).filter(({ headers }) => "if-none-match" in headers).length;
  const clear = async (session: WorkerSession, reason: "command" | "signedOut" | "otherAccount") =>
    session.connection.sendRequest(clearCacheRequest, { reason });
  const scanning = async (session: WorkerSession) =>
    (await session.report()).coverage.find(({ source }) => source === "codeScanning");
  /** GitHub's count, as its headers say it. */
  const left = (remaining: number) => ({
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(Math.ceil((Date.now() + hour / 2) / 1000)),
    "x-ratelimit-resource": "core",
  });

  const hold = () => {
    let release: () => void = () => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    return { release };
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  test("after a restart with nothing changed every request is tagged, and all is shown", async () => {
    const first = await start();
    await first.refresh();
    assert.equal(gitHub(first).length, readings + campaigns);
    await first.stop();
    const second = await start();
    await second.refresh();
    assert.equal(gitHub(second).length, readings + campaigns);
    assert.equal(tagged(second), readings);
    assert.deepEqual(
      (await second.report()).alerts.map(({ key }) => key),
      ["codeScanning/12"],
    );
    assert.equal((await scanning(second))?.state, "ok");
  });

  test("by command the cache is wiped, its repositories counted, and everything read again", async () => {
    const session = await start();
    await session.refresh();
    const before = gitHub(session).length;
    assert.deepEqual(await clear(session, "command"), { repositories: 1 });
    await session.until(() => session.snapshots.length === 2);
    assert.equal(gitHub(session).length, before + readings);
    assert.equal(tagged(session), 0);
    await session.stop();
    assert.ok(readdirSync(storagePath).some((file) => file.includes(".snapshot@")));
  });

  test("after a sign-out nothing is left on the disk, nor shown", async () => {
    const session = await start();
    await session.refresh();
    answer = () => {
      throw new ResponseError(httpFailureCodes.notSignedIn, "no", {
        reason: "notSignedIn",
        detail: "Sign in.",
      });
    };
    assert.deepEqual(await clear(session, "signedOut"), { repositories: 1 });
    await session.until(() => session.snapshots.length === 2);
    assert.deepEqual((await session.report()).alerts, []);
    await session.stop();
    assert.equal(existsSync(storagePath), false);
  });

  test("another account starts from nothing, without a request of the old one's worker", async () => {
    const session = await start();
    await session.refresh();
    const before = session.requests.length;
    await clear(session, "otherAccount");
    await session.stop();
    assert.equal(session.requests.length, before);
    assert.equal(existsSync(storagePath), false);
  });

  test("a refresh that nobody asked for leaves the user a tenth of the hour's requests", async () => {
    const session = await start();
    await session.refresh();
    const first = await session.report();
    // Its answer, too, tells how many requests are left.
    while (!session.requests.some(({ url }) => url.endsWith("/user"))) await delay(20);
    meter = left(499);
    await session.refresh();
    const asked = gitHub(session).length;
    assert.equal(asked, 2 * readings + campaigns);
    await session.refresh();
    assert.equal(gitHub(session).length, asked);
    const entry = await scanning(session);
    assert.equal(entry?.state, "rateLimited");
    assert.match(
      entry.detail,
      /^Not asked: 499 of 5000 requests to GitHub are left until \d{4}-\d\d-\d\d \d\d:\d\d UTC, and are kept for what you do\. Showing what was read at 2026-11-20 09:00 UTC\. Refresh to ask all the same\.$/,
    );
    assert.deepEqual((await session.report()).alerts, first.alerts);
    await session.refresh(true);
    assert.equal(gitHub(session).length, asked + readings);
    assert.equal((await scanning(session))?.state, "ok");
  });

  test("the other windows know the reserve too; without a snapshot they say why there is none", async () => {
    meter = left(100);
    const first = await start();
    await first.refresh();
    await first.stop();
    for (const file of readdirSync(storagePath)) {
      if (!file.startsWith("limits@")) rmSync(join(storagePath, file));
    }
    const second = await start();
    await second.refresh();
    assert.equal(gitHub(second).length, 0);
    const status = await second.connection.sendRequest(statusRequest, {});
    assert.equal(status.state, "rateLimited");
    assert.match(status.message, /^Not asked: 100 of 5000 requests/);
  });

  test("a limit that one window meets is kept by the other one, also on demand", async () => {
    const [one, two] = [await start(), await start()];
    await Promise.all([one.refresh(), two.refresh()]);
    const asked = gitHub(two).length;
    const usual = answer;
    answer = () => ({
      status: 403,
      headers: { "content-type": "application/json", "retry-after": "600" },
      body: JSON.stringify({ message: "You have exceeded a secondary rate limit." }),
    });
    await one.refresh();
    await one.stop();
    answer = usual;
    await two.refresh(true);
    assert.equal(gitHub(two).length, asked);
    assert.equal((await scanning(two))?.state, "rateLimited");
    assert.equal((await two.report()).alerts.length, 1);
    // Forgetting what was read does not end the limit.
    await clear(two, "command");
    await two.refresh();
    assert.equal(gitHub(two).length, asked);
  });

  test("what a refresh has begun before a wipe is not kept after it", async () => {
    const { release } = hold();
    const session = await start();
    const refreshed = session.refresh();
    await until(() => session.requests.some(({ url }) => url.includes("/dependabot/")));
    await clear(session, "otherAccount");
    release();
    await refreshed;
    await session.stop();
    assert.equal(existsSync(storagePath), false);
  });

  test("a limit is told to the other windows at once, not when the refresh has ended", async () => {
    const { release } = hold();
    const usual = answer;
    answer = (request) =>
      request.url.includes("/code-scanning/")
        ? { status: 429, headers: { "retry-after": "600" }, body: "{}" }
        : usual(request);
    const session = await start();
    const refreshed = session.refresh();
    const kept = () => (existsSync(storagePath) ? readdirSync(storagePath) : []);
    await until(() => kept().some((file) => /^limits@\d+\.json$/.test(file)));
    assert.equal(kept().filter((file) => !file.startsWith("limits@")).length, 0);
    release();
    await refreshed;
  });

  test("a branch change waits for the focus; a wanted refresh does not", async () => {
    const session = await start();
    await session.refresh();
    const version = () => session.snapshots.length;
    await session.connection.sendNotification(windowFocus, { focused: false });
    const placed = version();
    clone.git("switch", "--quiet", "--create", "topic");
    // Longer than the watch waits for git to be done.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(version(), placed);
    await session.connection.sendNotification(windowFocus, { focused: true });
    await session.until(() => version() === placed + 1);
    assert.equal((await session.report()).repository.branch, "topic");
    await session.connection.sendNotification(windowFocus, { focused: false });
    await session.refresh();
    assert.equal(version(), placed + 2);
  });

  test("a folder that cannot be made costs a line in the log, nothing else", async () => {
    writeFileSync(join(base, "file"), "");
    const session = await start({ path: join(base, "file", "below") });
    await session.refresh();
    await session.refresh();
    assert.equal((await session.report()).alerts.length, 1);
    await session.stop();
    assert.ok(session.log.some((line) => /could not be kept on disk: .*ENOTDIR/.test(line)));
  });
});
