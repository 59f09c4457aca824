import assert from "node:assert/strict";
import { NotAListError } from "../../../src/sources/github/listErrors.ts";
import {
  failureOf,
  limitEnd,
  problemOf,
  type Subject,
} from "../../../src/sources/github/problem.ts";
import { UnseenError } from "../../../src/sources/github/unseen.ts";
import type { Problem } from "../../../src/sources/reading.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const codeScanning: Subject = {
  name: "code scanning alerts",
  repository: "acme/shop",
  needs: "write access",
};

/** The problem of a real client's real error. */
async function problemWhen(answer: Answer, subject: Subject = codeScanning): Promise<Problem> {
  const github = clientOver(answeringTransport(() => answer).transport);
  try {
    await github.request("GET /repos/{owner}/{repo}/code-scanning/alerts", {}, calm);
  } catch (error) {
    return problemOf(error, subject);
  }
  throw new Error("the request succeeded");
}

const saml = {
  body: {
    message:
      "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
  },
};

/** Every row of the catalogue of GitHub's errors, with the coverage state it means. */
const catalogue: readonly (readonly [name: string, answer: Answer, state: Problem["state"]])[] = [
  [
    "off",
    { status: 403, body: { message: "Code scanning is not enabled for this repository." } },
    "off",
  ],
  [
    "Code Security missing",
    {
      status: 403,
      body: { message: "Code Security must be enabled for this repository to use code scanning." },
    },
    "off",
  ],
  [
    "Advanced Security missing",
    {
      status: 403,
      body: {
        message: "Advanced Security must be enabled for this repository to use code scanning.",
      },
    },
    "off",
  ],
  [
    "off, older words",
    {
      status: 403,
      body: {
        message:
          "Code Scanning is not enabled for this repository. Please enable code scanning in the repository settings.",
      },
    },
    "off",
  ],
  ["never analysed", { status: 404, body: { message: "no analysis found" } }, "notConfigured"],
  [
    "no right to read",
    { status: 403, body: { message: "You are not authorized to read code scanning alerts." } },
    "forbidden",
  ],
  [
    "Dependabot off",
    { status: 403, body: { message: "Dependabot alerts are disabled for this repository." } },
    "off",
  ],
  [
    "archived",
    {
      status: 403,
      body: { message: "Dependabot alerts are not available for archived repositories." },
    },
    "off",
  ],
  [
    "archived, no full stop",
    {
      status: 403,
      body: { message: "Dependabot alerts are not available for archived repositories" },
    },
    "off",
  ],
  ["archived, code scanning", { status: 403, body: { message: "Repository is archived" } }, "off"],
  [
    "secret scanning off",
    { status: 404, body: { message: "Secret scanning is disabled on this repository." } },
    "off",
  ],
  ["not found", { status: 404, body: { message: "Not Found" } }, "notFound"],
  ["SAML", { status: 403, ...saml }, "ssoRequired"],
  [
    "SAML, personal access token",
    {
      status: 403,
      body: {
        message:
          "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.",
      },
    },
    "ssoRequired",
  ],
  [
    "fine-grained token",
    { status: 403, body: { message: "Resource not accessible by personal access token" } },
    "forbidden",
  ],
  [
    "app",
    { status: 403, body: { message: "Resource not accessible by integration" } },
    "forbidden",
  ],
  ["bad token", { status: 401, body: { message: "Bad credentials" } }, "unauthenticated"],
  [
    "page parameter",
    { status: 400, body: { message: "Pagination using the `page` parameter is not supported." } },
    "unreachable",
  ],
  ["unknown version", { status: 400, body: { message: "Not a valid API version" } }, "unreachable"],
  ["retired version", { status: 410, body: { message: "Gone" } }, "unreachable"],
  [
    "primary limit",
    {
      status: 403,
      headers: { "x-ratelimit-remaining": "0" },
      body: { message: "API rate limit exceeded for user ID 1." },
    },
    "rateLimited",
  ],
  [
    "primary limit, 429",
    {
      status: 429,
      headers: { "x-ratelimit-remaining": "0" },
      body: { message: "API rate limit exceeded for user ID 1." },
    },
    "rateLimited",
  ],
  [
    "secondary limit",
    {
      status: 403,
      headers: { "retry-after": "30" },
      body: { message: "You have exceeded a secondary rate limit. Please wait." },
    },
    "rateLimited",
  ],
  [
    "secondary limit, no retry-after",
    { status: 403, body: { message: "You have exceeded a SECONDARY RATE LIMIT." } },
    "rateLimited",
  ],
  ["secondary limit, 429", { status: 429, body: { message: "slow down" } }, "rateLimited"],
  ["time-out", { status: 502, body: { message: "Server Error" } }, "unreachable"],
  ["503", { status: 503, body: { message: "Service unavailable" } }, "unreachable"],
  ["legal", { status: 451, body: { message: "Repository access blocked" } }, "notFound"],
  ["a proxy's page instead of 403", { status: 403, body: "<html>Blocked</html>" }, "unreachable"],
  ["a proxy's page instead of 404", { status: 404, body: "<html>Not found</html>" }, "unreachable"],
  ["validation", { status: 422, body: { message: "Validation Failed" } }, "unreachable"],
  ["not modified", { status: 304 }, "unreachable"],
];

suite("GitHub problems", () => {
  for (const [name, answer, state] of catalogue) {
    test(`${name}: ${state}`, async () => {
      const problem = await problemWhen(answer);
      assert.equal(problem.state, state);
      assert.match(problem.detail, /^([A-Z]|acme).*\.$/);
    });
  }

  test("issues that are switched off are off", async () => {
    const issues = { ...codeScanning, name: "issues" };
    assert.equal(
      (await problemWhen({ status: 410, body: { message: "Gone" } }, issues)).state,
      "off",
    );
  });

  test("a plain 404 means a missing right where the repository itself could be read", async () => {
    const readable = { ...codeScanning, isRepositoryReadable: true };
    const notFound = { status: 404, body: { message: "Not Found" } };
    assert.equal((await problemWhen(notFound, readable)).state, "forbidden");
    const legal = { status: 451, body: { message: "blocked" } };
    assert.equal((await problemWhen(legal, readable)).state, "notFound");
    const never = { status: 404, body: { message: "no analysis found" } };
    assert.equal((await problemWhen(never, readable)).state, "notConfigured");
  });

  test("a message that is an object is read too", async () => {
    const message = { cause: "artifact metadata write permission required", repositories: [1] };
    const problem = await problemWhen({ status: 403, body: { message } });
    assert.equal(problem.state, "forbidden");
    assert.match(problem.detail, /artifact metadata write permission required/);
  });

  test("only what may pass by itself counts as passing", async () => {
    const transient = async (answer: Answer) => (await problemWhen(answer)).isTransient === true;
    assert.ok(await transient({ status: 500, body: {} }));
    assert.ok(await transient({ status: 429, body: {} }));
    assert.ok(await transient({ status: 403, body: "<html>" }));
    assert.ok(!(await transient({ status: 401, body: { message: "Bad credentials" } })));
    assert.ok(!(await transient({ status: 404, body: { message: "Not Found" } })));
    assert.ok(!(await transient({ status: 403, ...saml })));
  });

  for (const message of [
    "Code scanning is not enabled for this repository.",
    "Dependabot alerts are disabled for this repository.",
    "Secret scanning is disabled on this repository.",
    "Advanced Security must be enabled for this repository to use code scanning.",
  ]) {
    test(`the last request of an hour is no limit when it says: ${message}`, async () => {
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1780000000" };
      const { state } = await problemWhen({ status: 403, headers, body: { message } });
      assert.equal(state, "off");
    });
  }

  test("nothing has changed, where nothing was known, is unreadable", async () => {
    const { state, detail } = await problemWhen({ status: 304 });
    assert.equal(state, "unreachable");
    assert.equal(
      detail,
      "GitHub's answer for code scanning alerts of acme/shop was not readable; something between may have changed it. Refresh to try again.",
    );
  });

  for (const [status, sentence] of [
    [401, "GitHub did not accept the sign-in for code scanning alerts (401). Sign in again."],
    [
      418,
      "GitHub refused the request for code scanning alerts of acme/shop: 418. This is a fault of Runtime Risk: update it, and report it if it stays.",
    ],
  ] as const) {
    test(`a ${status} without a word of GitHub's is told by its number alone`, async () => {
      assert.equal((await problemWhen({ status, body: {} })).detail, sentence);
    });
  }

  test("a primary limit says until when", async () => {
    // 2026-11-22T10:30:00Z
    const reset = String(Date.UTC(2026, 10, 22, 10, 30) / 1000);
    const { detail } = await problemWhen({
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
      body: { message: "API rate limit exceeded" },
    });
    assert.match(detail, /until 2026-11-22 10:30 UTC/);
  });

  test("a secondary limit says for how long", async () => {
    const { detail } = await problemWhen({
      status: 429,
      headers: { "retry-after": "61", "x-ratelimit-remaining": "4000" },
      body: { message: "You have exceeded a secondary rate limit." },
    });
    assert.match(detail, /for 61 seconds/);
  });

  test("a limit without an end, or with a senseless one, says nothing about it", () => {
    const failure = { status: 403, message: "", errors: [] };
    assert.equal(limitEnd({ ...failure, headers: {} }), "");
    assert.equal(limitEnd({ ...failure, headers: { "retry-after": "soon" } }), "");
    const absurd = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1e300" };
    assert.equal(limitEnd({ ...failure, headers: absurd }), "");
  });

  for (const [url, isGiven] of [
    ["https://github.com/orgs/acme/sso?authorization_request=AB", true],
    ["https://acme.ghe.com/orgs/acme/sso", false],
    ["https://github.com.evil.example/sso", false],
    ["https://evil.example/github.com", false],
    ["https://evilghe.com/sso", false],
    ["http://github.com/orgs/acme/sso", false],
    ["https://user@github.com/orgs/acme/sso", false],
    ["https://github.com:8443/orgs/acme/sso", false],
    ["javascript:alert(1)", false],
    ["not an address", false],
  ] as const) {
    test(`single sign-on at ${url} is ${isGiven ? "offered" : "not offered"}`, async () => {
      const header = { "x-github-sso": `required; url=${url}` };
      const problem = await problemWhen({ status: 403, headers: header, ...saml });
      assert.equal(problem.state, "ssoRequired");
      assert.equal(problem.url, isGiven ? url : undefined);
      assert.ok(!problem.detail.includes(url));
    });
  }

  for (const [api, url, isGiven] of [
    ["https://api.acme.ghe.com", "https://acme.ghe.com/orgs/acme/sso", true],
    ["https://api.acme.ghe.com", "https://other.ghe.com/orgs/acme/sso", false],
    ["https://api.acme.ghe.com", "https://github.com/orgs/acme/sso", false],
    ["https://ghe.example:8443/api/v3", "https://ghe.example:8443/orgs/acme/sso", true],
    ["https://ghe.example:8443/api/v3", "https://ghe.example/orgs/acme/sso", false],
    ["https://ghe.example:8443/api/v3", "https://ghe.example:8443@evil.example/sso", false],
    ["https://ghe.example/api/v3", "https://evil.example/sso", false],
  ] as const) {
    test(`single sign-on of ${api} at ${url} is ${isGiven ? "offered" : "not offered"}`, async () => {
      const header = { "x-github-sso": `required; url=${url}` };
      const { transport } = answeringTransport(() => ({ status: 403, headers: header, ...saml }));
      const github = clientOver(transport, { apiUrl: api });
      const error: unknown = await github.request("GET /x", {}, calm).catch((e: unknown) => e);
      const problem = problemOf(error, codeScanning);
      assert.equal(problem.state, "ssoRequired");
      assert.equal(problem.url, isGiven ? url : undefined);
    });
  }

  for (const [labels, isChosen, tried, next] of [
    [["mona"], false, "Asked as mona.", "Switch to another account, or add one."],
    [
      ["mona", "hubot", "octocat"],
      false,
      "Asked as mona, hubot, octocat.",
      "Switch to another account, or add one.",
    ],
    [["mona"], true, "Asked as mona, the account chosen for it.", "Switch the account."],
  ] as const) {
    test(`a repository that ${labels.join(", ")} cannot see says whom it was asked for as`, async () => {
      const seen = async (answer: Answer) => {
        const { transport } = answeringTransport(() => answer);
        const error: unknown = await clientOver(transport)
          .request("GET /x", {}, calm)
          .catch((e: unknown) => e);
        return problemOf(new UnseenError(error, { labels, isChosen }), codeScanning);
      };
      const missing = await seen({ status: 404, body: { message: "Not Found" } });
      assert.deepEqual(missing, {
        state: "notFound",
        detail: `GitHub has no acme/shop, or it may not be seen. ${tried} ${next}`,
        remedy: "switchAccount",
      });
      const refused = await seen({ status: 403, body: { message: "Forbidden by policy" } });
      assert.equal(refused.state, "forbidden");
      assert.ok(refused.detail.includes("(GitHub: Forbidden by policy)"), refused.detail);
      assert.ok(refused.detail.endsWith(` ${tried}`), refused.detail);
    });
  }

  for (const [reason, state, isTransient] of [
    ["notSignedIn", "unauthenticated", undefined],
    ["originNotAllowed", "unreachable", undefined],
    ["network", "unreachable", true],
    ["tooLarge", "unreachable", undefined],
  ] as const) {
    test(`a request that was not answered (${reason}) is ${state}`, () => {
      const direct = problemOf(new TransportError(reason, "words"), codeScanning);
      const wrapped = problemOf(
        new Error("octokit", { cause: new TransportError(reason, "words") }),
        codeScanning,
      );
      assert.deepEqual(direct, wrapped);
      assert.equal(direct.state, state);
      assert.equal(direct.isTransient, isTransient);
    });
  }

  test("a list that is none is unreachable and passing", () => {
    const problem = problemOf(new NotAListError(), codeScanning);
    assert.deepEqual([problem.state, problem.isTransient], ["unreachable", true]);
  });

  test("anything else is unreachable, its words on one line and short", () => {
    const problem = problemOf(new Error(`a\nb${"c".repeat(5000)}`), codeScanning);
    assert.equal(problem.state, "unreachable");
    assert.ok(problem.detail.length < 400);
    assert.ok(!problem.detail.includes("\n"));
    assert.equal(problemOf("text", codeScanning).state, "unreachable");
  });

  test("GitHub's words are cut and on one line", async () => {
    const problem = await problemWhen({ status: 403, body: { message: `x\n${"y".repeat(3000)}` } });
    assert.ok(problem.detail.length < 500);
    assert.ok(!problem.detail.includes("\n"));
  });

  test("a failure holds what GitHub lists as wrong with each field", () => {
    const errors = [{ field: "assignees", code: "invalid" }];
    const response = { headers: { a: "b" }, data: { message: "Validation Failed", errors } };
    assert.deepEqual(failureOf({ status: 422, response }), {
      status: 422,
      message: "Validation Failed",
      headers: { a: "b" },
      errors,
    });
    for (const none of [undefined, new Error("x"), { status: 500 }, { response }]) {
      assert.equal(failureOf(none), undefined);
    }
  });
});
