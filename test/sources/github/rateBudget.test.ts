import assert from "node:assert/strict";
import { createGitHub } from "../../../src/sources/github/client.ts";
import { problemOf } from "../../../src/sources/github/problem.ts";
import { createRateBudget, parseLimits } from "../../../src/sources/github/rateBudget.ts";
import { type Answer, answeringTransport, calm } from "../../support/gitHubClient.ts";

const codeScanning = "GET /repos/{owner}/{repo}/code-scanning/alerts";
const dependabot = "GET /repos/{owner}/{repo}/dependabot/alerts";
const search = "GET /search/issues";

const noon = Date.parse("2026-11-22T12:00:00Z");
const minute = 60_000;

/** Headers as GitHub sends them with every answer. */
function meter(remaining: number, resetAt: number, resource = "core") {
  return {
    "x-ratelimit-limit": resource === "search" ? "30" : "5000",
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(resetAt / 1000),
    "x-ratelimit-resource": resource,
  };
}

/** One budget with clients for several repositories and accounts, and a clock to turn. */
function world(answer: (path: string) => Answer) {
  let now = noon;
  const budget = createRateBudget(() => now);
  const { transport, requests } = answeringTransport((_request, { pathname }) => answer(pathname));
  const client = (name: string, account = "mona", apiUrl = "https://api.github.com") =>
    createGitHub({
      repository: { host: "github.com", owner: "acme", name },
      transport,
      apiUrl,
      account,
      log: () => undefined,
      retryDelayMs: 1,
      isPaced: false,
      clock: () => now,
      budget,
    });
  return {
    budget,
    client,
    /** True when a request was sent for it, whatever was answered. */
    isSent: async (github: ReturnType<typeof client>, route: string) => {
      const before = requests.length;
      await github.request(route, {}, calm).catch(() => undefined);
      return requests.length > before;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

suite("rate limits, known once", () => {
  test("a primary limit stops its resource for all repositories of the account, until its end", async () => {
    const end = noon + 20 * minute;
    const { client, isSent, pass } = world((path) =>
      path.includes("code-scanning")
        ? {
            status: 403,
            headers: meter(0, end),
            body: { message: "API rate limit exceeded for user ID 1." },
          }
        : { body: {} },
    );
    const [shop, pay] = [client("shop"), client("pay")];
    assert.equal(await isSent(shop, codeScanning), true);
    assert.equal(await isSent(shop, dependabot), false);
    assert.equal(await isSent(pay, dependabot), false);
    // Another resource, another account, another server.
    assert.equal(await isSent(pay, search), true);
    assert.equal(await isSent(client("shop", "hubot"), dependabot), true);
    assert.equal(
      await isSent(client("shop", "mona", "https://api.acme.ghe.com"), dependabot),
      true,
    );
    pass(20 * minute - 1);
    assert.equal(await isSent(pay, dependabot), false);
    pass(1);
    assert.equal(await isSent(pay, dependabot), true);
  });

  test("the resource is the one the answer names, not the one of the address", async () => {
    const limited = {
      status: 403,
      headers: meter(0, noon + minute, "code_scanning_autofix"),
      body: { message: "API rate limit exceeded" },
    };
    const autofix = "POST /repos/{owner}/{repo}/code-scanning/alerts/1/autofix";
    const { client, isSent } = world((path) => (path.includes("autofix") ? limited : { body: {} }));
    assert.equal(await isSent(client("shop"), autofix), true);
    assert.equal(await isSent(client("pay"), autofix), false);
    assert.equal(await isSent(client("pay"), codeScanning), true);
  });

  test("the last request of the hour is known to be the last", async () => {
    const { client, isSent } = world(() => ({ headers: meter(0, noon + minute), body: {} }));
    assert.equal(await isSent(client("shop"), codeScanning), true);
    assert.equal(await isSent(client("pay"), dependabot), false);
  });

  test("a secondary limit stops everything of the account for as long as GitHub says", async () => {
    const { client, isSent, pass } = world((path) =>
      path.includes("code-scanning")
        ? {
            status: 403,
            headers: { ...meter(4000, noon + minute), "retry-after": "90" },
            body: { message: "You have exceeded a secondary rate limit. Please wait." },
          }
        : { body: {} },
    );
    assert.equal(await isSent(client("shop"), codeScanning), true);
    assert.equal(await isSent(client("pay"), search), false);
    assert.equal(await isSent(client("pay", "hubot"), search), true);
    pass(90_000 - 1);
    assert.equal(await isSent(client("pay"), dependabot), false);
    pass(1);
    assert.equal(await isSent(client("pay"), dependabot), true);
  });

  test("a secondary limit without an end: 60 seconds, then doubled each time, at most an hour", async () => {
    let isLimited = true;
    const { client, isSent, pass } = world(() =>
      isLimited
        ? { status: 429, body: { message: "You have exceeded a secondary rate limit." } }
        : { body: {} },
    );
    const shop = client("shop");
    for (const seconds of [60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      assert.equal(await isSent(shop, codeScanning), true);
      pass(seconds * 1000 - 1);
      assert.equal(await isSent(shop, dependabot), false, `${seconds} s`);
      pass(1);
    }
    isLimited = false;
    assert.equal(await isSent(shop, codeScanning), true);
    isLimited = true;
    // What has worked since begins anew.
    await isSent(shop, codeScanning);
    pass(60_000);
    assert.equal(await isSent(shop, codeScanning), true);
  });

  test("requests that were under way together meet one limit, not several", async () => {
    const { client, isSent, pass } = world(() => ({
      status: 403,
      body: { message: "You have exceeded a secondary rate limit." },
    }));
    const [shop, pay] = [client("shop"), client("pay")];
    await Promise.all(
      [shop, pay].flatMap((github) =>
        [codeScanning, dependabot, search].map((route) =>
          github.request(route, {}, calm).catch(() => undefined),
        ),
      ),
    );
    pass(60_000);
    assert.equal(await isSent(shop, codeScanning), true);
  });

  test("a refusal that names no limit stops its own route, in all repositories", async () => {
    const { client, isSent } = world((path) =>
      path.includes("code-scanning")
        ? { status: 429, headers: { "retry-after": "60" }, body: { message: "slow down" } }
        : { body: [] },
    );
    assert.equal(await isSent(client("shop"), codeScanning), true);
    assert.equal(await isSent(client("pay"), codeScanning), false);
    assert.equal(await isSent(client("pay"), dependabot), true);
  });

  test("a limit that this machine's clock says is over stops for a minute all the same", async () => {
    const { client, isSent, pass } = world(() => ({
      status: 403,
      headers: meter(0, noon - 90 * minute),
      body: { message: "API rate limit exceeded for user ID 1." },
    }));
    assert.equal(await isSent(client("shop"), codeScanning), true);
    pass(minute - 1);
    assert.equal(await isSent(client("pay"), dependabot), false);
    pass(1);
    assert.equal(await isSent(client("pay"), dependabot), true);
  });

  test("no limit is believed for longer than an hour", async () => {
    const { client, isSent, pass } = world(() => ({
      status: 403,
      headers: meter(0, noon + 10_000 * minute),
      body: { message: "API rate limit exceeded for user ID 1." },
    }));
    await isSent(client("shop"), codeScanning);
    pass(60 * minute);
    assert.equal(await isSent(client("shop"), codeScanning), true);
  });

  test("what was not sent is said like GitHub's own refusal, with the time", async () => {
    const { client } = world(() => ({ headers: meter(0, noon + 5 * minute), body: {} }));
    const github = client("shop");
    await github.request(codeScanning, {}, calm);
    const subject = { name: "Dependabot alerts", repository: "acme/shop", needs: "write access" };
    const problem = await github.request(dependabot, {}, calm).then(
      () => assert.fail("it was sent"),
      (error: unknown) => problemOf(error, subject),
    );
    assert.deepEqual(problem, {
      state: "rateLimited",
      isTransient: true,
      detail:
        "GitHub's rate limit is reached until 2026-11-22 12:05 UTC; Dependabot alerts of acme/shop were not read. Refresh after that.",
      remedy: "wait",
    });
  });
});

suite("the reserve of requests", () => {
  for (const [remaining, isReached] of [
    [500, false],
    [499, true],
    [0, true],
  ] as const) {
    test(`${remaining} of 5,000 left: ${isReached ? "reached" : "not reached"}`, async () => {
      const { client, pass } = world(() => ({
        headers: meter(remaining, noon + 10 * minute),
        body: {},
      }));
      const shop = client("shop");
      assert.equal(shop.reserve(), undefined);
      await shop.request(codeScanning, {}, calm);
      assert.equal(client("pay").reserve() !== undefined, isReached);
      assert.equal(client("pay", "hubot").reserve(), undefined);
      pass(10 * minute);
      assert.equal(client("pay").reserve(), undefined);
    });
  }

  test("answers that overtake each other leave the lowest number of the hour", async () => {
    const left = [480, 481, 490];
    const { client } = world(() => ({
      headers: meter(left.shift() ?? 0, noon + 10 * minute),
      body: {},
    }));
    const shop = client("shop");
    for (const _ of [1, 2, 3]) await shop.request(codeScanning, {}, calm);
    assert.equal(shop.reserve()?.remaining, 480);
  });

  test("a search's small allowance is not the one of refreshes", async () => {
    const { client } = world(() => ({ headers: meter(1, noon + minute, "search"), body: {} }));
    const shop = client("shop");
    await shop.request(search, {}, calm);
    assert.equal(shop.reserve(), undefined);
  });

  test("a server that counts nothing has no reserve", async () => {
    const { client } = world(() => ({ body: {} }));
    const shop = client("shop");
    await shop.request(codeScanning, {}, calm);
    assert.equal(shop.reserve(), undefined);
  });
});

suite("limits in another window", () => {
  test("are those of the first one, of the same account only", async () => {
    const one = world(() => ({
      status: 403,
      headers: meter(0, noon + minute),
      body: { message: "API rate limit exceeded" },
    }));
    await one.isSent(one.client("shop"), codeScanning);
    const told: unknown = JSON.parse(JSON.stringify(one.budget.known()));
    assert.doesNotMatch(JSON.stringify(told), /mona|api\.github/);
    const two = world(() => ({ body: {} }));
    two.budget.merge(parseLimits(told) ?? {});
    assert.equal(await two.isSent(two.client("pay"), dependabot), false);
    assert.equal(await two.isSent(two.client("pay", "hubot"), dependabot), true);
    two.budget.forget();
    assert.equal(await two.isSent(two.client("pay"), dependabot), true);
  });

  for (const [name, value] of [
    ["nothing", undefined],
    ["a list", []],
    ["texts", { a: { resources: { core: { limit: "1", remaining: 0, resetAt: 1 } }, pauses: {} } }],
    ["parts missing", { a: { resources: {} } }],
    ["pauses without an end", { a: { resources: {}, pauses: { "*": { waitedMs: 1 } } } }],
  ] as const) {
    test(`${name}: no limits`, () => assert.equal(parseLimits(value), undefined));
  }

  test("no file makes a limit longer than an hour", async () => {
    const { budget, client, isSent, pass } = world(() => ({
      status: 403,
      body: { message: "You have exceeded a secondary rate limit." },
    }));
    await isSent(client("shop"), codeScanning);
    const [key = ""] = Object.keys(budget.known());
    budget.merge({
      [key]: {
        resources: { core: { limit: 1, remaining: 0, resetAt: noon * 2 } },
        pauses: { "*": { until: noon * 2, waitedMs: 0 } },
      },
    });
    pass(60 * minute);
    assert.equal(await isSent(client("shop"), codeScanning), true);
  });
});
