import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGit } from "../../src/sources/git/git.ts";
import { absolutePath, findClone, repositoryPath } from "../../src/worker/clones.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { calm } from "../support/gitHubClient.ts";

const acceptedHosts = ["github.com", "*.ghe.com"];
const git = createGit();

suite("clones", () => {
  let clone: TestClone;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    clone.commit({ "services/api/a.ts": "a\n" });
  });

  teardown(() => clone.remove());

  const find = async (folder: string, remote?: string) =>
    findClone(git, folder, { acceptedHosts, remote }, calm);

  test("a folder of a clone knows its repository and its place in it", async () => {
    const found = await find(join(clone.folder, "services"));
    assert.ok("clone" in found);
    assert.deepEqual(found.clone.repository, { host: "github.com", owner: "acme", name: "shop" });
    assert.equal(found.clone.prefix, "services");
    assert.equal(found.clone.upstreamBranch, undefined);
    assert.equal(
      absolutePath(found.clone, "services/api/a.ts"),
      join(clone.folder, "services/api/a.ts"),
    );
    assert.equal(absolutePath(found.clone, "web/b.ts"), join(clone.folder, "web/b.ts"));
    assert.equal(
      repositoryPath(found.clone, join(clone.folder, "services/api/a.ts")),
      "services/api/a.ts",
    );
    assert.equal(repositoryPath(found.clone, join(clone.folder, "web/b.ts")), "web/b.ts");
    assert.equal(repositoryPath(found.clone, join(clone.folder, "..", "x")), undefined);
    assert.equal(repositoryPath(found.clone, clone.folder), undefined);
  });

  test("the root itself has no prefix, and paths go both ways", async () => {
    const found = await find(clone.folder);
    assert.ok("clone" in found);
    assert.equal(found.clone.prefix, "");
    const path = "services/api/a.ts";
    assert.equal(repositoryPath(found.clone, absolutePath(found.clone, path)), path);
  });

  test("the upstream branch has its owner before it when it is not on the chosen remote", async () => {
    clone.git("config", "branch.main.remote", "origin");
    clone.git("config", "branch.main.merge", "refs/heads/topic");
    const found = await find(clone.folder);
    assert.ok("clone" in found);
    assert.equal(found.clone.upstreamBranch, "topic");
    clone.git("remote", "add", "fork", "https://github.com/mona/shop.git");
    const fork = await find(clone.folder, "fork");
    assert.ok("clone" in fork);
    assert.deepEqual(
      [fork.clone.repository.owner, fork.clone.upstreamBranch],
      ["mona", "acme:topic"],
    );
  });

  test("no remote, a foreign remote and a missing one are said with what there is", async () => {
    const missing = await find(clone.folder, "nope");
    assert.ok("problem" in missing);
    assert.deepEqual(missing.problem.kind, "noGitHubRemote");
    assert.match(missing.problem.message, /no remote called "nope".*origin/);
    clone.git("remote", "set-url", "origin", "https://evil.example/acme/shop.git");
    const foreign = await find(clone.folder);
    assert.ok("problem" in foreign);
    assert.match(foreign.problem.message, /github\.com, \*\.ghe\.com.*origin/);
    clone.git("remote", "remove", "origin");
    const none = await find(clone.folder);
    assert.ok("problem" in none);
    assert.match(none.problem.message, /no git remote/);
  });

  test("several remotes without a usual one are listed", async () => {
    clone.git("remote", "rename", "origin", "one");
    clone.git("remote", "add", "two", "https://github.com/mona/shop.git");
    const found = await find(clone.folder);
    assert.ok("problem" in found);
    assert.equal(found.problem.kind, "ambiguousRemotes");
    assert.match(found.problem.message, /one, two/);
  });

  test("a folder outside of git, a bare repository and a missing git say what they are", async () => {
    const outside = mkdtempSync(join(tmpdir(), "runtime-risk-outside-"));
    try {
      const found = await find(outside);
      assert.ok("problem" in found);
      assert.deepEqual([found.problem.kind, found.problem.folder], ["notARepository", outside]);
      const bare = join(outside, "bare");
      mkdirSync(bare);
      clone.git("init", "--quiet", "--bare", bare);
      const inBare = await find(bare);
      assert.ok("problem" in inBare);
      assert.match(inBare.problem.message, /bare/);
      const without = createGit({ executable: join(outside, "no-git") });
      const missing = await findClone(without, clone.folder, { acceptedHosts }, calm);
      assert.ok("problem" in missing);
      assert.equal(missing.problem.kind, "gitMissing");
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});
