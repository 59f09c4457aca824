import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createGit } from "../../../src/sources/git/git.ts";
import { findRepository, type Repository } from "../../../src/sources/git/repository.ts";
import {
  createRepository,
  removeFolder,
  repositoryAt,
  type ScratchRepository,
  scratchFolder,
} from "./scratchRepository.ts";

const { signal } = new AbortController();

async function found(folder: string): Promise<Repository> {
  const result = await findRepository(createGit(), folder, signal);
  assert.ok(result.kind === "found", result.kind);
  return result.repository;
}

suite("findRepository", () => {
  let scratch: ScratchRepository;

  setup(() => {
    scratch = createRepository();
  });

  teardown(() => removeFolder(scratch.root));

  test("reads an empty repository: a branch, no commit, no remote", async () => {
    assert.deepEqual(await found(scratch.root), {
      root: scratch.root,
      gitFolder: join(scratch.root, ".git"),
      commonFolder: join(scratch.root, ".git"),
      head: undefined,
      branch: "main",
      upstream: undefined,
      remotes: [],
      isShallow: false,
      isPartial: false,
      isSparse: false,
      ignoresCase: false,
      filters: [],
    });
  });

  test("reads HEAD, upstream and remotes as git resolves them, from a folder below the root", async () => {
    scratch.write("deep/er/a.ts", "x\n");
    const head = scratch.commit();
    scratch.git("checkout", "--quiet", "-b", "Feature/One.Two");
    for (const [name, value] of [
      ["url.https://github.com/.insteadOf", "gh:"],
      ["remote.origin.url", "gh:octo/app.git"],
      ["remote.fork.url", "git@github.com:me/app.git"],
      ["remote.fork.pushurl", "git@github.com:other/push.git"],
      ["branch.Feature/One.Two.remote", "fork"],
      ["branch.Feature/One.Two.merge", "refs/heads/topic/x"],
      ["filter.lfs.clean", "true"],
      ["filter.lfs.required", "true"],
    ] as const) {
      scratch.git("config", name, value);
    }
    const repository = await found(join(scratch.root, "deep/er"));
    assert.equal(repository.root, scratch.root);
    assert.equal(repository.commonFolder, join(scratch.root, ".git"));
    assert.equal(repository.head, head);
    assert.equal(repository.branch, "Feature/One.Two");
    assert.deepEqual(repository.upstream, { remote: "fork", branch: "topic/x" });
    assert.deepEqual(
      repository.remotes.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      [
        { name: "fork", url: "git@github.com:me/app.git" },
        { name: "origin", url: "https://github.com/octo/app.git" },
      ],
    );
    assert.deepEqual(repository.filters, ["lfs"]);
    scratch.git("checkout", "--quiet", "--detach");
    const detached = await found(scratch.root);
    assert.deepEqual(
      [detached.branch, detached.upstream, detached.head],
      [undefined, undefined, head],
    );
  });

  test("tells shallow and partial clones, and linked working trees", async () => {
    scratch.write("a.ts", "x\n");
    scratch.commit();
    scratch.commit();
    scratch.git("config", "uploadpack.allowFilter", "true");
    const folder = scratchFolder();
    const url = `file://${scratch.root}`;
    scratch.git("clone", "--quiet", "--depth=1", url, join(folder, "shallow"));
    scratch.git("clone", "--quiet", "--filter=blob:none", url, join(folder, "partial"));
    scratch.git("worktree", "add", "--quiet", join(folder, "linked"));
    const shallow = await found(join(folder, "shallow"));
    const partial = await found(join(folder, "partial"));
    const linked = await found(join(folder, "linked"));
    assert.deepEqual([shallow.isShallow, shallow.isPartial], [true, false]);
    assert.deepEqual([partial.isShallow, partial.isPartial], [false, true]);
    assert.equal(linked.root, join(folder, "linked"));
    assert.equal(linked.branch, "linked");
    assert.equal(linked.gitFolder, join(scratch.root, ".git", "worktrees", "linked"));
    assert.equal(linked.commonFolder, join(scratch.root, ".git"));
    removeFolder(folder);
  });

  test("tells what is no repository apart", async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "plain"));
    repositoryAt(folder).git("init", "--quiet", "--bare", "bare.git");
    const kind = async (git: ReturnType<typeof createGit>, at: string) =>
      (await findRepository(git, at, signal)).kind;
    const git = createGit();
    assert.equal(await kind(git, join(folder, "plain")), "notARepository");
    assert.equal(await kind(git, join(folder, "bare.git")), "bare");
    assert.equal(await kind(git, join(scratch.root, ".git")), "notARepository");
    assert.equal(await kind(createGit({ executable: "no-such-git-here" }), folder), "gitMissing");
    removeFolder(folder);
  });

  test("tells git's refusal of another user's folder", async () => {
    // Needs a second user, so git's answer is put in its place; the words are git 2.39's.
    const real = createGit();
    const refusing: typeof real = async (command, signal) => {
      const output = await real(command, signal);
      if (command.args[0] !== "rev-parse") return output;
      const detail = `fatal: detected dubious ownership in repository at '${command.folder}'`;
      return { kind: "failed", code: 128, stdout: Buffer.alloc(0), detail };
    };
    const result = await findRepository(refusing, scratch.root, signal);
    assert.deepEqual(result, { kind: "unsafeOwnership" });
  });
});
