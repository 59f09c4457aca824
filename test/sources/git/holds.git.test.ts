import assert from "node:assert/strict";
import { createGit } from "../../../src/sources/git/git.ts";
import { isIn } from "../../../src/sources/git/holds.ts";
import { readLineAuthors } from "../../../src/sources/git/lineAuthors.ts";
import { calm } from "../../support/gitHubClient.ts";
import {
  createRepository,
  removeFolder,
  type ScratchRepository,
  scratchFolder,
} from "./scratchRepository.ts";

const git = createGit();

suite("what a commit holds, and who changed a line", () => {
  let base: string;
  let repository: ScratchRepository;
  setup(() => {
    base = scratchFolder();
    repository = createRepository(base);
  });
  teardown(() => removeFolder(base));

  function commit(text: string, who: string, path = "src/a.ts"): string {
    repository.write(path, text);
    repository.git("add", "--all");
    const author = `${who} <${who}@acme.example>`;
    repository.git("commit", "--quiet", "--message", "x", "--author", author);
    return repository.git("rev-parse", "HEAD").trim();
  }

  test("a commit is in itself and in what came after it, and nothing else is", async () => {
    const first = commit("one\n", "dana");
    const second = commit("two\n", "mona");
    const ask = (of: string, what: string, isShallow = false) =>
      isIn(git, { root: base, isShallow }, { commit: what, of }, calm);
    assert.equal(await ask(second, first), true);
    assert.equal(await ask(first, first), true);
    assert.equal(await ask(first, second), false);
    // The way may be in what was cut off.
    assert.equal(await ask(first, second, true), undefined);
    assert.equal(await ask(second, first, true), true);
    assert.equal(await ask(second, "f".repeat(40)), undefined);
    assert.equal(await ask(second, "--help"), undefined);
  });

  test("the authors of a line are those who changed it, not the file, the latest first", async () => {
    commit("alpha\nquery(1);\nomega\n", "dana");
    commit("alpha\nquery(2);\nomega\n", "luis");
    commit("ALPHA\nquery(2);\nomega\n", "mei");
    commit("new\nALPHA\nquery(3);\nomega\n", "priya");
    const at = { root: base, filters: [], isShallow: false };
    const ask = async (line: number, text?: string) => {
      const question = { path: "src/a.ts", lines: [line, line] as const, text };
      const authors = await readLineAuthors(git, at, question, calm);
      return authors.map(({ mail }) => mail.split("@")[0]);
    };
    assert.deepEqual(await ask(3), ["priya", "luis", "dana"]);
    assert.deepEqual(await ask(4), ["dana"]);
    // As it is open, with two lines more above it.
    assert.deepEqual(await ask(5, "x\ny\nnew\nALPHA\nquery(3);\nomega\n"), [
      "priya",
      "luis",
      "dana",
    ]);
    assert.deepEqual(await ask(5, "x\ny\nnew\nALPHA\nmine();\nomega\n"), []);
    assert.deepEqual(await ask(99), []);
  });

  test("a line is followed through a rename", async () => {
    commit("alpha\nquery(1);\nomega\nmore\nlines\n", "dana", "src/old.ts");
    repository.git("mv", "src/old.ts", "src/a.ts");
    commit("alpha\nquery(1);\nomega\nmore\nlines\n", "mona");
    const at = { root: base, filters: [], isShallow: false };
    const question = { path: "src/a.ts", lines: [2, 2] as const, text: undefined };
    const authors = await readLineAuthors(git, at, question, calm);
    assert.deepEqual(
      authors.map(({ mail }) => mail),
      ["dana@acme.example"],
    );
  });
});
