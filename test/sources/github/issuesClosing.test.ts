import { deepEqual, equal, match } from "node:assert/strict";
import { closeIssue, reopenIssue } from "../../../src/sources/github/issuesClosing.ts";
import { type IssuesServer, root, startIssuesServer, stored } from "./issuesServer.ts";

const { signal } = new AbortController();
const closing = { number: 4, reason: "completed", comment: "Fixed in #5, thanks @hubot" } as const;
const patches = (server: IssuesServer) => server.count("PATCH", `${root}/issues/4`);
const comments = (server: IssuesServer) =>
  server.seen.filter(({ method, path }) => method === "POST" && path.endsWith("/comments")).length;

suite("closeIssue", () => {
  let server: IssuesServer;
  setup(async () => {
    server = await startIssuesServer();
    server.issues.push(stored(4));
  });
  teardown(() => server.close());

  test("posts the user's comment as typed, then closes with the reason, and reads back", async () => {
    const outcome = await closeIssue(server.github, closing, signal);
    deepEqual(outcome.ok && [outcome.issue.state, outcome.notes], ["closed", []]);
    match(
      server.comments[0]?.body ?? "",
      /^Fixed in #5, thanks @hubot\n\n<!-- runtime-risk: .* -->\n$/,
    );
    deepEqual(server.seen.find(({ method }) => method === "PATCH")?.body, {
      state: "closed",
      state_reason: "completed",
    });
  });

  test("closes as a duplicate by the id of the issue that stays, or not at all", async () => {
    server.override = ({ path }) =>
      path === `${root}/issues/3`
        ? { status: 200, data: { id: 3_300_000_003, number: 3, title: "t", state: "open" } }
        : undefined;
    const duplicate = { ...closing, reason: "duplicate", duplicateOf: 3 } as const;
    const outcome = await closeIssue(server.github, duplicate, signal);
    equal(outcome.ok && outcome.issue.stateReason, "duplicate");
    deepEqual(server.seen.find(({ method }) => method === "PATCH")?.body, {
      state: "closed",
      state_reason: "duplicate",
      duplicate_issue_id: 3_300_000_003,
    });
    server.issues.push(stored(5));
    const missing = { ...duplicate, number: 5, duplicateOf: 99 };
    const failed = await closeIssue(server.github, missing, signal);
    equal(failed.ok, false);
    equal(comments(server), 1);
    equal(server.issues.find(({ number }) => number === 5)?.state, "open");
  });

  test("reopens once, also when the answer was lost", async () => {
    server.issues.push(stored(5, { state: "closed" }));
    server.override = ({ method }) => (method === "PATCH" ? { act: true, drop: true } : undefined);
    const outcome = await reopenIssue(server.github, 5, signal);
    equal(outcome.ok && outcome.issue.state, "open");
    const again = await reopenIssue(server.github, 5, signal);
    match(again.ok ? again.notes.join(" ") : "", /open already/);
    equal(server.count("PATCH", `${root}/issues/5`), 1);
  });

  test("posts nothing for a blank comment", async () => {
    const outcome = await closeIssue(server.github, { ...closing, comment: " \n" }, signal);
    equal(outcome.ok, true);
    equal(comments(server), 0);
  });

  test("does not post the comment again when the closing is tried again", async () => {
    server.override = ({ method }, count) =>
      method === "PATCH" && count === 1
        ? { status: 403, data: { message: "Forbidden" } }
        : undefined;
    const first = await closeIssue(server.github, closing, signal);
    match(
      first.ok ? "" : first.message,
      /not permitted.*comment was posted, and will not be posted again/,
    );
    const second = await closeIssue(server.github, { ...closing, reason: "not_planned" }, signal);
    equal(second.ok, true);
    equal(comments(server), 1);
    equal(patches(server), 2);
  });

  test("goes on when the comment was posted and only the answer was lost", async () => {
    server.override = ({ method }) => (method === "POST" ? { act: true, drop: true } : undefined);
    const outcome = await closeIssue(server.github, closing, signal);
    equal(outcome.ok && outcome.issue.state, "closed");
    equal(comments(server), 1);
  });

  test("does not close when the comment cannot be posted", async () => {
    server.override = ({ method }) =>
      method === "POST"
        ? { status: 403, data: { message: "Unable to create comment because issue is locked." } }
        : undefined;
    const outcome = await closeIssue(server.github, closing, signal);
    match(outcome.ok ? "" : outcome.message, /its comment was not posted: .*issue is locked/);
    equal(patches(server), 0);
  });

  test("posts the same comment again after the issue was reopened", async () => {
    await closeIssue(server.github, closing, signal);
    const [issue] = server.issues;
    if (issue !== undefined) Object.assign(issue, { state: "open", state_reason: "reopened" });
    server.events.push({ issue: 4, event: "reopened", created_at: "2026-11-06T00:00:00Z" });
    equal((await closeIssue(server.github, closing, signal)).ok, true);
    equal(server.comments.length, 2);
  });

  test("settles a lost answer by what it reads back", async () => {
    server.override = ({ method }) => (method === "PATCH" ? { act: true, drop: true } : undefined);
    const outcome = await closeIssue(server.github, { ...closing, comment: "" }, signal);
    equal(outcome.ok && outcome.issue.state, "closed");
    equal(patches(server), 1);
  });

  test("fails when the issue is still open afterwards", async () => {
    server.override = ({ method }) => (method === "PATCH" ? { drop: true } : undefined);
    const outcome = await closeIssue(server.github, { ...closing, comment: "" }, signal);
    match(
      outcome.ok ? "" : outcome.message,
      /^Issue 4 was not closed: GitHub could not be reached/,
    );
  });

  test("says that somebody had closed it already", async () => {
    server.issues.splice(0, 1, stored(4, { state: "closed", state_reason: "not_planned" }));
    const outcome = await closeIssue(server.github, { ...closing, comment: "" }, signal);
    deepEqual(outcome.ok && outcome.notes, ["Issue 4 had been closed already."]);
    equal(patches(server), 0);
  });

  test("writes nothing when the issue cannot be read", async () => {
    server.override = () => ({ status: 404, data: { message: "Not Found" } });
    const outcome = await closeIssue(server.github, closing, signal);
    match(outcome.ok ? "" : outcome.message, /^Issue 4 was not closed: GitHub has no issue 4/);
    equal(comments(server) + patches(server), 0);
  });
});
