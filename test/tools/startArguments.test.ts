import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { parseStart } from "./startArguments.ts";

suite("npm start's arguments", () => {
  test("are nothing, a folder, or a scenario of the sample", () => {
    assert.deepEqual(parseStart([]), { folder: undefined, scenario: undefined });
    assert.deepEqual(parseStart([tmpdir()]), { folder: tmpdir(), scenario: undefined });
    for (const args of [["--scenario", "planOff"], ["--scenario=planOff"]]) {
      assert.deepEqual(parseStart(args), { folder: undefined, scenario: "planOff" });
    }
  });

  test("are refused with a reason when they are anything else", () => {
    for (const [args, words] of [
      [["/no/such/folder"], /no folder/],
      [["--scenario"], /needs a name/],
      [["--scenario="], /needs a name/],
      [["--scenario", "planOff", tmpdir()], /too much/],
      [[tmpdir(), "--scenario=planOff"], /too much/],
    ] as const) {
      const asked = parseStart(args);
      assert.ok("problem" in asked, args.join(" "));
      assert.match(asked.problem, words);
    }
  });
});
