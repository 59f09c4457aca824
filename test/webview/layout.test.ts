import assert from "node:assert/strict";
import fc from "fast-check";
import type { PageGraph } from "../../src/core/view/workloadPage/graph.ts";
import { directionFor, layoutOf, type PlacedNode } from "../../src/webview/layout.ts";

const measure = (text: string) => text.length * 7;

function graph(count: number, edges: readonly (readonly [number, number])[]): PageGraph {
  return {
    title: "",
    steps: [],
    nodes: Array.from({ length: count }, (_, at) => ({
      id: `${at}`,
      kind: "image",
      kindWord: "Image",
      label: `node ${at}`,
      details: [],
      emphasis: undefined,
    })),
    edges: edges.map(([from, to]) => ({
      from: `${from}`,
      to: `${to}`,
      label: "to",
      isPossible: false,
      isBackward: false,
    })),
  };
}

const chain = graph(4, [
  [0, 1],
  [1, 2],
  [2, 3],
]);

function overlap(a: PlacedNode, b: PlacedNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

suite("the layout of a graph", () => {
  test("what leads to something stands before it", () => {
    const right = layoutOf(chain, "right", measure).nodes;
    const down = layoutOf(chain, "down", measure).nodes;
    for (const at of [1, 2, 3]) {
      assert.ok((right[at]?.x ?? 0) > (right[at - 1]?.x ?? 0));
      assert.ok((down[at]?.y ?? 0) > (down[at - 1]?.y ?? 0));
    }
  });

  test("what is drawn backwards stands behind, and its line leads to what it reaches", () => {
    const [edge, ...none] = graph(2, [[0, 1]]).edges;
    assert.ok(edge !== undefined && none.length === 0);
    const backward = { ...graph(2, []), edges: [{ ...edge, isBackward: true }] };
    const { nodes, edges } = layoutOf(backward, "right", measure);
    assert.ok((nodes[0]?.x ?? 0) > (nodes[1]?.x ?? 0));
    const points = edges[0]?.points ?? [];
    assert.ok((points[0]?.x ?? 0) > (points.at(-1)?.x ?? 0));
  });

  test("nothing overlaps and nothing lies outside, whatever the graph", () => {
    const graphs = fc
      .integer({ min: 1, max: 8 })
      .chain((count) =>
        fc
          .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 12 })
          .map((edges) => graph(count, edges)),
      );
    fc.assert(
      fc.property(graphs, fc.constantFrom("right", "down"), (given, direction) => {
        const { nodes, edges, width, height } = layoutOf(given, direction, measure);
        assert.equal(nodes.length, given.nodes.length);
        for (const [at, node] of nodes.entries()) {
          assert.ok(node.x >= 0 && node.y >= 0);
          assert.ok(node.x + node.width <= width && node.y + node.height <= height);
          for (const other of nodes.slice(at + 1)) assert.ok(!overlap(node, other));
        }
        for (const { points } of edges) assert.ok(points.length >= 2);
      }),
      { numRuns: 60 },
    );
  });

  test("texts are cut to their boxes: of a path the end stays", () => {
    const [node] = graph(1, []).nodes;
    assert.ok(node !== undefined);
    const long = {
      ...node,
      label: "l".repeat(90),
      details: ["services/payments/very/long/way/Dockerfile"],
    };
    const [placed] = layoutOf({ ...chain, nodes: [long], edges: [] }, "right", measure).nodes;
    assert.match(placed?.label ?? "", /^l+…$/);
    assert.match(placed?.details[0] ?? "", /^….*Dockerfile$/);
    assert.ok(measure(placed?.label ?? "") + 46 <= (placed?.width ?? 0));
  });

  test("goes to the right where there is room, and down where there is not", () => {
    const { width } = layoutOf(chain, "right", measure);
    assert.equal(directionFor(chain, width, measure), "right");
    assert.equal(directionFor(chain, width * 0.5, measure), "down");
  });
});
