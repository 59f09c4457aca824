import type { PageGraph } from "../../core/view/workloadPage/graph.ts";
import type { WorkloadPage } from "../../core/view/workloadPage/page.ts";
import type { Drawing } from "../layout.ts";
import { graphFigure } from "./graphSvg.ts";
import { empty, type Html, html } from "./html.ts";
import { linkHtml, type SectionTools, sectionHtml } from "./sections.ts";

/** The page about a workload as markup; `draw` places the nodes of its graphs. */
export function pageHtml(page: WorkloadPage, draw: (graph: PageGraph) => Drawing): Html {
  const { words, sections } = page;
  const tools: SectionTools = {
    words,
    figure: (id, graph) => graphFigure(id, { graph, drawing: draw(graph) }, words),
  };
  return html`<a class="skip" href="#alerts">${words.skip}</a>
${header(page)}
<div class="columns">
${rail(page)}
<main id="main">${sections.map((section) => sectionHtml(section, tools))}</main>
</div>`;
}

function header({ title, kind, notice, links, words }: WorkloadPage): Html {
  return html`<header>
<p class="kind-line">${kind}</p>
<h1 tabindex="-1" id="title">${title}</h1>
${notice === undefined ? empty : html`<p class="notice">${notice}</p>`}
${
  links.length === 0
    ? empty
    : html`<ul class="links" aria-label="${words.links}">${links.map((link) => html`<li>${linkHtml(link)}</li>`)}</ul>`
}
</header>`;
}

/** Who it is, and what is on the page. */
function rail({ identity, sections, words }: WorkloadPage): Html {
  return html`<div class="rail">
<section aria-label="${words.identity}"><dl>${identity.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl></section>
<nav aria-label="${words.onThisPage}"><ul>${sections.map(
    ({ id, heading, count }) =>
      html`<li><a href="#${id}">${heading}${count === undefined ? empty : html` <span class="count">${count}</span>`}</a></li>`,
  )}</ul></nav>
</div>`;
}

/** A page without a workload, and the sentence that says why. */
export function noticeHtml(text: string): Html {
  return html`<main id="main"><p class="nothing">${text}</p></main>`;
}
