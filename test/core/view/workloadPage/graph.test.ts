import assert from "node:assert/strict";
import fc from "fast-check";
import { english } from "../../../../src/core/view/text.ts";
import {
  type GraphEdge,
  type GraphNode,
  graphOf,
} from "../../../../src/core/view/workloadPage/graph.ts";

function node(id: string, changes: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    kind: "image",
    kindWord: "Image",
    label: id,
    details: [],
    emphasis: undefined,
    ...changes,
  };
}

function edge(from: string, to: string, changes: Partial<GraphEdge> = {}): GraphEdge {
  return { from, to, label: "", isPossible: false, isBackward: false, ...changes };
}

const steps = (nodes: readonly GraphNode[], edges: readonly GraphEdge[]) =>
  graphOf("title", { nodes, edges }, english).steps;

suite("a graph in words", () => {
  test("one sentence for each node, in the order in which they follow each other", () => {
    assert.deepEqual(
      steps(
        [
          node("api"),
          node("code", { kindWord: "Code", details: ["commit 1a2b3c4", "2 commits behind main"] }),
        ],
        [edge("code", "api", { label: "can reach" })],
      ),
      [
        "Code “code”: commit 1a2b3c4, 2 commits behind main. Leads to Image “api” (can reach).",
        "Image “api”.",
      ],
    );
  });

  test("what is only possible is called possible", () => {
    const [first] = steps(
      [node("a"), node("b")],
      [edge("a", "b", { isPossible: true, label: "possibly" })],
    );
    assert.equal(first, "Image “a”. Leads possibly to Image “b” (possibly).");
  });

  test("a circle has an end", () => {
    assert.equal(steps([node("a"), node("b")], [edge("a", "b"), edge("b", "a")]).length, 2);
  });

  test("says all that is drawn, whatever the graph", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const graphs = fc
      .array(fc.record({ label: word, details: fc.array(word, { maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 8,
      })
      .chain((given) =>
        fc.record({
          nodes: fc.constant(given.map((one, at) => node(`${at}`, one))),
          edges: fc.array(
            fc.record({
              from: fc.nat(given.length - 1).map(String),
              to: fc.nat(given.length - 1).map(String),
              label: word,
              isPossible: fc.boolean(),
              isBackward: fc.boolean(),
            }),
            { maxLength: 10 },
          ),
        }),
      );
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const said = steps(nodes, edges);
        assert.equal(said.length, nodes.length);
        for (const { label, details } of nodes) {
          assert.ok(
            said.some(
              (step) => step.includes(`“${label}”`) && details.every((one) => step.includes(one)),
            ),
          );
        }
        for (const { from, to, label } of edges) {
          const [source, target] = [nodes[Number(from)], nodes[Number(to)]];
          assert.ok(
            said.some(
              (step) =>
                step.startsWith(`Image “${source?.label}”`) &&
                step.includes(`Image “${target?.label}” (${label})`),
            ),
          );
        }
      }),
    );
  });
});
