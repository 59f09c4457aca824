import assert from "node:assert/strict";
import fc from "fast-check";
import type { Region } from "../../../src/core/alert.ts";
import { diffLines } from "../../../src/core/locate/lineDiff.ts";
import { locate, type Place } from "../../../src/core/locate/locate.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";

function region(startLine: number, startColumn = 1, endLine = startLine, endColumn = 0): Region {
  return { startLine, startColumn, endLine, endColumn };
}

function locateIn(at: Region, before: string, after: string): Place {
  const texts = { before: sourceText(before), after: sourceText(after) };
  return locate(at, { ...texts, hunks: diffLines(texts.before, texts.after) });
}

const program = [
  "import { query } from 'db';",
  "",
  "export function find(id) {",
  "  const sql = 'select * from users where id = ' + id;",
  "  return query(sql);",
  "}",
  "",
  "export function count() {",
  "  return query('select count(*) from users');",
  "}",
];

const sqlLine = region(4, 15, 4, 53);

function edited(change: (lines: string[]) => void): string {
  const lines = [...program];
  change(lines);
  return lines.join("\n");
}

suite("locate", () => {
  const before = program.join("\n");
  const table: readonly (readonly [string, Region, string, Place["state"], Region | undefined])[] =
    [
      ["keeps an untouched region", sqlLine, before, "exact", sqlLine],
      [
        "shifts by the lines inserted above",
        sqlLine,
        edited((lines) => lines.unshift("// one", "// two")),
        "exact",
        region(6, 15, 6, 53),
      ],
      [
        "ignores what is inserted below",
        sqlLine,
        edited((lines) => lines.push("// end")),
        "exact",
        sqlLine,
      ],
      [
        "covers the trimmed line after a new indentation",
        sqlLine,
        edited((lines) => lines.splice(3, 1, `      ${program[3]?.trim()}`)),
        "exact",
        region(4, 7, 4, 58),
      ],
      [
        "calls a slightly changed line edited and covers it",
        sqlLine,
        edited((lines) =>
          lines.splice(3, 1, "  const sql = 'select * from users where id = ' + id + '';"),
        ),
        "edited",
        region(4, 3, 4, 59),
      ],
      [
        "loses a line that was rewritten",
        sqlLine,
        edited((lines) => lines.splice(3, 1, "  logger.debug(`start`);")),
        "lost",
        undefined,
      ],
      ["loses a deleted line", sqlLine, edited((lines) => lines.splice(3, 1)), "lost", undefined],
      [
        "maps both ends of a region around an insertion",
        region(3, 1, 6, 2),
        edited((lines) => lines.splice(4, 0, "  log(sql);")),
        "exact",
        region(3, 1, 7, 2),
      ],
      [
        "keeps columns through a change of line ends",
        sqlLine,
        program.join("\r\n"),
        "exact",
        sqlLine,
      ],
      [
        "does not count a byte order mark",
        region(1, 1, 1, 7),
        `\uFEFF${before}`,
        "exact",
        region(1, 1, 1, 7),
      ],
    ];
  for (const [name, at, after, state, expected] of table) {
    test(name, () => {
      const place = locateIn(at, before, after);
      assert.equal(place.state, state);
      assert.deepEqual(place.region, expected);
    });
  }

  test("finds a function that moved within the file, text and columns kept", () => {
    const after = [
      ...program.slice(0, 2),
      ...program.slice(6),
      "",
      "export function added() {",
      "  return 1;",
      "}",
      "",
      ...program.slice(2, 6),
    ];
    const place = locateIn(sqlLine, before, after.join("\n"));
    assert.ok(place.state === "moved" || place.state === "exact");
    const line = after.indexOf(program[3] ?? "") + 1;
    assert.deepEqual(place.region, region(line, 15, line, 53));
  });

  test("clamps columns to the line and lines to the text, and mistrusts lines beyond it", () => {
    const tooWide = locateIn(region(2, 40, 2, 99), "ab\ncd", "ab\ncd");
    assert.deepEqual(tooWide.region, region(2, 3, 2, 3));
    const tooLow = locateIn(region(9), "ab\ncd", "ab\ncd");
    assert.equal(tooLow.state, "unverified");
    assert.deepEqual(tooLow.region, region(2, 1, 2, 3));
  });

  test("counts columns in UTF-16 units", () => {
    const line = "let 😀 = danger(x);";
    const at = region(1, line.indexOf("danger") + 1, 1, line.indexOf("danger") + 7);
    assert.deepEqual(locateIn(at, line, `// new\n${line}`).region, {
      ...at,
      startLine: 2,
      endLine: 2,
    });
  });

  const lines = fc.array(fc.constantFrom("a", "bb", "c c", "}", "", "call(x)", "  call(x)"), {
    minLength: 1,
    maxLength: 25,
  });
  const anyRegion = fc.record({
    startLine: fc.integer({ min: -3, max: 40 }),
    startColumn: fc.integer({ min: -3, max: 40 }),
    endLine: fc.integer({ min: -3, max: 40 }),
    endColumn: fc.integer({ min: -3, max: 40 }),
  });

  test("an exact line has the same text, and every region is within the text", () => {
    fc.assert(
      fc.property(lines, lines, anyRegion, (one, other, at) => {
        const place = locateIn(at, one.join("\n"), other.join("\n"));
        assert.equal(place.region === undefined, place.state === "lost");
        if (place.region === undefined) return;
        const { startLine, startColumn, endLine, endColumn } = place.region;
        assert.ok(startLine >= 1 && endLine >= startLine && endLine <= other.length);
        assert.ok(startColumn >= 1 && startColumn <= (other[startLine - 1] ?? "").length + 1);
        assert.ok(endColumn >= 1 && endColumn <= (other[endLine - 1] ?? "").length + 1);
        if (place.state !== "exact") return;
        const squeeze = (text: string | undefined) => (text ?? "").replaceAll(" ", "");
        const reported = Math.max(at.startLine, 1);
        assert.equal(squeeze(other[startLine - 1]), squeeze(one[reported - 1]));
      }),
    );
  });

  test("exact lines keep their order, and no two are at one place", () => {
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        let last = 0;
        for (const index of one.keys()) {
          const place = locateIn(region(index + 1), one.join("\n"), other.join("\n"));
          if (place.state !== "exact" || place.region === undefined) continue;
          assert.ok(place.region.startLine > last);
          last = place.region.startLine;
        }
      }),
    );
  });

  test("maps every line to itself when nothing changed", () => {
    fc.assert(
      fc.property(lines, fc.nat(24), (one, index) => {
        const line = (index % one.length) + 1;
        const text = one.join("\n");
        const place = locateIn(region(line), text, text);
        assert.equal(place.state, "exact");
        assert.equal(place.region?.startLine, line);
      }),
    );
  });

  test("goes there and back for exact lines, and n lines above shift by n", () => {
    fc.assert(
      fc.property(lines, lines, fc.nat(24), (one, other, index) => {
        const line = (index % one.length) + 1;
        const there = locateIn(region(line), one.join("\n"), other.join("\n"));
        if (there.state === "exact" && there.region !== undefined) {
          const texts = { before: sourceText(one.join("\n")), after: sourceText(other.join("\n")) };
          const hunks = diffLines(texts.before, texts.after).map((hunk) => ({
            beforeFrom: hunk.afterFrom,
            beforeTo: hunk.afterTo,
            afterFrom: hunk.beforeFrom,
            afterTo: hunk.beforeTo,
          }));
          const back = locate(there.region, { before: texts.after, after: texts.before, hunks });
          assert.equal(back.region?.startLine, line);
        }
        const above = ["// x1", "// x2", "// x3"].slice(0, (index % 3) + 1);
        const shifted = locateIn(region(line), one.join("\n"), [...above, ...one].join("\n"));
        assert.equal(shifted.state, "exact");
        assert.equal(shifted.region?.startLine, line + above.length);
      }),
    );
  });

  test("composes: known lines through two versions end where they end in one step", () => {
    // Lines with identity: each version keeps some of 20 unique lines and adds new ones.
    const keep = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
    const grow = fc.array(fc.nat(2), { minLength: 20, maxLength: 20 });
    const first = Array.from({ length: 20 }, (_, index) => `line number ${index} of the first`);
    const next = (
      lines: readonly string[],
      kept: readonly boolean[],
      added: readonly number[],
      tag: string,
    ) =>
      lines.flatMap((line, index) => [
        ...Array.from({ length: added[index % 20] ?? 0 }, (_, n) => `${tag} added ${index} ${n}`),
        ...(kept[index % 20] === true ? [line] : []),
      ]);
    fc.assert(
      fc.property(keep, grow, keep, grow, (keepB, growB, keepC, growC) => {
        const b = [...next(first, keepB, growB, "b"), "end"];
        const c = [...next(b, keepC, growC, "c"), "end"];
        const a = [...first, "end"];
        for (const [index, text] of a.entries()) {
          const inB = locateIn(region(index + 1), a.join("\n"), b.join("\n"));
          if (inB.state !== "exact" || inB.region === undefined) continue;
          assert.equal(b[inB.region.startLine - 1], text);
          const inC = locateIn(inB.region, b.join("\n"), c.join("\n"));
          const direct = locateIn(region(index + 1), a.join("\n"), c.join("\n"));
          if (inC.state !== "exact" || direct.state !== "exact" || text === "end") continue;
          assert.equal(inC.region?.startLine, direct.region?.startLine);
        }
      }),
      { numRuns: 30 },
    );
  });
});
