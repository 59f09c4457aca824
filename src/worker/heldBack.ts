import type { Coverage, SourceName } from "../core/coverage.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { Allowance } from "../sources/github/rateBudget.ts";
import { CoverageTable } from "./coverageTable.ts";
import { readAtWords } from "./readTime.ts";
import type { CloneState } from "./refresh.ts";

const gitHubSources: readonly SourceName[] = [
  "codeScanning",
  "dependabot",
  "secretScanning",
  "issues",
  "attestations",
  "deploymentRecords",
];

/** Why a refresh that nobody asked for was not started. */
export interface HeldBack {
  readonly clone: CloneState;
  readonly left: Allowance;
  readonly now: Date;
}

/**
 * The snapshot of a refresh that was not started, to leave the user the rest of the hour's
 * requests: the last one as it was, with the reason where something could have been read anew.
 */
export function heldBackSnapshot(previous: Snapshot | undefined, held: HeldBack): Snapshot {
  const { clone, now } = held;
  if (previous !== undefined) {
    return {
      ...previous,
      coverage: previous.coverage.map((entry) =>
        gitHubSources.includes(entry.source) && isAsked(entry.state)
          ? {
              ...entry,
              ...problemOf(held, shownOf(entry)),
              count: undefined,
              checkedAt: now.toISOString(),
            }
          : entry,
      ),
    };
  }
  const coverage = new CoverageTable(now);
  for (const source of gitHubSources) coverage.set(source, problemOf(held, ""), 0);
  return {
    takenAt: now.toISOString(),
    repository: {
      ...clone.repository,
      branch: clone.branch,
      head: clone.head,
      alertsRef: undefined,
    },
    coverage: coverage.list(),
    alerts: [],
    workloads: [],
    issues: [],
  };
}

/** Nothing is shown of a source that never was read. */
function shownOf({ readAt }: Coverage): string {
  return readAt === undefined ? "" : ` Showing what was ${readAtWords(readAt)}.`;
}

/** What is off or not permitted is so without asking again. */
function isAsked(state: Snapshot["coverage"][number]["state"]): boolean {
  return (
    state === "ok" || state === "partial" || state === "rateLimited" || state === "unreachable"
  );
}

function problemOf({ left }: HeldBack, shown: string) {
  const until = new Date(left.resetAt).toISOString().slice(0, 16).replace("T", " ");
  return {
    state: "rateLimited",
    detail: `Not asked: ${left.remaining} of ${left.limit} requests to GitHub are left until ${until} UTC, and are kept for what you do.${shown} Refresh to ask all the same.`,
  } as const;
}
