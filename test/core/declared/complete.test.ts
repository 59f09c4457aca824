import assert from "node:assert/strict";
import { completeDeclaration } from "../../../src/core/declared/complete.ts";

const factors = ["internet-exposed", "sensitive-data", "critical-resource", "lateral-movement"];
const keys = [
  "name",
  "image",
  "folders",
  "environment",
  "kind",
  "platform",
  "cluster",
  "namespace",
  "riskFactors",
];

/** What is offered where the bar stands. */
function at(marked: string): readonly string[] {
  const before = marked.slice(0, marked.indexOf("|")).split("\n");
  const line = before.length - 1;
  return completeDeclaration(marked.replace("|", ""), line, (before[line] ?? "").length).map(
    ({ label }) => label,
  );
}

function without(...present: readonly string[]): readonly string[] {
  return keys.filter((key) => !present.includes(key));
}

suite("completion of declared deployments", () => {
  test("an empty file takes the keys at the top, each once", () => {
    assert.deepEqual(at("|"), ["version", "deployments"]);
    assert.deepEqual(at("version: 1\n|"), ["deployments"]);
    assert.deepEqual(at("dep|\nversion: 1\n"), ["deployments"]);
    assert.deepEqual(at("deployments:\n  - name: a\n|"), ["version"]);
  });

  test("an entry takes the keys of a deployment that it does not have", () => {
    assert.deepEqual(at("deployments:\n  - |"), keys);
    assert.deepEqual(at("deployments:\n- na|"), keys);
    assert.deepEqual(
      at("deployments:\n  - name: a\n    image: b\n    |"),
      without("name", "image"),
    );
    assert.deepEqual(
      at("deployments:\n  - name: a\n    |\n    kind: other\n  - name: b\n    cluster: c\n"),
      without("name", "kind"),
    );
    assert.deepEqual(
      at("deployments:\n  - name: a\n    cluster: c\n  - |\n    kind: other\n"),
      without("kind"),
    );
  });

  test("after a list inside an entry its keys go on", () => {
    assert.deepEqual(
      at("deployments:\n  - name: a\n    folders:\n      - src\n    |"),
      without("name", "folders"),
    );
  });

  test("keys of closed sets take their values, what is typed is replaced", () => {
    const text = "deployments:\n  - name: a\n    platform: ak";
    const [first, ...others] = completeDeclaration(text, 2, 16);
    assert.deepEqual(first, {
      label: "aks",
      purpose: "What it runs on.",
      kind: "value",
      text: "aks",
      from: 14,
    });
    assert.equal(others.length, 6);
    assert.deepEqual(at("deployments:\n  - kind: |").slice(0, 2), [
      "kubernetesContainer",
      "containerApp",
    ]);
    assert.deepEqual(at("version: |"), ["1"]);
  });

  test("risk factors are offered in their list, however it is indented", () => {
    assert.deepEqual(at("deployments:\n  - name: a\n    riskFactors:\n      - |"), factors);
    assert.deepEqual(at("deployments:\n  - name: a\n    riskFactors:\n    - inter|"), factors);
    assert.deepEqual(at("deployments:\n  - riskFactors:\n      - |"), factors);
    assert.deepEqual(
      at("deployments:\n  - name: a\n    riskFactors:\n      - sensitive-data\n      - |"),
      factors,
    );
  });

  test("nothing is offered in comments, free texts, folders and unknown places", () => {
    for (const place of [
      "# |",
      "deployments:\n  - name: |",
      "deployments:\n  - name: a\n    folders:\n      - |",
      "deployments: |",
      "other:\n  - |",
      "  |",
    ]) {
      assert.deepEqual(at(place), [], place);
    }
  });

  test("a key is written with its colon", () => {
    const texts = completeDeclaration("deployments:\n  - ", 1, 4).map(({ text }) => text);
    assert.deepEqual([texts[0], texts[2]], ["name: ", "folders:"]);
  });

  test("a place outside the text is like an empty line", () => {
    assert.deepEqual(
      completeDeclaration("", 9, 9).map(({ label }) => label),
      ["version", "deployments"],
    );
  });
});
