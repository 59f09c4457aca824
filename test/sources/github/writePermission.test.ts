import assert from "node:assert/strict";
import { checkWrite } from "../../../src/sources/github/writePermission.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

/** What the check says of a repository that answers so. */
async function checked(
  action: Parameters<typeof checkWrite>[1],
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = { "x-oauth-scopes": "repo, user:email" },
) {
  const whole = { id: 1, default_branch: "main", private: true, ...body };
  const answer: Answer = { headers, body: whole };
  return await checkWrite(clientOver(answeringTransport(() => answer).transport), action, calm);
}

const nothing = { blocked: undefined, doubt: undefined };
const triage = { permissions: { admin: false, push: false, triage: true, pull: true } };

suite("whether a write can succeed", () => {
  test("nothing to say where the role holds it, or is not told", async () => {
    assert.deepEqual(await checked("triage", triage), nothing);
    assert.deepEqual(await checked("contents", {}), nothing);
    const admin = { permissions: { admin: true } };
    for (const action of ["issue", "triage", "alert", "secretAlert", "contents"] as const)
      assert.deepEqual(await checked(action, admin), nothing);
  });

  test("a role that is too low is a doubt, because an organisation can grant more", async () => {
    for (const [action, words] of [
      ["alert", "write access"],
      ["secretAlert", "the administrator role"],
      ["contents", "write access"],
    ] as const) {
      const { blocked, doubt } = await checked(action, triage);
      assert.equal(blocked, undefined);
      assert.equal(doubt, `Your role in acme/shop does not seem to allow this; it takes ${words}.`);
    }
  });

  test("an archive, switched off issues and a missing scope are certain", async () => {
    assert.match((await checked("alert", { archived: true })).blocked ?? "", /is archived/);
    const off = { has_issues: false };
    assert.match((await checked("issue", off)).blocked ?? "", /Issues are switched off/);
    assert.deepEqual(await checked("alert", off), nothing);
    const scopes = { "x-oauth-scopes": "read:org, security_events" };
    assert.match((await checked("issue", {}, scopes)).blocked ?? "", /lacks the scope repo/);
    assert.deepEqual(await checked("alert", {}, scopes), nothing);
    const open = { private: false };
    const narrow = { "x-oauth-scopes": "public_repo" };
    assert.deepEqual(await checked("issue", open, narrow), nothing);
    assert.match((await checked("issue", {}, narrow)).blocked ?? "", /lacks the scope repo/);
  });

  test("tokens without scopes are not said to lack one", async () => {
    assert.deepEqual(await checked("contents", {}, {}), nothing);
    assert.deepEqual(await checked("contents", {}, { "x-oauth-scopes": "" }), nothing);
  });

  test("a repository that cannot be read stops nobody", async () => {
    const { transport } = answeringTransport(() => ({ status: 502, body: { message: "Bad" } }));
    const { blocked, doubt } = await checkWrite(clientOver(transport), "issue", calm);
    assert.equal(blocked, undefined);
    assert.match(doubt ?? "", /502/);
  });
});
