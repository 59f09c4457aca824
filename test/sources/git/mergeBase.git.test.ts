import assert from "node:assert/strict";
import { createGit } from "../../../src/sources/git/git.ts";
import { readLeftAt } from "../../../src/sources/git/mergeBase.ts";
import { makeClone, type TestClone } from "../../support/clone.ts";
import { calm } from "../../support/gitHubClient.ts";

suite("where a branch left", () => {
  let clone: TestClone;
  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
  });
  teardown(() => clone.remove());

  const git = createGit();
  const leftAt = (branch = "main", upstream: string | undefined = "topic") =>
    readLeftAt(
      git,
      {
        root: clone.folder,
        upstream: upstream === undefined ? undefined : { remote: "origin", branch: upstream },
      },
      branch,
      calm,
    );
  const commitAt = (date: string, file: string): string => {
    clone.write(file, file);
    clone.git("add", "--all");
    clone.git("-c", "user.name=Mona", "commit", "--quiet", "--message", file, "--date", date);
    return clone.git("rev-parse", "HEAD");
  };
  const dateOf = (commit: string) => clone.git("show", "--no-patch", "--format=%cI", commit);
  /** `base` is on both; each branch then goes on by itself. */
  const diverge = () => {
    const base = commitAt("2026-11-01T10:00:00Z", "base");
    clone.git("checkout", "--quiet", "-b", "topic");
    const pushed = commitAt("2026-11-03T10:00:00Z", "pushed");
    clone.git("checkout", "--quiet", "main");
    const main = commitAt("2026-11-04T10:00:00Z", "main");
    clone.git("update-ref", "refs/remotes/origin/main", main);
    clone.git("checkout", "--quiet", "topic");
    return { base, pushed, main };
  };

  test("is the commit date of the newest common commit of what was pushed", async () => {
    const { base, pushed, main } = diverge();
    clone.git("update-ref", "refs/remotes/origin/topic", pushed);
    assert.equal(await leftAt(), dateOf(base));
    // Merged in HEAD only: the upstream still left where it left.
    clone.git("merge", "--quiet", "--message", "merge", main);
    assert.equal(await leftAt(), dateOf(base));
  });

  test("is told from HEAD where nothing was pushed", async () => {
    const { base, main } = diverge();
    assert.equal(await leftAt(), dateOf(base));
    clone.git("merge", "--quiet", "--message", "merge", main);
    assert.equal(await leftAt(), dateOf(main));
  });

  test("is not known without the reference, a common commit, an upstream or git", async () => {
    diverge();
    assert.equal(await leftAt("trunk"), undefined);
    assert.equal(
      await readLeftAt(git, { root: clone.folder, upstream: undefined }, "main", calm),
      undefined,
    );
    clone.git("checkout", "--quiet", "--orphan", "other");
    commitAt("2026-11-05T10:00:00Z", "other");
    assert.equal(await leftAt(), undefined);
    const none = createGit({ executable: "/no/such/git" });
    const upstream = { remote: "origin", branch: "topic" };
    assert.equal(await readLeftAt(none, { root: clone.folder, upstream }, "main", calm), undefined);
  });

  test("a name that looks like an option is only a name", async () => {
    diverge();
    assert.equal(await leftAt("--output=x"), undefined);
    assert.equal(await leftAt("main", "--output=x"), await leftAt("main"));
  });
});
