import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AlertFilter,
  facetId,
  facetsOf,
  isOpen,
  matcher,
  noFilter,
  parseFilter,
} from "../../../src/core/filter/alertFilter.ts";
import { filterChoices, filterWords } from "../../../src/core/filter/filterChoices.ts";
import { isExposedFixNow, type Member } from "../../../src/core/filter/member.ts";
import { english } from "../../../src/core/view/text.ts";
import { codeScanning, dependabot, linkTo, numbered, workload } from "../risk/examples.ts";
import { aMember, anchor, ranked } from "../view/rankedExamples.ts";

const api = workload({ key: "/api", riskFactors: ["internet-exposed", "sensitive-data"] });
const jobs = workload({ key: "/jobs", name: "orders-worker", environment: "staging" });

const sql = aMember(
  ranked({ alert: numbered(codeScanning(), 1), tier: "fixNow", workloads: [api] }),
  { anchor, assignees: ["mona"], mine: "assigned", isNewSinceLook: true },
);
const lodash = aMember(
  ranked({ alert: numbered(dependabot(), 2), tier: "fixSoon", workloads: [jobs] }),
);
const branch = aMember(
  ranked({
    alert: { ...numbered(codeScanning({ title: "Path traversal" }), 3), introducedByBranch: true },
    tier: "watch",
  }),
  { mine: "codeOwner" },
);
const all = [sql, lodash, branch];

/** The numbers of the alerts that pass. */
function passing(filter: Partial<AlertFilter>): readonly number[] {
  return all
    .filter(matcher({ ...noFilter, ...filter }))
    .map(({ ranked: { alert } }) => alert.number);
}

function facets(...ids: readonly string[]): Partial<AlertFilter> {
  const parsed = ids.map((id) => {
    const at = id.indexOf(":");
    return { kind: id.slice(0, at), value: id.slice(at + 1) };
  });
  return parseFilter({ facets: parsed });
}

suite("filter: the rule", () => {
  test("nothing chosen lets everything pass", () => {
    assert.deepEqual(passing({}), [1, 2, 3]);
    assert.ok(isOpen(noFilter) && isOpen({ facets: [], text: "  " }));
  });

  for (const [ids, expected] of [
    [["tier:fixNow"], [1]],
    [
      ["tier:fixNow", "tier:fixSoon"],
      [1, 2],
    ],
    [["kind:codeScanning", "tier:fixSoon"], []],
    [
      ["kind:codeScanning", "tier:watch", "tier:fixNow"],
      [1, 3],
    ],
    [["factor:sensitive-data"], [1]],
    [["environment:staging"], [2]],
    [["environment:prod"], [1]],
    [["assignee:mona"], [1]],
    [["assignee:"], [2, 3]],
    [["only:mine"], [1, 3]],
    [["only:newOnBranch"], [3]],
    [["only:newSinceLook"], [1]],
    // Marks are all needed: nothing is both.
    [["only:newOnBranch", "only:newSinceLook"], []],
    [["only:mine", "only:newOnBranch"], [3]],
  ] as const)
    test(`${ids.join(" ")} lets ${expected.join(", ") || "nothing"} pass`, () => {
      assert.deepEqual(passing(facets(...ids)), expected);
    });

  for (const [text, expected] of [
    ["lodash", [2]],
    ["LODASH pollution", [2]],
    ["cve-2020-8203", [2]],
    ["src/db/query.ts", [1]],
    ["#3", [3]],
    ["orders-worker", [2]],
    ["injection prod", [1]],
    ["injection staging", []],
    ["mona", [1]],
  ] as const)
    test(`the words “${text}” are all looked for, whatever their case`, () => {
      assert.deepEqual(passing({ text }), expected);
    });

  test("a factor of a workload that is only a candidate or inferred does not count", () => {
    const exposed = workload({ key: "/x", riskFactors: ["critical-resource"] });
    for (const link of [
      linkTo(exposed, { isCertain: false }),
      linkTo(exposed, { evidence: "inferred" }),
    ]) {
      const one = { ...aMember({ ...sql.ranked, workloads: [link] }) };
      const ids = facetsOf(one).map(facetId);
      assert.ok(!ids.includes("factor:critical-resource"));
    }
  });

  test("the badge counts what is open, to fix now and exposed, and nothing else", () => {
    const open = { ...sql.ranked.risk.facts, exposure: "open" } as const;
    const one = { ...sql.ranked, risk: { ...sql.ranked.risk, facts: open } };
    assert.ok(isExposedFixNow(one));
    assert.ok(!isExposedFixNow({ ...one, state: "fixedNotDeployed" }));
    assert.ok(!isExposedFixNow({ ...one, risk: { ...one.risk, tier: "fixSoon" } }));
    const inside = { ...open, exposure: "internal" } as const;
    assert.ok(!isExposedFixNow({ ...one, risk: { ...one.risk, facts: inside } }));
  });
});

suite("filter: its choices", () => {
  test("each says how many of all alerts it lets pass alone", () => {
    for (const filter of [noFilter, parseFilter({ text: "lodash" })]) {
      const choices = filterChoices(all, filter, english).flatMap((group) => group.choices);
      assert.ok(choices.length > 8);
      for (const { facet, count } of choices) {
        assert.equal(passing({ facets: [facet] }).length, count, facetId(facet));
      }
    }
  });

  test("are in groups, fixed values in their order, free ones by how many have them", () => {
    const groups = filterChoices(all, noFilter, english);
    assert.deepEqual(
      groups.map(({ title, choices }) => [title, choices.map(({ label }) => label)]),
      [
        ["Only", ["Mine", "New on this branch", "New since I last looked"]],
        ["Tier", ["Fix now", "Fix soon", "Watch"]],
        ["Kind", ["Code scanning", "Dependabot"]],
        ["Risk factor", ["Internet-exposed", "Sensitive data"]],
        ["Environment", ["prod", "staging"]],
        ["Assignee", ["Nobody assigned", "mona"]],
      ],
    );
  });

  test("what is chosen stays to be taken back, also when no alert has it any more", () => {
    const gone = parseFilter({ facets: [{ kind: "environment", value: "old" }] });
    const choice = filterChoices(all, gone, english)
      .flatMap((group) => group.choices)
      .find(({ isChosen }) => isChosen);
    assert.deepEqual([choice?.label, choice?.count], ["old", 0]);
  });
});

suite("filter: its words", () => {
  test("say values of one kind with or, kinds beside each other, and the text in quotes", () => {
    const filter = parseFilter({
      facets: [
        { kind: "factor", value: "internet-exposed" },
        { kind: "tier", value: "fixSoon" },
        { kind: "tier", value: "fixNow" },
        { kind: "only", value: "mine" },
        { kind: "only", value: "newOnBranch" },
      ],
      text: "redis",
    });
    assert.equal(
      filterWords(filter, english),
      "mine · new on this branch · Fix soon or Fix now · internet-exposed · “redis”",
    );
    assert.equal(filterWords(noFilter, english), "");
  });

  test("hold nothing that could be drawn as something else", () => {
    const filter = parseFilter({ facets: [{ kind: "assignee", value: "a\u202eb\n" }] });
    assert.equal(filterWords(filter, english), "ab");
  });
});

suite("filter: from outside", () => {
  test("what is no facet is left out, and each counts once", () => {
    const filter = parseFilter({
      facets: [
        { kind: "tier", value: "fixNow" },
        { kind: "tier", value: "fixNow" },
        { kind: "tier", value: "whenever" },
        { kind: "colour", value: "red" },
        { kind: "assignee", value: 3 },
        undefined,
        "tier:watch",
      ],
      text: 7,
    });
    assert.deepEqual(filter, { facets: [{ kind: "tier", value: "fixNow" }], text: "" });
  });

  test("anything at all is read as some filter that can be asked", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const pass = matcher(parseFilter(value));
        const passed: readonly Member[] = all.filter(pass);
        assert.ok(passed.length <= all.length);
      }),
    );
  });
});
