import assert from "node:assert/strict";
import { translator } from "../../src/core/view/text.ts";
import { marked, outsideOf } from "./marked.ts";

const t = translator({
  "Alerts of {0}": marked("Warnungen von {0}"),
  "the default branch": marked("dem Standardbranch"),
});

suite("a marked translation", () => {
  test("leaves over what was filled in, and what was never translated", () => {
    assert.deepEqual(outsideOf(t("Alerts of {0}", "main")), ["main"]);
    assert.deepEqual(outsideOf(t("Alerts of the default branch")), []);
    assert.deepEqual(outsideOf("Read just now"), ["Read just now"]);
    assert.deepEqual(outsideOf(`Read ${t("Alerts of {0}", "main")}`), ["Read ", "main"]);
  });

  test("keeps its full stop and its blanks outside, where a text is cut or joined", () => {
    assert.equal(marked(" Es läuft."), " ⟦Es läuft⟧.");
    assert.equal(marked("Wird gelesen…"), "⟦Wird gelesen⟧…");
  });
});
