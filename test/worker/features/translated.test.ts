import assert from "node:assert/strict";
import { translator } from "../../../src/core/view/text.ts";
import { translated } from "../../../src/worker/features/translated.ts";

const t = translator({
  "It is fixed.": "Es ist behoben.",
  "Issue {0} was open already.": "Issue {0} war bereits offen.",
});

suite("an answer in the user's language", () => {
  test("has its sentences translated", () => {
    assert.deepEqual(translated({ ok: false, message: "It is fixed." }, t), {
      ok: false,
      message: "Es ist behoben.",
    });
    assert.deepEqual(translated({ notes: ["Issue 4 was open already.", "It is fixed."] }, t), {
      notes: ["Issue 4 war bereits offen.", "Es ist behoben."],
    });
    assert.deepEqual(translated({ blocked: null, doubt: "It is fixed." }, t), {
      blocked: null,
      doubt: "Es ist behoben.",
    });
  });

  test("keeps what is written to GitHub, and what people wrote", () => {
    const answer = {
      title: "It is fixed.",
      draft: { title: "It is fixed.", body: "It is fixed." },
      fix: { message: "It is fixed." },
      people: [{ login: "It is fixed.", why: "codeOwner" }],
    };
    assert.deepEqual(translated(answer, t), answer);
  });

  test("may be a list, or nothing", () => {
    assert.deepEqual(translated([{ title: "It is fixed." }], t), [{ title: "It is fixed." }]);
    assert.equal(translated(null, t), null);
  });
});
