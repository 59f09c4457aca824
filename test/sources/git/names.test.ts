import assert from "node:assert/strict";
import {
  compose,
  readRenames,
  readStatus,
  readWorkingChanges,
} from "../../../src/sources/git/names.ts";

suite("names", () => {
  test("a status is read for every path, whatever its characters", () => {
    assert.deepEqual(
      [...readStatus(Buffer.from("M\0a b.ts\0D\0d\ne.ts\0"))],
      [
        ["a b.ts", "M"],
        ["d\ne.ts", "D"],
      ],
    );
  });

  test("the working tree: a rename is a deletion and an addition, a conflict stays a conflict", async () => {
    const stdout = Buffer.from("M\0m\0R090\0old\0new\0U\0c\0M\0c\0C100\0m\0copy\0");
    const changes = await readWorkingChanges({
      run: () => Promise.resolve({ kind: "ok", stdout }),
    });
    assert.ok(typeof changes !== "string");
    assert.deepEqual(Object.fromEntries(changes.status), {
      m: "M",
      old: "D",
      new: "A",
      c: "U",
      copy: "A",
    });
    assert.deepEqual([...changes.renames], [["old", "new"]]);
  });

  test("renames are read between other changes, in their order", () => {
    const output = Buffer.from("M\0x\0R058\0a\0b\0C100\0b\0copy\0R100\0b\0c\0");
    assert.deepEqual(readRenames(output), [
      { from: "a", to: "b" },
      { from: "b", to: "c" },
    ]);
    assert.deepEqual(readRenames(Buffer.from("")), []);
  });

  test("renames compose forward, a swap included, and others do not interfere", () => {
    const renames = [
      { from: "a", to: "tmp" },
      { from: "b", to: "a" },
      { from: "tmp", to: "b" },
      { from: "unrelated", to: "z" },
    ];
    const ends = Object.fromEntries(compose(["a", "b", "c"], renames));
    assert.deepEqual(ends, { a: "b", b: "a", c: "c" });
  });
});
