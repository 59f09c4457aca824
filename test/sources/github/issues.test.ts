import { deepEqual, equal, match } from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { findIssues, readLinkedIssues, toIssue } from "../../../src/sources/github/issues.ts";
import { ownTracker } from "../../../src/sources/github/tracker.ts";
import { isRecord } from "../../../src/sources/json.ts";
import { type IssuesServer, root, startIssuesServer, stored } from "./issuesServer.ts";

const { signal } = new AbortController();
const tracking = (...alerts: readonly string[]) =>
  `text\n<!-- runtime-risk: ${JSON.stringify({ v: 1, alerts, attempt: "a" })} -->`;

suite("issues", () => {
  let server: IssuesServer;
  setup(async () => {
    server = await startIssuesServer();
  });
  teardown(() => server.close());

  suite("readLinkedIssues", () => {
    test("lists open and closed issues of the first label, once for each alert, over all pages", async () => {
      server.perPage = 2;
      server.issues.push(
        stored(5, {
          body: tracking("codeScanning/12", "dependabot/7"),
          assignees: [{ login: "mona" }],
        }),
        stored(4, { body: tracking("codeScanning/12"), state: "closed" }),
        stored(3, { body: "made by hand" }),
        stored(2, { body: tracking("codeScanning/1"), pull_request: {} }),
        stored(1, { body: tracking("secretScanning/3"), labels: [{ name: "other" }] }),
      );
      const reading = await readLinkedIssues(
        ownTracker(server.github),
        ["security", "other"],
        signal,
      );
      equal(reading.problem, undefined);
      deepEqual(
        reading.facts.map(({ alert, number, state }) => [alert, number, state]),
        [
          ["codeScanning/12", 5, "open"],
          ["dependabot/7", 5, "open"],
          ["codeScanning/12", 4, "closed"],
        ],
      );
      deepEqual(reading.facts[0], {
        alert: "codeScanning/12",
        number: 5,
        title: "Issue 5",
        url: "https://github.com/acme/storefront/issues/5",
        state: "open",
        assignees: ["mona"],
      });
      equal(server.count("GET", `${root}/issues`), 2);
    });

    test("takes an alert's address in the text for a link, and an issue without one for open work", async () => {
      const alert = "https://github.com/acme/storefront/security";
      server.issues.push(
        stored(5, { body: `see ${alert}/code-scanning/12 and ${alert}/dependabot/7.` }),
        stored(4, { body: "https://github.com/acme/other/security/dependabot/7" }),
        stored(3, { body: "by hand", state: "closed" }),
        stored(2, { body: `https://evil.example/acme/storefront/security/dependabot/7` }),
        stored(1, { body: `${tracking("secretScanning/3")} ${alert}/secret-scanning/3` }),
      );
      const { facts, unlinked } = await readLinkedIssues(
        ownTracker(server.github),
        ["security"],
        signal,
      );
      deepEqual(
        facts.map(({ alert: key, number }) => [key, number]),
        [
          ["codeScanning/12", 5],
          ["dependabot/7", 5],
          ["secretScanning/3", 1],
        ],
      );
      deepEqual(
        unlinked.map(({ number }) => number),
        [4, 2],
      );
    });

    test("keeps what was read when a later page fails, and says so", async () => {
      server.perPage = 1;
      server.issues.push(stored(2, { body: tracking("codeScanning/12") }), stored(1));
      server.override = ({ query }) =>
        query.get("page") === "2" ? { status: 403, data: { message: "Forbidden" } } : undefined;
      const reading = await readLinkedIssues(ownTracker(server.github), ["security"], signal);
      equal(reading.facts.length, 1);
      equal(reading.problem?.state, "partial");
    });

    test("is not configured without a label", async () => {
      const reading = await readLinkedIssues(ownTracker(server.github), [], signal);
      equal(reading.problem?.state, "notConfigured");
      equal(server.seen.length, 0);
    });

    const failures: readonly (readonly [number, string, string])[] = [
      [410, "Issues are disabled for this repo", "off"],
      [404, "Not Found", "notFound"],
      [401, "Bad credentials", "unauthenticated"],
      [500, "Server Error", "unreachable"],
    ];
    for (const [status, message, state] of failures) {
      test(`tells ${status} as ${state}`, async () => {
        server.override = () => ({ status, data: { message } });
        const reading = await readLinkedIssues(ownTracker(server.github), ["security"], signal);
        deepEqual(reading.facts, []);
        equal(reading.problem?.state, state);
      });
    }

    test("passes over items that are no issues and addresses on other hosts", async () => {
      const item = {
        ...stored(9, { body: tracking("codeScanning/12") }),
        html_url: "https://evil.example/9",
      };
      server.override = () => ({ status: 200, data: [null, 1, { number: "x" }, item] });
      const reading = await readLinkedIssues(ownTracker(server.github), ["security"], signal);
      deepEqual(
        reading.facts.map(({ url }) => url),
        ["https://github.com/acme/storefront/issues/9"],
      );
    });
  });

  suite("findIssues", () => {
    const query = {
      key: "codeScanning/12" as const,
      alertUrl: "https://github.com/acme/storefront/security/code-scanning/12",
      labels: ["security"],
    };

    test("finds by marker and by the alert's address, open ones first, each once", async () => {
      server.issues.push(
        stored(6, { body: tracking("codeScanning/12"), state: "closed" }),
        stored(5, { body: `see ${query.alertUrl}.`, labels: [] }),
        stored(4, { body: `see ${query.alertUrl}3`, labels: [] }),
        stored(3, { body: `${tracking("codeScanning/12")} ${query.alertUrl}` }),
        stored(2, { body: tracking("codeScanning/1") }),
      );
      const found = await findIssues(ownTracker(server.github), query, signal);
      deepEqual(
        found.issues.map(({ number }) => number),
        [5, 3, 6],
      );
      deepEqual(found.notes, []);
      const search = server.seen.find(({ path }) => path === "/search/issues");
      equal(search?.query.get("q"), `repo:acme/storefront is:issue in:body "${query.alertUrl}"`);
    });

    test("tells a search that failed and keeps what the list gave", async () => {
      server.issues.push(stored(3, { body: tracking("codeScanning/12") }));
      server.override = ({ path }) =>
        path === "/search/issues"
          ? {
              status: 403,
              data: { message: "API rate limit exceeded" },
              headers: {
                "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": String(Date.UTC(2026, 10, 3, 4) / 1000),
              },
            }
          : undefined;
      const found = await findIssues(ownTracker(server.github), query, signal);
      equal(found.issues.length, 1);
      equal(found.problem, undefined);
      equal(found.notes.length, 1);
      match(found.notes[0] ?? "", /rate limit is reached until 2026-11-03 04:00 UTC/);
    });
  });

  const recordings = "../shared/recordings/github";
  for (const file of ["create-issue", "update-issue", "close-issue"]) {
    test(`reads every issue of the recording ${file}`, function () {
      const path = `${recordings}/${file}.json`;
      if (!existsSync(path)) {
        console.log(`skipped: ${path} is not there`);
        this.skip();
      }
      const exchanges: unknown = JSON.parse(readFileSync(path, "utf8"));
      const bodies = (Array.isArray(exchanges) ? exchanges : []).flatMap((exchange: unknown) => {
        const response = isRecord(exchange) ? exchange["response"] : undefined;
        const body = isRecord(response) ? response["body"] : undefined;
        return isRecord(body) && body["number"] !== undefined ? [body] : [];
      });
      const issues = bodies.map((body) => toIssue(server.github, body));
      equal(issues.length, file === "create-issue" ? 1 : 2);
      for (const issue of issues) equal(issue?.number, 1);
      if (file === "create-issue") deepEqual(issues[0]?.labels, ["bug", "feature"]);
      if (file === "close-issue") equal(issues[1]?.state, "closed");
    });
  }
});
