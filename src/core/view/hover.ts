import type { Anchor } from "../anchor.ts";
import type { Explanation, FactName, FactSource } from "../risk/risk.ts";
import type { LinkedIssue, RankedAlert } from "../snapshot.ts";
import { anchorNote } from "./anchorWords.ts";
import { type DependencyFacts, unaffectedWords, viaWords } from "./dependencyWords.ts";
import { commandLink, escapeMarkdown, link } from "./markdown.ts";
import { ago } from "./plain.ts";
import type { Translate } from "./text.ts";
import { branchWord, linkedName, linkWords, stateWords, tierName, whereItRuns } from "./words.ts";

export interface HoverInput {
  readonly ranked: RankedAlert;
  readonly anchor: Anchor;
  readonly explanation: Explanation;
  readonly issues: readonly LinkedIssue[];
  /** How the package of a Dependabot alert gets here. */
  readonly dependency?: DependencyFacts;
  /** `host/owner/name`. */
  readonly repository: string;
  /** False in editors that do not know our commands: only https links are offered then. */
  readonly hasCommands: boolean;
  readonly now: Date;
}

export const factNames: Readonly<Record<FactName, string>> = {
  exploitation: "Exploitation",
  exposure: "Exposure",
  automatable: "Automatable",
  impact: "Impact",
  criticalResource: "Critical resource",
  sensitiveData: "Sensitive data",
  lateralMovement: "Lateral movement",
  attackPath: "Attack path",
  threat: "Security alert",
  defenderRisk: "Defender risk",
  severityScore: "Severity",
  epss: "EPSS",
};

/** The hover of one alert as Markdown: why in one line, the facts that counted, what to do. */
export function hoverOf(input: HoverInput, t: Translate): string {
  const { ranked, anchor, explanation, now } = input;
  const { alert, risk } = ranked;
  const [decisive, ...more] = ranked.workloads;
  const lines = [
    [
      `**${escapeMarkdown(tierName(ranked, t))}**`,
      ...(ranked.state === "open" ? [] : [escapeMarkdown(stateWords(ranked, t))]),
      escapeMarkdown(alert.title),
      link(`#${alert.number}`, alert.url),
    ].join(" · "),
    [...risk.reasons.map((reason) => t(reason)), ...branchWord(alert, t)]
      .map((reason) => escapeMarkdown(reason))
      .join(" · "),
  ];
  if (decisive !== undefined) {
    const words = [linkedName(decisive, t), whereItRuns(decisive.workload, t)];
    const others = more.length === 0 ? [] : [t("+{0} more", more.length)];
    lines.push(
      [...words, ...others].map((word) => escapeMarkdown(word)).join(" · "),
      escapeMarkdown(linkWords(decisive, t), 300),
    );
  }
  const note = anchorNote(anchor, t);
  if (note !== "") lines.push(`_${escapeMarkdown(note, 400)}_`);
  lines.push(...dependencyLines(input, t));
  const change =
    explanation.changes.length === 0
      ? ""
      : escapeMarkdown(
          `${[...new Set(explanation.changes.map(({ words }) => t(words)))].slice(0, 3).join("; ")}.`,
          300,
        );
  const compromise = explanation.checkForCompromise
    ? `**${escapeMarkdown(t("Check for signs of a break-in before fixing."))}**`
    : "";
  // What to do stands above the table, which may have to be scrolled to.
  return [
    ...lines,
    compromise,
    change,
    ...input.issues.slice(0, 2).map((issue) => issueLine(issue, t)),
    actions(input, t),
    factTable(explanation.facts, t, now),
    unknownFacts(explanation.facts, t),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function dependencyLines({ dependency }: HoverInput, t: Translate): readonly string[] {
  const via = viaWords(dependency, t);
  const locked = (dependency?.related ?? [])
    .slice(0, 2)
    .map(({ path, line, label }) => `${path}:${line} ${label}`);
  const words = [via, ...locked].filter((word) => word !== "").join(" · ");
  return [words, unaffectedWords(dependency, t)].flatMap((line) =>
    line === "" ? [] : [escapeMarkdown(line, 300)],
  );
}

function cell(text: string): string {
  return escapeMarkdown(text, 80);
}

function factTable(facts: readonly FactSource[], t: Translate, now: Date): string {
  const counted = facts.filter((fact) => fact.points > 0 && fact.isKnown);
  if (counted.length === 0) return "";
  return [
    `| ${cell(t("Fact"))} | ${cell(t("Value"))} | ${cell(t("From"))} | ${cell(t("As of"))} |`,
    "| --- | --- | --- | --- |",
    ...counted.map(
      (fact) =>
        `| ${cell(t(factNames[fact.fact]))} | ${cell(t(fact.value))} | ${cell(t(fact.from))} | ${cell(fact.asOf === undefined ? "" : ago(fact.asOf, now))} |`,
    ),
  ].join("\n");
}

function unknownFacts(facts: readonly FactSource[], t: Translate): string {
  const unknown = facts.filter((fact) => !fact.isKnown);
  if (unknown.length === 0) return "";
  const [first] = unknown.flatMap((fact) => fact.learn ?? []);
  const names = unknown.map((fact) => t(factNames[fact.fact])).join(", ");
  return escapeMarkdown(
    first === undefined ? t("Not known: {0}.", names) : t("Not known: {0}. {1}", names, t(first)),
    300,
  );
}

function issueLine(issue: LinkedIssue, t: Translate): string {
  const assigned =
    issue.assignees.length === 0
      ? t("not assigned")
      : t("assigned to {0}", issue.assignees.join(", "));
  return `${link(t("Issue #{0}", issue.number), issue.url)} ${escapeMarkdown(t(issue.state))}, ${escapeMarkdown(assigned)}`;
}

function actions(input: HoverInput, t: Translate): string {
  const { ranked, repository, hasCommands } = input;
  const open = link(t("Open on GitHub"), ranked.alert.url);
  if (!hasCommands) return open;
  const target = { repository, key: ranked.alert.key };
  const portal = ranked.workloads.some(({ workload }) => workload.portalUrl !== undefined);
  const tracked = input.issues.some((issue) => issue.state === "open");
  return [
    portal ? commandLink(t("View Workload"), "runtimeRisk.openWorkload", target) : "",
    tracked
      ? commandLink(t("Open Issue"), "runtimeRisk.openIssue", target)
      : commandLink(t("Create Issue…"), "runtimeRisk.createIssue", target),
    input.anchor.state === "edited"
      ? commandLink(t("Compare with Scanned Version"), "runtimeRisk.compareWithScan", target)
      : "",
    commandLink(t("Explain Risk"), "runtimeRisk.explainRisk", target),
    ranked.alert.kind === "codeScanning"
      ? commandLink(t("Show Data Flow"), "runtimeRisk.showDataFlow", target)
      : "",
    open,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
