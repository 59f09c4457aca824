import { deepEqual, equal, match } from "node:assert/strict";
import { assignIssue, readAssignable } from "../../../src/sources/github/issuesAssignment.ts";
import { ownTracker } from "../../../src/sources/github/tracker.ts";
import { type IssuesServer, root, startIssuesServer, stored } from "./issuesServer.ts";

const { signal } = new AbortController();

suite("assigning", () => {
  let server: IssuesServer;
  setup(async () => {
    server = await startIssuesServer();
    server.issues.push(stored(4, { assignees: [{ login: "hubot" }] }));
  });
  teardown(() => server.close());

  test("tells the coding agent what to keep to, and knows it by either of its names", async () => {
    server.assignable.push("copilot-swe-agent[bot]");
    const assignees = ["copilot-swe-agent[bot]"];
    const assignment = { number: 4, assignees, instructions: "Keep the API." };
    const outcome = await assignIssue(ownTracker(server.github), assignment, signal);
    deepEqual(outcome.ok && outcome.notes, []);
    deepEqual(server.seen.find(({ method }) => method === "PATCH")?.body, {
      assignees,
      agent_assignment: { target_repo: "acme/storefront", custom_instructions: "Keep the API." },
    });
  });

  test("readAssignable reads all pages and knows the user among them", async () => {
    server.perPage = 1;
    deepEqual(await readAssignable(server.github, signal), {
      ok: true,
      logins: ["mona", "hubot"],
      me: "mona",
      notes: [],
    });
  });

  test("readAssignable does not offer a user who cannot be assigned", async () => {
    server.assignable.splice(0, 1);
    const answer = await readAssignable(server.github, signal);
    equal(answer.ok && answer.me, undefined);
    deepEqual(answer.ok && answer.logins, ["hubot"]);
  });

  test("readAssignable says when it read only some, and fails when it read none", async () => {
    server.perPage = 1;
    server.override = ({ path, query }) =>
      path.endsWith("/assignees") && query.get("page") === "2"
        ? { status: 403, data: { message: "Forbidden" } }
        : undefined;
    const some = await readAssignable(server.github, signal);
    deepEqual(some.ok && [some.logins, some.notes.length], [["mona"], 1]);
    server.override = () => ({ status: 404, data: { message: "Not Found" } });
    const none = await readAssignable(server.github, signal);
    match(none.ok ? "" : none.message, /^The people to assign were not all read: /);
  });

  test("replaces the assignees and names those GitHub dropped", async () => {
    const outcome = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: ["Mona", "stranger"] },
      signal,
    );
    deepEqual(server.seen.find(({ method }) => method === "PATCH")?.body, {
      assignees: ["Mona", "stranger"],
    });
    equal(outcome.ok, true);
    match(outcome.ok ? outcome.notes.join(" ") : "", /did not assign .*stranger/);
  });

  test("says who is still assigned when GitHub changed nothing", async () => {
    server.canTriage = false;
    const outcome = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: ["mona"] },
      signal,
    );
    deepEqual(outcome.ok && outcome.issue.assignees, ["hubot"]);
    match(
      outcome.ok ? outcome.notes.join(" ") : "",
      /did not assign mona.*Still assigned: hubot\./,
    );
  });

  test("unassigns everybody", async () => {
    const outcome = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: [] },
      signal,
    );
    deepEqual(outcome.ok && [outcome.issue.assignees, outcome.notes], [[], []]);
  });

  test("settles a lost answer by what it reads back", async () => {
    server.override = ({ method }) => (method === "PATCH" ? { act: true, drop: true } : undefined);
    const done = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: ["mona"] },
      signal,
    );
    deepEqual(done.ok && done.issue.assignees, ["mona"]);
    server.override = ({ method }) => (method === "PATCH" ? { status: 502 } : undefined);
    const undone = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: ["hubot"] },
      signal,
    );
    match(undone.ok ? "" : undone.message, /^Issue 4 was not assigned: GitHub answered 502/);
    equal(server.count("PATCH", `${root}/issues/4`), 2);
  });

  test("sends nothing for more people than GitHub takes", async () => {
    const many = Array.from({ length: 11 }, (_, index) => `user${index}`);
    const outcome = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: many },
      signal,
    );
    match(outcome.ok ? "" : outcome.message, /allows 10 assignees/);
    equal(server.seen.length, 0);
  });

  test("tells an issue that is gone from one that cannot be seen", async () => {
    server.override = () => ({ status: 410, data: { message: "This issue was deleted" } });
    const gone = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: ["mona"] },
      signal,
    );
    match(gone.ok ? "" : gone.message, /issue 4 of acme\/storefront was deleted/);
    server.override = () => ({ status: 404, data: { message: "Not Found" } });
    const unseen = await assignIssue(
      ownTracker(server.github),
      { number: 4, assignees: ["mona"] },
      signal,
    );
    match(unseen.ok ? "" : unseen.message, /has no issue 4 in acme\/storefront/);
  });
});
