import assert from "node:assert/strict";
import type { AlertKey } from "../../../src/core/alert.ts";
import type { Anchor } from "../../../src/core/anchor.ts";
import { fileStatusWords } from "../../../src/core/view/fileStatus.ts";
import { english } from "../../../src/core/view/text.ts";
import { anchor } from "./rankedExamples.ts";

const now = new Date("2026-11-20T09:00:00Z");
const analysed = {
  ref: "refs/heads/main",
  analysis: {
    commit: "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432",
    createdAt: "2026-11-17T09:00:00Z",
    error: undefined,
    warning: undefined,
  },
};

const words = (anchors: readonly Partial<Anchor>[], of: typeof analysed | "unread" = analysed) =>
  fileStatusWords(
    {
      anchors: new Map(
        anchors.map((one, index): [AlertKey, Anchor] => [
          `codeScanning/${index + 1}`,
          { ...anchor, ...one },
        ]),
      ),
      analysed: of === "unread" ? undefined : of,
    },
    now,
    english,
  );

suite("file status", () => {
  test("names the newest analysis, and where its alerts are now", () => {
    assert.deepEqual(words([{}, { state: "moved" }, {}]), {
      text: "Analysed at 9f8e7d6",
      detail: "2 in place · 1 moved · 3 d ago",
      hasDrift: false,
      changed: undefined,
    });
  });

  test("tells drift: changed code and alerts without a line", () => {
    const found = words([{}, { state: "edited" }, { state: "lost" }, { state: "unverified" }]);
    assert.equal(found.detail, "1 in place · 1 in changed code · 2 without a line · 3 d ago");
    assert.equal(found.hasDrift, true);
    assert.equal(found.changed, "codeScanning/2");
  });

  test("without alerts says so", () => {
    assert.deepEqual(words([]), {
      text: "Analysed at 9f8e7d6",
      detail: "no alert in this file · 3 d ago",
      hasDrift: false,
      changed: undefined,
    });
  });

  test("without a known analysis names the commit of its alerts, or how many there are", () => {
    assert.equal(words([{}, {}], "unread").text, "Analysed at 1a2b3c4");
    assert.equal(words([{ scannedCommit: undefined }], "unread").text, "Analysed commit not known");
    assert.equal(words([], "unread").detail, "no alert in this file");
    assert.equal(
      words([{}, { scannedCommit: "ff".repeat(20) }], "unread").text,
      "Analysed at 2 commits",
    );
  });
});
