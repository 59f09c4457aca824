import type { CodeScanningAlert } from "../../core/alert.ts";
import { isRecord } from "../json.ts";
import { listAnalyses } from "./analyses.ts";
import { readAnalysisFile } from "./analysisFile.ts";
import type { GitHub } from "./client.ts";

/** Analyses are large: these many are read, those of the most alerts first. */
const mostAnalyses = 3;

/**
 * GitHub's fingerprints of the lines that alerts were found on (`primaryLocationLineHash`), by alert
 * number, from the analyses that saw the alerts' commits. Only files of analyses hold them. Rejects
 * only when aborted; what cannot be read is left out.
 */
export async function readLineHashes(
  github: GitHub,
  alerts: readonly CodeScanningAlert[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>();
  for (const [, group] of bySize(alerts).slice(0, mostAnalyses)) {
    const [first] = group;
    if (first === undefined) continue;
    try {
      for (const [number, hash] of await hashesOf(github, first, signal)) hashes.set(number, hash);
    } catch {
      // The alerts stay unverified, which says enough.
      signal.throwIfAborted();
    }
  }
  return hashes;
}

/** Alerts that one analysis may hold, the most first. */
function bySize(
  alerts: readonly CodeScanningAlert[],
): readonly (readonly [string, readonly CodeScanningAlert[]])[] {
  const groups = new Map<string, CodeScanningAlert[]>();
  for (const alert of alerts) {
    const key = JSON.stringify([alert.ref, alert.tool, alert.category, alert.location?.commit]);
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length);
}

async function hashesOf(
  github: GitHub,
  { ref, tool, category, location }: CodeScanningAlert,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const listed = await listAnalyses(github, { ref, tool }, signal);
  const own = listed.find(
    (analysis) =>
      analysis.commit === location?.commit &&
      (category === undefined || analysis.category === undefined || analysis.category === category),
  );
  if (own?.id === undefined) return new Map();
  const file = await readAnalysisFile(github, own.id, signal);
  return "data" in file ? lineHashesIn(file.data) : new Map();
}

/** The fingerprints that an analysis holds (SARIF 2.1.0, 3.27.17), by GitHub's number of the alert. */
function lineHashesIn(sarif: unknown): ReadonlyMap<number, string> {
  const hashes = new Map<number, string>();
  for (const run of recordsOf(field(sarif, "runs"))) {
    for (const result of recordsOf(run["results"])) {
      const number = field(result["properties"], "github/alertNumber");
      const hash = field(result["partialFingerprints"], "primaryLocationLineHash");
      if (typeof number === "number" && typeof hash === "string") hashes.set(number, hash);
    }
  }
  return hashes;
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
