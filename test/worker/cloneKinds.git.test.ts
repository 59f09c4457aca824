import assert from "node:assert/strict";
import { chmodSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGit, type Git } from "../../src/sources/git/git.ts";
import { type Clone, findClone, type NoClone } from "../../src/worker/clones.ts";
import {
  createRepository,
  removeFolder,
  repositoryAt,
  type ScratchRepository,
  scratchFolder,
} from "../sources/git/scratchRepository.ts";
import { calm } from "../support/gitHubClient.ts";

const acceptedHosts = ["github.com", "*.ghe.com"];

/** Every form a clone can have, and where it ends: shown, or said what is wrong and what helps. */
suite("kinds of clones", () => {
  let base: string;
  let shop: ScratchRepository;
  let head: string;

  setup(() => {
    base = scratchFolder();
    shop = createRepository(join(base, "shop"));
    shop.write("src/a.ts", "a\n");
    shop.write("docs/b.md", "b\n");
    head = shop.commit();
    shop.git("remote", "add", "origin", "https://github.com/acme/shop.git");
  });

  teardown(() => removeFolder(base));

  const look = (folder: string, git: Git = createGit()) =>
    findClone(git, folder, { acceptedHosts }, calm);
  const shown = async (folder: string): Promise<Clone> => {
    const found = await look(folder);
    assert.ok("clone" in found, "problem" in found ? found.problem.message : "");
    return found.clone;
  };
  const refused = async (folder: string, git?: Git): Promise<NoClone> => {
    const found = await look(folder, git);
    assert.ok("problem" in found);
    assert.equal(found.problem.folder, folder);
    return found.problem;
  };
  const idOf = ({ repository }: Clone) =>
    `${repository.host}/${repository.owner}/${repository.name}`;

  for (const [name, url, expected] of [
    ["https", "https://github.com/acme/shop.git", "github.com/acme/shop"],
    ["ssh", "ssh://git@github.com/acme/shop.git", "github.com/acme/shop"],
    ["scp-like", "git@github.com:acme/shop.git", "github.com/acme/shop"],
    ["ssh over 443", "ssh://git@ssh.github.com:443/acme/shop.git", "github.com/acme/shop"],
    ["data residency", "corp@corp.ghe.com:acme/shop.git", "corp.ghe.com/acme/shop"],
    ["another case", "https://GitHub.com/Acme/Shop", "github.com/Acme/Shop"],
  ] as const) {
    test(`a remote over ${name}, of any name`, async () => {
      shop.git("remote", "rename", "origin", "any-Name.1");
      shop.git("remote", "set-url", "any-Name.1", url);
      const clone = await shown(shop.root);
      assert.deepEqual([idOf(clone), clone.remote.name], [expected, "any-Name.1"]);
    });
  }

  test("url.insteadOf is followed, pushInsteadOf and pushurl are not", async () => {
    shop.git("remote", "set-url", "origin", "work:shop.git");
    shop.git("config", "url.ssh://git@github.com/acme/.insteadOf", "work:");
    shop.git("config", "url.https://github.com/evil/.pushInsteadOf", "work:");
    assert.equal(idOf(await shown(shop.root)), "github.com/acme/shop");
    shop.git("remote", "set-url", "--push", "origin", "https://github.com/evil/shop");
    assert.equal(idOf(await shown(shop.root)), "github.com/acme/shop");
    // And one that leads away from GitHub is no GitHub remote, whatever is written.
    shop.git("config", "url.https://mirror.example/.insteadOf", "https://github.com/");
    shop.git("remote", "set-url", "origin", "https://github.com/acme/shop");
    assert.equal((await refused(shop.root)).kind, "noGitHubRemote");
  });

  test("a linked working tree is a clone with a branch of its own", async () => {
    shop.git("worktree", "add", "--quiet", "-b", "topic", join(base, "linked"));
    const clone = await shown(join(base, "linked"));
    assert.deepEqual(
      [idOf(clone), clone.git.branch, clone.git.root],
      ["github.com/acme/shop", "topic", join(base, "linked")],
    );
    assert.equal(clone.git.commonFolder, join(shop.root, ".git"));
  });

  test("a linked working tree of a bare repository is a clone, the bare one says what it is", async () => {
    shop.git("clone", "--quiet", "--bare", shop.root, join(base, "bare.git"));
    const bare = repositoryAt(join(base, "bare.git"));
    bare.git("remote", "set-url", "origin", "git@github.com:acme/shop.git");
    bare.git("worktree", "add", "--quiet", join(base, "tree"), "main");
    assert.equal(idOf(await shown(join(base, "tree"))), "github.com/acme/shop");
    const problem = await refused(bare.root);
    assert.equal(problem.kind, "notARepository");
    assert.match(problem.message, /bare .* Open a clone with a working tree\.$/);
  });

  test("a sparse checkout is a clone", async () => {
    shop.git("sparse-checkout", "set", "src");
    const clone = await shown(shop.root);
    assert.deepEqual([idOf(clone), clone.git.isSparse], ["github.com/acme/shop", true]);
  });

  test("a blobless and a shallow clone are clones, and known as such", async () => {
    shop.commit();
    shop.git("config", "uploadpack.allowFilter", "true");
    for (const [option, at, isPartial, isShallow] of [
      ["--filter=blob:none", "partial", true, false],
      ["--depth=1", "shallow", false, true],
    ] as const) {
      const folder = join(base, at);
      shop.git("clone", "--quiet", "--no-checkout", option, `file://${shop.root}`, folder);
      // The promise stays with the remote of the same name.
      repositoryAt(folder).git("remote", "set-url", "origin", "https://github.com/acme/shop");
      const clone = await shown(folder);
      assert.deepEqual([clone.git.isPartial, clone.git.isShallow], [isPartial, isShallow]);
      assert.equal(idOf(clone), "github.com/acme/shop");
    }
  });

  test("a folder below the root, and one behind a symbolic link, know their place", async () => {
    symlinkSync(join(shop.root, "src"), join(base, "link"));
    for (const folder of [join(shop.root, "src"), join(base, "link")]) {
      const clone = await shown(folder);
      assert.deepEqual([clone.prefix, clone.git.root, clone.folder], ["src", shop.root, folder]);
      assert.equal(clone.git.commonFolder, join(shop.root, ".git"));
    }
  });

  test("HEAD on no commit yet, and detached, are clones", async () => {
    shop.git("checkout", "--quiet", "--detach");
    const detached = await shown(shop.root);
    assert.deepEqual([detached.git.branch, detached.git.head], [undefined, head]);
    assert.equal(detached.upstreamBranch, undefined);
    shop.git("checkout", "--quiet", "--orphan", "fresh");
    const unborn = await shown(shop.root);
    assert.deepEqual([unborn.git.branch, unborn.git.head], ["fresh", undefined]);
  });

  test("a branch whose upstream has another name is followed under that", async () => {
    shop.git("checkout", "--quiet", "-b", "mine");
    shop.git("config", "branch.mine.remote", "origin");
    shop.git("config", "branch.mine.merge", "refs/heads/theirs/x");
    const clone = await shown(shop.root);
    assert.deepEqual([clone.git.branch, clone.upstreamBranch], ["mine", "theirs/x"]);
    // A branch that follows another one of this clone follows nothing on GitHub.
    shop.git("config", "branch.mine.remote", ".");
    assert.equal((await shown(shop.root)).upstreamBranch, undefined);
  });

  test("a refusal for another owner says the command that trusts the folder", async () => {
    const problem = await refused(shop.root, createGit({ executable: assumingOwner(base) }));
    assert.equal(problem.kind, "unreadable");
    assert.match(
      problem.message,
      /another user owns it.*git config --global --add safe\.directory/,
    );
  });

  test("a folder in git's own folder, a broken git file and a gone folder are problems", async () => {
    assert.equal((await refused(join(shop.root, ".git"))).kind, "notARepository");
    const broken = createRepository(join(base, "broken"));
    rmSync(join(broken.root, ".git"), { recursive: true });
    writeFileSync(join(broken.root, ".git"), "gitdir: ../nowhere\n");
    const problem = await refused(broken.root);
    assert.ok(["notARepository", "unreadable"].includes(problem.kind));
    assert.match(problem.message, /^\/.*broken/);
    const gone = await refused(join(base, "gone"));
    assert.match(gone.message, /not there any more\. Open the folder of a clone\.$/);
  });
});

/** A git (2.35.2 or later) that takes every folder for another user's, by its own tests' switch. */
function assumingOwner(folder: string): string {
  const path = join(folder, "git-of-another");
  writeFileSync(path, '#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"\n');
  chmodSync(path, 0o755);
  return path;
}
