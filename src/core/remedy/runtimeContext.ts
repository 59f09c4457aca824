import type { RepositoryId } from "../repository.ts";
import type { Explanation, FactName, FactSource } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { factNames } from "../view/hover.ts";
import { shortCommit } from "../view/plain.ts";
import { english } from "../view/text.ts";
import { evidenceWords, whyExposed } from "../view/words.ts";
import type { Workload, WorkloadLink } from "../workload.ts";
import { codeSpan, escapeText, linkTo, tableRow } from "./escape.ts";
import { commitPage } from "./permalink.ts";

const mostWorkloads = 20;
const mostImages = 3;
const mostChanges = 4;

/** What the tier's table reads; said even where it adds no points. */
const tableFacts: ReadonlySet<FactName> = new Set([
  "exploitation",
  "exposure",
  "automatable",
  "impact",
]);

/** The section on the tier: blocks of GitHub Markdown, upstream text escaped. */
export function whyNow(ranked: RankedAlert, explanation: Explanation): readonly string[] {
  const said = explanation.facts.filter(
    ({ fact, isKnown, points }) => isKnown && (points > 0 || tableFacts.has(fact)),
  );
  const rows = said.map(({ fact, value, from, asOf }) =>
    tableRow([
      factNames[fact],
      escapeText(value, 100),
      escapeText(from, 120),
      asOf === undefined ? "" : escapeText(utc(asOf), 40),
    ]),
  );
  const changes = explanation.changes.slice(0, mostChanges).map(({ words }) => escapeText(words));
  const rating = [explanation.table, ...explanation.adjustments.map((words) => `${words}.`)];
  return [
    ranked.risk.reasons.map((reason) => escapeText(reason)).join(" · "),
    ...(rows.length === 0 ? [] : [table(["Fact", "Value", "From", "As of"], rows)]),
    `How the tier was found: ${escapeText(rating.join(" "), 1000)}`,
    ...(changes.length === 0 ? [] : [`It would be: ${changes.join("; ")}.`]),
    ...unknownFacts(explanation.facts),
  ].filter((block) => block !== "");
}

/** Facts nobody could tell, those with the same remedy together. */
function unknownFacts(facts: readonly FactSource[]): readonly string[] {
  const byLesson = new Map<string, string[]>();
  for (const { fact, isKnown, learn } of facts) {
    if (isKnown) continue;
    const lesson = learn ?? "";
    byLesson.set(lesson, [...(byLesson.get(lesson) ?? []), factNames[fact]]);
  }
  if (byLesson.size === 0) return [];
  const lines = [...byLesson].map(([lesson, names]) =>
    lesson === "" ? `- ${names.join(", ")}` : `- ${names.join(", ")}: ${escapeText(lesson, 300)}`,
  );
  return [`Not known, and how to learn it:\n\n${lines.join("\n")}`];
}

/** The section on workloads: blocks of GitHub Markdown, upstream text escaped. */
export function whereItRuns(
  workloads: readonly WorkloadLink[],
  repository: RepositoryId,
): readonly string[] {
  if (workloads.length === 0) {
    return [
      "No workload is known to run this code. That is not the same as not running: see what is not known above.",
    ];
  }
  const shown = workloads.slice(0, mostWorkloads);
  const more = workloads.length - shown.length;
  const header = ["Workload", "Environment", "Risk factors", "Running", "Evidence"];
  return [
    table(
      header,
      shown.map((link) => workloadRow(link, repository)),
    ),
    ...(more > 0 ? [`And ${more} more workloads.`] : []),
  ];
}

function workloadRow({ workload, evidence, isCertain }: WorkloadLink, repository: RepositoryId) {
  const place = [workload.cluster, workload.namespace].flatMap((part) =>
    part === undefined ? [] : [escapeText(part, 60)],
  );
  return tableRow([
    [codeSpan(workload.name, 80), ...place].join(" · "),
    workload.environment === undefined ? "not known" : escapeText(workload.environment, 60),
    escapeText(whyExposed(workload, english, evidence), 200),
    running(workload, repository),
    [evidenceWords(evidence, english), ...(isCertain ? [] : ["one of several candidates"])].join(
      ", ",
    ),
  ]);
}

/** The commits its images were built from, else the images. */
function running({ images }: Workload, repository: RepositoryId): string {
  const commits = [...new Set(images.flatMap(({ commit }) => commit ?? []))];
  const shown =
    commits.length > 0
      ? commits.map((commit) =>
          linkTo(codeSpan(shortCommit(commit), 10), commitPage(repository, commit)),
        )
      : images.map(({ reference, digest }) => codeSpan(reference ?? digest.slice(0, 19), 120));
  if (shown.length === 0) return "not known";
  return shown.length > mostImages
    ? `${shown.slice(0, mostImages).join(", ")}, …`
    : shown.join(", ");
}

function table(header: readonly string[], rows: readonly string[]): string {
  return [tableRow(header), tableRow(header.map(() => "---")), ...rows].join("\n");
}

/** `2026-11-03T08:15:20Z` as `2026-11-03 08:15 UTC`; anything else as it is. */
function utc(time: string): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(time) ?? [];
  return day === undefined || minute === undefined ? time : `${day} ${minute} UTC`;
}
