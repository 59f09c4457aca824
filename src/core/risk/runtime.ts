import type { Workload, WorkloadLink } from "../workload.ts";
import { model } from "./model.ts";
import type { AzureGap, ExposureFact, World } from "./risk.ts";

/** What settled the exposure, as far as a workload (or the lack of one) decides it. */
export type RuntimeOrigin =
  | "notMapped"
  | "inferred"
  | "candidatesDiffer"
  | "declared"
  | "stale"
  | "notEvaluated"
  | "notRead"
  | "pathAround"
  | "internetExposed"
  | "entryPoint"
  | "attackPath"
  | "lateralMovement"
  | "evaluated";

/** What one link says about an alert's surroundings. */
export interface RuntimeReading {
  readonly exposure: ExposureFact;
  readonly origin: RuntimeOrigin;
  /** The workload whose factors count; undefined where the link is too weak to carry them. */
  readonly context: Workload | undefined;
}

const dayInMs = 86_400_000;

const notMapped: RuntimeReading = { exposure: "unknown", origin: "notMapped", context: undefined };
const inferred: RuntimeReading = { exposure: "unknown", origin: "inferred", context: undefined };
const differing: RuntimeReading = {
  exposure: "unknown",
  origin: "candidatesDiffer",
  context: undefined,
};

/**
 * Reads the exposure from a workload. Signs of exposure count however old they are; `internal`
 * needs Defender's evaluation, a surer link than a declaration, no attack path that may go on to
 * the workload, every source that could say otherwise read to its end, and facts of the last seven
 * days.
 */
export function readRuntime(
  link: WorkloadLink | undefined,
  now: Date,
  candidatesDiffer: boolean,
): RuntimeReading {
  if (link === undefined) return notMapped;
  if (link.evidence === "inferred") return inferred;
  if (candidatesDiffer) return differing;
  const [exposure, origin] = settle(link, now);
  return { exposure, origin, context: link.workload };
}

/**
 * Why Azure was not read, where only that could say more of a workload (undefined: of whether there
 * is one). What Azure told of before was read then.
 */
export function gapOf(
  workload: Workload | undefined,
  { azureGap }: Pick<World, "azureGap">,
): AzureGap | undefined {
  const isOnlyAzures = workload === undefined || /^(?:record|declared):/.test(workload.key);
  return isOnlyAzures ? azureGap : undefined;
}

function settle(
  { workload, evidence }: WorkloadLink,
  now: Date,
): readonly [ExposureFact, RuntimeOrigin] {
  if (workload.riskFactors.includes("internet-exposed")) return ["open", "internetExposed"];
  if (workload.isEntryPoint) return ["open", "entryPoint"];
  if (workload.attackPaths > 0) return ["adjacent", "attackPath"];
  if (workload.riskFactors.includes("lateral-movement")) return ["adjacent", "lateralMovement"];
  if (!workload.isEvaluated) return ["unknown", "notEvaluated"];
  if (evidence === "declared") return ["unknown", "declared"];
  if (workload.isPathAround === true) return ["unknown", "pathAround"];
  if ((workload.unread ?? []).length > 0) return ["unknown", "notRead"];
  return isFresh(workload, now) ? ["internal", "evaluated"] : ["unknown", "stale"];
}

/** A time that cannot be read is not fresh. */
function isFresh(workload: Workload, now: Date): boolean {
  return now.getTime() - factsTime(workload) <= model.staleAfterDays * dayInMs;
}

/** Times read once for each workload, which many alerts ask for; NaN where it cannot be read. */
const factsTimes = new WeakMap<Workload, number>();

function factsTime(workload: Workload): number {
  const known = factsTimes.get(workload);
  if (known !== undefined) return known;
  const time = Date.parse(workload.factsAt);
  factsTimes.set(workload, time);
  return time;
}
