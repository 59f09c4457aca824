import assert from "node:assert/strict";
import fc from "fast-check";
import type { Anchor, AnchorState } from "../../../src/core/anchor.ts";
import { diffLines } from "../../../src/core/locate/lineDiff.ts";
import { sourceText } from "../../../src/core/locate/sourceText.ts";
import { follow, type TextChange, track } from "../../../src/core/locate/track.ts";

const disk = [
  "first();",
  "second();",
  "",
  "  const danger = run(input);",
  "  done(danger);",
  "}",
  "tail();",
];

const onDisk: Anchor = {
  state: "exact",
  path: "a.ts",
  region: { startLine: 4, startColumn: 18, endLine: 4, endColumn: 28 },
  reason: "The line is unchanged since the scan.",
  scannedCommit: "0".repeat(40),
  reported: undefined,
};

/** Applies LSP edits the plain way: by offsets into the text. */
function apply(text: string, change: TextChange): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: TextChange["start"]) =>
    lines.slice(0, line).reduce((sum, content) => sum + content.length + 1, 0) + character;
  return text.slice(0, offset(change.start)) + change.text + text.slice(offset(change.end));
}

function edit(
  ...[fromLine, fromCharacter, toLine, toCharacter, text]: [number, number, number, number, string]
): TextChange {
  return {
    start: { line: fromLine, character: fromCharacter },
    end: { line: toLine, character: toCharacter },
    text,
  };
}

function start(anchor = onDisk, text = disk.join("\n")) {
  const before = sourceText(text);
  const tracked = track(anchor, { before, after: before, hunks: [] });
  assert.ok(tracked !== undefined);
  return tracked;
}

function after(...events: readonly (readonly TextChange[])[]): Anchor {
  let text = disk.join("\n");
  let tracked = start();
  for (const changes of events) {
    text = changes.reduce(apply, text);
    tracked = follow(tracked, changes, () => sourceText(text));
  }
  return tracked.anchor;
}

suite("follow", () => {
  test("a short text typed over the line among other lines is not the line itself", () => {
    const region = { startLine: 6, startColumn: 1, endLine: 6, endColumn: 2 };
    // The "}" of line 6 is overwritten together with the lines around it.
    const change = edit(2, 0, 6, 7, "other();\n}\nthird();");
    const text = apply(disk.join("\n"), change);
    const { anchor } = follow(start({ ...onDisk, region }), [change], () => sourceText(text));
    assert.equal(anchor.state, "uncertain");
  });

  test("a line lost in an open text of a renamed file has the reported path", () => {
    const reported = { path: "old.ts", startLine: 4 };
    const change = edit(0, 0, 6, 7, "");
    const renamed = { ...onDisk, state: "moved", reported } as const;
    const { anchor } = follow(start(renamed), [change], () => sourceText(""));
    assert.deepEqual([anchor.state, anchor.path], ["lost", "old.ts"]);
  });

  const table: readonly (readonly [
    string,
    readonly TextChange[],
    AnchorState,
    number | undefined,
    number,
  ])[] = [
    ["shifts below an inserted line", [edit(0, 0, 0, 0, "new();\n")], "exact", 5, 18],
    [
      "shifts when Enter is pressed at the end of the line above",
      [edit(2, 0, 2, 0, "\n")],
      "exact",
      5,
      18,
    ],
    ["shifts up when lines above are deleted", [edit(0, 0, 2, 0, "")], "exact", 2, 18],
    ["stays when text below changes", [edit(4, 0, 6, 7, "x")], "exact", 4, 18],
    [
      "stays when a line above changes without a new line",
      [edit(1, 0, 1, 6, "other")],
      "exact",
      4,
      18,
    ],
    ["stays exact with Enter at its own end", [edit(3, 28, 3, 28, "\n")], "exact", 4, 18],
    ["moves down with Enter at its own start", [edit(3, 0, 3, 0, "\n")], "exact", 5, 18],
    [
      "becomes edited by a small change and covers the line",
      [edit(3, 16, 3, 16, "await ")],
      "edited",
      4,
      3,
    ],
    ["is lost when its line is deleted", [edit(3, 0, 4, 0, "")], "lost", undefined, 0],
    [
      "is lost when its line is replaced",
      [edit(3, 0, 3, 28, "while (true) {}")],
      "lost",
      undefined,
      0,
    ],
    ["stays exact when only the indentation changes", [edit(3, 0, 3, 2, "\t\t\t")], "exact", 4, 4],
    [
      "takes several edits of one event in their order",
      [edit(6, 0, 6, 0, "x\n"), edit(1, 0, 1, 0, "y\n"), edit(0, 0, 0, 0, "z\n")],
      "exact",
      6,
      18,
    ],
  ];
  for (const [name, changes, state, line, column] of table) {
    test(name, () => {
      const anchor = after(changes);
      assert.equal(anchor.state, state);
      assert.equal(anchor.region?.startLine, line);
      if (line === undefined) return;
      assert.equal(anchor.region?.startColumn, column);
      assert.equal(anchor.region?.endLine, line);
    });
  }

  test("an undo restores the anchor after an edit, a deletion and a replacement", () => {
    const pairs: readonly (readonly [TextChange, TextChange])[] = [
      [edit(3, 16, 3, 16, "await "), edit(3, 16, 3, 22, "")],
      [edit(3, 0, 4, 0, ""), edit(3, 0, 3, 0, "  const danger = run(input);\n")],
      [edit(3, 0, 3, 28, "zzz"), edit(3, 0, 3, 3, "  const danger = run(input);")],
      [
        edit(1, 3, 5, 0, ""),
        edit(1, 3, 1, 3, "ond();\n\n  const danger = run(input);\n  done(danger);\n"),
      ],
    ];
    for (const [change, undo] of pairs) {
      assert.deepEqual(after([change], [undo]), onDisk);
    }
  });

  test("a lost anchor is found again after lines above it changed in between", () => {
    const anchor = after(
      [edit(3, 0, 4, 0, "")],
      [edit(0, 0, 0, 0, "top();\n")],
      [edit(4, 0, 4, 0, "  const danger = run(input);\n")],
    );
    assert.equal(anchor.state, "exact");
    assert.equal(anchor.region?.startLine, 5);
  });

  test("a region of several lines grows with what is inserted in it", () => {
    const block: Anchor = {
      ...onDisk,
      region: { startLine: 4, startColumn: 3, endLine: 6, endColumn: 2 },
    };
    const change = edit(4, 0, 4, 0, "  more();\n");
    const text = apply(disk.join("\n"), change);
    const { anchor } = follow(start(block), [change], () => sourceText(text));
    assert.deepEqual(anchor.region, { startLine: 4, startColumn: 3, endLine: 7, endColumn: 2 });
    assert.equal(anchor.state, "exact");
  });

  const wordy: Anchor = { ...onDisk, wording: { finding: "unchanged", ending: "." } };
  const block = { startLine: 4, startColumn: 3, endLine: 6, endColumn: 2 };
  const inside = "The first line is unchanged since the scan; lines below it have changed.";
  const said: readonly (readonly [string, Anchor, TextChange, string])[] = [
    [
      "the line it was at the scan",
      wordy,
      edit(0, 0, 0, 0, "a\nb\n"),
      "The line is unchanged since the scan, where it was line 4.",
    ],
    ["nothing new of text changed below", wordy, edit(5, 0, 5, 0, "x"), onDisk.reason],
    [
      "of a line shifted on disk that it is back",
      {
        ...wordy,
        wording: { finding: "shifted", ending: "." },
        reported: { path: "a.ts", startLine: 5 },
      },
      edit(0, 0, 0, 0, "a\n"),
      onDisk.reason,
    ],
    ["lines inserted in the region", { ...wordy, region: block }, edit(4, 0, 4, 0, "x\n"), inside],
    ["lines deleted in the region", { ...wordy, region: block }, edit(4, 0, 5, 0, ""), inside],
    [
      "Enter at the end of the region's first line",
      { ...wordy, region: block },
      edit(3, 28, 3, 28, "\n"),
      inside,
    ],
    [
      "lines changed in the region of a renamed file",
      {
        ...wordy,
        region: block,
        state: "moved",
        reported: { path: "old.ts", startLine: 4 },
        reason: "Moved from old.ts:4 since the scan.",
      },
      edit(4, 0, 5, 0, ""),
      "Moved from old.ts:4 since the scan; lines below the first have changed.",
    ],
  ];
  for (const [name, anchor, change, reason] of said) {
    test(`the reason says ${name}, while typing and after`, () => {
      const text = apply(disk.join("\n"), change);
      const followed = follow(start(anchor), [change], () => sourceText(text));
      assert.equal(followed.anchor.reason, reason);
      assert.equal(followed.anchor.state, anchor.state);
      const [before, now] = [sourceText(disk.join("\n")), sourceText(text)];
      const compared = track(anchor, { before, after: now, hunks: diffLines(before, now) });
      assert.equal(compared?.anchor.reason, reason);
    });
  }

  test("a region that was changed inside says so also once it is shifted", () => {
    const changes = [edit(4, 0, 5, 0, ""), edit(0, 0, 0, 0, "a\n")] as const;
    let text = disk.join("\n");
    let tracked = start({ ...wordy, region: block });
    for (const change of changes) {
      text = apply(text, change);
      const now = text;
      tracked = follow(tracked, [change], () => sourceText(now));
    }
    assert.equal(tracked.anchor.reason, inside);
    assert.equal(tracked.anchor.region?.startLine, 5);
  });

  test("is never surer than the disk was", () => {
    const edited: Anchor = { ...onDisk, state: "edited", reason: "r" };
    const { anchor } = follow(start(edited), [edit(0, 0, 0, 0, "\n")], () => assert.fail());
    assert.equal(anchor.state, "edited");
    assert.equal(anchor.region?.startLine, 5);
  });

  test("does not follow what was not found", () => {
    const before = sourceText("x");
    const comparison = { before, after: before, hunks: [] };
    assert.equal(track({ ...onDisk, state: "lost", region: undefined }, comparison), undefined);
    assert.equal(track({ ...onDisk, state: "unverified" }, comparison), undefined);
  });

  test("any edits leave confident anchors on their own text, within the text", () => {
    const change = fc.record({
      at: fc.nat(200),
      length: fc.nat(40),
      text: fc.constantFrom("", "x", "\n", "a\nb\n", "  const danger = run(input);\n", "  "),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (edits) => {
        let text = disk.join("\n");
        let tracked = start();
        for (const { at, length, text: added } of edits) {
          const from = Math.min(at, text.length);
          const position = (offset: number) => {
            const lines = text.slice(0, offset).split("\n");
            return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
          };
          const to = Math.min(from + length, text.length);
          const change = { start: position(from), end: position(to), text: added };
          text = text.slice(0, from) + added + text.slice(to);
          tracked = follow(tracked, [change], () => sourceText(text));
          const { region, state } = tracked.anchor;
          if (region === undefined) continue;
          const lines = text.split("\n");
          assert.ok(region.startLine >= 1 && region.endLine <= lines.length);
          const line = lines[region.startLine - 1] ?? "";
          assert.ok(region.startColumn <= line.length + 1);
          if (state === "exact") {
            assert.equal(line.replace(/\s/g, ""), "constdanger=run(input);");
          }
        }
      }),
    );
  });

  test("finds in the open text what an unsaved edit moved", () => {
    const before = sourceText(disk.join("\n"));
    const after = sourceText(["new();", ...disk].join("\n"));
    const tracked = track(onDisk, { before, after, hunks: diffLines(before, after) });
    assert.equal(tracked?.anchor.state, "exact");
    assert.equal(tracked?.anchor.region?.startLine, 5);
    assert.deepEqual(tracked?.anchor.reported, { path: "a.ts", startLine: 4 });
  });
});
