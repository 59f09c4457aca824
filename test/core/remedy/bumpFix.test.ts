import assert from "node:assert/strict";
import fc from "fast-check";
import { bumpWords } from "../../../src/core/remedy/bumpFix.ts";
import { dependencyAlert } from "./anIssueSubject.ts";

suite("the words of a raised dependency", () => {
  test("name package, version, advisory and alert", () => {
    const { branch, title, message, body } = bumpWords(dependencyAlert, "4.17.20");
    assert.equal(branch, "runtime-risk/lodash-4.17.20-7");
    assert.equal(title, "Update lodash to 4.17.20");
    assert.equal(message, "Update lodash to 4.17.20\n\nFixes CVE-2020-8203.");
    assert.match(body, /`web\/package\.json` to `4\.17\.20`/);
    assert.match(body, /security\/dependabot\/7/);
  });

  test("git takes the branch whatever the package is called", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.stringMatching(/^\d[\w.+-]{0,20}$/),
        (name, version) => {
          const { branch } = bumpWords({ ...dependencyAlert, packageName: name }, version);
          // git-check-ref-format(1)
          assert.match(branch, /^runtime-risk\/[\w.-]+$/);
          assert.doesNotMatch(branch, /\.\.|\/\.|\.lock$|\.$/);
        },
      ),
    );
    const scoped = bumpWords({ ...dependencyAlert, packageName: "@acme/Über..x" }, "1.0.0");
    assert.equal(scoped.branch, "runtime-risk/acme-ber.x-1.0.0-7");
  });
});
