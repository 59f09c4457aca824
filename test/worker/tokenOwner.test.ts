import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGitHubs } from "../../src/worker/gitHubs.ts";
import { ownerName } from "../../src/worker/owner.ts";
import { tokenOwner } from "../../src/worker/tokenOwner.ts";
import { publicEndpoints } from "../../src/worker/upstreams.ts";
import { fetchTransport } from "../support/loopback.ts";

const token = "ghp_of-mona";

suite("owner by token", () => {
  let base: string;
  let folder: string;

  setup(() => {
    base = mkdtempSync(join(tmpdir(), "runtime-risk-owner-"));
    folder = join(base, "made", "when", "needed");
  });

  teardown(() => {
    rmSync(base, { recursive: true, force: true });
  });

  test("a token has the same name at every start, another token another", () => {
    const name = tokenOwner(token, folder);
    assert.equal(tokenOwner(token, folder), name);
    assert.notEqual(tokenOwner("ghp_of-hubot", folder), name);
  });

  test("the name is of no use elsewhere, and the token is in no file", () => {
    const name = tokenOwner(token, folder);
    assert.notEqual(tokenOwner(token, join(base, "other")), name);
    assert.notEqual(tokenOwner(token, undefined), name);
    for (const file of readdirSync(folder)) {
      assert.ok(!readFileSync(join(folder, file), "latin1").includes(token));
      if (process.platform !== "win32") {
        assert.equal(statSync(join(folder, file)).mode & 0o077, 0);
      }
    }
  });

  test("a folder that cannot be used has no name to find anything by", () => {
    writeFileSync(join(base, "file"), "");
    const under = join(base, "file", "below");
    assert.notEqual(tokenOwner(token, under), tokenOwner(token, under));
  });

  test("what one token reads is kept apart from what another reads", () => {
    const nameFor = (value: string | undefined) =>
      ownerName(
        createGitHubs({
          transportFor: () => fetchTransport,
          endpoints: publicEndpoints,
          log: () => undefined,
          clock: () => Date.now(),
          owner: () => (value === undefined ? undefined : tokenOwner(value, folder)),
        })({ host: "github.com", owner: "acme", name: "shop" }),
      );
    assert.equal(nameFor(token), nameFor(token));
    assert.notEqual(nameFor(token), nameFor("ghp_of-hubot"));
    assert.notEqual(nameFor(token), nameFor(undefined));
  });
});
