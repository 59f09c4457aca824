import { type Coverage, sourceNames } from "../core/coverage.ts";
import type { Report } from "../core/report.ts";
import type { Clone, NoClone } from "./clones.ts";

/** Why nothing was read at all. */
export type NothingRead = Pick<Coverage, "detail"> & {
  /** `unreachable` where alerts may well exist. */
  readonly state: "notConfigured" | "unreachable";
};

export const restricted: NothingRead = { state: "notConfigured", detail: "Restricted Mode" };

/** Before the first refresh: nothing may be taken for complete. */
export const notReadYet: NothingRead = { state: "unreachable", detail: "Nothing was read yet." };

/** For folders without a repository that we can ask about. */
export function withoutClone(problems: readonly NoClone[]): NothingRead {
  if (problems.length === 0) {
    return { state: "notConfigured", detail: "No folder is open. Open a clone." };
  }
  const mayHaveAlerts = problems.some(({ kind }) => kind === "gitMissing" || kind === "unreadable");
  return {
    state: mayHaveAlerts ? "unreachable" : "notConfigured",
    detail: [...new Set(problems.map(({ message }) => message))].join(" "),
  };
}

/** The report of a repository nothing was read of: empty lists, and why. */
export function emptyReport(clone: Clone | undefined, why: NothingRead, now: Date): Report {
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
      analysis: null,
    },
    coverage: sourceNames.map((source) => ({
      source,
      state: why.state,
      count: null,
      detail: why.detail,
      checkedAt,
    })),
    alerts: [],
    workloads: [],
    optional: [],
  };
}
