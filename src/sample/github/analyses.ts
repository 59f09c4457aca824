import { type Call, type JsonObject, ok, type Reply, type Route } from "../http/exchange.ts";
import { type Scan, scans } from "../scenario/scans.ts";
import type { CodeAlert } from "./codeAlert.ts";
import { missing, notFound } from "./errors.ts";
import { byNumber } from "./paging.ts";
import { refAsked } from "./refAsked.ts";
import { sarifOf } from "./sarif.ts";
import type { World } from "./world.ts";

/** The analyses, newest first, and one of them with its results. */
export function analysisRoutes(world: World): readonly Route[] {
  const path = "/repos/:owner/:repo/code-scanning/analyses";
  return [
    { method: "GET", path, answer: (call) => list(world, call) },
    { method: "GET", path: `${path}/:id`, answer: (call) => one(world, call) },
  ];
}

/** Of every reference, or of the one that is asked for. */
function list(world: World, call: Call): Reply {
  const { query } = call;
  const ref = refAsked(query);
  if (ref === undefined) return missing("no analysis found");
  const isNarrowed = query.has("ref") || query.has("pr");
  const tool = query.get("tool_name");
  const items = scans
    .filter((scan) => !isNarrowed || scan.ref === ref)
    .filter((scan) => tool === null || scan.tool.name === tool)
    .map((scan) => json(world, scan));
  const ordered = query.get("direction") === "asc" ? items.toReversed() : items;
  return byNumber(call, ordered, { path: `${world.idPath}/code-scanning/analyses` });
}

function one(world: World, call: Call): Reply {
  const scan = scans.find(({ id }) => id === Number(call.parameters["id"]));
  if (scan === undefined) return notFound;
  if (!/\bapplication\/(?:sarif\+json|json\+sarif)\b/.test(call.headers.get("accept") ?? "")) {
    return ok(json(world, scan));
  }
  return {
    status: 200,
    text: JSON.stringify(sarifOf(world, scan, resultsOf(world, scan))),
    // The spelling of API version 2022-11-28; the next one turns it round.
    headers: { "content-type": "application/json+sarif; charset=utf-8" },
  };
}

function json(world: World, scan: Scan): JsonObject {
  return {
    ref: scan.ref,
    commit_sha: world.shaOf(scan.commit),
    analysis_key: scan.analysisKey,
    environment: scan.environment,
    category: scan.category,
    error: "",
    created_at: scan.date,
    results_count: resultsOf(world, scan).length,
    rules_count: scan.rulesCount,
    id: scan.id,
    url: `${world.apiUrl}/code-scanning/analyses/${scan.id}`,
    sarif_id: `6f1d2c80-9b1e-11f0-8c4a-${String(scan.id).padStart(12, "0")}`,
    tool: { name: scan.tool.name, guid: null, version: scan.tool.version },
    deletable: isLast(scan),
    warning: scan.warning,
  };
}

/** What an analysis found: what was there by then on its reference, and was not fixed before. */
function resultsOf(world: World, scan: Scan): readonly CodeAlert[] {
  return [...world.codeAlerts.values()].filter(
    (alert) =>
      isSeenBy(alert, scan) &&
      alert.instances.some(
        (instance) =>
          instance.scan.category === scan.category &&
          instance.scan.ref === scan.ref &&
          (!instance.isFixed || instance.scan.date >= scan.date),
      ),
  );
}

/** An alert is created some minutes after the scan that found it. */
function isSeenBy(alert: CodeAlert, scan: Scan): boolean {
  return Date.parse(alert.createdAt) < Date.parse(scan.date) + 600_000;
}

/** Only the latest analysis of a set can be deleted. */
function isLast(scan: Scan): boolean {
  const isSameSet = (other: Scan) => other.category === scan.category && other.ref === scan.ref;
  return scans.find(isSameSet)?.id === scan.id;
}
