import type { Snapshot } from "../core/snapshot.ts";
import type { Workload } from "../core/workload.ts";
import type { Reading } from "../sources/reading.ts";
import type { CoverageTable } from "./coverageTable.ts";

/**
 * Workloads of the last snapshot stay as they were when a passing failure kept us from finding
 * them again: half an answer would make them look safer.
 */
export function keepWorkloads(
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
