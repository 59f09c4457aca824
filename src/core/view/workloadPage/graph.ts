import type { Translate } from "../text.ts";

export type NodeKind =
  | "code"
  | "build"
  | "image"
  | "registry"
  | "workload"
  | "internet"
  | "data"
  | "identity"
  | "resource";

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** What it is, in a word. */
  readonly kindWord: string;
  readonly label: string;
  readonly details: readonly string[];
  /** It is what the page is about, or where danger comes from or goes to. */
  readonly emphasis: "subject" | "danger" | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Empty where nothing is said. */
  readonly label: string;
  /** It is only possible. */
  readonly isPossible: boolean;
  /** It is drawn against the direction of the others, so that both stand side by side. */
  readonly isBackward: boolean;
}

/** Something to draw, and the same in words. */
export interface PageGraph {
  /** Names the drawing. */
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** One sentence for each node in the order they follow each other: all that the drawing says. */
  readonly steps: readonly string[];
}

/** A graph with its account in words. */
export function graphOf(
  title: string,
  { nodes, edges }: Pick<PageGraph, "nodes" | "edges">,
  t: Translate,
): PageGraph {
  return { title, nodes, edges, steps: stepsOf(nodes, edges, t) };
}

function stepsOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  t: Translate,
): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return inOrder(nodes, edges).map((node) => {
    const leads = edges.flatMap((edge) => {
      const target = edge.from === node.id ? byId.get(edge.to) : undefined;
      if (target === undefined) return [];
      const name = t("{0} “{1}”", target.kindWord, target.label);
      const words = edge.label === "" ? name : t("{0} ({1})", name, edge.label);
      return [edge.isPossible ? t("possibly to {0}", words) : t("to {0}", words)];
    });
    const what = t("{0} “{1}”", node.kindWord, node.label);
    const about = node.details.length === 0 ? what : `${what}: ${node.details.join(", ")}`;
    return leads.length === 0 ? `${about}.` : t("{0}. Leads {1}.", about, leads.join(", "));
  });
}

/** What leads to something stands before it; in a circle the first named comes first. */
function inOrder(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): readonly GraphNode[] {
  const waiting = [...nodes];
  const ordered: GraphNode[] = [];
  while (waiting.length > 0) {
    const left = new Set(waiting.map(({ id }) => id));
    const next = waiting.findIndex(
      ({ id }) => !edges.some(({ from, to }) => to === id && from !== id && left.has(from)),
    );
    ordered.push(...waiting.splice(Math.max(0, next), 1));
  }
  return ordered;
}
