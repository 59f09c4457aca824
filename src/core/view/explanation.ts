import type { Explanation } from "../risk/risk.ts";
import { tierNames } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { factNames } from "./hover.ts";
import { escapeMarkdown, link } from "./markdown.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import { tierName, whereItRuns, whyExposed, workloadName } from "./words.ts";

/** The full account of an alert's risk as a Markdown document; upstream text is escaped. */
export function explanationDocument(
  ranked: RankedAlert,
  explanation: Explanation,
  t: Translate,
): { readonly title: string; readonly markdown: string } {
  const { alert, risk } = ranked;
  const points = risk.score % 250;
  const lines = [
    `# ${escapeMarkdown(`${tierName(ranked, t)}: ${alert.title}`, 250)}`,
    `${link(`#${alert.number}`, alert.url)} · ${cell(alert.rule)} · ${cell(t("score {0} of 999", risk.score))}`,
    `## ${cell(t("Why"))}`,
    risk.reasons.map((reason) => `- ${cell(t(reason))}`).join("\n"),
    explanation.checkForCompromise
      ? `**${cell(t("Check for signs of a break-in before fixing."))}**`
      : "",
    `## ${cell(t("How the tier was found"))}`,
    escapeMarkdown(t(explanation.table), 600),
    explanation.adjustments.map((step) => `- ${escapeMarkdown(t(step), 300)}`).join("\n"),
    cell(
      t(
        "{0} points within {1} set the order among alerts of the same tier.",
        points,
        t(tierNames[risk.tier]),
      ),
    ),
    `## ${cell(t("Facts"))}`,
    [
      `| ${["Fact", "Value", "From", "As of", "Points"].map((head) => cell(t(head))).join(" | ")} |`,
      "| --- | --- | --- | --- | ---: |",
      ...explanation.facts.map(
        (fact) =>
          `| ${cell(t(factNames[fact.fact]))} | ${cell(t(fact.value))} | ${cell(t(fact.from))} | ${cell(fact.asOf?.slice(0, 10) ?? "")} | ${fact.points} |`,
      ),
    ].join("\n"),
    unknownSection(explanation, t),
    changesSection(explanation, t),
    workloadSection(ranked, t),
  ];
  return {
    title: plain(t("Risk of #{0}: {1}", alert.number, alert.title), 80),
    markdown: `${lines.filter((line) => line !== "").join("\n\n")}\n`,
  };
}

function cell(text: string): string {
  return escapeMarkdown(text, 200);
}

function unknownSection(explanation: Explanation, t: Translate): string {
  const unknown = explanation.facts.filter((fact) => !fact.isKnown);
  if (unknown.length === 0) return "";
  const items = unknown.map((fact) => {
    const learn = fact.learn === undefined ? "" : `: ${t(fact.learn)}`;
    return `- ${escapeMarkdown(`${t(factNames[fact.fact])}${learn}`, 300)}`;
  });
  return `## ${escapeMarkdown(t("Not known, and how to learn it"))}\n\n${items.join("\n")}`;
}

function changesSection(explanation: Explanation, t: Translate): string {
  if (explanation.changes.length === 0) return "";
  const items = explanation.changes.map(({ words }) => `- ${escapeMarkdown(t(words), 300)}`);
  return `## ${escapeMarkdown(t("What would change it"))}\n\n${items.join("\n")}`;
}

function workloadSection(ranked: RankedAlert, t: Translate): string {
  if (ranked.workloads.length === 0) return "";
  const items = ranked.workloads.map(({ workload, reason }) => {
    const words = [
      workloadName(workload),
      whereItRuns(workload, t),
      whyExposed(workload, t),
      t(reason),
    ];
    return `- ${words.map((word) => escapeMarkdown(word, 300)).join(" · ")}`;
  });
  return `## ${escapeMarkdown(t("Where it runs"))}\n\n${items.join("\n")}`;
}
