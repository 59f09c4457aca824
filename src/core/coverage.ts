/** The sources of a snapshot, in the order every report lists them. */
export const sourceNames = [
  "codeScanning",
  "dependabot",
  "secretScanning",
  "issues",
  "attestations",
  "deploymentRecords",
  "kev",
  "workloads",
  "attackPaths",
  "securityAlerts",
  "plans",
  "declared",
  "git",
] as const;

export type SourceName = (typeof sourceNames)[number];

export type CoverageState =
  | "ok"
  | "partial"
  | "off"
  | "forbidden"
  | "ssoRequired"
  | "rateLimited"
  | "unauthenticated"
  | "notFound"
  | "unreachable"
  | "notConfigured";

/**
 * What the user can do about a source that was not read: one button. `authorise` and
 * `openSettings` open the entry's `url`; without a remedy only somebody else can put it right.
 */
export type Remedy =
  | "signIn"
  | "authorise"
  | "switchAccount"
  | "openSettings"
  | "refresh"
  /** Only time helps. */
  | "wait";

/** Whether a source was read completely, and if not, why. */
export interface Coverage {
  readonly source: SourceName;
  readonly state: CoverageState;
  /** How many facts were read; a number exactly when the state is `ok` or `partial`. */
  readonly count: number | undefined;
  /** What, why and what to do next, in one English sentence; empty when there is nothing to say. */
  readonly detail: string;
  /** ISO 8601. */
  readonly checkedAt: string;
  /** Where the user can put it right, https, host checked. */
  readonly url?: string | undefined;
  readonly remedy?: Remedy | undefined;
}

/** The sources that list alerts. */
export const alertSources = ["codeScanning", "dependabot", "secretScanning"] as const;

/** True when nothing is missing: all pages read, or the source does not apply here. */
export function isComplete(coverage: Coverage): boolean {
  return coverage.state === "ok" || coverage.state === "off" || coverage.state === "notConfigured";
}
