/**
 * The page about a workload, in the panel's own browser window. It draws what it is told and tells
 * what the user does; it knows neither the worker nor the editor, and loads nothing.
 */
import type { PageGraph } from "../core/view/workloadPage/graph.ts";
import type { FromPanel, ToPanel } from "../protocol/workloadPanel.ts";
import { followGraphMoves } from "./graphMoves.ts";
import { noticeHtml, pageHtml } from "./html/pageHtml.ts";
import { type Direction, directionFor, layoutOf } from "./layout.ts";
import { measureIn } from "./measure.ts";
import { patch } from "./patch.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  setState(state: unknown): void;
};

const editor = acquireVsCodeApi();
const root = elementOf("page");
const status = elementOf("status");
let shown: Extract<ToPanel, { type: "page" }> | undefined;
let drawnFor = "";

function elementOf(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}.`);
  return found;
}

addEventListener("message", ({ data }: MessageEvent<ToPanel>) => {
  if (data.type === "notice") {
    tell(data.text);
    if (shown === undefined || data.isInstead) show(noticeHtml(data.text).toString());
    if (data.isInstead) shown = undefined;
    return;
  }
  // Whoever else sends messages here is not listened to.
  if (data.type !== "page") return;
  const isOther = shown?.target.key !== data.target.key;
  const isNews = !isOther && shown?.page.summary !== data.page.summary;
  shown = data;
  editor.setState(data.target);
  draw();
  if (isOther) scrollTo(0, 0);
  // Who cannot see that the page has changed is told; who just opened it reads it.
  else if (isNews) tell(`${data.page.words.updated} ${data.page.summary}`);
});

function tell(text: string): void {
  status.textContent = text;
}

function draw(): void {
  if (shown === undefined) return;
  const { page } = shown;
  const available = widthOfDrawings();
  const measure = measureIn(root);
  const directions = new Map<PageGraph, Direction>();
  const markup = pageHtml(page, (graph) => {
    const direction = directionFor(graph, available, measure);
    directions.set(graph, direction);
    return layoutOf(graph, direction, measure);
  });
  drawnFor = [...directions.values()].join(" ");
  show(markup.toString());
}

/** The width that a drawing has; before the first one it is that of the page. */
function widthOfDrawings(): number {
  const view = document.querySelector(".graph-view") ?? document.querySelector("main") ?? root;
  return view.clientWidth;
}

/** Replaces the page in place. Without the element that had it, the focus goes to its section. */
function show(markup: string): void {
  const focused = document.activeElement;
  const section = focused?.closest("section[id]")?.id;
  const next = document.createElement("div");
  // The markup is made by templates that escape every text.
  next.innerHTML = markup;
  next.id = root.id;
  patch(root, next);
  if (section !== undefined && focused?.isConnected === false) {
    document.getElementById(`${section}-heading`)?.focus({ preventScroll: true });
  }
}

/** A drawing that has got much more or less room is laid out anew. */
new ResizeObserver(() => {
  if (shown === undefined) return;
  const available = widthOfDrawings();
  const graphs = shown.page.sections.flatMap((section) =>
    section.id === "codeToCloud"
      ? [section.graph]
      : "rows" in section
        ? section.rows.flatMap((row) => ("graph" in row && row.graph ? [row.graph] : []))
        : [],
  );
  const measure = measureIn(root);
  const wanted = graphs.map((graph) => directionFor(graph, available, measure)).join(" ");
  if (wanted !== drawnFor) draw();
}).observe(root);

// Before the editor's own listener, which would open any address.
addEventListener(
  "click",
  (event) => {
    const target = event.target instanceof Element ? event.target.closest("a, button") : null;
    if (!(target instanceof HTMLElement)) return;
    if (target instanceof HTMLAnchorElement) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const hash = target.getAttribute("href") ?? "";
      const link = target.dataset["link"];
      if (link !== undefined) editor.postMessage({ type: "link", url: link });
      else if (hash.startsWith("#")) jump(hash.slice(1));
      return;
    }
    const { alert, uri, line, change, about = "" } = target.dataset;
    if (alert !== undefined) editor.postMessage({ type: "alert", key: alert });
    if (change === "recommendation" || change === "securityAlert") {
      editor.postMessage({ type: "change", what: change, id: about });
    }
    if (uri !== undefined) editor.postMessage({ type: "line", uri, line: Number(line) });
  },
  { capture: true },
);

// The middle button would open an address in a window of its own.
addEventListener("auxclick", (event) => {
  if (event.target instanceof Element && event.target.closest("a") !== null) event.preventDefault();
});

function jump(id: string): void {
  const heading = document.getElementById(`${id}-heading`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

followGraphMoves(root);
editor.postMessage({ type: "ready" });
