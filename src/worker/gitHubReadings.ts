import type { Alert, AlertKind } from "../core/alert.ts";
import type { Analysis } from "../core/repository.ts";
import type { LinkedPull } from "../core/snapshot.ts";
import { type BranchAlerts, readBranchAlerts } from "../sources/github/branchAlerts.ts";
import { readDependabot } from "../sources/github/dependabot.ts";
import { type LinkedReading, readLinkedIssues } from "../sources/github/issues.ts";
import { readLinkedPulls } from "../sources/github/linkedPulls.ts";
import type { GitHubRepository } from "../sources/github/repository.ts";
import { readSecretScanning } from "../sources/github/secretScanning.ts";
import { type Problem, type Reading, unread } from "../sources/reading.ts";
import { type Artifacts, type ImagesWanted, readArtifacts, unreadArtifacts } from "./artifacts.ts";
import type { RefreshSources } from "./refresh.ts";

/** What GitHub says of one repository. */
export interface GitHubReadings {
  readonly ref: BranchAlerts["ref"] | undefined;
  readonly analysis: Analysis | undefined;
  readonly alerts: Readonly<Record<AlertKind, Reading<Alert>>>;
  readonly issues: LinkedReading;
  /** Of the open issues. */
  readonly pulls: readonly LinkedPull[];
  readonly artifacts: Artifacts;
}

/** The user does not want these alerts. */
const switchedOff: Problem = {
  state: "off",
  detail: "Switched off by the setting alerts.kinds.",
};

/** Reads all of it at once; each source has its own problem. */
export async function readGitHub(
  sources: RefreshSources,
  repository: GitHubRepository,
  images: ImagesWanted,
  signal: AbortSignal,
): Promise<GitHubReadings> {
  const { github, clone } = sources;
  const { upstreamBranch } = clone;
  const wants = (kind: AlertKind) => sources.kinds?.includes(kind) !== false;
  const branch = { upstreamBranch, leftAt: sources.leftAt ?? (async () => undefined) };
  const [ofBranch, dependabot, secretScanning, tracking, artifacts] = await Promise.all([
    wants("codeScanning")
      ? readBranchAlerts(github, repository, branch, signal)
      : { ref: undefined, analysis: undefined, reading: unread<Alert>(switchedOff) },
    wants("dependabot") ? readDependabot(github, signal) : unread<Alert>(switchedOff),
    wants("secretScanning")
      ? readSecretScanning(github, repository, signal)
      : unread<Alert>(switchedOff),
    readTracking(sources, repository, signal),
    readArtifacts(github, repository, images, signal),
  ]);
  const { ref, analysis, reading: codeScanning } = ofBranch;
  const alerts = { codeScanning, dependabot, secretScanning };
  return { ref, analysis, alerts, artifacts, ...tracking };
}

/** The issues, and the pull requests that would close those that are open. */
async function readTracking(
  { github, issueLabels }: RefreshSources,
  repository: GitHubRepository,
  signal: AbortSignal,
): Promise<Pick<GitHubReadings, "issues" | "pulls">> {
  if (!repository.hasIssues) {
    const detail = `Issues are switched off for ${repository.fullName}. An administrator can switch them on.`;
    return { issues: { ...unread({ state: "off", detail }), unlinked: [] }, pulls: [] };
  }
  const issues = await readLinkedIssues(github, issueLabels, signal);
  const open = issues.facts.filter(({ state }) => state === "open");
  const numbers = new Set([...open, ...issues.unlinked].map(({ number }) => number));
  return { issues, pulls: await readLinkedPulls(github, numbers, signal) };
}

/** Nothing was read, all of it for one reason. */
export function unreadGitHub(problem: Problem): GitHubReadings {
  return {
    ref: undefined,
    analysis: undefined,
    alerts: {
      codeScanning: unread(problem),
      dependabot: unread(problem),
      secretScanning: unread(problem),
    },
    issues: { ...unread(problem), unlinked: [] },
    pulls: [],
    artifacts: unreadArtifacts(problem),
  };
}
