import { type TrackingRules, trackerOf } from "../core/remedy/trackingRules.ts";
import { type RepositoryId, repositoryKey } from "../core/repository.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { GitHub } from "../sources/github/client.ts";
import { isElsewhere, type Tracker } from "../sources/github/tracker.ts";

/**
 * The clients of repositories that hold issues about others, by the rules of now. One for each such
 * repository, whoever's issues it holds: they share what they have read.
 */
export function createTrackers(
  rules: () => TrackingRules,
  clientOf: (repository: RepositoryId) => GitHub,
): (about: RepositoryId) => GitHub | undefined {
  const clients = new Map<string, GitHub>();
  return (about) => {
    const wanted = trackerOf(rules(), about);
    if (wanted === undefined) return undefined;
    const key = repositoryKey(wanted).toLowerCase();
    const client = clients.get(key) ?? clientOf(wanted);
    clients.set(key, client);
    return client;
  };
}

/** As a snapshot says it: by the name in the settings, so that a rename does not lose its issues. */
export function issuesInOf(tracker: Tracker | undefined): Snapshot["issuesIn"] {
  if (tracker === undefined || !isElsewhere(tracker)) return undefined;
  const { owner, name } = tracker.issues.clonedAs;
  return { owner, name };
}

/** `host/owner/name` of the repository that holds the issues. */
export function trackerKey(tracker: Tracker): string {
  return repositoryKey(isElsewhere(tracker) ? tracker.issues.clonedAs : tracker.alerts.repository);
}
