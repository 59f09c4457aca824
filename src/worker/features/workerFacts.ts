import type { WorkerFacts } from "../../protocol/editorMessages.ts";
import { bestPlaces, type Entry } from "../entry.ts";
import type { Workspace } from "../workspace.ts";

/** Numbers and versions alone: no name, no path, no text of an alert. */
export function workerFacts(workspace: Workspace | undefined): WorkerFacts {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    memoryMb: Math.round(process.memoryUsage().rss / (1024 * 1024)),
    repositories: (workspace?.entries ?? []).flatMap(factsOf),
    unreadFolders: (workspace?.problems ?? []).map(({ kind }) => kind),
  };
}

function factsOf(entry: Entry): WorkerFacts["repositories"] {
  const { snapshot, fromCache, placements } = entry;
  if (snapshot === undefined) return [];
  const kinds = snapshot.alerts.map(({ alert, risk }) => `${alert.kind} ${risk.tier}`);
  return [
    {
      alerts: countsOf(kinds),
      workloads: snapshot.workloads.length,
      issues: snapshot.issues.length,
      clones: placements.length,
      anchors: countsOf(Array.from(bestPlaces(entry).values(), ({ state }) => state)),
      coverage: snapshot.coverage.map(({ source, state, count }) => ({
        source,
        state,
        count: count ?? null,
      })),
      takenAt: snapshot.takenAt,
      fromCache,
    },
  ];
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
