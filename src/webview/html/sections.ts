import type { PageGraph } from "../../core/view/workloadPage/graph.ts";
import type {
  AdviceRow,
  AdviceSection,
  AdviceStep,
  AlertsSection,
  CodeToCloudSection,
  CveRow,
  CvesSection,
  PageLink,
  PageSection,
  PageWords,
  WhySection,
} from "../../core/view/workloadPage/page.ts";
import { empty, type Html, html } from "./html.ts";

/** What sections are drawn with besides themselves. */
export interface SectionTools {
  readonly words: PageWords;
  /** Draws a graph; `id` is unique on the page. */
  readonly figure: (id: string, graph: PageGraph) => Html;
}

/** A section of the page: its heading, then what it holds, or why it holds nothing. */
export function sectionHtml(section: PageSection, tools: SectionTools): Html {
  const { id, heading, count, empty: nothing, notes } = section;
  const counted = count === undefined ? empty : html` <span class="count">${count}</span>`;
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading" tabindex="-1">${heading}${counted}</h2>
${nothing === undefined ? contentOf(section, tools) : html`<p class="nothing">${nothing}</p>`}
${notes.map((note) => html`<p class="note">${note}</p>`)}
</section>`;
}

function contentOf(section: PageSection, tools: SectionTools): Html {
  switch (section.id) {
    case "why":
      return whyList(section);
    case "codeToCloud":
      return codeToCloud(section, tools);
    case "alerts":
      return alertList(section, tools);
    case "cves":
      return cveTable(section, tools.words);
    case "recommendations":
    case "securityAlerts":
    case "attackPaths":
      return adviceList(section, tools);
  }
}

function whyList({ rows }: WhySection): Html {
  return html`<ul class="why">${rows.map(
    ({ title, evidence, from, weight }) =>
      html`<li class="${weight}"><h3>${title}</h3><p>${evidence}</p><p class="from">${from}</p></li>`,
  )}</ul>`;
}

function codeToCloud({ running, graph }: CodeToCloudSection, { figure }: SectionTools): Html {
  const lines = running.map(
    ({ text, link }) => html`<p class="running">${text} ${linkHtml(link)}</p>`,
  );
  return html`${lines}${figure("graph-code", graph)}`;
}

/** A link to another page; `about` tells links of the same words apart. */
export function linkHtml(link: PageLink | undefined, about?: string): Html {
  if (link === undefined) return empty;
  const name = about === undefined ? empty : html` aria-label="${`${link.label}: ${about}`}"`;
  return html`<a href="${link.url}" data-link="${link.url}"${name}>${link.label}</a>`;
}

/** More of them are folded away: what else there is about the workload stands below. */
const mostUnfolded = 12;

function alertList({ rows }: AlertsSection, { words }: SectionTools): Html {
  const [first, rest] = [rows.slice(0, mostUnfolded), rows.slice(mostUnfolded)];
  const more = html`<details id="alerts-more"><summary>${words.moreAlerts} <span class="count">${rest.length}</span></summary>${alertRows(rest, first.length + 1)}</details>`;
  return html`${alertRows(first, 1)}${rest.length === 0 ? empty : more}`;
}

function alertRows(rows: AlertsSection["rows"], start: number): Html {
  return html`<ol class="alerts" start="${start}">${rows.map(
    ({ key, tier, tierName, title, place, details, link }) => html`<li id="alert-${key}">
<span class="tier ${tier}">${tierName}</span>
<div class="what"><button type="button" class="link" id="go-${key}" data-alert="${key}">${title} <span class="place">${place}</span></button>
${details.length === 0 ? empty : html`<p class="details">${details.join(" · ")}</p>`}</div>
<span class="elsewhere">${linkHtml(link)}</span></li>`,
  )}</ol>`;
}

function cveTable({ rows, heading }: CvesSection, words: PageWords): Html {
  const titles = [words.package, words.installed, words.fixedIn, words.cves, words.place];
  return html`<div class="table" role="region" tabindex="0" aria-label="${heading}"><table>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row, at) => cveRow(row, at))}</tbody></table></div>`;
}

function cveRow(
  { package: name, installed, fixedIn, cves, place, placeWords }: CveRow,
  at: number,
): Html {
  const line =
    place === undefined
      ? html`${placeWords}`
      : html`<button type="button" class="link" id="cve-${at}" data-uri="${place.uri}" data-line="${place.line}" aria-label="${`${place.label}: ${name}`}">${place.label}</button> <span class="from">${placeWords}</span>`;
  return html`<tr><th scope="row">${name}</th><td>${installed}</td><td>${fixedIn}</td><td>${cves}</td><td>${line}</td></tr>`;
}

function adviceList({ id, rows }: AdviceSection, tools: SectionTools): Html {
  return html`<ul class="advice">${rows.map((row, at) => adviceItem(`${id}-${at}`, row, tools))}</ul>`;
}

function adviceItem(
  id: string,
  { title, tags, isHigh, description, remediation, link, graph, change }: AdviceRow,
  { words, figure }: SectionTools,
): Html {
  return html`<li id="${id}"${isHigh ? html` class="high"` : empty}>
<h3>${title}</h3>
${tags.length === 0 ? empty : html`<p class="tags">${tags.join(" · ")}</p>`}
${description.map((line) => html`<p>${line}</p>`)}
${graph === undefined ? empty : figure(`graph-${id}`, graph)}
${remediation.length === 0 ? empty : html`<h4>${words.howToFix}</h4>${stepsHtml(remediation)}`}
${link === undefined && change === undefined ? empty : html`<p class="more">${linkHtml(link, title)} ${changeHtml(change, { id, title })}</p>`}
</li>`;
}

/** A button that begins a change; buttons of the same words are told apart by what they are about. */
function changeHtml(
  change: AdviceRow["change"],
  { id, title }: { readonly id: string; readonly title: string },
): Html {
  if (change === undefined) return empty;
  const { what, id: about, label } = change;
  return html`<button type="button" class="link" id="change-${id}" data-change="${what}" data-about="${about}" aria-label="${`${label.replace(/…$/, "")}: ${title}`}">${label}</button>`;
}

/** Steps that follow each other stand in one list. */
function stepsHtml(lines: readonly AdviceStep[]): readonly Html[] {
  const groups: { readonly isStep: boolean; readonly texts: string[] }[] = [];
  for (const { text, isStep } of lines) {
    const last = groups.at(-1);
    if (last?.isStep === true && isStep) last.texts.push(text);
    else groups.push({ isStep, texts: [text] });
  }
  return groups.map(({ isStep, texts }) =>
    isStep
      ? html`<ol class="plain">${texts.map((text) => html`<li>${text}</li>`)}</ol>`
      : html`<p>${texts}</p>`,
  );
}
