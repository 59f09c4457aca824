import { type CloudReading, planGap, scopeGap } from "../core/cloudGap.ts";
import { askForRole, type Named } from "../core/cloudRequests.ts";
import type { AttackPath, ResourceThreat, RunningWorkload } from "../core/runtime.ts";
import type { UnreadSource } from "../core/workload.ts";
import { attackPathsOf } from "../sources/azure/attackPaths.ts";
import { type PostureBySubscription, plansOf, postureOf } from "../sources/azure/plans.ts";
import {
  attackPathsQuery,
  functionAppsQuery,
  plansQuery,
  runningWorkloadsQuery,
  securityAlertsQuery,
  subscriptionsQuery,
} from "../sources/azure/queries.ts";
import type { ResourceGraph, Row } from "../sources/azure/resourceGraph.ts";
import type { Read } from "../sources/azure/rows.ts";
import { securityAlertsOf } from "../sources/azure/securityAlerts.ts";
import { subscriptionsOf } from "../sources/azure/subscriptions.ts";
import { hasSites, workloadsOf } from "../sources/azure/workloads.ts";
import { type Problem, type Reading, unread } from "../sources/reading.ts";
import type { ChangedAlerts } from "./changedAlerts.ts";
import { counted } from "./countedRows.ts";

/**
 * What one refresh reads of Azure, for every repository the same. The readings are what the
 * coverage is made from.
 */
export interface AzureFacts {
  /** For what only some repositories ask; undefined when Azure is switched off. */
  readonly graph: ResourceGraph | undefined;
  readonly rows: Reading<Row>;
  readonly plans: Reading<Row>;
  readonly paths: Reading<Row>;
  readonly threats: Reading<Row>;
  readonly workloads: readonly RunningWorkload[];
  /** Of all images that run, distinct and in order. */
  readonly digests: readonly string[];
  readonly posture: PostureBySubscription;
  readonly attackPaths: readonly AttackPath[];
  /** Those of the lists that have more than was read. */
  readonly unread: readonly UnreadSource[];
  /** Undefined when they could not be read: having none then says nothing. */
  readonly securityAlerts: readonly ResourceThreat[] | undefined;
}

/**
 * Reads all there is to read of Azure at a refresh, each query on its own: one that fails leaves
 * the others. Five queries, and one more where there are sites.
 */
export async function readAzure(
  graph: ResourceGraph | undefined,
  signal: AbortSignal,
  changed?: ChangedAlerts,
): Promise<AzureFacts> {
  if (graph === undefined) return nothingOf(off);
  const [rows, plans, paths, threats, readable] = await Promise.all([
    graph.query(runningWorkloadsQuery, "workloads", signal),
    graph.query(plansQuery, "Defender plans", signal),
    graph.query(attackPathsQuery, "attack paths", signal),
    graph.query(securityAlertsQuery, "security alerts", signal),
    graph.query(subscriptionsQuery, "subscriptions", signal),
  ]);
  const workloads = await workloadsIn(graph, rows, signal);
  const planFacts = plansOf(plans.facts);
  const attackPaths = attackPathsOf(paths.facts);
  const listed = securityAlertsOf(threats.facts);
  const securityAlerts = { ...listed, facts: changed?.applied(listed.facts) ?? listed.facts };
  const posture = postureOf(planFacts.facts);
  const reading: CloudReading = {
    subscriptions:
      readable.problem === undefined ? subscriptionsOf(readable.facts).facts : undefined,
    chosen: graph.subscriptions,
    posture,
    running: [...new Set(workloads.facts.flatMap(({ subscription }) => subscription ?? []))],
    rows: rows.facts.length + plans.facts.length + paths.facts.length + threats.facts.length,
  };
  const covered = (given: Reading<Row>, read: Read<unknown>, name: string) =>
    inScope(counted(given, read, name), reading);
  const plan = plans.problem === undefined ? planGap(reading) : plansUnread(plans.problem);
  return {
    graph,
    rows: gated(covered(rows, workloads, "workloads"), plan, "empty"),
    plans: gated(covered(plans, planFacts, "Defender plans"), plan, "plans"),
    paths: gated(covered(paths, attackPaths, "attack paths"), plan, "always"),
    threats: covered(threats, securityAlerts, "security alerts"),
    workloads: workloads.facts,
    digests: [
      ...new Set(
        workloads.facts.flatMap(({ images }) =>
          images.flatMap(({ digest, otherDigests = [] }) => [digest, ...otherDigests]),
        ),
      ),
    ].toSorted(),
    posture,
    attackPaths: attackPaths.facts,
    // What the user cannot read of other subscriptions is not about what runs in this one.
    unread: [
      ...(isWhole(rows, workloads) ? [] : (["workloads"] as const)),
      // A path that is not clear may lead over any workload; a workload that is not says so itself.
      ...(isWhole(paths, attackPaths) && attackPaths.unclear === 0
        ? []
        : (["attackPaths"] as const)),
    ],
    securityAlerts:
      threats.problem === undefined || threats.facts.length > 0 ? securityAlerts.facts : undefined,
  };
}

const off: Reading<Row> = unread({
  state: "off",
  detail: "Runtime facts from Azure are switched off by the setting azure.enabled.",
});

function nothingOf(reading: Reading<Row>): AzureFacts {
  return {
    graph: undefined,
    rows: reading,
    plans: reading,
    paths: reading,
    threats: reading,
    workloads: [],
    digests: [],
    posture: new Map(),
    attackPaths: [],
    unread: [],
    securityAlerts: undefined,
  };
}

async function workloadsIn(
  graph: ResourceGraph,
  rows: Reading<Row>,
  signal: AbortSignal,
): Promise<Read<RunningWorkload>> {
  const workloads = workloadsOf(rows.facts);
  if (!hasSites(workloads.facts)) return workloads;
  // Where it fails they stay web apps: only their name in the list depends on it.
  const apps = await graph.query(functionAppsQuery, "function apps", signal);
  return workloadsOf(rows.facts, apps.facts);
}

function isWhole({ problem }: Reading<Row>, { unreadable }: Read<unknown>): boolean {
  return problem === undefined && unreadable === 0;
}

/** What the user cannot read is missing from every list, and no answer says so. */
function inScope(reading: Reading<Row>, cloud: CloudReading): Reading<Row> {
  const gap = scopeGap(cloud);
  const { problem } = reading;
  if (problem?.cause === "permissionMissing" && problem.request === undefined) {
    return { ...reading, problem: { ...problem, request: askForRole(chosenNames(cloud)) } };
  }
  if (gap === undefined || problem !== undefined) return reading;
  return gap.state === "partial" ? { ...reading, problem: gap } : unread(gap);
}

/**
 * Where Defender CSPM is off there is nothing to read, which is not the same as nothing; where it is
 * not known to be on, what was read may not be all. What is listed without the plan too is only in
 * doubt when it is `empty`; of the `plans` themselves only what is not known is missing.
 */
function gated(
  reading: Reading<Row>,
  gap: ReturnType<typeof planGap> | Problem,
  inDoubt: "always" | "empty" | "plans",
): Reading<Row> {
  if (reading.problem !== undefined || gap === undefined) return reading;
  const isEmpty = reading.facts.length === 0;
  if (inDoubt === "empty" && !isEmpty) return reading;
  if ("state" in gap) {
    if (gap.state === "partial") return { ...reading, problem: gap };
    if (inDoubt !== "plans" && isEmpty) return unread(gap);
  }
  return { ...reading, note: gap.detail, why: whyOf(gap) };
}

/** Without the plans it is not known whether anything was looked for. */
function plansUnread({ detail, cause, request }: Problem): Problem {
  return {
    state: "partial",
    detail: `Whether Defender CSPM is on is not known, so there may be more than is listed. ${detail}`,
    cause,
    request,
  };
}

/** The subscriptions to ask for: those that were chosen, else those that are known. */
function chosenNames({ subscriptions = [], chosen }: CloudReading): readonly Named[] {
  const named = subscriptions.filter(({ id }) => chosen.length === 0 || chosen.includes(id));
  const ids = new Set(named.map(({ id }) => id));
  return [...named, ...chosen.filter((id) => !ids.has(id)).map((id) => ({ id }))];
}

function whyOf({ cause, request }: Pick<Problem, "cause" | "request">): Reading<Row>["why"] {
  return { cause, request };
}
