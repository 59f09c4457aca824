import { Graph, layout } from "@dagrejs/dagre";
import type { GraphEdge, GraphNode, PageGraph } from "../core/view/workloadPage/graph.ts";

/** Which way a graph runs: to the right where there is room, else down. */
export type Direction = "right" | "down";

/** Pixels, `x` and `y` those of the upper left corner. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** From its start to its end, at least two. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Middle of the label; undefined where there is none. */
  readonly label: { readonly x: number; readonly y: number; readonly width: number } | undefined;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Widths of a character in the drawing's sizes, on the generous side, in pixels. */
const perLabel = 7.4;
const perDetail = 6.4;
const narrowest = 116;
const widest = 216;
/** Beside the text: padding, and the picture before a label. */
const besideLabel = 48;
const besideDetail = 24;
export const lineHeight = 16;
const nodeHead = 46;
const nodeFoot = 10;

/** As many characters as fit into a node's label, and into its details. */
export const longestLabel = Math.floor((widest - besideLabel) / perLabel);
export const longestDetail = Math.floor((widest - besideDetail) / perDetail);

/** Places the nodes in layers, each after what leads to it, and the lines between them. */
export function layoutOf({ nodes, edges }: PageGraph, direction: Direction): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    nodesep: 22,
    edgesep: 12,
    ranksep: direction === "right" ? 34 : 28,
    marginx: 8,
    marginy: 8,
  });
  const boxes = new Map(nodes.map((node) => [node.id, { node, ...sizeOf(node) }]));
  for (const [id, { width, height }] of boxes) graph.setNode(id, { width, height });
  const known = edges.filter(({ from, to }) => boxes.has(from) && boxes.has(to) && from !== to);
  for (const [at, edge] of known.entries()) {
    const [from, to] = edge.isBackward ? [edge.to, edge.from] : [edge.from, edge.to];
    const size =
      edge.label === ""
        ? { width: 0, height: 0 }
        : { width: widthOfLabel(edge.label), height: lineHeight + 2, labelpos: "c" as const };
    graph.setEdge(from, to, size, `${at}`);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: [...boxes].map(([id, box]) => {
      const { x = 0, y = 0 } = graph.node(id);
      return {
        node: box.node,
        width: box.width,
        height: box.height,
        x: x - box.width / 2,
        y: y - box.height / 2,
      };
    }),
    edges: known.map((edge, at) => {
      const [from, to] = edge.isBackward ? [edge.to, edge.from] : [edge.from, edge.to];
      const placed = graph.edge(from, to, `${at}`);
      const points = placed.points ?? [];
      const { x, y } = placed;
      return {
        edge,
        points: edge.isBackward ? points.toReversed() : points,
        label:
          edge.label === "" || x === undefined || y === undefined
            ? undefined
            : { x, y, width: widthOfLabel(edge.label) },
      };
    }),
  };
}

/** The direction in which a graph can be read at its own size, or nearly so. */
export function directionFor(graph: PageGraph, available: number): Direction {
  return layoutOf(graph, "right").width * leastScale <= available ? "right" : "down";
}

const leastScale = 0.85;

function sizeOf({ label, details, kindWord }: GraphNode): { width: number; height: number } {
  const longest = Math.max(
    Math.min(label.length, longestLabel) * perLabel + besideLabel,
    kindWord.length * perDetail + besideLabel,
    ...details.map((one) => Math.min(one.length, longestDetail) * perDetail + besideDetail),
  );
  return {
    width: Math.round(Math.min(widest, Math.max(narrowest, longest))),
    height: nodeHead + details.length * lineHeight + nodeFoot,
  };
}

/** Longer ones are cut. */
export const longestEdgeLabel = 26;

function widthOfLabel(label: string): number {
  return Math.round(Math.min(label.length, longestEdgeLabel) * perDetail) + 10;
}
