import { sourceNames } from "../core/coverage.ts";
import type { Report } from "../core/report.ts";
import type { Clone } from "./clones.ts";

/** The report of a repository nothing was read of: empty lists, and why. */
export function emptyReport(clone: Clone | undefined, trusted: boolean, now: Date): Report {
  const detail = trusted ? "Nothing was read yet." : "Restricted Mode";
  const checkedAt = now.toISOString();
  return {
    schemaVersion: 1,
    generatedAt: checkedAt,
    repository: {
      host: clone?.repository.host ?? "",
      owner: clone?.repository.owner ?? "",
      name: clone?.repository.name ?? "",
      branch: clone?.git.branch ?? null,
      head: clone?.git.head ?? null,
      alertsRef: null,
    },
    coverage: sourceNames.map((source) => ({
      source,
      state: "notConfigured",
      count: null,
      detail,
      checkedAt,
    })),
    alerts: [],
    workloads: [],
  };
}
