import type { SecretScanningAlert } from "../alert.ts";
import type { Anchor } from "../anchor.ts";
import { personName } from "../codingAgent.ts";
import { type MineReason, mineWords } from "../mine/mine.ts";
import { isUntouched, type Progress, progressMarkdown } from "../remedy/progress.ts";
import { noProviders, type SecretProviders, secretGuide } from "../remedy/secretGuide.ts";
import type { Explanation, FactName, FactSource } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { anchorNote } from "./anchorWords.ts";
import { campaignWords } from "./campaignWords.ts";
import { type DependencyFacts, unaffectedWords, viaWords } from "./dependencyWords.ts";
import { commandLink, escapeMarkdown, link } from "./markdown.ts";
import { ago, capital } from "./plain.ts";
import type { Translate } from "./text.ts";
import {
  branchWord,
  linkedName,
  linkWords,
  shortReasons,
  stateWords,
  tierName,
  whereItRuns,
} from "./words.ts";

export interface HoverInput {
  readonly ranked: RankedAlert;
  readonly anchor: Anchor;
  readonly explanation: Explanation;
  /** How far its remedy is. */
  readonly progress: Progress;
  /** Why it is the user's; left out where it is not known to be. */
  readonly mine?: MineReason | undefined;
  /** How the package of a Dependabot alert gets here. */
  readonly dependency?: DependencyFacts;
  /** `host/owner/name`. */
  readonly repository: string;
  /** False in editors that do not know our commands: only https links are offered then. */
  readonly hasCommands: boolean;
  /** The version of a Dependabot alert's package can be raised by one edit here. */
  readonly canBump?: boolean;
  readonly secretProviders?: SecretProviders;
  /** Nothing may be written, so that nothing is offered which would. */
  readonly isReadOnly?: boolean;
  /** `short`: why, where it runs, whose it is and what to do; no table. */
  readonly detail?: "full" | "short";
  readonly now: Date;
}

/** A hover is read at one glance: lines, with the table's. */
const mostLines = 15;

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

/**
 * The hover of one alert as Markdown, fifteen lines at most: why in one line, where it runs, what to
 * do, the facts that counted. Of a secret how to replace it comes before its reasons.
 */
export function hoverOf(input: HoverInput, t: Translate): string {
  const { ranked, anchor, explanation, now } = input;
  const { alert, risk } = ranked;
  const [decisive, ...more] = ranked.workloads;
  const lines = [
    titleLine(ranked, t),
    ...(alert.kind === "secretScanning"
      ? [secretLine(alert, input.secretProviders ?? noProviders, t)]
      : []),
    [...risk.reasons.map((reason) => t(reason)), ...branchWord(alert, t), ...mineWord(input, t)]
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
  const campaign = campaignWords(ranked.campaign, t);
  if (campaign !== "") lines.push(escapeMarkdown(capital(campaign), 300));
  const isShort = input.detail === "short";
  const change =
    isShort || explanation.changes.length === 0
      ? ""
      : escapeMarkdown(
          `${[...new Set(explanation.changes.map(({ words }) => t(words)))].slice(0, 3).join("; ")}.`,
          300,
        );
  const compromise = explanation.checkForCompromise
    ? `**${escapeMarkdown(t("Check for signs of a break-in before fixing."))}**`
    : "";
  // What to do stands above the table, which may have to be scrolled to.
  const above = [...lines, compromise, change, ...remedyLines(input, t), actions(input, t)].filter(
    (part) => part !== "",
  );
  if (isShort) return above.join("\n\n");
  const unknown = unknownFacts(explanation.facts, t);
  const room = mostLines - above.length - (unknown === "" ? 0 : 1);
  return [...above, factTable(explanation.facts, room, t, now), unknown]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** A further alert at the same place, in one line. */
export function shortHoverOf(ranked: RankedAlert, t: Translate): string {
  const reasons = shortReasons(ranked, t).map((reason) => escapeMarkdown(reason));
  return [titleLine(ranked, t), ...reasons].join(" · ");
}

function titleLine(ranked: RankedAlert, t: Translate): string {
  const { alert } = ranked;
  return [
    `**${escapeMarkdown(tierName(ranked, t))}**`,
    ...(ranked.state === "open" ? [] : [escapeMarkdown(stateWords(ranked, t))]),
    escapeMarkdown(alert.title),
    link(`#${alert.number}`, alert.url),
  ].join(" · ");
}

function secretLine(alert: SecretScanningAlert, providers: SecretProviders, t: Translate): string {
  const { first, page } = secretGuide(alert, providers);
  return `**${escapeMarkdown(t(first))}** ${link(t(page.title), page.url)}`;
}

/** How far the remedy is, else whom the alert is assigned to. */
function remedyLines({ progress, ranked }: HoverInput, t: Translate): readonly string[] {
  if (!isUntouched(progress)) return [progressMarkdown(progress, t)];
  const names = ranked.alert.assignees.map(personName);
  return names.length === 0
    ? []
    : [escapeMarkdown(capital(t("assigned to {0}", names.join(", "))))];
}

function mineWord({ mine }: HoverInput, t: Translate): readonly string[] {
  return mine === undefined ? [] : [mineWords(mine, t)];
}

function dependencyLines({ dependency }: HoverInput, t: Translate): readonly string[] {
  const via = viaWords(dependency, t);
  const locked = (dependency?.related ?? [])
    .slice(0, 2)
    .map(({ path, line, label }) => `${path}:${line} ${t(label)}`);
  const words = [via, ...locked].filter((word) => word !== "").join(" · ");
  return [words, unaffectedWords(dependency, t)].flatMap((line) =>
    line === "" ? [] : [escapeMarkdown(line, 300)],
  );
}

function cell(text: string): string {
  return escapeMarkdown(text, 80);
}

/** The known facts that counted, those that counted most first, in `room` lines with the head. */
function factTable(facts: readonly FactSource[], room: number, t: Translate, now: Date): string {
  const counted = facts
    .filter((fact) => fact.points > 0 && fact.isKnown)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, Math.max(0, room - 1));
  if (counted.length === 0) return "";
  return [
    `| ${cell(t("Fact"))} | ${cell(t("Value"))} | ${cell(t("From"))} | ${cell(t("As of"))} |`,
    "| --- | --- | --- | --- |",
    ...counted.map(
      (fact) =>
        `| ${cell(t(factNames[fact.fact]))} | ${cell(t(fact.value))} | ${cell(t(fact.from))} | ${cell(fact.asOf === undefined ? "" : t(ago(fact.asOf, now)))} |`,
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

function actions(input: HoverInput, t: Translate): string {
  const { ranked, repository, hasCommands } = input;
  const open = link(t("Open on GitHub"), ranked.alert.url);
  if (!hasCommands) return open;
  const target = { repository, key: ranked.alert.key };
  const runs = ranked.workloads.length > 0;
  const tracked = input.progress.issue?.state === "open";
  return [
    runs ? commandLink(t("View Workload"), "runtimeRisk.viewWorkload", target) : "",
    tracked
      ? commandLink(t("Open Issue"), "runtimeRisk.openIssue", target)
      : input.isReadOnly === true
        ? ""
        : commandLink(t("Create Issue…"), "runtimeRisk.createIssue", target),
    input.canBump === true
      ? commandLink(t("Update Dependency"), "runtimeRisk.updateDependency", target)
      : "",
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
