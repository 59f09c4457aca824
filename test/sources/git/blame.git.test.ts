import assert from "node:assert/strict";
import { readBlame, readOwnMail } from "../../../src/sources/git/blame.ts";
import { createGit } from "../../../src/sources/git/git.ts";
import { calm } from "../../support/gitHubClient.ts";
import {
  createRepository,
  removeFolder,
  type ScratchRepository,
  scratchFolder,
} from "./scratchRepository.ts";

const git = createGit();

suite("readBlame", () => {
  let base: string;
  let repository: ScratchRepository;

  setup(() => {
    base = scratchFolder();
    repository = createRepository(base);
    repository.write("src/a b.ts", "one\ntwo\nthree\n");
    repository.git("add", "--all");
    repository.git("commit", "--quiet", "--message", "x", "--author", "Dana <dana@acme.example>");
    repository.write("src/a b.ts", "one\nTWO\nthree\n");
    repository.git(
      "commit",
      "--quiet",
      "--all",
      "--message",
      "y",
      "--author",
      "M <mona@acme.example>",
    );
  });
  teardown(() => removeFolder(base));

  const ask = async (
    ranges: readonly (readonly [number, number])[],
    more: { readonly text?: string; readonly path?: string; readonly isShallow?: boolean } = {},
  ) => {
    const { text, path = "src/a b.ts", isShallow = false } = more;
    const at = { root: base, filters: [], isShallow };
    const authors = await readBlame(git, at, { path, ranges, text }, calm);
    return Array.from(authors, ([line, author]) =>
      [line, author.kind === "person" ? author.mail : author.kind].join(" "),
    );
  };

  test("names who changed each of the lines last, and no others", async () => {
    assert.deepEqual(await ask([[1, 2]]), ["1 dana@acme.example", "2 mona@acme.example"]);
    assert.deepEqual(
      await ask([
        [1, 1],
        [3, 3],
      ]),
      ["1 dana@acme.example", "3 dana@acme.example"],
    );
    assert.deepEqual(await ask([]), []);
  });

  test("follows the text that is open, and knows what is not committed", async () => {
    const text = "zero\none\nTWO\nthree\n";
    assert.deepEqual(await ask([[1, 3]], { text }), [
      "1 uncommitted",
      "2 dana@acme.example",
      "3 mona@acme.example",
    ]);
    repository.write("src/a b.ts", "one\nmine\nthree\n");
    assert.deepEqual(await ask([[2, 2]]), ["2 uncommitted"]);
  });

  test("takes nobody for the author of what came before a shallow clone", async () => {
    const first = await ask([[1, 2]], { isShallow: true });
    // In a whole history its first commit is a boundary too, and says who made it.
    assert.deepEqual(first, ["1 unknown", "2 mona@acme.example"]);
  });

  test("knows nothing of lines and files that are not there", async () => {
    assert.deepEqual(await ask([[9, 9]]), []);
    assert.deepEqual(await ask([[1, 1]], { path: "missing.ts" }), []);
  });

  test("a configured list of revisions to ignore that is missing does no harm", async () => {
    repository.git("config", "blame.ignoreRevsFile", "not-there");
    assert.deepEqual(await ask([[2, 2]]), ["2 mona@acme.example"]);
  });

  test("reads the address that commits are made with", async () => {
    repository.git("config", "user.email", "mona@acme.example");
    assert.equal(await readOwnMail(git, base, calm), "mona@acme.example");
  });
});
