import assert from "node:assert/strict";
import { wholeFile } from "../../../src/core/alert.ts";
import { mostAlertsOfIssue, writeIssue } from "../../../src/core/remedy/issue.ts";
import { markersIn } from "../../../src/core/remedy/marker.ts";
import { markedSection, withSection } from "../../../src/core/remedy/section.ts";
import { fillTemplate, noParts } from "../../../src/core/remedy/template.ts";
import { codeAlert, commit, dependencyAlert, secretAlert, subject } from "./anIssueSubject.ts";

const parts = { ...noParts, title: "A title", fix: "1. Do {{links}}", tier: "Fix now" };

suite("the template of issues", () => {
  test("its first heading is the title, its names are filled in once", () => {
    const template = "# {{ tier }}: {{title}}\r\n\nHow: {{fix}} {{ tier }}";
    assert.deepEqual(fillTemplate(template, parts), {
      title: "Fix now: A title",
      // What is filled in is not looked at again.
      body: "How: 1. Do {{links}} Fix now",
      notes: [],
    });
  });

  test("without a heading the title is ours; other headings are text", () => {
    const { title, body } = fillTemplate("## {{tier}}\ntext", parts);
    assert.deepEqual([title, body], ["A title", "## Fix now\ntext"]);
  });

  test("a name that there is not stays, and is said once; inherited names are none", () => {
    const { body, notes } = fillTemplate("{{nope}} {{nope}} {{constructor}}", parts);
    assert.equal(body, "{{nope}} {{nope}} {{constructor}}");
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /\{\{nope\}\}, \{\{constructor\}\}/);
  });
});

suite("the section that is brought up to date", () => {
  const section = markedSection("new");

  test("is replaced, and everything around it stays as it is", () => {
    const body = `before\n${markedSection("old\n## x")}\nafter`;
    assert.equal(withSection(body, section), `before\n${section}\nafter`);
  });

  test("is not guessed where the marks are missing, doubled or turned around", () => {
    const [begin, , end] = markedSection("x").split("\n\n");
    for (const body of ["", "text", `${begin}`, `${end} ${begin}`, `${section}${section}`])
      assert.equal(withSection(body, section), undefined, body);
  });
});

suite("an issue of several alerts", () => {
  const subjects = [subject(codeAlert), subject(dependencyAlert), subject(secretAlert)];

  test("has a box to tick for each, one table of why, and all their keys in the marker", () => {
    const { title, body } = writeIssue(subjects);
    assert.equal(
      title,
      "3 security alerts, the most urgent: Database query built from user-controlled sources",
    );
    assert.equal(body.match(/^- \[ \] /gm)?.length, 3);
    assert.match(body, /\| Alert \| Tier \| Why \|/);
    assert.deepEqual(markersIn(body)[0]?.alerts, [
      codeAlert.key,
      dependencyAlert.key,
      secretAlert.key,
    ]);
    // Boxes that people have ticked are not in the part that is written anew.
    const renewed = withSection(body.replaceAll("- [ ]", "- [x]"), markedSection("new"));
    assert.equal(renewed?.match(/^- \[x\] /gm)?.length, 3);
  });

  test("fits into GitHub's limit whatever the alerts are called", () => {
    const long = { ...codeAlert, title: "*".repeat(500), message: "#".repeat(5000) };
    const many = Array.from({ length: mostAlertsOfIssue }, () =>
      subject({ ...long, location: { path: "d/".repeat(150), region: wholeFile, commit } }),
    );
    const { title, body } = writeIssue(many);
    assert.ok(title.length <= 256);
    assert.ok(body.length <= 65_535, String(body.length));
  });
});
