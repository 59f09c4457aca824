import assert from "node:assert/strict";
import { dataFlowIn } from "../../../src/sources/github/sarif.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

function at(uri: string, startLine: number, text = "", region: object = {}): object {
  return {
    location: {
      physicalLocation: {
        artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
        region: { startLine, ...region },
      },
      message: { text },
    },
  };
}

const flowOf = (...locations: readonly object[]) => ({ threadFlows: [{ locations }] });

/** A run with one result of alert 12. */
function aRun(result: object = {}, run: object = {}): object {
  const own = { properties: { "github/alertNumber": 12 }, ...result };
  const other = { properties: { "github/alertNumber": 7 }, codeFlows: [flowOf(at("b.ts", 1))] };
  return { results: [other, own], ...run };
}

function read(result: object = {}, run: object = {}) {
  return dataFlowIn({ version: "2.1.0", runs: [{ results: [] }, aRun(result, run)] }, 12, commit);
}

function found(result: object, run: object = {}) {
  const flow = read(result, run);
  assert.ok(flow.kind === "found");
  return flow;
}

const onlyStep = (step: object, run: object = {}) => {
  const [first] = found({ codeFlows: [flowOf(step)] }, run).paths[0] ?? [];
  assert.ok(first !== undefined);
  return first;
};

suite("data flow in SARIF", () => {
  test("is that of the result with the alert's number: every path, its steps in order", () => {
    const { paths, notes } = found({
      codeFlows: [
        flowOf(at("src/a.ts", 3, "req.query : string"), at("src/db.ts", 42, "sql")),
        flowOf(at("src/c.ts", 9)),
      ],
    });
    assert.deepEqual(notes, []);
    const region = (line: number) => ({
      startLine: line,
      startColumn: 1,
      endLine: line,
      endColumn: 0,
    });
    assert.deepEqual(paths, [
      [
        {
          message: "req.query : string",
          location: { path: "src/a.ts", commit, region: region(3) },
          problem: undefined,
        },
        {
          message: "sql",
          location: { path: "src/db.ts", commit, region: region(42) },
          problem: undefined,
        },
      ],
      [
        {
          message: "",
          location: { path: "src/c.ts", commit, region: region(9) },
          problem: undefined,
        },
      ],
    ]);
  });

  test("an alert that is not there is missing; one without a flow has none", () => {
    assert.deepEqual(dataFlowIn({ runs: [aRun()] }, 13, commit), { kind: "missing" });
    for (const codeFlows of [undefined, [], [{}], [flowOf()], "x", [{ threadFlows: [7] }]]) {
      assert.deepEqual(read({ codeFlows }), { kind: "none" });
    }
  });

  test("what is no SARIF holds nothing", () => {
    for (const value of [undefined, null, [], "x", { runs: 7 }, { runs: [{ results: [null] }] }]) {
      assert.deepEqual(dataFlowIn(value, 12, commit), { kind: "missing" });
    }
    // The description's own example has a list there.
    assert.deepEqual(
      dataFlowIn(
        { runs: [{ results: [{ properties: [{ "github/alertNumber": 12 }] }] }] },
        12,
        commit,
      ),
      { kind: "missing" },
    );
  });

  test("regions are 1-based with an exclusive end; a wrong one is its line", () => {
    const regionOf = (region: object) => onlyStep(at("a.ts", 5, "", region)).location?.region;
    assert.deepEqual(regionOf({ startColumn: 3, endLine: 6, endColumn: 9 }), {
      startLine: 5,
      startColumn: 3,
      endLine: 6,
      endColumn: 9,
    });
    for (const wrong of [
      { endLine: 2 },
      { startColumn: 0 },
      { startColumn: "1" },
      { startColumn: 1.5 },
    ]) {
      assert.deepEqual(regionOf(wrong), { startLine: 5, startColumn: 1, endLine: 5, endColumn: 0 });
    }
    assert.equal(regionOf({ startColumn: 9, endColumn: 3 })?.endColumn, 0);
    assert.equal(regionOf({ startLine: 0 })?.startLine, 1);
  });

  test("messages are plain text: links are their words, arguments are filled in", () => {
    const words = (message: object) => onlyStep({ location: { message } }).message;
    assert.equal(
      words({ text: "uses [input](1) of [x](https://evil.example)" }),
      "uses input of x",
    );
    assert.equal(words({ text: String.raw`\[not a link\](1)` }), "[not a link](1)");
    assert.equal(
      words({ text: "from {0} to {1}, {{2}}", arguments: ["a", "b"] }),
      "from a to b, {2}",
    );
    assert.equal(words({ text: "{7} a\u0000b\n\u202Ec" }), "{7} a b c");
    assert.equal(words({ markdown: "**x**" }), "");
    assert.equal(words({ text: "x".repeat(50_000) }).length, 200);
  });

  test("a step outside of the repository, or without a file, says so", () => {
    assert.match(onlyStep(at("../x.ts", 1)).problem ?? "", /outside of the repository/);
    assert.match(onlyStep(at("file:///etc/passwd", 1)).problem ?? "", /outside of the repository/);
    const bare = onlyStep({ location: { message: { text: "m" } } });
    assert.deepEqual([bare.message, bare.location], ["m", undefined]);
    assert.match(bare.problem ?? "", /names no file/);
  });

  test("steps and files that the run keeps aside are found by their index", () => {
    const run = {
      threadFlowLocations: [at("a.ts", 1), at("src/b.ts", 2, "kept")],
      artifacts: [{ location: { uri: "src/c.ts", uriBaseId: "%SRCROOT%" } }],
    };
    assert.deepEqual(onlyStep({ index: 1 }, run).location?.path, "src/b.ts");
    const location = { physicalLocation: { artifactLocation: { index: 0 }, region: {} } };
    assert.deepEqual(onlyStep({ location }, run).location?.path, "src/c.ts");
    assert.match(onlyStep({ index: 9 }, run).problem ?? "", /names no file/);
  });

  test("paths and steps beyond what is shown are cut, and it is said", () => {
    const step = at("a.ts", 1);
    const { paths, notes } = found({
      codeFlows: [
        flowOf(...Array.from({ length: 251 }, () => step)),
        ...Array.from({ length: 20 }, () => flowOf(step)),
      ],
    });
    assert.deepEqual([paths.length, paths[0]?.length], [20, 250]);
    assert.deepEqual(notes, [
      "Only the first 20 of 21 paths are shown.",
      "Only the first 250 steps of a path are shown.",
    ]);
  });
});
