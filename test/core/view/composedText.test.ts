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

  test("a full stop and a capital that the bundle's text does not have are kept", () => {
    assert.equal(german("Internet-exposed."), "Aus dem Internet erreichbar.");
    assert.equal(german("Try again"), "Versuchen Sie es noch einmal");
  });

  test("of several patterns the one counts that leaves the fewest of our words in English", () => {
    const words = composedText({
      "Watch {0}": "{0} beobachten",
      Watch: "Beobachten",
      "{0} if {1}": "{0}, falls {1}",
      "not exposed": "nicht erreichbar",
    });
    assert.equal(words("Watch if not exposed"), "Beobachten, falls nicht erreichbar");
    assert.equal(words("Watch main"), "main beobachten");
  });

  test("sentences of one text are found together, and beside others", () => {
    const words = composedText({
      "{0} is off. Ask for it.": "{0} ist aus. Bitten Sie darum.",
      "Showing {0} as {1}.": "Angezeigt: {0}, {1}.",
      "{0} alerts": "{0} Warnungen",
      "last read": "zuletzt gelesen",
    });
    assert.equal(
      words("CSPM is off. Ask for it. Showing 12 alerts as last read."),
      "CSPM ist aus. Bitten Sie darum. Angezeigt: 12 Warnungen, zuletzt gelesen.",
    );
  });

  test("lists and brackets are translated where all in them is ours", () => {
    assert.equal(
      german("repository not mapped, internet-exposed"),
      "Repository nicht zugeordnet, aus dem Internet erreichbar",
    );
    assert.equal(german("somebody, internet-exposed"), "somebody, internet-exposed");
    assert.equal(
      german("internet-exposed (repository not mapped)"),
      "aus dem Internet erreichbar (Repository nicht zugeordnet)",
    );
    assert.equal(german("main (internet-exposed)"), "main (internet-exposed)");
  });

  test("what failed and why are found apart, also with data in both", () => {
    const words = composedText({
      "Issue {0} was not closed": "Issue {0} wurde nicht geschlossen",
      "this account is not permitted to do that in {0}, it needs {1} (GitHub: {2})":
        "dieses Konto darf das in {0} nicht, nötig ist {1} (GitHub: {2})",
      "write access": "Schreibzugriff",
      "GitHub has no {0}": "GitHub hat kein {0}",
    });
    assert.equal(
      words(
        "Issue 4 was not closed: this account is not permitted to do that in acme/shop, it needs write access (GitHub: Must have admin rights).",
      ),
      "Issue 4 wurde nicht geschlossen: dieses Konto darf das in acme/shop nicht, nötig ist Schreibzugriff (GitHub: Must have admin rights).",
    );
  });

  test("paragraphs stay paragraphs", () => {
    assert.equal(
      german("Try again.\n\nTry again."),
      "Versuchen Sie es noch einmal.\n\nVersuchen Sie es noch einmal.",
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
    assert.equal(t("constructor"), "constructor");
  });
});
