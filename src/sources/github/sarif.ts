import type { Region } from "../../core/alert.ts";
import type { DataFlow, DataFlowPath, DataFlowStep } from "../../core/dataFlow.ts";
import { plain } from "../../core/view/plain.ts";
import { isRecord } from "../json.ts";
import { artifactPath } from "./artifactPath.ts";

/** More than these nobody follows by hand. */
const mostPaths = 20;
const mostSteps = 250;

type Json = Readonly<Record<string, unknown>>;

/** What an analysis says about an alert. */
export type FoundFlow =
  /** It does not hold the alert. */
  | { readonly kind: "missing" }
  /** It holds the alert, without a data flow. */
  | { readonly kind: "none" }
  | ({ readonly kind: "found" } & DataFlow);

/**
 * The data flow of an alert in an analysis as GitHub hands it out (SARIF 2.1.0, results with
 * `github/alertNumber`). `commit` is the one that was analysed. Nothing throws on data.
 */
export function dataFlowIn(sarif: unknown, alertNumber: number, commit: string): FoundFlow {
  const results = recordsOf(field(sarif, "runs")).flatMap((run) =>
    recordsOf(run["results"])
      .filter((result) => field(result["properties"], "github/alertNumber") === alertNumber)
      .map((result) => ({ run, result })),
  );
  if (results.length === 0) return { kind: "missing" };
  const all = results.flatMap(({ run, result }) =>
    recordsOf(result["codeFlows"])
      .flatMap((flow) => recordsOf(flow["threadFlows"]))
      .map((thread) => ({ run, locations: recordsOf(thread["locations"]) }))
      .filter(({ locations }) => locations.length > 0),
  );
  if (all.length === 0) return { kind: "none" };
  const paths = all
    .slice(0, mostPaths)
    .map(
      ({ run, locations }): DataFlowPath =>
        locations.slice(0, mostSteps).map((location) => stepOf(location, run, commit)),
    );
  const longest = Math.max(...all.map(({ locations }) => locations.length));
  return {
    kind: "found",
    paths,
    notes: [
      ...(all.length > mostPaths
        ? [`Only the first ${mostPaths} of ${all.length} paths are shown.`]
        : []),
      ...(longest > mostSteps ? [`Only the first ${mostSteps} steps of a path are shown.`] : []),
    ],
  };
}

/** A step, or one that the run keeps aside and the path names by its index (3.38.3). */
function stepOf(step: Json, run: Json, commit: string): DataFlowStep {
  const aside = at(run["threadFlowLocations"], step["index"]);
  const location = record(step["location"]) ?? record(aside?.["location"]) ?? {};
  const message = messageOf(record(location["message"]));
  const physical = record(location["physicalLocation"]);
  const artifact = record(physical?.["artifactLocation"]);
  const place = artifact === undefined ? undefined : placeOf(artifact, run);
  if (place === undefined) {
    return { message, location: undefined, problem: "This step names no file." };
  }
  if ("problem" in place) return { message, location: undefined, problem: place.problem };
  const region = regionOf(record(physical?.["region"]) ?? {});
  return { message, location: { path: place.path, region, commit }, problem: undefined };
}

function placeOf(artifact: Json, run: Json): ReturnType<typeof artifactPath> | undefined {
  const listed = record(at(run["artifacts"], artifact["index"])?.["location"]);
  const uri = text(artifact["uri"]) ?? text(listed?.["uri"]);
  if (uri === undefined) return undefined;
  const own = artifact["uri"] === undefined ? listed : artifact;
  return artifactPath({ uri, baseId: text(own?.["uriBaseId"]) }, run["originalUriBaseIds"]);
}

/** Lines and columns are 1-based, the end column exclusive (3.30); what is missing is the line. */
function regionOf(region: Json): Region {
  const startLine = whole(region["startLine"], 1) ?? 1;
  const endLine = Math.max(startLine, whole(region["endLine"], 1) ?? startLine);
  const startColumn = whole(region["startColumn"], 1) ?? 1;
  const endColumn = whole(region["endColumn"], 1) ?? 0;
  const isEmpty = endLine === startLine && endColumn !== 0 && endColumn < startColumn;
  return { startLine, startColumn, endLine, endColumn: isEmpty ? 0 : endColumn };
}

/** A message's text with its arguments filled in and its links as their words (3.11.5, 3.11.6). */
function messageOf(message: Json | undefined): string {
  const given: readonly unknown[] = Array.isArray(message?.["arguments"])
    ? message["arguments"]
    : [];
  const filled = (text(message?.["text"]) ?? "")
    .slice(0, 10_000)
    .replaceAll(/\{\{|\}\}|\{(\d{1,4})\}/g, (hole, index: string | undefined) =>
      index === undefined ? hole.charAt(0) : (text(given[Number(index)]) ?? hole),
    );
  const words = filled
    .replaceAll(/(?<!\\)\[((?:[^[\]\\]|\\.)*)\]\([^()\s]*\)/g, "$1")
    .replaceAll(/\\([\\[\]])/g, "$1");
  return plain(words, 200);
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function record(value: unknown): Json | undefined {
  return isRecord(value) ? value : undefined;
}

function recordsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function at(values: unknown, index: unknown): Json | undefined {
  if (!Array.isArray(values) || typeof index !== "number") return undefined;
  return record(values[index] as unknown);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function whole(value: unknown, least: number): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least
    ? value
    : undefined;
}
