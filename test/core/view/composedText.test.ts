import assert from "node:assert/strict";
import fc from "fast-check";
import { composedText } from "../../../src/core/view/composedText.ts";
import { translator } from "../../../src/core/view/text.ts";

const german = composedText({
  "internet-exposed": "aus dem Internet erreichbar",
  "Exposure unknown: {0}": "Erreichbarkeit unbekannt: {0}",
  "repository not mapped": "Repository nicht zugeordnet",
  "Running {0}, {1} commits behind {2}": "Läuft mit {0}, {1} Commits hinter {2}",
  "Running {0}": "Läuft mit {0}",
  "{0} of {1}": "{1}, davon {0}",
  "{0} fixed by {1}": "{1} behebt {0}",
  "Try again.": "Versuchen Sie es noch einmal.",
  "{0} (again {0})": "{0} (wieder {0})",
});

suite("translating what was composed in English", () => {
  test("a text of the bundle is translated as a whole, an unknown one stays", () => {
    assert.equal(german("internet-exposed"), "aus dem Internet erreichbar");
    assert.equal(german("something else"), "something else");
    assert.equal(german("toString"), "toString");
  });

  test("the pattern with most fixed words counts, its values are translated too", () => {
    assert.equal(
      german("Exposure unknown: repository not mapped"),
      "Erreichbarkeit unbekannt: Repository nicht zugeordnet",
    );
    assert.equal(
      german("Running 1a2b3c4, 14 commits behind main"),
      "Läuft mit 1a2b3c4, 14 Commits hinter main",
    );
    assert.equal(german("Running 1a2b3c4"), "Läuft mit 1a2b3c4");
  });

  test("values change their order with the language", () => {
    assert.equal(german("lodash fixed by 4.17.21"), "4.17.21 behebt lodash");
  });

  test("a pattern of hardly any words fits nothing that others wrote", () => {
    assert.equal(german("use of eval"), "use of eval");
  });

  test("sentences and parts are translated one by one", () => {
    assert.equal(
      german("Running 1a2b3c4, 2 commits behind main · internet-exposed"),
      "Läuft mit 1a2b3c4, 2 Commits hinter main · aus dem Internet erreichbar",
    );
    assert.equal(
      german("Something new happened. Try again."),
      "Something new happened. Versuchen Sie es noch einmal.",
    );
  });

  test("a value that stands twice must be the same both times", () => {
    assert.equal(german("a (again a)"), "a (wieder a)");
    assert.equal(german("a (again b)"), "a (again b)");
  });

  test("a value keeps its own braces", () => {
    assert.equal(german("Running {1}"), "Läuft mit {1}");
  });

  test("an empty bundle and a very long text leave all as it is", () => {
    const long = `Running ${"x".repeat(5000)}`;
    assert.equal(composedText({})("Running 1"), "Running 1");
    assert.equal(german(long), long);
  });

  test("whatever stands in one hole comes out in its place", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w$.{}-]{1,12}$/), (value) => {
        assert.equal(
          composedText({ "see {0} there": "dort {0} sehen" })(`see ${value} there`),
          `dort ${value} sehen`,
        );
      }),
    );
  });

  test("the translator finds composed texts, and fills in values that it is given", () => {
    const t = translator({ "{0} alerts": "{0} Meldungen" });
    assert.equal(t("12 alerts"), "12 Meldungen");
    assert.equal(t("{0} alerts", 12), "12 Meldungen");
    assert.equal(t("{0} others", "12 alerts"), "12 alerts others");
  });
});
