import type { Coverage, SourceName } from "../../../../src/core/coverage.ts";
import type { RankedAlert, Snapshot } from "../../../../src/core/snapshot.ts";
import { english } from "../../../../src/core/view/text.ts";
import type { PageContext } from "../../../../src/core/view/workloadPage/context.ts";
import type { Workload } from "../../../../src/core/workload.ts";
import { workload } from "../../risk/examples.ts";

const now = new Date("2026-11-22T12:00:00Z");

/** All that the cloud can say was read, unless a test says otherwise. */
export function coverage(changes: Partial<Record<SourceName, Partial<Coverage>>> = {}) {
  const names: readonly SourceName[] = ["workloads", "plans", "attackPaths", "securityAlerts"];
  return names.map(
    (source): Coverage => ({
      source,
      state: "ok",
      count: 1,
      detail: "",
      checkedAt: now.toISOString(),
      ...changes[source],
    }),
  );
}

/** What a page is made from: one workload, without alerts and without a Dockerfile. */
export function aPage(
  changes: Partial<Workload> = {},
  besides: Partial<Omit<PageContext, "workload">> & {
    readonly coverage?: readonly Coverage[];
  } = {},
): PageContext {
  const own = workload(changes);
  const alerts: readonly RankedAlert[] = besides.alerts ?? [];
  const snapshot: Snapshot = {
    takenAt: now.toISOString(),
    repository: {
      host: "github.com",
      owner: "acme",
      name: "shop",
      branch: "main",
      head: "f".repeat(40),
      alertsRef: "refs/heads/main",
    },
    coverage: besides.coverage ?? coverage(),
    alerts,
    workloads: [own],
    issues: [],
  };
  return {
    workload: own,
    snapshot: besides.snapshot ?? snapshot,
    alerts,
    anchors: besides.anchors ?? new Map(),
    dockerfile: besides.dockerfile,
    assigned: besides.assigned,
    now,
    t: english,
  };
}
