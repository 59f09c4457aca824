import assert from "node:assert/strict";
import {
  addedFiles,
  compareWithBranch,
  findBranch,
  readFilesAt,
} from "../../../src/sources/git/deployed.ts";
import { createGit, type Git } from "../../../src/sources/git/git.ts";
import { calm } from "../../support/gitHubClient.ts";
import { createRepository, removeFolder, type ScratchRepository } from "./scratchRepository.ts";

const gone = "f".repeat(40);

suite("deployed commits", () => {
  let scratch: ScratchRepository;
  let commits: readonly string[];
  let calls = 0;
  const real = createGit();
  const git: Git = (command, signal) => {
    calls += 1;
    return real(command, signal);
  };
  const repository = () => ({ root: scratch.root, isShallow: false, isPartial: false });

  suiteSetup(() => {
    scratch = createRepository();
    commits = [1, 2, 3, 4].map((number) => {
      scratch.write("a.txt", `${number}\n`);
      if (number === 3) scratch.write("new.txt", "made in the third\n");
      return scratch.commit();
    });
    scratch.git("branch", "side", commits[1] ?? "");
    scratch.git("update-ref", "refs/remotes/origin/main", commits[2] ?? "");
    scratch.git("checkout", "--quiet", "side");
    scratch.write("side.txt", "hotfix\n");
    commits = [...commits, scratch.commit()];
  });
  suiteTeardown(() => removeFolder(scratch.root));

  test("the branch is the one that was fetched, else the local one, else none", async () => {
    const find = (remote: string, branch: string) =>
      findBranch(git, scratch.root, { remote, branch }, calm);
    assert.deepEqual(await find("origin", "main"), { name: "main", commit: commits[2] });
    assert.deepEqual(await find("upstream", "main"), { name: "main", commit: commits[3] });
    assert.equal(await find("origin", "trunk"), undefined);
  });

  test("says how far commits are behind and ahead, once for each", async () => {
    const base = { name: "main", commit: commits[3] ?? "" };
    const memory = new Map<string, unknown>();
    const [first = "", , , last = "", hotfix = ""] = commits;
    const wanted = [first, last, hotfix, gone, first, "--all"];
    calls = 0;
    const compare = () =>
      compareWithBranch(git, repository(), { commits: wanted, base, memory }, calm);
    const compared = await compare();
    const distance = (commit: string) => {
      const one = compared.get(commit);
      return one?.kind === "compared" ? [one.behind, one.ahead] : one?.kind;
    };
    assert.deepEqual([first, last, hotfix, gone, "--all"].map(distance), [
      [3, 0],
      [0, 0],
      [2, 1],
      "notInClone",
      undefined,
    ]);
    const found = compared.get(first);
    assert.ok(found?.kind === "compared" && Date.parse(found.committedAt ?? "") > 0);
    // One for all, then two for each of the three that are here.
    assert.equal(calls, 7);
    calls = 0;
    assert.deepEqual(await compare(), compared);
    assert.equal(calls, 1);
  });

  test("counts nothing in a clone whose history was cut off", async () => {
    const base = { name: "main", commit: commits[3] ?? "" };
    const shallow = { ...repository(), isShallow: true };
    const asked = { commits: [commits[0] ?? ""], base, memory: new Map() };
    const compared = await compareWithBranch(git, shallow, asked, calm);
    assert.deepEqual([...compared.values()], [{ kind: "unknown" }]);
  });

  test("reads files as they were, in two calls", async () => {
    const [first = "", , third = ""] = commits;
    const wanted = new Map([
      [first, new Set(["a.txt", "new.txt"])],
      [third, new Set(["a.txt", "new.txt"])],
      [gone, new Set(["a.txt"])],
      ["HEAD", new Set(["a.txt"])],
    ]);
    calls = 0;
    const files = await readFilesAt(git, repository(), wanted, calm);
    assert.equal(calls, 2);
    assert.equal(files.at(first, "a.txt")?.text, "1\n");
    assert.equal(files.at(third, "a.txt")?.text, "3\n");
    assert.equal(files.at(first, "new.txt"), undefined);
    const evil = new Map([[first, new Set([`x\n${third}:new.txt`, "a.txt"])]]);
    assert.equal(
      (await readFilesAt(git, repository(), evil, calm)).at(first, "a.txt")?.text,
      "1\n",
    );
    assert.equal(files.at(third, "new.txt")?.text, "made in the third\n");
    for (const commit of [gone, "HEAD"]) assert.equal(files.at(commit, "a.txt"), undefined);
  });

  test("reads nothing in a partial clone, whose missing objects would end the call", async () => {
    const partial = { ...repository(), isPartial: true };
    const wanted = new Map([[commits[0] ?? "", new Set(["a.txt"])]]);
    const files = await readFilesAt(git, partial, wanted, calm);
    assert.equal(files.at(commits[0] ?? "", "a.txt"), undefined);
  });

  test("tells files that were made from those that were renamed", async () => {
    const [first = "", , third = ""] = commits;
    const added = await addedFiles(git, scratch.root, { from: first, to: third }, calm);
    assert.deepEqual([added?.has("new.txt"), added?.has("a.txt")], [true, false]);
    const none = await addedFiles(git, scratch.root, { from: gone, to: third }, calm);
    assert.equal(none, undefined);
  });
});
