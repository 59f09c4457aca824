import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { openSample, type Sample } from "../../src/sample/sample.ts";
import { digestOf } from "../../src/sample/scenario/runtime.ts";
import { at } from "./alertsDescribed.ts";
import {
  answerProblems,
  operationId,
  type ReceivedAnswer,
  requestProblems,
} from "./githubContract.ts";
import { githubDescription } from "./githubDescription.ts";

interface Row {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The shared answer that stands for a status which the operation does not list, and why. */
  readonly alike?: readonly [response: string, because: string];
  /** Asked before, of the same sample. */
  readonly after?: readonly Row[];
}

const repository = "/repos/acme/storefront";
const code = `${repository}/code-scanning`;
const dependabot = `${repository}/dependabot/alerts`;
const secrets = `${repository}/secret-scanning/alerts`;
const issues = `${repository}/issues`;
const payments = digestOf("payments");
const nobody = `sha256:${"0".repeat(64)}`;
/**
 * docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api: a request that cannot be
 * processed gets 422, whatever the operation.
 */
const invalid = ["validation_failed_simple", "any operation's answer to bad input"] as const;

const reads: readonly Row[] = [
  ...[
    "/user",
    "/meta",
    "/rate_limit",
    repository,
    `${repository}/commits?per_page=5`,
    `${repository}/commits/main`,
    `${repository}/compare/main...main`,
    `${repository}/contents/README.md`,
    `${repository}/contents/services/payments-api/Dockerfile?ref=main`,
    `${repository}/pulls?state=open&head=acme%3Apriya%2Fescape-headings&per_page=1`,
    `${repository}/labels`,
    `${repository}/labels/bug`,
    `${repository}/assignees?per_page=2`,
    `${code}/alerts?state=open&per_page=100`,
    `${code}/alerts?state=closed`,
    `${code}/alerts?state=open&per_page=10&page=2`,
    `${code}/alerts?state=open&per_page=10&after=`,
    `${code}/alerts?severity=critical&sort=updated&direction=asc&assignees=*&tool_name=CodeQL`,
    `${code}/alerts/1`,
    `${code}/alerts/65`,
    `${code}/alerts/66`,
    `${code}/alerts/88`,
    `${code}/alerts/89`,
    `${code}/alerts/103`,
    `${code}/alerts?ref=refs%2Fheads%2Fdana%2Fpayouts&per_page=100`,
    `${code}/alerts?pr=6`,
    `${code}/alerts/1/instances`,
    `${code}/alerts/64/instances?ref=refs%2Fheads%2Fdana%2Fpayouts`,
    `${code}/analyses?per_page=1&ref=refs%2Fheads%2Fmain`,
    `${code}/analyses?per_page=100`,
    `${code}/analyses?pr=6`,
    `${code}/analyses/731400051`,
    `${dependabot}?state=open&per_page=100`,
    `${dependabot}?state=dismissed,fixed&severity=high,critical&sort=epss_percentage`,
    `${dependabot}?state=auto_dismissed&classification=malware,general&scope=development`,
    `${dependabot}?per_page=3&after=`,
    `${dependabot}/1`,
    `${dependabot}/17`,
    `${dependabot}/19`,
    `${dependabot}/29`,
    `${dependabot}/37`,
    `${dependabot}/39`,
    `${dependabot}/46`,
    `${secrets}?state=open&hide_secret=true&per_page=100`,
    `${secrets}?state=resolved`,
    `${secrets}?secret_type=password,postgres_connection_string&hide_secret=true`,
    `${secrets}/1`,
    `${secrets}/5?hide_secret=true`,
    `${secrets}/1/locations`,
    `${secrets}/4/locations`,
    `${secrets}/6/locations`,
    `${secrets}/14/locations?per_page=2&page=2`,
    ...Array.from({ length: 25 }, (_, index) => `${secrets}/${index + 1}/locations`),
    `${secrets}/14?hide_secret=true`,
    `${secrets}/17?hide_secret=true`,
    `${issues}?state=all&labels=security&per_page=100`,
    `${issues}?state=all&creator=mona-lindqvist&sort=created&direction=desc`,
    `${issues}?assignee=none&since=2026-06-01T00%3A00%3A00Z`,
    `${issues}/2`,
    `${issues}/5`,
    `${issues}/3/comments`,
    `${issues}/2/events`,
    `/search/issues?q=repo%3Aacme%2Fstorefront%20is%3Aissue&per_page=50`,
    "/orgs/acme/campaigns?state=open&per_page=100",
    "/orgs/acme/campaigns?state=closed",
    `/orgs/acme/attestations/${payments}`,
    `/orgs/acme/artifacts/${payments}/metadata/deployment-records`,
    `/orgs/acme/artifacts/${payments}/metadata/storage-records`,
  ].map((path): Row => ({ method: "GET", path, status: 200 })),
  {
    method: "GET",
    path: `${code}/analyses/731400051`,
    headers: { accept: "application/sarif+json" },
    status: 200,
  },
  { method: "GET", path: `${repository}/assignees/mona-lindqvist`, status: 204 },
  {
    method: "POST",
    path: "/orgs/acme/attestations/bulk-list",
    body: { subject_digests: [payments, nobody], predicate_type: "provenance" },
    status: 200,
  },
];

const writes: readonly Row[] = [
  {
    method: "PATCH",
    path: `${code}/alerts/1`,
    body: { state: "dismissed", dismissed_reason: "used in tests", dismissed_comment: "No." },
    status: 200,
  },
  { method: "PATCH", path: `${code}/alerts/1`, body: { state: "open" }, status: 200 },
  {
    method: "PATCH",
    path: `${code}/alerts/2`,
    body: { assignees: ["dana-okafor"] },
    status: 200,
  },
  {
    method: "PATCH",
    path: `${dependabot}/1`,
    body: { state: "dismissed", dismissed_reason: "not_used" },
    status: 200,
  },
  {
    method: "PATCH",
    path: `${dependabot}/1`,
    body: { state: "open", assignees: ["mei-tanaka"] },
    status: 200,
  },
  {
    method: "PATCH",
    path: `${secrets}/1`,
    body: { state: "resolved", resolution: "revoked", resolution_comment: "Done." },
    status: 200,
  },
  {
    method: "PATCH",
    path: `${secrets}/4`,
    body: { assignee: "mei-tanaka", validity: "inactive" },
    status: 200,
  },
  {
    method: "POST",
    path: issues,
    body: { title: "A title", body: "A body", labels: ["security", "new"], assignees: [] },
    status: 201,
  },
  {
    method: "PATCH",
    path: `${issues}/1`,
    body: { title: "Another", body: null, labels: ["bug"], assignees: ["mona-lindqvist"] },
    status: 200,
  },
  {
    method: "PATCH",
    path: `${issues}/1`,
    body: { state: "closed", state_reason: "not_planned" },
    status: 200,
  },
  { method: "POST", path: `${issues}/3/comments`, body: { body: "A comment" }, status: 201 },
  {
    method: "POST",
    path: `${issues}/3/assignees`,
    body: { assignees: ["mei-tanaka"] },
    status: 201,
  },
  {
    method: "DELETE",
    path: `${issues}/3/assignees`,
    body: { assignees: ["mei-tanaka"] },
    status: 200,
  },
  { method: "POST", path: `${issues}/3/labels`, body: { labels: ["security"] }, status: 200 },
  {
    method: "POST",
    path: `${repository}/labels`,
    body: { name: "vulnerability", color: "b60205", description: "A weakness" },
    status: 201,
  },
];

/** The commit that a new branch is to stand on, the newest of the default branch. */
const newest = String(
  at(
    await (
      await openSample().respond(
        new Request(urlOf(`${repository}/commits/main`), {
          headers: { authorization: "Bearer of-nobody" },
        }),
      )
    ).json(),
    "sha",
  ),
);
const branch: Row = {
  method: "POST",
  path: `${repository}/git/refs`,
  body: { ref: "refs/heads/runtime-risk/fix", sha: newest },
  status: 201,
};
const readme: Row = {
  method: "PUT",
  path: `${repository}/contents/NEW.md`,
  body: { message: "Say more", content: "bW9yZQ==", branch: "runtime-risk/fix" },
  status: 201,
  after: [branch],
};
const autofix: Row = { method: "POST", path: `${code}/alerts/1/autofix`, status: 202 };

const pull: Row = {
  method: "POST",
  path: `${repository}/pulls`,
  body: { title: "Fix", head: "runtime-risk/fix", base: "main", draft: true },
  status: 201,
  after: [branch, readme],
};
const toAgent: Row = {
  method: "PATCH",
  path: `${issues}/1`,
  body: { assignees: ["copilot-swe-agent[bot]"] },
  status: 200,
};

/** What leads to a pull request. */
const fixes: readonly Row[] = [
  branch,
  readme,
  {
    method: "DELETE",
    path: `${repository}/git/refs/heads%2Fruntime-risk%2Ffix`,
    status: 204,
    after: [branch],
  },
  pull,
  toAgent,
  autofix,
  { method: "GET", path: `${code}/alerts/1/autofix`, status: 200, after: [autofix] },
  {
    method: "POST",
    path: `${code}/alerts/1/autofix/commits`,
    body: { target_ref: "refs/heads/runtime-risk/fix", message: "Fix" },
    status: 201,
    after: [branch, autofix],
  },
  { method: "GET", path: `${repository}/commits/main/check-runs`, status: 200 },
  {
    method: "GET",
    path: `${repository}/commits/runtime-risk%2Ffix/check-runs`,
    status: 200,
    after: [branch, readme, pull],
  },
  { method: "GET", path: `${repository}/commits/main/status`, status: 200 },
  { method: "GET", path: "/orgs/acme/teams/web/members", status: 200 },
  { method: "GET", path: "/agents/repos/acme/storefront/tasks", status: 200, after: [toAgent] },
  { method: "GET", path: `${issues}/1/timeline`, status: 200, after: [toAgent] },
  // The pull request that the agent has opened.
  { method: "GET", path: `${issues}/7/timeline`, status: 200, after: [toAgent] },
  { method: "GET", path: `${issues}/1/comments`, status: 200 },
  { method: "GET", path: `${issues}/1/events`, status: 200 },
];

const refusals: readonly Row[] = [
  ...[
    "/repos/acme/other",
    `${repository}/commits?sha=nowhere`,
    `${repository}/contents/none.md`,
    `${repository}/compare/main...nowhere`,
    `${repository}/labels/none`,
    `${repository}/assignees/nobody`,
    `${code}/alerts/999`,
    `${code}/alerts/999/instances`,
    `${code}/alerts?ref=refs%2Fheads%2Fother`,
    `${code}/analyses?ref=refs%2Fpull%2F5%2Fmerge`,
    `${code}/analyses/1`,
    `${dependabot}/999`,
    `${secrets}/999`,
    `${secrets}/999/locations`,
    `${issues}/999`,
    `${issues}/999/comments`,
    `/orgs/acme/attestations/${nobody}`,
    `/orgs/acme/artifacts/${nobody}/metadata/deployment-records`,
    `/orgs/acme/artifacts/${nobody}/metadata/storage-records`,
  ].map((path): Row => ({ method: "GET", path, status: 404 })),
  ...[`${repository}/code-scanning/alerts`, "/user", dependabot, "/search/issues?q=x"].map(
    (path): Row => ({ method: "GET", path, headers: { authorization: "" }, status: 401 }),
  ),
  { method: "GET", path: `${dependabot}?page=2`, status: 400 },
  { method: "GET", path: `${dependabot}?after=x`, status: 400 },
  {
    method: "GET",
    path: "/user",
    headers: { "x-github-api-version": "2020-01-01" },
    status: 400,
    alike: ["bad_request", "docs.github.com/rest/about-the-rest-api/api-versions"],
  },
  { method: "GET", path: `${code}/alerts?state=nope`, status: 422, alike: invalid },
  { method: "GET", path: `${secrets}?state=nope`, status: 422, alike: invalid },
  { method: "GET", path: `${issues}?state=nope`, status: 422 },
  { method: "GET", path: "/search/issues?q=", status: 422 },
  { method: "GET", path: `${repository}/commits/nowhere`, status: 422 },
  { method: "PATCH", path: `${code}/alerts/1`, body: {}, status: 400 },
  { method: "PATCH", path: `${code}/alerts/1`, body: { state: "dismissed" }, status: 400 },
  { method: "PATCH", path: `${code}/alerts/999`, body: { state: "open" }, status: 404 },
  { method: "PATCH", path: `${dependabot}/1`, body: { state: "dismissed" }, status: 422 },
  { method: "PATCH", path: `${dependabot}/999`, body: { state: "open" }, status: 404 },
  { method: "PATCH", path: `${secrets}/1`, body: { state: "resolved" }, status: 422 },
  { method: "PATCH", path: `${secrets}/999`, body: { state: "open" }, status: 404 },
  { method: "POST", path: issues, body: {}, status: 422 },
  { method: "POST", path: issues, body: { title: "x", assignees: ["nobody"] }, status: 422 },
  { method: "PATCH", path: `${issues}/1`, body: { state: "gone" }, status: 422 },
  { method: "POST", path: `${issues}/1/comments`, body: { body: "" }, status: 422 },
  { method: "POST", path: `${repository}/labels`, body: { name: "bug" }, status: 422 },
  { method: "POST", path: `${repository}/labels`, body: { name: "x", color: "red" }, status: 422 },
  {
    method: "POST",
    path: "/orgs/acme/attestations/bulk-list",
    body: { subject_digests: [] },
    status: 422,
    alike: invalid,
  },
];

suite("the sample's answers by GitHub's description", () => {
  suiteSetup(function () {
    // Reads 27 MB.
    this.timeout(60_000);
    githubDescription();
  });

  for (const row of [...reads, ...writes, ...fixes]) {
    test(`${row.method} ${row.path} is valid, asked and answered`, async () => {
      const sample = openSample();
      for (const before of row.after ?? []) await ask(sample, before);
      const { sent, answer } = await ask(sample, row);
      assert.deepEqual(requestProblems(sent), []);
      assert.equal(answer.status, row.status);
      assert.deepEqual(answerProblems(sent, answer, row.alike?.[0]), []);
    });
  }

  for (const row of refusals) {
    test(`${row.method} ${row.path} is refused with ${row.status} as documented`, async () => {
      const { sent, answer } = await ask(openSample(), row);
      assert.equal(answer.status, row.status);
      assert.deepEqual(answerProblems(sent, answer, row.alike?.[0]), []);
    });
  }

  test("follow every page of every list", async () => {
    const lists = [
      `${code}/alerts?per_page=20`,
      `${code}/alerts?per_page=20&after=`,
      `${dependabot}?per_page=5`,
      `${secrets}?per_page=2`,
      `${secrets}/14/locations?per_page=2`,
      `${code}/analyses?per_page=10`,
      `${issues}?state=all&per_page=2`,
      `${repository}/commits?per_page=10`,
    ];
    for (const path of lists) {
      const sample = openSample();
      let url: string | undefined = path;
      let pages = 0;
      while (url !== undefined) {
        const { sent, answer } = await ask(sample, { method: "GET", path: url, status: 200 });
        assert.deepEqual(requestProblems(sent), [], url);
        assert.deepEqual(answerProblems(sent, answer), [], url);
        url = /<([^>]+)>; rel="next"/.exec(answer.headers["link"] ?? "")?.[1];
        pages += 1;
      }
      assert.ok(pages > 1, path);
    }
  });

  test("say 304 to an ETag, where GitHub lists it and where it only sends ETags", async () => {
    for (const path of [`${code}/alerts`, dependabot, secrets, issues, repository]) {
      const sample = openSample();
      const first = await ask(sample, { method: "GET", path, status: 200 });
      const headers = { "if-none-match": first.answer.headers["etag"] ?? "" };
      const again = await ask(sample, { method: "GET", path, headers, status: 304 });
      assert.equal(again.answer.status, 304, path);
      assert.deepEqual(answerProblems(again.sent, again.answer), [], path);
    }
  });

  test("are asked for on every route that the sample has", () => {
    const folder = new URL("../../src/sample/github/", import.meta.url);
    const routes = readdirSync(folder)
      // The description is of the other one of GitHub's interfaces.
      .filter((name) => name !== "graphql.ts")
      .map((name) => readFileSync(new URL(name, folder), "utf8"))
      .flatMap((source) => [...source.matchAll(/method: "(?:GET|POST|PUT|PATCH|DELETE)"/g)]);
    const asked = new Set(
      [...reads, ...writes, ...fixes].map(({ method, path }) =>
        operationId({ method, url: urlOf(path) }),
      ),
    );
    assert.ok(routes.length > 30);
    // The rate limit is answered before the routes are looked at.
    assert.equal(asked.size, routes.length + 1);
  });
});

async function ask(sample: Sample, { method, path, body, headers }: Row) {
  const all = {
    accept: "application/vnd.github+json",
    authorization: "Bearer of-nobody",
    "x-github-api-version": "2022-11-28",
    ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...headers,
  };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = { method, url: urlOf(path), headers: all, body: text };
  const response = await sample.respond(
    new Request(sent.url, { method, headers: all, ...(text === undefined ? {} : { body: text }) }),
  );
  const answer: ReceivedAnswer = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
  return { sent, answer };
}

function urlOf(path: string): string {
  return new URL(path, "https://api.github.com").href;
}
