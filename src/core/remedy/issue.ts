import type { Alert, ReportedLocation } from "../alert.ts";
import type { Anchor } from "../anchor.ts";
import { type RepositoryId, repositoryKey } from "../repository.ts";
import { type Explanation, tierNames } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { plain, shortCommit } from "../view/plain.ts";
import { editorLink, workloadLink } from "./editorLink.ts";
import { codeSpan, escapeText, linkTo, tableRow } from "./escape.ts";
import { guidanceFor } from "./guidance.ts";
import { writeMarker } from "./marker.ts";
import { permalink } from "./permalink.ts";
import { whereItRuns, whyNow } from "./runtimeContext.ts";
import { noProviders, type SecretProviders } from "./secretGuide.ts";
import { markedSection } from "./section.ts";
import { fillTemplate, type IssueParts, noParts } from "./template.ts";

/** GitHub refuses a longer body. */
export const mostBodyCharacters = 65_535;
/** GitHub refuses a longer title. */
export const mostTitleCharacters = 256;

const mostMessage = 2000;
const mostLocations = 10;
const mostLinks = 10;

/** What a remediation issue is written from. */
export interface IssueSubject {
  readonly repository: RepositoryId;
  readonly ranked: RankedAlert;
  /** Where the alert is in the text now open; undefined when it has no place. */
  readonly anchor: Anchor | undefined;
  readonly explanation: Explanation;
  /** Left out: a leaked secret gets the general guide. */
  readonly secretProviders?: SecretProviders | undefined;
  /** `owner/name` for the marker, of an issue that will be in another repository. */
  readonly markerRepository?: string | undefined;
  /** Names this attempt in the marker: letters, digits, `_` and `-`. */
  readonly attempt: string;
}

/** More than this in one issue nobody works through, and GitHub's limit comes into sight. */
export const mostAlertsOfIssue = 25;

/**
 * Writes the issue for the engineer who fixes the alert, or several: what, why now, where it runs,
 * how to fix, links, and the hidden marker. English. The first subject is the most urgent one.
 *
 * What is true of the runtime stands between two marks, so that it can be brought up to date. A
 * template replaces the form, see `fillTemplate`. Upstream text is escaped and cut, so that the body
 * always fits; no secret's value is in it, because none was read.
 */
export function writeIssue(
  subjects: readonly IssueSubject[],
  template?: string,
): { readonly title: string; readonly body: string; readonly notes: readonly string[] } {
  const parts = partsOf(subjects);
  const alerts = subjects.map(({ ranked }) => ranked.alert.key);
  const { attempt, markerRepository: repository } = subjects[0] ?? {};
  const marker = writeMarker({ alerts, attempt, repository });
  if (template !== undefined) {
    const filled = fillTemplate(template, parts);
    return { ...filled, body: `${filled.body.trimEnd()}\n\n${marker}\n` };
  }
  const { title, what, runtime, fix, links } = parts;
  const body = [`## What\n\n${what}`, runtime, `## How to fix\n\n${fix}`, `## Links\n\n${links}`];
  return { title, body: `${[...body, marker].join("\n\n")}\n`, notes: [] };
}

/** The section that can be brought up to date, with its marks. */
export function runtimeSection(subjects: readonly IssueSubject[]): string {
  const [first] = subjects;
  if (first === undefined) return markedSection("");
  const { repository, ranked, explanation } = first;
  const title = `## Why now: ${tierNames[ranked.risk.tier]}`;
  if (subjects.length === 1) {
    const why = [title, ...whyNow(ranked, explanation)];
    const where = ["## Where it runs", ...whereItRuns(ranked.workloads, repository)];
    return markedSection([...why, ...where].join("\n\n"));
  }
  const rows = subjects.map(({ ranked: { alert, risk } }) => {
    const reasons = risk.reasons.map((reason) => escapeText(reason)).join(" · ");
    return tableRow([nameOf(alert), tierNames[risk.tier], reasons]);
  });
  const table = [tableRow(["Alert", "Tier", "Why"]), tableRow(["---", "---", "---"]), ...rows];
  const links = subjects.flatMap((subject) => subject.ranked.workloads);
  const byKey = new Map(links.map((link) => [link.workload.key, link]));
  const where = ["## Where it runs", ...whereItRuns([...byKey.values()], repository)];
  return markedSection([title, table.join("\n"), ...where].join("\n\n"));
}

function partsOf(subjects: readonly IssueSubject[]): IssueParts {
  const [first] = subjects;
  if (first === undefined) return noParts;
  const { ranked, repository } = first;
  const { alert, risk } = ranked;
  const isSingle = subjects.length === 1;
  return {
    title: isSingle ? titleOf(alert) : titleOfSeveral(subjects),
    what: isSingle ? what(first).join("\n\n") : tasks(subjects),
    runtime: runtimeSection(subjects),
    fix: isSingle ? howToFix(first).join("\n\n") : fixes(subjects),
    links: subjects.map((subject) => links(subject)).join("\n"),
    tier: tierNames[risk.tier],
    severity: alert.severity,
    repository: `${repository.owner}/${repository.name}`,
    alerts: subjects.map((subject) => nameOf(subject.ranked.alert)).join(", "),
  };
}

function titleOfSeveral(subjects: readonly IssueSubject[]): string {
  const [first] = subjects;
  const worst = first === undefined ? "" : plain(first.ranked.alert.title, 140);
  return `${subjects.length} security alerts, the most urgent: ${worst}`.slice(
    0,
    mostTitleCharacters,
  );
}

/** An alert's page with its name; `#12` would be another issue. */
function nameOf(alert: Alert): string {
  return linkTo(`${kindNames[alert.kind]} alert ${alert.number}`, alert.url);
}

/** One box to tick for each alert. */
function tasks(subjects: readonly IssueSubject[]): string {
  const lines = subjects.map(({ ranked: { alert, risk }, repository }) => {
    const words = [`**${escapeText(alert.title, 140)}**`, places(alert, repository)];
    return `- [ ] ${tierNames[risk.tier]}: ${words.filter(Boolean).join(" ")} · ${nameOf(alert)}`;
  });
  return lines.join("\n");
}

/** What helps several alerts is said once. */
function fixes(subjects: readonly IssueSubject[]): string {
  const byText = new Map<string, string[]>();
  for (const subject of subjects) {
    const text = howToFix(subject).join("\n\n");
    byText.set(text, [...(byText.get(text) ?? []), nameOf(subject.ranked.alert)]);
  }
  return [...byText].map(([text, names]) => `${names.join(", ")}:\n\n${text}`).join("\n\n");
}

const kindNames: Readonly<Record<Alert["kind"], string>> = {
  codeScanning: "code scanning",
  dependabot: "Dependabot",
  secretScanning: "secret scanning",
};

/** Titles are no Markdown. `#12` is not written: it would be the number of another issue. */
function titleOf(alert: Alert): string {
  const name = plain(alert.title, 140) || plain(alert.rule, 140) || "Security alert";
  const end = `(${kindNames[alert.kind]} alert ${alert.number})`;
  return `${name}${placeInTitle(alert)} ${end}`.slice(0, mostTitleCharacters);
}

function placeInTitle(alert: Alert): string {
  if (alert.kind === "dependabot") {
    const version = alert.firstPatchedVersion;
    return version === undefined ? "" : `: update to ${plain(version, 30)}`;
  }
  const at = alert.kind === "codeScanning" ? alert.location : alert.locations[0];
  return at === undefined ? "" : ` in ${plain(at.path, 60)}`;
}

function what(subject: IssueSubject): readonly string[] {
  const { ranked, anchor } = subject;
  const { alert, state } = ranked;
  const page = linkTo(`${kindNames[alert.kind]} alert ${alert.number}`, alert.url);
  const facts = [page, codeSpan(alert.rule, 100), `severity ${alert.severity}`];
  if (alert.kind === "dependabot" && alert.cveId !== undefined) {
    facts.push(escapeText(alert.cveId, 40));
  }
  facts.push(...alert.cwes.slice(0, 5).map(weaknessLink));
  return [
    `**${escapeText(alert.title, 400)}** ${places(alert, subject.repository)}`.trimEnd(),
    facts.join(" · "),
    ...details(alert),
    ...(anchor === undefined ? [] : movedNote(alert, anchor)),
    ...(state === "fixedNotDeployed"
      ? ["**Fixed in the code, not deployed:** the image that runs was built before the fix."]
      : []),
  ];
}

function weaknessLink(cwe: string): string {
  const number = /^CWE-(\d{1,5})$/.exec(cwe)?.[1];
  const page =
    number === undefined ? undefined : `https://cwe.mitre.org/data/definitions/${number}.html`;
  return linkTo(escapeText(cwe, 20), page);
}

/** Where GitHub reported the alert, linked at the commit it was found in. */
function places(alert: Alert, repository: RepositoryId): string {
  if (alert.kind === "dependabot") {
    if (alert.manifestPath === "") return "";
    // Dependabot reads the default branch.
    const page = permalink(repository, "HEAD", alert.manifestPath);
    return `in ${linkTo(codeSpan(alert.manifestPath), page)}`;
  }
  const all = alert.kind === "secretScanning" ? alert.locations : [alert.location];
  const known = all.flatMap((at) => at ?? []);
  if (known.length === 0) return "";
  const shown = known.slice(0, mostLocations).map((at) => place(repository, at));
  const more = known.length - shown.length;
  return `in ${shown.join(", ")}${more > 0 ? ` and ${more} more places` : ""}`;
}

function place(repository: RepositoryId, at: ReportedLocation): string {
  const { startLine } = at.region;
  const words = codeSpan(startLine === 0 ? at.path : `${at.path}:${startLine}`);
  if (at.commit === undefined) return words;
  const link = linkTo(words, permalink(repository, at.commit, at.path, at.region));
  return `${link} at ${codeSpan(shortCommit(at.commit), 10)}`;
}

function details(alert: Alert): readonly string[] {
  if (alert.kind === "codeScanning") {
    const tool = alert.tool === "" ? "The tool" : escapeText(alert.tool, 80);
    return alert.message === ""
      ? []
      : [`${tool}: ${escapeText(withoutPlaceholders(alert.message), mostMessage)}`];
  }
  if (alert.kind === "secretScanning") {
    return [`Validity: ${alert.validity}${alert.isPubliclyLeaked ? " · publicly leaked" : ""}`];
  }
  const name = codeSpan(alert.packageName, 100);
  const kind = `${escapeText(alert.ecosystem, 40)}, ${alert.relationship} dependency`;
  const patched =
    alert.firstPatchedVersion === undefined
      ? "no patched version"
      : `patched in ${codeSpan(alert.firstPatchedVersion, 60)}`;
  return [`${name} (${kind}): vulnerable ${codeSpan(alert.vulnerableRange, 100)}, ${patched}`];
}

/** What the working tree says about the place, when it says something else than GitHub. */
function movedNote(alert: Alert, anchor: Anchor): readonly string[] {
  if (anchor.state === "exact" || alert.kind === "dependabot") return [];
  if (anchor.state === "moved" && anchor.region !== undefined) {
    const now = codeSpan(`${anchor.path}:${anchor.region.startLine}`);
    return [`The code has moved since: it was at ${now} when this was written.`];
  }
  return [`The place when this was written: ${anchor.state}. ${escapeText(anchor.reason, 300)}`];
}

function howToFix({
  ranked: { alert, state },
  explanation,
  secretProviders = noProviders,
}: IssueSubject): readonly string[] {
  const steps = [
    ...(explanation.checkForCompromise
      ? ["**Look for signs of a break-in first**, and keep the evidence: a fix can destroy it."]
      : []),
    ...(state === "fixedNotDeployed"
      ? ["Build and deploy a version that holds the fix."]
      : guidanceFor(alert, secretProviders)),
  ];
  return [steps.map((step, index) => `${index + 1}. ${step}`).join("\n")];
}

function links({ repository, ranked }: IssueSubject): string {
  const { alert, workloads } = ranked;
  const lines = [linkTo(`Alert ${alert.number} on GitHub`, alert.url)];
  if (alert.kind === "dependabot" && /^GHSA(?:-[0-9a-z]{4}){3}$/i.test(alert.ghsaId)) {
    lines.push(linkTo(`Advisory ${alert.ghsaId}`, `https://github.com/advisories/${alert.ghsaId}`));
  }
  const cve = alert.kind === "dependabot" ? alert.cveId?.toUpperCase() : undefined;
  for (const { workload } of workloads.slice(0, mostLinks)) {
    const name = codeSpan(workload.name, 80);
    const inEditor = workloadLink(repositoryKey(repository), workload.key);
    const pages = [
      linkTo("open in VS Code", inEditor),
      ...(workload.portalUrl === undefined ? [] : [linkTo("Azure portal", workload.portalUrl)]),
    ];
    lines.push(`Workload ${name}: ${pages.join(" · ")}`);
    const naming = workload.recommendations.filter(
      (r) => cve !== undefined && r.cves.includes(cve),
    );
    for (const { title, portalUrl } of naming.slice(0, 2)) {
      lines.push(`Recommendation for ${name}: ${linkTo(escapeText(title, 200), portalUrl)}`);
    }
  }
  lines.push(linkTo("Open the alert in VS Code", editorLink(repositoryKey(repository), alert.key)));
  return lines.map((line) => `- ${line}`).join("\n");
}

/** SARIF 2.1.0, 3.11.6: `[words](1)` refers to a related location, which is not shown here. */
function withoutPlaceholders(message: string): string {
  return message.replaceAll(/\[([^[\]]*)\]\(\d+\)/g, "$1");
}
