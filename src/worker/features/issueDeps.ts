import type { AlertKey } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import { repositoryKey } from "../../core/repository.ts";
import type { Explanation } from "../../core/risk/risk.ts";
import type { LinkedIssue, RankedAlert, Snapshot } from "../../core/snapshot.ts";
import type { IssueReference, IssueTarget } from "../../protocol/issues.ts";
import type { Issue } from "../../sources/github/issues.ts";
import { isElsewhere, type Tracker } from "../../sources/github/tracker.ts";
import type { Manifests } from "../manifests.ts";
import { trackerKey } from "../trackers.ts";
import type { WriteLock } from "../writeLock.ts";
import { notConnected } from "./alertChanges.ts";

/** What remediation issues need of the rest of the worker. */
export interface IssueFeatureDeps {
  /** An alert of the present snapshot; `repository` is `host/owner/name`. */
  readonly find: (repository: string, key: string) => FoundAlert | undefined;
  /** Undefined when the repository is none of ours, or requests are not allowed. */
  readonly tracker: (repository: string) => Tracker | undefined;
  readonly labels: () => readonly string[];
  /** Writes the texts of issues; loaded when the first one is wanted. */
  readonly texts: () => Pick<Manifests, "runtimeSection" | "writeIssue">;
  /** How the secrets of each provider are replaced. */
  readonly secretProviders?: SecretProviders;
  /** A name nobody has used: 1 to 64 letters, digits, `_` or `-`. */
  readonly newAttempt: () => string;
  /** The repository's own template for issues; undefined where it has none. */
  readonly template: (repository: string) => Promise<string | undefined>;
  /** Keeps other windows from creating an issue of the same alerts at the same time. */
  readonly lock: WriteLock;
  /** An issue of these alerts is now as given: the snapshot should show it. */
  readonly onIssue: (
    repository: string,
    alerts: readonly AlertKey[],
    issue: IssueReference,
  ) => void;
}

/** An alert of the present snapshot, with what an issue says of it. */
export interface FoundAlert {
  readonly snapshot: Snapshot;
  readonly ranked: RankedAlert;
  readonly anchor: Anchor | undefined;
  readonly explanation: Explanation;
}

/** Answers one request; arguments come from outside. Rejects only when aborted. */
export type Handler<Answer> = (argument: unknown, signal: AbortSignal) => Promise<Answer>;

/** The issues of an alert in the snapshot. */
export function known({ snapshot, ranked }: FoundAlert): readonly IssueReference[] {
  const repository = issuesKey(snapshot);
  const alertsOf = (number: number) =>
    snapshot.issues.flatMap((issue) => (issue.number === number ? [issue.alert] : []));
  return snapshot.issues
    .filter(({ alert }) => alert === ranked.alert.key)
    .map((issue) => ({ ...referenceOf(issue, repository), alerts: alertsOf(issue.number) }));
}

/** `host/owner/name` of the repository that holds a snapshot's issues; undefined: its own. */
export function issuesKey({ issuesIn, repository }: Snapshot): string | undefined {
  return issuesIn && repositoryKey({ host: repository.host, ...issuesIn });
}

/** An issue as messages carry it; `repository` where it is not in that of the alerts. */
export function referenceOf(
  issue: Omit<LinkedIssue, "alert">,
  repository?: string,
): IssueReference {
  const { number, title, url, state, assignees } = issue;
  const where = repository === undefined ? {} : { repository };
  return { number, title, url, state, assignees, ...where };
}

/** An issue of a tracker as messages carry it. */
export function referenceIn(tracker: Tracker, issue: Issue): IssueReference {
  return referenceOf(issue, isElsewhere(tracker) ? trackerKey(tracker) : undefined);
}

/** The tracker that a request means; why there is none, or none that the user has seen. */
export function trackerFor(
  deps: Pick<IssueFeatureDeps, "tracker">,
  { repository, issuesIn }: Pick<IssueTarget, "repository" | "issuesIn">,
): { readonly ok: true; readonly tracker: Tracker } | ReturnType<typeof failed> {
  const tracker = deps.tracker(repository);
  if (tracker === undefined) return failed(notConnected);
  const now = isElsewhere(tracker) ? trackerKey(tracker) : repository;
  if (issuesIn === undefined || issuesIn.toLowerCase() === now.toLowerCase()) {
    return { ok: true, tracker };
  }
  return failed(
    `Issues are kept in ${now} by now, not in ${issuesIn}; nothing was sent. Begin again.`,
  );
}

/** Open ones first, then the newest. */
export function byStateAndAge(a: IssueReference, b: IssueReference): number {
  if (a.state !== b.state) return a.state === "open" ? -1 : 1;
  return b.number - a.number;
}

/** A refusal of our own, before anything was sent. */
export function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
