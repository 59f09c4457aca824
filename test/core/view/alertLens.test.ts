import assert from "node:assert/strict";
import type { Region } from "../../../src/core/alert.ts";
import type { RankedAlert } from "../../../src/core/snapshot.ts";
import { alertLenses } from "../../../src/core/view/alertLens.ts";
import { english } from "../../../src/core/view/text.ts";
import { codeScanning, dependabot, numbered, secret, workload } from "../risk/examples.ts";
import { ranked } from "./rankedExamples.ts";

const handler = [
  'import { pool } from "./pool";', // 1
  "",
  "export class Refunds {", // 3
  "  async list(request: Request) {", // 4
  "    if (request.query.id) {", // 5
  "      const sql = `select ${request.query.id}`;", // 6
  "      return pool.query(sql);", // 7
  "    }",
  "  }",
  "", // 10
  "  one(id: string) {", // 11
  "    return pool.query(id);", // 12
  "  }",
  "}",
];

const at = (startLine: number): Region => ({
  startLine,
  startColumn: 1,
  endLine: startLine,
  endColumn: 9,
});

function exposed(
  changes: Parameters<typeof ranked>[0] = {},
  exposure: RankedAlert["risk"]["facts"]["exposure"] = "open",
): RankedAlert {
  const made = ranked({ workloads: [workload()], ...changes });
  return { ...made, risk: { ...made.risk, facts: { ...made.risk.facts, exposure } } };
}

const titles = (alerts: readonly (readonly [RankedAlert, number])[], lines = handler) =>
  alertLenses(
    alerts.map(([one, line]) => ({ ranked: one, region: at(line) })),
    lines,
    english,
  ).map(({ line, title }) => `${line} ${title}`);

suite("alert lenses", () => {
  test("stand above the function, over its blocks, and say where it can be reached", () => {
    assert.deepEqual(titles([[exposed(), 7]]), [
      "4 Fix now: reachable from the internet in payments-api (prod)",
    ]);
  });

  test("are one a function, led by the most urgent, in the order of the file", () => {
    const first = exposed();
    const second = exposed({ tier: "fixSoon", alert: numbered(codeScanning(), 13) });
    const other = exposed({ tier: "fixSoon", alert: numbered(codeScanning(), 14) });
    assert.deepEqual(
      titles([
        [first, 12],
        [second, 7],
        [other, 6],
      ]),
      [
        "4 Fix soon: reachable from the internet in payments-api (prod) · 1 more alert",
        "11 Fix now: reachable from the internet in payments-api (prod)",
      ],
    );
  });

  test("are for exposed Fix now and Fix soon alone", () => {
    for (const exposure of ["absent", "internal", "unknown", "adjacent"] as const) {
      assert.deepEqual(titles([[exposed({}, exposure), 7]]), [], exposure);
    }
    for (const tier of ["plan", "watch"] as const) {
      assert.deepEqual(titles([[exposed({ tier }), 7]]), [], tier);
    }
    const fixed = { fixedAt: "2026-11-01T00:00:00Z", by: "code" } as const;
    assert.deepEqual(titles([[exposed({ fix: fixed }), 7]]), []);
  });

  test("name no workload where none is known, and a secret's own reasons", () => {
    assert.deepEqual(titles([[exposed({ workloads: [] }), 12]]), [
      "11 Fix now: reachable from the internet",
    ]);
    const leak = exposed({ alert: secret(), reasons: ["active secret", "publicly leaked"] });
    assert.deepEqual(titles([[leak, 1]]), ["1 Fix now: active secret, publicly leaked"]);
  });

  test("of dependencies stand above their list, or above the first of a flat one", () => {
    const two = [exposed({ alert: dependabot() }), exposed({ alert: numbered(dependabot(), 8) })];
    const on = (lines: readonly number[]) =>
      two.map((one, index): readonly [RankedAlert, number] => [one, lines[index] ?? 0]);
    const words = "Fix now: reachable from the internet in payments-api (prod) · 1 more alert";
    const json = ["{", '  "dependencies": {', '    "a": "1",', "", '    "b": "2"', "  }", "}"];
    assert.deepEqual(titles(on([3, 5]), json), [`2 ${words}`]);
    assert.deepEqual(titles(on([4, 2]), ["# web", "flask==1", "", "jinja2==2"]), [`2 ${words}`]);
  });

  for (const [language, lines, line, expected] of [
    [
      "Python",
      ["class A:", "    def run(self, q):", "        for x in q:", "            go(x)"],
      4,
      2,
    ],
    ["Go", ["func run(q string) {", '\tif q != "" {', "\t\tgo(q)", "\t}", "}"], 3, 1],
    [
      "Java",
      [
        "class A {",
        "  public List<String> all(String q) {",
        "    if (q != null) {",
        "      go(q);",
      ],
      4,
      2,
    ],
    ["a route", ['app.get("/", async (request) => {', "  go(request);", "});"], 2, 1],
    ["Ruby", ["def run(q)", "  begin", "    go(q)", "  end", "end"], 3, 1],
    ["the top level", ["go(1);", "go(2);"], 2, 2],
    ["YAML", ["a:", "  b:", "    c: secret"], 3, 3],
  ] as const) {
    test(`find what encloses a line: ${language}`, () => {
      assert.match(titles([[exposed(), line]], [...lines])[0] ?? "", new RegExp(`^${expected} `));
    });
  }

  test("take no time over a long line or a long file", () => {
    const long = ["x".repeat(200_000), ...Array<string>(100_000).fill("  ( ( ( ( ("), "  go();"];
    assert.equal(titles([[exposed(), long.length]], long).length, 1);
  });
});
