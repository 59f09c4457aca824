import assert from "node:assert/strict";
import { at, each, openClient, repository } from "../client.ts";

const issues = `${repository}/issues`;

suite("issues", () => {
  test("lists open issues and pull requests, newest first", async () => {
    const { get } = openClient();
    const open = await get(issues);
    assert.deepEqual(each(open.body, "number"), [6, 5, 4, 3, 1]);
    assert.equal(typeof at(open.body, 0, "pull_request", "url"), "string");
    assert.deepEqual(each((await get(`${issues}?state=closed`)).body, "number"), [2]);
    assert.deepEqual(each((await get(`${issues}?labels=security`)).body, "number"), [5, 4]);
    assert.deepEqual(each((await get(`${issues}?creator=priya-nair`)).body, "number"), [5, 1]);
    const recent = await get(`${issues}?state=all&since=2026-10-01T00:00:00Z`);
    assert.deepEqual(each(recent.body, "number"), [6, 5, 4]);
  });

  test("lists an issue after it was created, with labels made on the way", async () => {
    const { get, send } = openClient();
    const made = await send("POST", issues, {
      title: "SQL injection in payments-api",
      body: "<!-- a marker -->",
      labels: ["security", "runtime-risk"],
      assignees: ["dana-okafor"],
    });
    assert.equal(made.status, 201);
    assert.equal(at(made.body, "number"), 7);
    assert.equal(at(made.body, "user", "login"), "mona-lindqvist");
    assert.equal(at(made.body, "assignees", 0, "login"), "dana-okafor");
    assert.equal(made.headers.get("location"), `https://api.github.com${issues}/7`);
    const labelled = await get(`${issues}?labels=runtime-risk&state=all`);
    assert.deepEqual(each(labelled.body, "number"), [7]);
    assert.equal((await get(`${repository}/labels/runtime-risk`)).status, 200);
    const found = await get("/search/issues?q=marker+repo:acme/storefront+is:issue+in:body");
    assert.equal(at(found.body, "total_count"), 1);
    assert.equal(at(found.body, "items", 0, "number"), 7);
  });

  test("refuses an issue without a title, or for somebody who cannot be assigned", async () => {
    const { send } = openClient();
    const untitled = await send("POST", issues, { body: "x" });
    assert.equal(untitled.status, 422);
    assert.deepEqual(at(untitled.body, "errors"), [
      { resource: "Issue", field: "title", code: "missing_field" },
    ]);
    const stranger = await send("POST", issues, { title: "x", assignees: ["stranger"] });
    assert.equal(stranger.status, 422);
    assert.equal(at(stranger.body, "errors", 0, "value"), "stranger");
    assert.equal((await send("POST", issues, { title: "x", labels: [7] })).status, 422);
  });

  test("closes an issue for a reason and opens it again", async () => {
    const { send } = openClient();
    const closed = await send("PATCH", `${issues}/1`, {
      state: "closed",
      state_reason: "not_planned",
    });
    assert.equal(at(closed.body, "state_reason"), "not_planned");
    assert.notEqual(at(closed.body, "closed_at"), null);
    const opened = await send("PATCH", `${issues}/1`, { state: "open" });
    assert.equal(at(opened.body, "state_reason"), "reopened");
    assert.equal(at(opened.body, "closed_at"), null);
    const wrong = await send("PATCH", `${issues}/1`, { state: "closed", state_reason: "bored" });
    assert.equal(wrong.status, 422);
  });

  test("adds and removes assignees, ignoring unknown ones", async () => {
    const { get, send } = openClient();
    const assigned = await send("POST", `${issues}/3/assignees`, {
      assignees: ["mei-tanaka", "stranger"],
    });
    assert.equal(assigned.status, 201);
    assert.deepEqual(each(at(assigned.body, "assignees"), "login"), ["mei-tanaka"]);
    const removed = await send("DELETE", `${issues}/3/assignees`, { assignees: ["mei-tanaka"] });
    assert.deepEqual(at(removed.body, "assignees"), []);
    assert.ok(each((await get(`${repository}/assignees`)).body, "login").includes("luis-ferreira"));
    assert.equal((await get(`${repository}/assignees/luis-ferreira`)).status, 204);
    assert.equal((await get(`${repository}/assignees/stranger`)).status, 404);
  });

  test("keeps comments and counts them", async () => {
    const { get, send } = openClient();
    assert.equal((await send("POST", `${issues}/3/comments`, {})).status, 422);
    const made = await send("POST", `${issues}/3/comments`, { body: "Seen again." });
    assert.equal(made.status, 201);
    const bodies = each((await get(`${issues}/3/comments`)).body, "body");
    assert.equal(bodies.length, 2);
    assert.equal(bodies[1], "Seen again.");
    assert.equal(at((await get(`${issues}/3`)).body, "comments"), 2);
  });

  test("makes a label once", async () => {
    const { send } = openClient();
    const label = { name: "runtime-risk", color: "5319e7", description: "Made by a test" };
    assert.equal((await send("POST", `${repository}/labels`, label)).status, 201);
    const again = await send("POST", `${repository}/labels`, label);
    assert.equal(again.status, 422);
    assert.equal(at(again.body, "errors", 0, "code"), "already_exists");
  });

  test("finds the open pull request of a branch", async () => {
    const { get } = openClient();
    const own = await get(`${repository}/pulls?head=acme:priya/escape-headings`);
    assert.deepEqual(each(own.body, "number"), [5]);
    assert.deepEqual((await get(`${repository}/pulls?head=acme:other`)).body, []);
  });
});
