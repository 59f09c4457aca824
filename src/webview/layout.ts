import { Graph, layout } from "@dagrejs/dagre";
import type { GraphEdge, GraphNode, PageGraph } from "../core/view/workloadPage/graph.ts";

/** Which way a graph runs: to the right where there is room, else down. */
export type Direction = "right" | "down";

/** Pixels, `x` and `y` those of the upper left corner. */
export interface PlacedNode {
  readonly node: GraphNode;
  /** Its texts, as far as there is room for them. */
  readonly label: string;
  readonly details: readonly string[];
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
  readonly label:
    | { readonly text: string; readonly x: number; readonly y: number; readonly width: number }
    | undefined;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** How wide a text is in one of the drawing's two sizes, in pixels. */
export type Measure = (text: string, size: "label" | "detail") => number;

const narrowest = 104;
/** A row of nodes must fit the page; one below the other they have room. */
const widest: Readonly<Record<Direction, number>> = { right: 186, down: 340 };
/** Beside the text: padding, and the picture before a label. */
const besideLabel = 46;
const besideDetail = 24;
export const lineHeight = 16;
const nodeHead = 46;
const nodeFoot = 10;

/** Places the nodes in layers, each after what leads to it, and the lines between them. */
export function layoutOf(
  { nodes, edges }: PageGraph,
  direction: Direction,
  measure: Measure,
): Drawing {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    nodesep: 22,
    edgesep: 12,
    ranksep: direction === "right" ? 20 : 28,
    marginx: 8,
    marginy: 8,
  });
  const boxes = new Map(nodes.map((node) => [node.id, boxOf(node, direction, measure)]));
  for (const [id, { width, height }] of boxes) graph.setNode(id, { width, height });
  const known = edges.filter(({ from, to }) => boxes.has(from) && boxes.has(to) && from !== to);
  for (const [at, edge] of known.entries()) {
    const [from, to] = edge.isBackward ? [edge.to, edge.from] : [edge.from, edge.to];
    const size =
      edge.label === ""
        ? { width: 0, height: 0 }
        : {
            width: widthOfLabel(edge.label, measure),
            height: lineHeight + 2,
            labelpos: "c" as const,
          };
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
        ...box,
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
            : {
                x,
                y,
                width: widthOfLabel(edge.label, measure),
                text: cut(edge.label, longestEdgeLabel, (text) => measure(text, "detail")),
              },
      };
    }),
  };
}

/** The direction in which a graph can be read at its own size, or nearly so. */
export function directionFor(graph: PageGraph, available: number, measure: Measure): Direction {
  return layoutOf(graph, "right", measure).width * leastScale <= available ? "right" : "down";
}

const leastScale = 0.8;

type Box = Omit<PlacedNode, "x" | "y">;

function boxOf(node: GraphNode, direction: Direction, measure: Measure): Box {
  const most = widest[direction];
  const label = cut(node.label, most - besideLabel, (text) => measure(text, "label"));
  const details = node.details.map((one) =>
    cut(one, most - besideDetail, (text) => measure(text, "detail")),
  );
  const wanted = Math.max(
    measure(label, "label") + besideLabel,
    measure(node.kindWord, "detail") + besideLabel,
    ...details.map((one) => measure(one, "detail") + besideDetail),
  );
  return {
    node,
    label,
    details,
    width: Math.ceil(Math.max(narrowest, wanted)),
    height: nodeHead + details.length * lineHeight + nodeFoot,
  };
}

/** Longer ones are cut. */
const longestEdgeLabel = 150;

function widthOfLabel(label: string, measure: Measure): number {
  return Math.ceil(Math.min(longestEdgeLabel, measure(label, "detail"))) + 10;
}

/** As much of a text as has room. Of a path the end tells more than the beginning. */
function cut(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  const isPath = text.includes("/") && !text.includes(" ");
  const shortened = (length: number) =>
    isPath ? `…${text.slice(text.length - length)}` : `${text.slice(0, length).trimEnd()}…`;
  let length = text.length - 1;
  while (length > 1 && measure(shortened(length)) > room) length -= 1;
  return shortened(length);
}
