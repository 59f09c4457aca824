import type { SecretScanningAlert } from "../alert.ts";
import { noProviders, type SecretProviders, secretGuide } from "../remedy/secretGuide.ts";
import type { Explanation } from "../risk/risk.ts";
import { tierNames } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { campaignWords } from "./campaignWords.ts";
import { factNames } from "./hover.ts";
import { escapeMarkdown, link } from "./markdown.ts";
import { capital, plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import { linkedName, linkWords, stateWords, tierName, whereItRuns, whyExposed } from "./words.ts";

const headWords = ["Fact", "Value", "From", "As of", "Points"] as const;

/** The full account of an alert's risk as a Markdown document; upstream text is escaped. */
export function explanationDocument(
  ranked: RankedAlert,
  explanation: Explanation,
  t: Translate,
  providers: SecretProviders = noProviders,
): { readonly title: string; readonly markdown: string } {
  const { alert, risk } = ranked;
  const points = risk.score % 250;
  const lines = [
    `# ${tierName(ranked, t)}: ${escapeMarkdown(alert.title, 250)}`,
    `${link(`#${alert.number}`, alert.url)} · ${escapeMarkdown(alert.rule)} · ${t("score {0} of 999", risk.score)}`,
    fixedSection(ranked, t),
    campaignSection(ranked, t),
    alert.kind === "secretScanning" ? secretSection(alert, providers, t) : "",
    `## ${t("Why")}`,
    list(risk.reasons, t),
    explanation.checkForCompromise
      ? `**${t("Check for signs of a break-in before fixing.")}**`
      : "",
    `## ${t("How the tier was found")}`,
    t(explanation.table),
    list(explanation.adjustments, t),
    t(
      "{0} points within {1} set the order among alerts of the same tier.",
      points,
      t(tierNames[risk.tier]),
    ),
    `## ${t("Facts")}`,
    [
      `| ${headWords.map((head) => t(head)).join(" | ")} |`,
      "| --- | --- | --- | --- | ---: |",
      ...explanation.facts.map(
        (fact) =>
          `| ${t(factNames[fact.fact])} | ${t(fact.value)} | ${t(fact.from)} | ${fact.asOf?.slice(0, 10) ?? ""} | ${fact.points} |`,
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

/** How to replace a secret: before anything about how urgent that is. */
function secretSection(
  alert: SecretScanningAlert,
  providers: SecretProviders,
  t: Translate,
): string {
  const { provider, first, steps, page } = secretGuide(alert, providers);
  const title =
    provider === undefined
      ? t("How to replace this secret")
      : t("How to replace this secret of {0}", provider);
  return [
    `## ${title}`,
    `**${t(first)}**`,
    steps.map((step, index) => `${index + 1}. ${t(step)}`).join("\n"),
    link(t(page.title), page.url),
  ].join("\n\n");
}

/** The campaign, and how it is known. */
function campaignSection({ campaign }: RankedAlert, t: Translate): string {
  if (campaign === undefined) return "";
  const words = escapeMarkdown(`${capital(campaignWords(campaign, t))}.`, 300);
  const how = campaign.isCertain
    ? t("An open issue of this alert is named after it.")
    : t("Its name or description fits the alert; GitHub does not tell which alerts it holds.");
  return `${words} ${how}`;
}

/** What is known of a fix that does not run yet. */
function fixedSection(ranked: RankedAlert, t: Translate): string {
  const { fix } = ranked;
  if (fix === undefined) return stateWords(ranked, t);
  const when = fix.fixedAt.slice(0, 10);
  const words = {
    code: "Fixed on the default branch (noticed {0}), not deployed: the flagged lines are in what runs.",
    analyses:
      "Fixed on the default branch (noticed {0}), not deployed: analyses before and after what runs reported it.",
    version:
      "Fixed on the default branch (noticed {0}), not deployed: what runs was built with a vulnerable version.",
  } as const;
  return t(words[fix.by], when);
}

/** Our own phrases, one a line. They are fixed and hold no upstream text, so nothing is escaped. */
function list(phrases: readonly string[], t: Translate): string {
  return phrases.map((phrase) => `- ${t(phrase)}`).join("\n");
}

function unknownSection(explanation: Explanation, t: Translate): string {
  const unknown = explanation.facts.filter((fact) => !fact.isKnown);
  if (unknown.length === 0) return "";
  const items = unknown.map((fact) => {
    const learn = fact.learn === undefined ? "" : `: ${t(fact.learn)}`;
    return `- ${t(factNames[fact.fact])}${learn}`;
  });
  return `## ${t("Not known, and how to learn it")}\n\n${items.join("\n")}`;
}

function changesSection(explanation: Explanation, t: Translate): string {
  if (explanation.changes.length === 0) return "";
  const words = [...new Set(explanation.changes.map((change) => change.words))];
  return `## ${t("What would change it")}\n\n${list(words, t)}`;
}

function workloadSection(ranked: RankedAlert, t: Translate): string {
  if (ranked.workloads.length === 0) return "";
  const items = ranked.workloads.map((link) => {
    const { workload } = link;
    const words = [
      linkedName(link, t),
      whereItRuns(workload, t),
      whyExposed(workload, t, link.evidence),
      linkWords(link, t),
    ];
    return `- ${words.map((word) => escapeMarkdown(word, 300)).join(" · ")}`;
  });
  return `## ${t("Where it runs")}\n\n${items.join("\n")}`;
}
