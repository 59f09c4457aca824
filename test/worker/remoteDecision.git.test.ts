import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { statusRequest } from "../../src/protocol/messages.ts";
import { createGit } from "../../src/sources/git/git.ts";
import { type Clone, findClone } from "../../src/worker/clones.ts";
import { type RemoteWish, remoteQuestions } from "../../src/worker/remoteDecision.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { calm } from "../support/gitHubClient.ts";
import { startWorker } from "../support/workerSession.ts";

const acceptedHosts = ["github.com"];
const git = createGit();

suite("which remote of a clone is meant", () => {
  let clone: TestClone;
  let key: string;

  setup(() => {
    clone = makeClone("https://github.com/mona/shop.git");
    clone.git("remote", "add", "upstream", "git@github.com:acme/shop.git");
    clone.commit({ "a.ts": "a\n" });
    key = join(clone.folder, ".git");
  });

  teardown(() => clone.remove());

  const find = (wish: Partial<RemoteWish> = {}) =>
    findClone(git, clone.folder, { acceptedHosts, ...wish }, calm);
  const found = async (wish: Partial<RemoteWish> = {}): Promise<Clone> => {
    const result = await find(wish);
    assert.ok("clone" in result);
    return result.clone;
  };
  const remember = (name: string) => ({ remembered: new Map([[key, name]]) });

  test("a fork and its upstream: the rule takes one, and there is a question", async () => {
    const one = await found();
    assert.equal(one.remote.name, "upstream");
    assert.deepEqual(remoteQuestions([one]), [
      {
        clone: key,
        folder: clone.folder,
        candidates: [
          { remote: "origin", repository: "github.com/mona/shop" },
          { remote: "upstream", repository: "github.com/acme/shop" },
        ],
        taken: "upstream",
        gone: null,
      },
    ]);
  });

  test("what was chosen comes before the rule, HEAD's upstream included", async () => {
    clone.git("config", "branch.main.remote", "upstream");
    clone.git("config", "branch.main.merge", "refs/heads/main");
    const one = await found(remember("origin"));
    assert.deepEqual([one.remote.name, one.repository.owner], ["origin", "mona"]);
    // The branch is followed in another repository: it may be that of a pull request to this one.
    assert.equal(one.upstreamBranch, "acme:main");
    assert.deepEqual([one.remotes.taken, one.remotes.gone], ["origin", undefined]);
  });

  test("a command line's remote comes before what was chosen", async () => {
    const one = await found({ ...remember("origin"), remote: "upstream" });
    assert.deepEqual([one.remote.name, one.remotes.gone], ["upstream", undefined]);
  });

  test("a chosen remote that is gone, or no GitHub remote any more, falls back to the rule", async () => {
    const one = await found(remember("fork"));
    assert.deepEqual([one.remote.name, one.remotes.gone], ["upstream", "fork"]);
    clone.git("remote", "set-url", "origin", "https://gitlab.example/mona/shop.git");
    const moved = await found(remember("origin"));
    assert.deepEqual([moved.remote.name, moved.remotes.gone], ["upstream", "origin"]);
    // One repository is left: nothing to ask, something to forget.
    assert.deepEqual(
      remoteQuestions([moved]).map(({ candidates, gone }) => [candidates.length, gone]),
      [[1, "origin"]],
    );
    assert.deepEqual(remoteQuestions([await found()]), []);
  });

  test("where the rule cannot decide the candidates are there to choose from", async () => {
    clone.git("remote", "rename", "origin", "one");
    clone.git("remote", "rename", "upstream", "two");
    const result = await find();
    assert.ok("problem" in result);
    assert.equal(result.problem.kind, "ambiguousRemotes");
    assert.match(result.problem.message, /: one, two\. Choose the remote/);
    const [question] = remoteQuestions([result.problem]);
    assert.deepEqual([question?.taken, question?.candidates.length], [null, 2]);
    assert.equal((await found(remember("two"))).repository.owner, "acme");
  });

  test("remotes of one repository are one candidate, and the branch counts on either", async () => {
    clone.git("remote", "add", "ssh", "ssh://git@ssh.github.com:443/Acme/Shop.git");
    clone.git("config", "branch.main.remote", "ssh");
    clone.git("config", "branch.main.merge", "refs/heads/topic");
    const one = await found(remember("upstream"));
    assert.equal(one.upstreamBranch, "topic");
    assert.deepEqual(
      remoteQuestions([one]).flatMap(({ candidates }) => candidates.map(({ remote }) => remote)),
      ["origin", "upstream"],
    );
    clone.git("remote", "remove", "origin");
    assert.deepEqual(remoteQuestions([await found()]), []);
  });

  test("the repository that is shown stays, whichever branch is checked out", async () => {
    const { repository } = await found();
    clone.git("config", "branch.topic.remote", "origin");
    clone.git("config", "branch.topic.merge", "refs/heads/topic");
    clone.git("checkout", "--quiet", "-b", "topic");
    assert.equal((await found()).repository.owner, "mona");
    const one = await found({ shown: repository });
    assert.deepEqual([one.repository.owner, one.git.branch], ["acme", "topic"]);
    // Chosen all the same when the shown one is gone.
    clone.git("remote", "remove", "upstream");
    assert.equal((await found({ shown: repository })).repository.owner, "mona");
  });

  test("all working trees of a clone share one answer", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-linked-")));
    try {
      clone.git("worktree", "add", "--quiet", join(folder, "linked"));
      const wish = { acceptedHosts, ...remember("origin") };
      const linked = await findClone(git, join(folder, "linked"), wish, calm);
      assert.ok("clone" in linked);
      assert.equal(linked.clone.repository.owner, "mona");
      assert.equal(remoteQuestions([await found(), linked.clone]).length, 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("a worker takes the choices it is started with, and tells what there is to choose", async () => {
    for (const [remotes, owner, gone] of [
      [undefined, "acme", null],
      [{ [key]: "origin" }, "mona", null],
      [{ [key]: "fork" }, "acme", "fork"],
    ] as const) {
      const session = await startWorker({
        folders: [clone.folder],
        options: { transport: "client", trusted: true, settings: {}, remotes },
        http: () => ({ status: 404, headers: {}, body: "{}" }),
      });
      await session.refresh();
      assert.equal((await session.report()).repository.owner, owner);
      const { remotes: questions } = await session.connection.sendRequest(statusRequest, {});
      assert.deepEqual(
        questions.map((question) => [question.clone, question.gone]),
        [[key, gone]],
      );
      await session.stop();
    }
  });
});
