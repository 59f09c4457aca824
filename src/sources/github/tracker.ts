import { isSameRepository } from "../../core/repository.ts";
import type { GitHub } from "./client.ts";

/** Where the issues about a repository's alerts are. */
export interface Tracker {
  /** The client of the repository that holds the issues. */
  readonly issues: GitHub;
  /** The client of the alerts' repository: the same one where it holds its own issues. */
  readonly alerts: GitHub;
}

/** A repository that holds its own issues. */
export function ownTracker(github: GitHub): Tracker {
  return { issues: github, alerts: github };
}

/** True when the issues are in another repository than the alerts. */
export function isElsewhere({ issues, alerts }: Tracker): boolean {
  return issues !== alerts && !isSameRepository(issues.repository, alerts.repository);
}

/** `owner/name` for a marker; undefined where the issue itself is in the alerts' repository. */
export function markerRepository(tracker: Tracker): string | undefined {
  const { owner, name } = tracker.alerts.repository;
  return isElsewhere(tracker) ? `${owner}/${name}` : undefined;
}

/** Whether a marker means the alerts of this tracker's repository, by a name it has or had. */
export function isMeant(tracker: Tracker, repository: string | undefined): boolean {
  if (repository === undefined) return !isElsewhere(tracker);
  const { clonedAs, repository: now } = tracker.alerts;
  return [clonedAs, now].some(
    ({ owner, name }) => `${owner}/${name}`.toLowerCase() === repository.toLowerCase(),
  );
}

/** What can be done where issues are switched off: two sentences. */
export function issuesOffWords(repository: string): string {
  return `Issues are switched off for ${repository}. An administrator can turn them on in its settings, or name another repository for issues in your setting runtimeRisk.issues.repository.`;
}
