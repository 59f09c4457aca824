import assert from "node:assert/strict";
import { createGit } from "../../../src/sources/git/git.ts";

const folder = process.cwd();
const { signal } = new AbortController();

suite("createGit", () => {
  test("gives what git wrote, and what it was given on stdin", async () => {
    const git = createGit();
    const version = await git({ folder, args: ["--version"] }, signal);
    assert.ok(version.kind === "ok");
    assert.match(version.stdout.toString(), /^git version \d/);
    const hashed = await git(
      { folder, args: ["hash-object", "--stdin"], input: "hello\n" },
      signal,
    );
    assert.ok(hashed.kind === "ok");
    // The id of the blob "hello\n", as in Pro Git's chapter on objects.
    assert.equal(hashed.stdout.toString().trim(), "ce013625030ba8dba906f756967f9e9ca394464a");
  });

  test("a failure is a value with git's message on one line", async () => {
    const failed = await createGit()({ folder, args: ["no-such-command"] }, signal);
    assert.ok(failed.kind === "failed");
    assert.equal(failed.code, 1);
    assert.match(failed.detail, /no-such-command/);
    assert.doesNotMatch(failed.detail, /\n/);
  });

  test("an executable that is not there is a value", async () => {
    const git = createGit({ executable: "no-such-git-here" });
    assert.deepEqual(await git({ folder, args: [] }, signal), { kind: "notFound" });
  });

  test("too much output ends the process", async () => {
    const git = createGit({ sizeLimitBytes: 10 });
    assert.deepEqual(await git({ folder, args: ["--version"] }, signal), { kind: "tooLarge" });
  });

  test("too long a run ends the process", async () => {
    // An alias is a command that never ends.
    const git = createGit({ timeLimitMs: 50 });
    const args = ["-c", "alias.forever=!sleep 30", "forever"];
    assert.deepEqual(await git({ folder, args }, signal), { kind: "timedOut" });
  });

  test("an abort rejects with its reason, also while waiting for a slot", async () => {
    const git = createGit();
    const controller = new AbortController();
    const reason = new Error("newer work");
    const args = ["-c", "alias.forever=!sleep 30", "forever"];
    const runs = [1, 2, 3, 4].map(() => git({ folder, args }, controller.signal));
    controller.abort(reason);
    for (const run of runs) await assert.rejects(run, (error) => error === reason);
    assert.equal((await git({ folder, args: ["--version"] }, signal)).kind, "ok");
  });

  test("at most two processes run at once", async () => {
    const git = createGit();
    const timed = ["-c", "alias.stamp=!date +%s%N; sleep 0.1; date +%s%N", "stamp"];
    const outputs = await Promise.all(
      [1, 2, 3, 4, 5].map(() => git({ folder, args: timed }, signal)),
    );
    const spans = outputs.map((output) => {
      assert.ok(output.kind === "ok");
      return output.stdout.toString().trim().split("\n").map(BigInt);
    });
    for (const [start] of spans) {
      const running = spans.filter(
        ([from = 0n, to = 0n]) => start !== undefined && from <= start && start < to,
      );
      assert.ok(running.length <= 2);
    }
  });

  test("tokens and another repository's variables do not reach git", async () => {
    const saved = { ...process.env };
    Object.assign(process.env, { GITHUB_TOKEN: "x", GIT_DIR: "/nowhere", GIT_TRACE: "1" });
    try {
      const args = ["-c", "alias.env=!env", "env"];
      const output = await createGit()({ folder, args }, signal);
      assert.ok(output.kind === "ok");
      assert.doesNotMatch(output.stdout.toString(), /^(GITHUB_TOKEN|GIT_TRACE)=/m);
      assert.doesNotMatch(output.stdout.toString(), /^GIT_DIR=\/nowhere$/m);
      assert.match(output.stdout.toString(), /^GIT_OPTIONAL_LOCKS=0$/m);
      assert.match(output.stdout.toString(), /^GIT_TERMINAL_PROMPT=0$/m);
      assert.match(output.stdout.toString(), /^LC_ALL=C$/m);
    } finally {
      for (const name of ["GITHUB_TOKEN", "GIT_DIR", "GIT_TRACE"]) delete process.env[name];
      Object.assign(process.env, saved);
    }
  });
});
