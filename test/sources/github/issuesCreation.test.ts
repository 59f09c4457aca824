import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { createIssue } from "../../../src/sources/github/issuesCreation.ts";
import { type IssuesServer, root, startIssuesServer, stored } from "./issuesServer.ts";

const { signal } = new AbortController();
const body = 'text\n<!-- runtime-risk: {"v":1,"alerts":["codeScanning/12"],"attempt":"try-1"} -->';
const draft = { title: "Fix it", body, labels: ["security", "vulnerability"], attempt: "try-1" };

suite("createIssue", () => {
  let server: IssuesServer;
  const posts = () => server.count("POST", `${root}/issues`);
  setup(async () => {
    server = await startIssuesServer();
  });
  teardown(() => server.close());

  test("posts once, exactly the draft, and reads it back", async () => {
    const outcome = await createIssue(server.github, draft, signal);
    deepEqual(
      outcome.ok && [
        outcome.issue.number,
        outcome.issue.markers.flatMap(({ alerts }) => alerts),
        outcome.notes,
      ],
      [1, ["codeScanning/12"], []],
    );
    equal(posts(), 1);
    const { title, labels } = draft;
    deepEqual(server.seen.find(({ method }) => method === "POST")?.body, { title, body, labels });
    equal(server.seen.at(-1)?.path, `${root}/issues/1`);
  });

  test("finds an earlier attempt, also without its labels, instead of posting again", async () => {
    server.issues.push(stored(8, { body, labels: [] }));
    const outcome = await createIssue(server.github, draft, signal);
    equal(outcome.ok && outcome.issue.number, 8);
    match(outcome.ok ? (outcome.notes[0] ?? "") : "", /earlier attempt/);
    equal(posts(), 0);
  });

  const losses = {
    "the connection breaks": { act: true, drop: true },
    "a gateway times out": { act: true, status: 504, data: "<html>" },
    "GitHub fails afterwards": { act: true, status: 500, data: { message: "Server Error" } },
    "the answer is not JSON": { act: true, status: 201, data: "<html>" },
  };
  for (const [what, loss] of Object.entries(losses)) {
    test(`finds the issue again when GitHub made it and ${what}`, async () => {
      server.override = ({ method }) => (method === "POST" ? loss : undefined);
      const outcome = await createIssue(server.github, draft, signal);
      equal(outcome.ok && outcome.issue.number, 1);
      match(outcome.ok ? (outcome.notes[0] ?? "") : "", /found again by its marker/);
      equal(posts(), 1);
      equal(server.issues.length, 1);
    });
  }

  test("keeps the draft when nothing was made, and a repetition makes one issue", async () => {
    server.override = ({ method }, count) =>
      method === "POST" && count === 1 ? { drop: true } : undefined;
    const first = await createIssue(server.github, draft, signal);
    match(
      first.ok ? "" : first.message,
      /most likely not created.*connection was lost.*draft is kept/,
    );
    equal(posts(), 1);
    const second = await createIssue(server.github, draft, signal);
    equal(second.ok, true);
    equal(server.issues.length, 1);
  });

  test("says that it does not know when looking for the issue fails as well", async () => {
    let isLost = false;
    server.override = ({ method }) => {
      isLost ||= method === "POST";
      return isLost ? { act: true, drop: true } : undefined;
    };
    const outcome = await createIssue(server.github, draft, signal);
    match(
      outcome.ok ? "" : outcome.message,
      /^It is not known whether .*Trying again looks for it first\.$/,
    );
    equal(posts(), 1);
  });

  test("names the labels that GitHub dropped", async () => {
    server.canTriage = false;
    const outcome = await createIssue(server.github, draft, signal);
    deepEqual(outcome.ok && outcome.notes, [
      "GitHub did not set the labels security, vulnerability; setting labels needs the triage role.",
    ]);
  });

  test("succeeds when only the reading back fails, and says so", async () => {
    server.override = ({ path }) =>
      path === `${root}/issues/1` ? { status: 404, data: { message: "Not Found" } } : undefined;
    const outcome = await createIssue(server.github, draft, signal);
    equal(outcome.ok && outcome.issue.title, "Fix it");
    match(outcome.ok ? (outcome.notes[0] ?? "") : "", /could not be read back/);
  });

  const refusals: readonly {
    readonly status: number;
    readonly data: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    readonly says: RegExp;
  }[] = [
    { status: 401, data: { message: "Bad credentials" }, says: /did not accept the sign-in/ },
    {
      status: 403,
      data: { message: "Resource not accessible by integration" },
      says: /not permitted to do that in acme\/storefront.*Resource not accessible/,
    },
    {
      status: 403,
      data: { message: "Repository was archived so is read-only." },
      says: /acme\/storefront is archived/,
    },
    {
      status: 403,
      data: { message: "Resource protected by organization SAML enforcement." },
      headers: { "x-github-sso": "required; url=https://github.com/orgs/acme/sso" },
      says: /acme uses single sign-on/,
    },
    {
      status: 403,
      data: { message: "API rate limit exceeded for user ID 1." },
      headers: {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(Date.UTC(2026, 10, 3, 4) / 1000),
      },
      says: /rate limit is reached until 2026-11-03 04:00 UTC/,
    },
    {
      status: 429,
      data: { message: "You have exceeded a secondary rate limit." },
      headers: { "retry-after": "60" },
      says: /rate limit is reached for 60 seconds/,
    },
    { status: 404, data: { message: "Not Found" }, says: /GitHub has no acme\/storefront/ },
    {
      status: 410,
      data: { message: "Issues are disabled for this repo" },
      says: /issues are switched off for acme\/storefront/,
    },
    {
      status: 422,
      data: {
        message: "Validation Failed",
        errors: [{ resource: "Issue", code: "missing_field", field: "title" }],
      },
      says: /not valid \(Validation Failed; title missing_field\)/,
    },
    { status: 451, data: { message: "" }, says: /legal reasons/ },
    { status: 307, data: { message: "Moved" }, says: /renamed or moved/ },
  ];
  for (const { status, data, headers, says } of refusals) {
    test(`posts once and tells ${status} in one sentence: ${says.source}`, async () => {
      server.override = ({ method }) =>
        method === "POST"
          ? { status, data, ...(headers === undefined ? {} : { headers }) }
          : undefined;
      const outcome = await createIssue(server.github, draft, signal);
      match(outcome.ok ? "" : outcome.message, says);
      match(
        outcome.ok ? "" : outcome.message,
        /^The issue was not created: .* The draft is kept\.$/,
      );
      equal(posts(), 1);
    });
  }

  test("writes nothing when it cannot look for an earlier attempt", async () => {
    server.override = ({ method, path }) =>
      method === "GET" && path === `${root}/issues`
        ? { status: 410, data: { message: "Issues are disabled for this repo" } }
        : undefined;
    const outcome = await createIssue(server.github, draft, signal);
    match(outcome.ok ? "" : outcome.message, /issues are switched off/);
    equal(posts(), 0);
  });

  test("works for a session that is no user's", async () => {
    server.override = ({ path }) =>
      path === "/user" ? { status: 403, data: { message: "Forbidden" } } : undefined;
    equal((await createIssue(server.github, draft, signal)).ok, true);
  });

  test("passes a cancellation on, and the repetition finds what GitHub made", async () => {
    const controller = new AbortController();
    server.override = ({ method }) => {
      if (method !== "POST" || controller.signal.aborted) return undefined;
      controller.abort(new Error("cancelled"));
      return { act: true, drop: true };
    };
    await rejects(createIssue(server.github, draft, controller.signal), /cancelled/);
    const outcome = await createIssue(server.github, draft, signal);
    equal(outcome.ok && outcome.issue.number, 1);
    equal(posts(), 1);
  });
});
