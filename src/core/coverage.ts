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

/**
 * Why nothing is known from the cloud. The first four are those that Defender for Cloud's portal
 * names ("Disabled connectors, Missing permissions, Absent pipeline signals, Unsupported
 * configurations": Microsoft Learn, "Code to runtime mapping"), with the plan told apart.
 */
export type CoverageCause =
  | "connectorMissing"
  | "permissionMissing"
  | "pipelineSignalsAbsent"
  | "unsupportedConfiguration"
  | "planOff"
  /** Defender needs up to 24 hours. */
  | "notMappedYet"
  | "sovereign"
  | "signedOut";

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
  /** When what is shown of the source was read, ISO 8601; absent when nothing ever was. */
  readonly readAt?: string | undefined;
  /** Where the user can put it right, https, host checked. */
  readonly url?: string | undefined;
  readonly remedy?: Remedy | undefined;
  /** Of the sources in the cloud, where it is known. */
  readonly cause?: CoverageCause | undefined;
  /** What to send to a colleague who can put it right: plain English text, ready to copy. */
  readonly request?: string | undefined;
}

/** The sources that list alerts. */
export const alertSources = ["codeScanning", "dependabot", "secretScanning"] as const;

/**
 * The entries of one repository's alert sources, in their order. One that is not among them was
 * not read, and is never taken for complete.
 */
export function alertCoverage(coverage: readonly Coverage[]): readonly Coverage[] {
  return alertSources.map(
    (source) => coverage.find((entry) => entry.source === source) ?? notRead(source),
  );
}

function notRead(source: SourceName): Coverage {
  const detail = "This source was not read.";
  return { source, state: "unreachable", count: undefined, detail, checkedAt: "" };
}

/**
 * Whether an empty list says that there are no open alerts: every alert source of the repository is
 * complete, and at least one was read.
 */
export function isKnownEmpty(coverage: readonly Coverage[]): boolean {
  const own = alertCoverage(coverage);
  return own.every(isComplete) && own.some(({ state }) => state === "ok");
}

/** True when nothing is missing: all pages read, or the source does not apply here. */
export function isComplete({ state }: Pick<Coverage, "state">): boolean {
  return state === "ok" || state === "off" || state === "notConfigured";
}

/**
 * The coverage of several repositories as one, each source once and in the fixed order. A source is
 * `ok` when it is wherever it applies, and `partial` when it was read of some repositories only; a
 * failure everywhere is the one that can be helped first.
 */
export function sumCoverage(lists: readonly (readonly Coverage[])[]): readonly Coverage[] {
  const all = lists.flat();
  return sourceNames.flatMap((source) => {
    const own = all.filter((entry) => entry.source === source);
    const [first, ...others] = own;
    if (first === undefined || others.length === 0) return own;
    const state = sumOfStates(new Set(own.map((entry) => entry.state)));
    const isRead = state === "ok" || state === "partial";
    // What is well everywhere it applies has nothing to say of where it does not.
    const told = own.filter((entry) => state !== "ok" || entry.state === "ok");
    const url = own.find((entry) => entry.state === state)?.url;
    return [
      {
        source,
        state,
        count: isRead ? sumOfCounts(source, own) : undefined,
        detail: [...new Set(told.map(({ detail }) => detail))].filter(Boolean).join(" "),
        checkedAt: others.reduce(
          (oldest, { checkedAt }) => (checkedAt < oldest ? checkedAt : oldest),
          first.checkedAt,
        ),
        ...(url === undefined ? {} : { url }),
      },
    ];
  });
}

/** Read once for all repositories: not to be counted once for each. */
const shared: ReadonlySet<SourceName> = new Set([
  "kev",
  "workloads",
  "attackPaths",
  "securityAlerts",
  "plans",
]);

function sumOfCounts(source: SourceName, entries: readonly Coverage[]): number {
  const counts = entries.map(({ count }) => count ?? 0);
  return shared.has(source) ? Math.max(...counts) : counts.reduce((sum, count) => sum + count, 0);
}

/** What helps first stands first. */
const failures = [
  "unauthenticated",
  "ssoRequired",
  "forbidden",
  "notFound",
  "rateLimited",
  "unreachable",
] as const satisfies readonly CoverageState[];

function sumOfStates(states: ReadonlySet<CoverageState>): CoverageState {
  const failure = failures.find((state) => states.has(state));
  if (states.has("partial")) return "partial";
  if (states.has("ok")) return failure === undefined ? "ok" : "partial";
  return failure ?? (states.has("off") ? "off" : "notConfigured");
}
