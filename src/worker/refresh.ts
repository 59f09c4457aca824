import type { Alert, AlertKind } from "../core/alert.ts";
import { alertSources } from "../core/coverage.ts";
import { joinWorkloads } from "../core/joinWorkloads.ts";
import { linkAlerts, scopesOf } from "../core/linkAlerts.ts";
import {
  type Analysis,
  isSameRepository,
  type RepositoryId,
  type RepositoryState,
} from "../core/repository.ts";
import { rank, rankAlert } from "../core/risk/rank.ts";
import type { BuildStep } from "../core/runtime.ts";
import type { LinkedIssue, Snapshot } from "../core/snapshot.ts";
import type { Workload } from "../core/workload.ts";
import { type Remote, renamedUrl } from "../sources/git/remoteUrl.ts";
import { readAttestations } from "../sources/github/attestations.ts";
import {
  type BranchAlerts,
  type BranchState,
  readBranchAlerts,
} from "../sources/github/branchAlerts.ts";
import type { GitHub } from "../sources/github/client.ts";
import { readDependabot } from "../sources/github/dependabot.ts";
import { readDeploymentRecords } from "../sources/github/deploymentRecords.ts";
import { readLinkedIssues } from "../sources/github/issues.ts";
import { type GitHubRepository, readRepository } from "../sources/github/repository.ts";
import { readSecretScanning } from "../sources/github/secretScanning.ts";
import { type Problem, type Reading, unread } from "../sources/reading.ts";
import type { AzureFacts } from "./azureFacts.ts";
import { CoverageTable } from "./coverageTable.ts";
import type { KnownExploitedReading } from "./knownExploitedFeed.ts";
import { explainUnmapped } from "./unmapped.ts";
import { worldAt } from "./world.ts";

/** What a refresh of one repository reads from. */
export interface RefreshSources {
  readonly clone: CloneState;
  readonly github: GitHub;
  /** The same for all repositories that are refreshed together. */
  readonly azure: (signal: AbortSignal) => Promise<AzureFacts>;
  readonly buildSteps: (signal: AbortSignal) => Promise<readonly BuildStep[]>;
  /** When HEAD's branch left the given one, ISO 8601; absent or undefined where git cannot tell. */
  readonly leftAt?: BranchState["leftAt"] | undefined;
  readonly issueLabels: readonly string[];
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
  const [found, azure, exploited] = await Promise.all([
    readRepository(github, signal),
    sources.azure(signal),
    sources.knownExploited(signal),
  ]);
  coverage.set("kev", exploited.problem, exploited.catalog.ids.size);
  coverage.read("workloads", azure.rows, azure.workloads.length);
  coverage.read("plans", azure.plans, azure.plans.facts.length);
  coverage.read("attackPaths", azure.paths, azure.paths.facts.length);
  coverage.read("securityAlerts", azure.threats, azure.threats.facts.length);
  const read =
    "problem" in found
      ? unreadGitHub(found.problem)
      : await readGitHub(sources, found.repository, azure.digests, signal);
  for (const source of alertSources) {
    coverage.read(source, read.alerts[source], read.alerts[source].facts.length);
  }
  coverage.read("issues", read.issues, read.issues.facts.length);
  coverage.read("attestations", read.provenances, read.provenances.facts.length);
  coverage.read("deploymentRecords", read.records, read.records.facts.length);

  const identity = "problem" in found ? identityIn(previous) : identityOf(found.repository, clone);
  if (identity.renamedTo !== undefined) {
    coverage.note("git", renameNote(clone, identity.renamedTo));
  }

  const asOf = now.toISOString();
  const kept = alertSources.flatMap((source) => keepAlerts(source, read, previous, coverage));
  const workloads = keepWorkloads(
    joinWorkloads({
      running: azure.workloads,
      provenances: read.provenances.facts,
      records: read.records.facts,
      posture: azure.posture,
      attackPaths: azure.attackPaths,
      threats: azure.securityAlerts,
      asOf,
    }),
    {
      workloads: azure.rows,
      attackPaths: azure.paths,
      securityAlerts: azure.threats,
      attestations: read.provenances,
      deploymentRecords: read.records,
    },
    previous,
    coverage,
  );
  const signals =
    read.provenances.problem === undefined ? read.provenances.facts.length : undefined;
  const joined = { repository: clone.repository, azure, linked: workloads.length, signals };
  const gap = await explainUnmapped(joined, signal);
  if (gap !== undefined) coverage.note("workloads", gap.detail, gap);
  const scopes = scopesOf(
    workloads.flatMap((workload) => workload.images),
    read.provenances.facts,
    workloads.length === 0 ? [] : await sources.buildSteps(signal),
  );
  const linksOf = linkAlerts(kept, workloads, scopes);
  const world = worldAt(now, exploited.catalog);
  return {
    takenAt: asOf,
    repository: {
      ...clone.repository,
      ...identity,
      branch: clone.branch,
      head: clone.head,
      // Alerts that were kept belong to the reference they were read for.
      alertsRef:
        read.ref?.name ??
        (kept.some(({ kind }) => kind === "codeScanning")
          ? previous?.repository.alertsRef
          : undefined),
      analysis: analysisShown(read, previous),
    },
    coverage: coverage.list(),
    alerts: rank(kept.map((alert) => rankAlert(alert, "open", linksOf(alert), world))),
    workloads,
    issues: keepIssues(read.issues, previous),
  };
}

type Identity = Pick<RepositoryState, "id" | "renamedTo">;

/** GitHub's number and name; a name that differs in case only is the same one. */
function identityOf(found: GitHubRepository, { repository }: CloneState): Identity {
  const [owner = "", name = ""] = found.fullName.split("/");
  const isSame = isSameRepository({ host: repository.host, owner, name }, repository);
  return { id: found.id, ...(isSame ? {} : { renamedTo: { owner, name } }) };
}

/** What was known before stays true while GitHub cannot be asked. */
function identityIn(previous: Snapshot | undefined): Identity {
  const { id, renamedTo } = previous?.repository ?? {};
  return { id, renamedTo };
}

function renameNote({ remote }: CloneState, to: Pick<RepositoryId, "owner" | "name">): string {
  const command = `git remote set-url ${remote.name} ${renamedUrl(remote.url, to) ?? ""}`;
  // It goes into a shell: a name or an address that means something there is left out.
  const next = /^[\w ./:@+-]+$/.test(command) ? ` Run ${command}` : "";
  return `The repository was renamed to ${to.owner}/${to.name}.${next}`;
}

interface GitHubReadings {
  readonly ref: BranchAlerts["ref"] | undefined;
  readonly analysis: Analysis | undefined;
  readonly alerts: Readonly<Record<AlertKind, Reading<Alert>>>;
  readonly issues: Reading<LinkedIssue>;
  readonly provenances: Awaited<ReturnType<typeof readAttestations>>;
  readonly records: Awaited<ReturnType<typeof readDeploymentRecords>>;
}

async function readGitHub(
  sources: RefreshSources,
  repository: GitHubRepository,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<GitHubReadings> {
  const { github, clone } = sources;
  const { upstreamBranch } = clone;
  const branch = { upstreamBranch, leftAt: sources.leftAt ?? (async () => undefined) };
  const [ofBranch, dependabot, secretScanning, issues, [provenances, records]] = await Promise.all([
    readBranchAlerts(github, repository, branch, signal),
    readDependabot(github, signal),
    readSecretScanning(github, repository, signal),
    repository.hasIssues
      ? readLinkedIssues(github, sources.issueLabels, signal)
      : unread<LinkedIssue>({
          state: "off",
          detail: `Issues are switched off for ${repository.fullName}.`,
        }),
    readArtifacts(github, repository, digests, signal),
  ]);
  const { ref, analysis, reading: codeScanning } = ofBranch;
  const alerts = { codeScanning, dependabot, secretScanning };
  return { ref, analysis, alerts, issues, provenances, records };
}

async function readArtifacts(
  github: GitHub,
  repository: GitHubRepository,
  digests: readonly string[],
  signal: AbortSignal,
) {
  if (digests.length === 0) {
    const nothing = unread<never>({
      state: "notConfigured",
      detail: "Not asked: no running image is known.",
    });
    return [nothing, nothing] as const;
  }
  const provenances = await readAttestations(github, repository, digests, signal);
  const own = provenances.facts.map((provenance) => provenance.digest);
  const records =
    provenances.problem === undefined
      ? await readDeploymentRecords(github, repository, own, signal)
      : unread<never>({
          ...provenances.problem,
          detail: `Deployment records were not read, because the images of this repository are not known. ${provenances.problem.detail}`,
        });
  return [provenances, records] as const;
}

function unreadGitHub(problem: Problem): GitHubReadings {
  return {
    ref: undefined,
    analysis: undefined,
    alerts: {
      codeScanning: unread(problem),
      dependabot: unread(problem),
      secretScanning: unread(problem),
    },
    issues: unread(problem),
    provenances: unread(problem),
    records: unread(problem),
  };
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
    .map((ranked) => ranked.alert)
    .filter((alert) => alert.kind === source && !read.has(alert.key));
  if (older.length > 0) {
    const alertsInWords = older.length === 1 ? "1 alert" : `${older.length} alerts`;
    coverage.note(source, `Showing ${alertsInWords} as read at ${previous.takenAt}.`);
  }
  return [...reading.facts, ...older];
}

/**
 * Workloads of the last snapshot stay as they were when a passing failure kept us from finding
 * them again: half an answer would make them look safer.
 */
function keepWorkloads(
  workloads: readonly Workload[],
  readings: Readonly<Record<WorkloadSource, Reading<unknown>>>,
  previous: Snapshot | undefined,
  coverage: CoverageTable,
): readonly Workload[] {
  const failed = workloadSources.find((source) => readings[source].problem?.isTransient === true);
  if (failed === undefined || previous === undefined || previous.workloads.length === 0) {
    return workloads;
  }
  const older = new Set(previous.workloads.map(({ key }) => key));
  coverage.note(failed, `Showing ${older.size} workloads as read at ${previous.takenAt}.`);
  return [...previous.workloads, ...workloads.filter(({ key }) => !older.has(key))].toSorted(
    (a, b) => (a.key < b.key ? -1 : 1),
  );
}

const workloadSources = [
  "workloads",
  "attackPaths",
  "securityAlerts",
  "attestations",
  "deploymentRecords",
] as const;
type WorkloadSource = (typeof workloadSources)[number];

function keepIssues(
  reading: Reading<LinkedIssue>,
  previous: Snapshot | undefined,
): readonly LinkedIssue[] {
  const failed = reading.problem?.isTransient === true && reading.facts.length === 0;
  return failed && previous !== undefined ? previous.issues : reading.facts;
}
