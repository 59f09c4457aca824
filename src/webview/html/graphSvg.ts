import type { NodeKind, PageGraph } from "../../core/view/workloadPage/graph.ts";
import type { PageWords } from "../../core/view/workloadPage/page.ts";
import { type Drawing, lineHeight, type PlacedEdge, type PlacedNode } from "../layout.ts";
import { empty, type Html, html } from "./html.ts";

/**
 * A graph as a figure: a drawing to move and to zoom by mouse and keyboard, its buttons, and the same
 * in words. `id` is unique on the page.
 */
export function graphFigure(
  id: string,
  { graph, drawing }: { readonly graph: PageGraph; readonly drawing: Drawing },
  words: PageWords,
): Html {
  return html`<figure class="graph" id="${id}" data-graph="${id}">
<div class="graph-view" id="${id}-view" role="group" tabindex="0" aria-label="${graph.title}" aria-describedby="${id}-keys">
${svgOf(id, graph, drawing)}
</div>
<div class="graph-tools" role="group" aria-label="${words.graphTools}: ${graph.title}">
${toolButton(id, "in", words.zoomIn, "M8 3v10M3 8h10")}
${toolButton(id, "out", words.zoomOut, "M3 8h10")}
${toolButton(id, "fit", words.fit, "M6 2H2v4M10 2h4v4M6 14H2v-4M10 14h4v-4")}
</div>
<p class="visually-hidden" id="${id}-keys">${words.graphKeys}</p>
<details id="${id}-words"><summary>${words.inWords}</summary>
<ol class="steps">${graph.steps.map((step) => html`<li>${step}</li>`)}</ol>
</details>
</figure>`;
}

function toolButton(id: string, zoom: string, label: string, path: string): Html {
  return html`<button type="button" class="icon-button" id="${id}-${zoom}" data-zoom="${zoom}" data-for="${id}" aria-label="${label}" title="${label}"><svg aria-hidden="true" viewBox="0 0 16 16" width="16" height="16"><path class="stroke" d="${path}"/></svg></button>`;
}

function svgOf(id: string, { title }: PageGraph, { width, height, nodes, edges }: Drawing): Html {
  return html`<svg id="${id}-svg" class="drawing" role="img" aria-label="${title}" data-natural="${width} ${height}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${edges.map(edgeLine)}${edges.map(edgeLabel)}${nodes.map(nodeBox)}
</svg>`;
}

function edgeLine({ edge, points }: PlacedEdge): Html {
  const [last, before] = [points.at(-1), points.at(-2)];
  if (last === undefined || before === undefined) return empty;
  const possible = edge.isPossible ? " possible" : "";
  return html`<path class="edge${possible}" d="${curve(points)}"/><path class="head" d="${arrowHead(before, last)}"/>`;
}

type Point = PlacedEdge["points"][number];

/** Straight at its ends, rounded at every bend. */
function curve(points: readonly Point[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "";
  const bends = points.slice(1, -1).map((point, at) => {
    const after = points[at + 2] ?? last;
    return ` Q${at2(point)} ${at2(middle(point, after))}`;
  });
  return `M${at2(first)}${bends.join("")} L${at2(last)}`;
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function at2({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** A small triangle that points where the line goes. */
function arrowHead(before: Point, tip: Point): string {
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const back = { x: tip.x - dx * 8, y: tip.y - dy * 8 };
  const left = { x: back.x - dy * 4, y: back.y + dx * 4 };
  const right = { x: back.x + dy * 4, y: back.y - dx * 4 };
  return `M${at2(tip)} L${at2(left)} L${at2(right)} Z`;
}

function edgeLabel({ edge, label }: PlacedEdge): Html {
  if (label === undefined) return empty;
  const { text, x, y, width } = label;
  return html`<g class="edge-label"><title>${edge.label}</title><rect x="${(x - width / 2).toFixed(1)}" y="${(y - 9).toFixed(1)}" width="${width}" height="18" rx="3"/><text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" text-anchor="middle">${text}</text></g>`;
}

function nodeBox({ node, label, details, x, y, width, height }: PlacedNode): Html {
  const emphasis = node.emphasis === undefined ? "" : ` ${node.emphasis}`;
  const lines = details.map(
    (detail, at) => html`<text class="detail" x="12" y="${58 + at * lineHeight}">${detail}</text>`,
  );
  return html`<g class="node${emphasis}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">
<title>${[`${node.kindWord} ${node.label}`, ...node.details].join(", ")}</title>
<rect class="box" width="${width}" height="${height}" rx="6"/>
<path class="glyph" transform="translate(12 13)" d="${glyphs[node.kind]}"/>
<text class="kind" x="36" y="20">${node.kindWord}</text>
<text class="label" x="36" y="37">${label}</text>
${lines}
</g>`;
}

/** Line drawings on a grid of 16; the word beside each says the same. */
const glyphs: Readonly<Record<NodeKind, string>> = {
  code: "M5.5 4 1.5 8l4 4M10.5 4l4 4-4 4",
  build:
    "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1v2.4M8 12.6V15M1 8h2.4M12.6 8H15M3 3l1.7 1.7M11.3 11.3 13 13M13 3l-1.7 1.7M4.7 11.3 3 13",
  image: "M8 1.5 14.5 5 8 8.5 1.5 5ZM1.5 8 8 11.5 14.5 8M1.5 11 8 14.5l6.5-3.5",
  registry: "M2 2h12v4H2ZM3 6v8h10V6M6.5 9h3",
  workload: "M2 3h12v4H2ZM2 9h12v4H2ZM4.5 5h1M4.5 11h1",
  internet:
    "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M1.5 8h13M8 1.5c2 2 2.8 4.2 2.8 6.5S10 12.5 8 14.5M8 1.5C6 3.5 5.2 5.7 5.2 8S6 12.5 8 14.5",
  data: "M2.5 4c0-1.4 2.5-2.3 5.5-2.3s5.5.9 5.5 2.3S11 6.3 8 6.3 2.5 5.4 2.5 4v8c0 1.4 2.5 2.3 5.5 2.3s5.5-.9 5.5-2.3V4M2.5 8c0 1.4 2.5 2.3 5.5 2.3s5.5-.9 5.5-2.3",
  identity:
    "M8 2a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 8 2M2.5 14c.300-3 2.6-4.5 5.5-4.5s5.2 1.5 5.5 4.5Z",
  resource: "M8 1.5 14 4.8v6.4L8 14.5 2 11.2V4.8ZM2 4.8l6 3.4 6-3.4M8 8.2v6.3",
};
