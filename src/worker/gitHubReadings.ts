import type { Alert, AlertKind } from "../core/alert.ts";
import type { Analysis } from "../core/repository.ts";
import { type BranchAlerts, readBranchAlerts } from "../sources/github/branchAlerts.ts";
import { readDependabot } from "../sources/github/dependabot.ts";
import { type LinkedReading, readLinkedIssues } from "../sources/github/issues.ts";
import { type ListedPull, readRecentPulls } from "../sources/github/pulls.ts";
import { type GitHubRepository, readRepository, slug } from "../sources/github/repository.ts";
import { readSecretScanning } from "../sources/github/secretScanning.ts";
import { isElsewhere, issuesOffWords, ownTracker } from "../sources/github/tracker.ts";
import { type Problem, type Reading, unread } from "../sources/reading.ts";
import { type Artifacts, type ImagesWanted, readArtifacts, unreadArtifacts } from "./artifacts.ts";
import type { CampaignReading } from "./campaigns.ts";
import type { RefreshSources } from "./refresh.ts";

/** What GitHub says of one repository. */
export interface GitHubReadings {
  readonly ref: BranchAlerts["ref"] | undefined;
  readonly analysis: Analysis | undefined;
  readonly alerts: Readonly<Record<AlertKind, Reading<Alert>>>;
  readonly issues: LinkedReading;
  /** Those touched last; undefined where they could not be read. */
  readonly pulls: readonly ListedPull[] | undefined;
  readonly artifacts: Artifacts;
  /** Of the organisation; undefined where there can be none, or nobody asked. */
  readonly campaigns?: CampaignReading | undefined;
}

/** The user does not want these alerts. */
const switchedOff: Problem = {
  state: "off",
  detail: "Switched off by the setting alerts.kinds.",
};

/** Reads all of it at once; each source has its own problem. */
export async function readGitHub(
  sources: RefreshSources & { readonly now: Date },
  repository: GitHubRepository,
  images: ImagesWanted,
  signal: AbortSignal,
): Promise<GitHubReadings> {
  const { github, clone } = sources;
  const { upstreamBranch } = clone;
  const wants = (kind: AlertKind) => sources.kinds?.includes(kind) !== false;
  const branch = { upstreamBranch, leftAt: sources.leftAt ?? (async () => undefined) };
  const [ofBranch, dependabot, secretScanning, issues, pulls, artifacts] = await Promise.all([
    wants("codeScanning")
      ? readBranchAlerts(github, repository, branch, signal)
      : { ref: undefined, analysis: undefined, reading: unread<Alert>(switchedOff) },
    wants("dependabot") ? readDependabot(github, signal) : unread<Alert>(switchedOff),
    wants("secretScanning")
      ? readSecretScanning(github, repository, signal)
      : unread<Alert>(switchedOff),
    readIssues(sources, repository, signal),
    readRecentPulls(github, signal),
    readArtifacts(github, repository, images, signal),
  ]);
  const { ref, analysis, reading: codeScanning } = ofBranch;
  const alerts = { codeScanning, dependabot, secretScanning };
  // They hold code scanning alerts; without one there is nothing to say of them.
  const campaigns =
    codeScanning.facts.length === 0
      ? undefined
      : await sources.round.campaigns.read(github, repository, sources.now, signal);
  return { ref, analysis, alerts, issues, pulls, artifacts, campaigns };
}

/** The issues, of this repository or of the one that the settings name for them. */
async function readIssues(
  { github, issueLabels, tracker = ownTracker(github) }: RefreshSources,
  repository: GitHubRepository,
  signal: AbortSignal,
): Promise<LinkedReading> {
  const unreadFor = (problem: Problem): LinkedReading => ({ ...unread(problem), unlinked: [] });
  const isOther = isElsewhere(tracker);
  const state = isOther ? await readRepository(tracker.issues, signal) : { repository };
  if ("problem" in state) {
    const where = `Issues are kept in ${slug(tracker.issues)} (runtimeRisk.issues.repository).`;
    return unreadFor({ ...state.problem, detail: `${where} ${state.problem.detail}` });
  }
  if (!state.repository.hasIssues) {
    return unreadFor({ state: "off", detail: issuesOffWords(state.repository.fullName) });
  }
  return readLinkedIssues(tracker, issueLabels, signal);
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
    pulls: undefined,
    artifacts: unreadArtifacts(problem),
  };
}
