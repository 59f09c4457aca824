import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGit } from "../../src/sources/git/git.ts";
import { findClone } from "../../src/worker/clones.ts";
import { createCodeSource } from "../../src/worker/codeSource.ts";
import { declaredReading } from "../../src/worker/declaredFacts.ts";
import { manifests } from "../../src/worker/manifests.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { calm } from "../support/gitHubClient.ts";

/** The declaration of a working tree, as the coverage says it. */
suite("a repository's own declaration", () => {
  let clone: TestClone;
  let file: string;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    mkdirSync(join(clone.folder, ".github"));
    file = join(clone.folder, ".github", "runtime-risk.yml");
  });
  teardown(() => clone.remove());

  const reading = async () => {
    const git = createGit();
    const found = await findClone(git, clone.folder, { acceptedHosts: ["github.com"] }, calm);
    assert.ok("clone" in found);
    const parsers = { load: () => manifests, log: () => undefined };
    return declaredReading(await createCodeSource(found.clone, git, parsers).declaration(calm));
  };
  const detailOf = async () => {
    const { facts, problem } = await reading();
    return [facts.length, problem?.state, problem?.detail];
  };

  test("is read from the file, and is not missed where there is none", async () => {
    assert.equal((await reading()).problem?.state, "notConfigured");
    writeFileSync(file, "version: 1\ndeployments:\n  - name: api\n");
    assert.deepEqual(await detailOf(), [1, undefined, undefined]);
  });

  test("of some megabytes is not parsed, and that is said", async () => {
    const entry = (_: unknown, index: number) => `  - name: api${index}\n`;
    const entries = Array.from({ length: 300_000 }, entry).join("");
    writeFileSync(file, `version: 1\ndeployments:\n${entries}`);
    assert.deepEqual(await detailOf(), [
      0,
      "partial",
      "Line 1 of .github/runtime-risk.yml: The file is over 128 KiB and was not read. Shorten it.",
    ]);
  });

  test("of any size is not even taken into memory", async () => {
    writeFileSync(file, Buffer.alloc(17 * 1024 * 1024, "#"));
    assert.deepEqual(await detailOf(), [
      0,
      "partial",
      "Line 1 of .github/runtime-risk.yml: The file was not read. The file is too large.",
    ]);
  });

  test("behind a link is not read: its remarks would quote a file of somebody else", async () => {
    const other = join(clone.folder, "..", `${process.pid}-other.yml`);
    writeFileSync(other, "root:x: 1\n");
    try {
      symlinkSync(other, file);
      const [count, state, detail] = await detailOf();
      assert.deepEqual([count, state], [0, "partial"]);
      assert.match(String(detail), /symbolic link leads out of the repository/);
      assert.doesNotMatch(String(detail), /root/);
    } finally {
      rmSync(other);
    }
  });
});
