import { attackPathsOf } from "../sources/azure/attackPaths.ts";
import { postureOf } from "../sources/azure/plans.ts";
import {
  attackPathsQuery,
  plansQuery,
  runningContainersQuery,
  securityAlertsQuery,
} from "../sources/azure/queries.ts";
import type { ResourceGraph, Row } from "../sources/azure/resourceGraph.ts";
import { securityAlertsOf } from "../sources/azure/securityAlerts.ts";
import { workloadsOf } from "../sources/azure/workloads.ts";
import { type Reading, unread } from "../sources/reading.ts";

/** What Azure says, for every repository the same. */
export type AzureFacts = Awaited<ReturnType<typeof readAzure>>;

/** Reads all there is to read of Azure, each query on its own: one that fails leaves the others. */
export async function readAzure(graph: ResourceGraph | undefined, signal: AbortSignal) {
  const off = unread<Row>({
    state: "off",
    detail: "Runtime facts from Azure are switched off by the setting azure.enabled.",
  });
  const [rows, plans, allPaths, threats] =
    graph === undefined
      ? [off, off, off, off]
      : await Promise.all([
          graph.query(runningContainersQuery, "workloads", signal),
          graph.query(plansQuery, "Defender plans", signal),
          graph.query(attackPathsQuery, "attack paths", signal),
          graph.query(securityAlertsQuery, "security alerts", signal),
        ]);
  const posture = postureOf(plans.facts);
  const paths = gated(allPaths, posture);
  const workloads = workloadsOf(rows.facts);
  const digests = [...new Set(workloads.flatMap((w) => w.images.map((image) => image.digest)))];
  return {
    rows,
    plans,
    paths,
    threats,
    workloads,
    /** Of all images that run, distinct and in order. */
    digests: digests.toSorted(),
    posture,
    attackPaths: attackPathsOf(paths.facts),
    securityAlerts:
      threats.problem === undefined || threats.facts.length > 0
        ? securityAlertsOf(threats.facts)
        : undefined,
  };
}

/** Where Defender CSPM is off there are no attack paths to read, which is not the same as none. */
function gated(paths: Reading<Row>, posture: ReadonlyMap<string, boolean>): Reading<Row> {
  if (paths.problem !== undefined || paths.facts.length > 0 || posture.size === 0) return paths;
  const off = [...posture].filter(([, isOn]) => !isOn).map(([subscription]) => subscription);
  if (off.length === 0) return paths;
  const words = `Defender CSPM is off in subscription ${off.join(", ")}, so Azure cannot say what is exposed there. A subscription owner can enable it.`;
  return off.length === posture.size
    ? unread({ state: "off", detail: words })
    : { ...paths, note: words };
}
