import type { Alert, AlertKind } from "../core/alert.ts";
import { withBuilds } from "../core/buildOf.ts";
import { campaignOf } from "../core/campaign.ts";
import { alertSources } from "../core/coverage.ts";
import { joinWorkloads } from "../core/join/joinWorkloads.ts";
import { linker } from "../core/join/linker.ts";
import { nameMatcher } from "../core/join/ownImages.ts";
import { plainWorkloads, rankRaised } from "../core/join/rankRaised.ts";
import { type Analysis, type RepositoryId } from "../core/repository.ts";
import { rank } from "../core/risk/rank.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { Remote } from "../sources/git/remoteUrl.ts";
import type { BranchState } from "../sources/github/branchAlerts.ts";
import type { GitHub } from "../sources/github/client.ts";
import { readRepository } from "../sources/github/repository.ts";
import type { Tracker } from "../sources/github/tracker.ts";
import type { Problem } from "../sources/reading.ts";
import type { CodeSource } from "./codeSource.ts";
import { CoverageTable } from "./coverageTable.ts";
import { declaredReading } from "./declaredFacts.ts";
import { compareDeployed, withCode } from "./deployedFacts.ts";
import { readFixPulls } from "./fixPulls.ts";
import { type GitHubReadings, readGitHub, unreadGitHub } from "./gitHubReadings.ts";
import { identityIn, identityOf, renameNote } from "./identity.ts";
import { keepProvenances, keepWorkloads } from "./keepWorkloads.ts";
import type { KnownExploitedReading } from "./knownExploitedFeed.ts";
import { readAtWords, readTimeOf } from "./readTime.ts";
import type { RefreshRound } from "./refreshRound.ts";
import { issuesInOf } from "./trackers.ts";
import { readUndeployed } from "./undeployed.ts";
import { explainUnmapped } from "./unmapped.ts";
import { unreadSources, withUnread } from "./unreadFacts.ts";
import { azureGapOf, withAzure, worldAt } from "./world.ts";

/** What a refresh of one repository reads from. */
export interface RefreshSources {
  readonly clone: CloneState;
  readonly github: GitHub;
  /** The same for all repositories that are refreshed together. */
  readonly round: RefreshRound;
  readonly code: CodeSource;
  /** When HEAD's branch left the given one, ISO 8601; absent or undefined where git cannot tell. */
  readonly leftAt?: BranchState["leftAt"] | undefined;
  readonly issueLabels: readonly string[];
  /** The kinds of alerts to read; left out: all. */
  readonly kinds?: readonly AlertKind[] | undefined;
  /** Where the issues are; left out: in the repository itself. */
  readonly tracker?: Tracker | undefined;
  readonly knownExploited: (signal: AbortSignal) => Promise<KnownExploitedReading>;
}

/** The clone as git sees it. */
export interface CloneState {
  readonly repository: RepositoryId;
  /** The remote that names the repository. */
  readonly remote: Remote;
  readonly branch: string | undefined;
  readonly head: string | undefined;
  /** The branch of the repository on GitHub that HEAD's branch tracks. */
  readonly upstreamBranch: string | undefined;
  readonly isShallow: boolean;
}

/**
 * Reads every source once and makes the next snapshot; a source that fails leaves a gap that the
 * coverage names. What a passing failure hides stays from `previous`, marked as older.
 *
 * Rejects only when `signal` is aborted.
 */
export async function refreshRepository(
  sources: RefreshSources,
  previous: Snapshot | undefined,
  now: Date,
  signal: AbortSignal,
): Promise<Snapshot> {
  const { github, clone } = sources;
  const coverage = new CoverageTable(now);
  coverage.set("git", gitProblem(clone), 1);
  const [found, azure, exploited, declared] = await Promise.all([
    readRepository(github, signal),
    sources.round.azure(signal),
    sources.knownExploited(signal),
    sources.code.declaration(signal).then(declaredReading),
  ]);
  coverage.read("declared", declared, declared.facts.length);
  coverage.set("kev", exploited.problem, exploited.catalog.ids.size);
  coverage.read("workloads", azure.rows, azure.workloads.length);
  coverage.read("plans", azure.plans, azure.plans.facts.length);
  coverage.read("attackPaths", azure.paths, azure.paths.facts.length);
  coverage.read("securityAlerts", azure.threats, azure.threats.facts.length);
  // Without anything that runs there is nothing to compare names with.
  const isAnythingThere = azure.workloads.length + declared.facts.length > 0;
  const [steps, mentioned] = isAnythingThere
    ? await Promise.all([sources.code.buildSteps(signal), sources.code.mentionedImages(signal)])
    : [[], new Set<string>()];
  const read =
    "problem" in found
      ? unreadGitHub(found.problem)
      : await readGitHub(
          { ...sources, now },
          found.repository,
          {
            digests: azure.digests,
            running: azure.workloads,
            declared: declared.facts,
            azureGap: azureGapOf(coverage.list()),
            isNamed: nameMatcher({ steps, mentioned }),
            attestations: sources.round.attestations,
          },
          signal,
        );
  for (const source of alertSources) {
    coverage.read(source, read.alerts[source], read.alerts[source].facts.length);
  }
  coverage.read("issues", read.issues, read.issues.facts.length);
  const { provenances, records, foreign, storage } = read.artifacts;
  coverage.read("attestations", provenances, provenances.facts.length);
  coverage.read("deploymentRecords", records, records.facts.length);

  const identity = "problem" in found ? identityIn(previous) : identityOf(found.repository, clone);
  if (identity.renamedTo !== undefined) {
    coverage.note("git", renameNote(clone, identity.renamedTo));
  }

  const asOf = now.toISOString();
  const issuesIn = issuesInOf(sources.tracker);
  const issues = { ...keepIssues(read, previous, coverage), issuesIn };
  const kept = alertSources.flatMap((source) => keepAlerts(source, read, previous, coverage));
  const known = keepProvenances(provenances, foreign, previous);
  const facts = {
    running: azure.workloads,
    provenances: known,
    foreign,
    records: records.facts,
    storage,
    repository: clone.repository,
    declared: declared.facts,
    steps,
    mentioned,
    posture: azure.posture,
    attackPaths: azure.attackPaths,
    threats: azure.securityAlerts,
    asOf,
  };
  const unread = unreadSources(azure, records);
  const running = keepWorkloads(
    withUnread(joinWorkloads(facts), unread),
    {
      by: {
        workloads: azure.rows,
        attackPaths: azure.paths,
        securityAlerts: azure.threats,
        attestations: provenances,
        deploymentRecords: records,
      },
      running: new Set(azure.workloads.map(({ key }) => key)),
    },
    previous,
    coverage,
  );
  const joined = withBuilds(running, known, steps, declared.facts);
  const gap = await explainUnmapped(
    {
      repository: clone.repository,
      azure,
      linked: joined.length,
      signals: provenances.problem === undefined ? provenances.facts.length : undefined,
      connected: sources.round.connected,
    },
    signal,
  );
  if (gap !== undefined) coverage.note("workloads", gap.detail, gap);
  const deployed = await compareDeployed(
    sources.code,
    joined,
    {
      branch: "repository" in found ? found.repository.defaultBranch : undefined,
      memory: github.memory,
    },
    signal,
  );
  const { workloads } = deployed;
  const hasDeclared = facts.declared.length > 0;
  const plain = withUnread(plainWorkloads(workloads, facts) ?? [], unread);
  const linked = linker({
    workloads,
    plain: hasDeclared ? plain : undefined,
    steps,
    provenances: known,
  });
  const fixed = await readUndeployed(
    sources,
    {
      deployed,
      linksOf: (alerts) => linked(alerts, declared.facts),
      plainOf: (alerts) => linked(alerts, []),
      hasDeclared,
      previous,
      found,
    },
    coverage,
    signal,
  );
  const linksOf = await withCode(sources.code, kept, linked(kept, declared.facts), signal);
  const plainOf = hasDeclared ? linked(kept, []) : linksOf;
  const world = withAzure(worldAt(now, exploited.catalog), coverage.list());
  const listed = [...kept, ...fixed.map(({ fixed: { alert } }) => alert)];
  const wanted = { listed: read.pulls, alerts: listed, ...issues, workloads };
  const pulls = await readFixPulls(sources, wanted, previous, signal);
  return {
    takenAt: asOf,
    repository: {
      ...clone.repository,
      ...identity,
      branch: clone.branch,
      head: clone.head,
      alertsRef: read.ref?.name ?? keptRef(kept, previous),
      analysis: analysisShown(read, previous),
    },
    coverage: coverage.list(),
    alerts: rank([
      ...kept.map((alert) => {
        const links = linksOf(alert);
        const state = "open";
        const campaign = campaignOf(alert, read.campaigns?.campaigns ?? [], issues.issues);
        return {
          ...rankRaised({ alert, state }, links, hasDeclared ? plainOf(alert) : links, world),
          ...(campaign === undefined ? {} : { campaign }),
        };
      }),
      ...fixed.map(({ fixed: { alert, fixedAt }, by, links, plain: without = links }) => ({
        ...rankRaised({ alert, state: "fixedNotDeployed" }, links, without, world),
        fix: { fixedAt, by },
      })),
    ]),
    workloads,
    ...issues,
    pulls,
    ...optionalOf(read),
  };
}

function optionalOf({ campaigns }: GitHubReadings): Pick<Snapshot, "optional"> {
  return campaigns === undefined ? {} : { optional: [campaigns.coverage] };
}

/** Alerts that were kept belong to the reference they were read for. */
function keptRef(kept: readonly Alert[], previous: Snapshot | undefined): string | undefined {
  return kept.some(({ kind }) => kind === "codeScanning")
    ? previous?.repository.alertsRef
    : undefined;
}

function gitProblem(clone: CloneState): Problem | undefined {
  if (clone.head === undefined) {
    return {
      state: "partial",
      detail: "The clone has no commit yet, so no alert can be placed in its files.",
    };
  }
  if (!clone.isShallow) return undefined;
  return {
    state: "partial",
    detail:
      "The clone is shallow: alerts whose commit is missing are compared with GitHub's copy, where it can be read. Run git fetch --unshallow to have all of it.",
  };
}

/** How old the alerts are that are shown: those that were kept have the age they had. */
function analysisShown(
  { ref, analysis, alerts }: GitHubReadings,
  previous: Snapshot | undefined,
): Analysis | undefined {
  if (alerts.codeScanning.problem?.isTransient !== true) return analysis;
  const before = previous?.repository;
  return ref === undefined || ref.name === before?.alertsRef ? before?.analysis : undefined;
}

/** Alerts of the last snapshot stay when a passing failure kept us from reading them again. */
function keepAlerts(
  source: AlertKind,
  { alerts, ref }: GitHubReadings,
  previous: Snapshot | undefined,
  coverage: CoverageTable,
): readonly Alert[] {
  const reading = alerts[source];
  if (reading.problem?.isTransient !== true || previous === undefined) return reading.facts;
  const isOtherRef = ref !== undefined && previous.repository.alertsRef !== ref.name;
  if (source === "codeScanning" && isOtherRef) return reading.facts;
  const read = new Set(reading.facts.map((alert) => alert.key));
  const older = previous.alerts
    .filter(({ state }) => state === "open")
    .map((ranked) => ranked.alert)
    .filter((alert) => alert.kind === source && !read.has(alert.key));
  const readAt = readTimeOf(previous, source);
  // A part that was read now does not make the rest any newer.
  if (older.length > 0 || !coverage.isRead(source)) coverage.keep(source, readAt);
  if (older.length > 0) {
    const alertsInWords = older.length === 1 ? "1 alert" : `${older.length} alerts`;
    coverage.note(source, `Showing ${alertsInWords} as ${readAtWords(readAt)}.`);
  }
  return [...reading.facts, ...older];
}

function keepIssues(
  { issues: reading }: GitHubReadings,
  previous: Snapshot | undefined,
  coverage: CoverageTable,
): Pick<Snapshot, "issues" | "unlinkedIssues"> {
  const failed = reading.problem?.isTransient === true && reading.facts.length === 0;
  if (!failed || previous === undefined) {
    return { issues: reading.facts, unlinkedIssues: reading.unlinked };
  }
  coverage.keep("issues", readTimeOf(previous, "issues"));
  const { issues, unlinkedIssues } = previous;
  return { issues, unlinkedIssues };
}
