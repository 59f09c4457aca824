import assert from "node:assert/strict";
import { type Grouping, groupAlerts, groupings } from "../../../src/core/view/grouping.ts";
import { english } from "../../../src/core/view/text.ts";
import { limited } from "../../../src/core/view/treeSource.ts";
import { codeScanning, dependabot, numbered, workload } from "../risk/examples.ts";
import { aMember, anchor, ranked } from "./rankedExamples.ts";

const api = workload({ key: "/api" });
const jobs = workload({ key: "/jobs", name: "orders-worker", environment: "staging" });
const members = [
  aMember(ranked({ alert: numbered(codeScanning(), 1), tier: "fixNow", workloads: [jobs, api] }), {
    anchor,
    assignees: ["mona", "dana"],
  }),
  aMember(ranked({ alert: numbered(dependabot(), 2), tier: "fixNow" })),
  aMember(ranked({ alert: numbered(codeScanning(), 3), tier: "plan", workloads: [api] }), {
    anchor: { ...anchor, path: "a.ts" },
    assignees: ["dana"],
  }),
];

/** `label: numbers`, group by group. */
function grouped(grouping: Grouping): readonly string[] {
  return groupAlerts(members, grouping, english).map(
    ({ label, members: own }) =>
      `${label}: ${own.map(({ ranked: { alert } }) => alert.number).join(" ")}`,
  );
}

suite("grouping", () => {
  for (const [grouping, expected] of [
    ["tier", ["Fix now: 1 2", "Plan: 3"]],
    ["kind", ["Code scanning: 1 3", "Dependabot: 2"]],
    ["rule", ["SQL injection: 1 3", "lodash: prototype pollution: 2"]],
    ["file", ["query.ts: 1", "a.ts: 3", "No file: 2"]],
    ["workload", ["orders-worker (staging): 1", "payments-api (prod): 1 3", "Not mapped: 2"]],
    ["assignee", ["mona: 1", "dana: 1 3", "Nobody assigned: 2"]],
  ] as const)
    test(`by ${grouping}: the most urgent first, what has none last`, () => {
      assert.deepEqual(grouped(grouping), expected);
    });

  test("every alert is in a group, whatever they are grouped by", () => {
    for (const grouping of groupings) {
      const keys = groupAlerts(members, grouping, english).flatMap((group) =>
        group.members.map(({ ranked: { alert } }) => alert.key),
      );
      assert.equal(new Set(keys).size, members.length, grouping);
    }
  });
});

suite("many rows", () => {
  const node = (at: number) => ({
    id: `r\tx\t${at}`,
    label: `${at}`,
    description: "",
    tooltip: "",
    accessibleLabel: "",
    icon: "",
    color: undefined,
    context: "",
    children: "none" as const,
    target: undefined,
  });
  const rows = Array.from({ length: 25 }, (_, at) => node(at));

  test("the first are shown, and a row that shows more", () => {
    const shown = limited(rows, { parent: "p", most: 10 }, english);
    assert.equal(shown.length, 11);
    const last = shown.at(-1);
    assert.deepEqual([last?.label, last?.description, last?.more], ["Show more", "15 more", "p"]);
  });

  test("no row stands for a single other one", () => {
    assert.equal(limited(rows, { parent: "p", most: 24 }, english).length, 25);
    assert.equal(limited(rows, { parent: "p", most: 23 }, english).length, 24);
    assert.equal(limited(rows, { parent: undefined, most: 25 }, english).length, 25);
  });
});
