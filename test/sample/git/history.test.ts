import assert from "node:assert/strict";
import { add, blobId, play, rename, replace, type Step } from "../../../src/sample/git/history.ts";

const author = { name: "A", mail: "a@example.test" };

function step(id: string, edits: Step["edits"]): Step {
  return { id, author, date: "2026-01-01T00:00:00Z", message: id, edits };
}

suite("history", () => {
  test("gives a text the id that git documents", () => {
    // `printf 'test content\n' | git hash-object --stdin`, from the book Pro Git, chapter 10.2.
    assert.equal(blobId("test content\n"), "d670460b4b4aece5915caf5c68d12f560a9fe3e4");
  });

  test("changes the ids of all later commits when an earlier one changes", () => {
    const one = play([step("a", [add({ f: "1\n" })]), step("b", [add({ g: "2\n" })])]);
    const other = play([step("a", [add({ f: "0\n" })]), step("b", [add({ g: "2\n" })])]);
    assert.notEqual(one[0]?.sha, other[0]?.sha);
    assert.notEqual(one[1]?.sha, other[1]?.sha);
    assert.equal(one[1]?.parent, one[0]?.sha);
  });

  test("rejects an edit that does not fit the text it meets", () => {
    const first = step("a", [add({ f: "x x\n" })]);
    const wrong: readonly Step["edits"][number][] = [
      replace("f", "x", "y"),
      replace("f", "z", "y"),
      replace("g", "x", "y"),
      rename("g", "h"),
      add({ f: "again\n" }),
    ];
    for (const edit of wrong) assert.throws(() => play([first, step("b", [edit])]));
  });
});
