import type { ScanDistance } from "../../core/anchor.ts";
import type { Reader } from "./history.ts";

/** Distances of more commits than these are not counted: one analysis is of one commit. */
const mostCounted = 32;
/** A graph of more commits than these is not walked: the distance stays unknown. */
const mostListed = 50_000;

/**
 * How scanned commits stand to HEAD: four calls of git for all of them. Those that are not here are
 * left out; a number is left out where it cannot be told, as in a history that was cut off.
 */
export async function readScans(
  reader: Reader,
  commits: readonly string[],
  isShallow: boolean,
): Promise<ReadonlyMap<string, ScanDistance>> {
  const scans = new Map<string, ScanDistance>();
  if (commits.length === 0) return scans;
  const input = `${commits.join("\n")}\n`;
  const [dates, ahead] = await Promise.all([
    reader.run(["rev-list", "--ignore-missing", "--no-walk", "--timestamp", "--stdin"], input),
    reader.run(["rev-list", "--ignore-missing", "--stdin"], `${input}^HEAD\n`),
  ]);
  if (dates.kind !== "ok") return scans;
  const times = new Map<string, number>();
  for (const line of dates.stdout.toString("latin1").split("\n")) {
    const [, seconds, commit] = /^(\d{1,12}) ([0-9a-f]{40,64})$/.exec(line) ?? [];
    if (commit !== undefined) times.set(commit, Number(seconds));
  }
  const notInHead = new Set(ahead.kind === "ok" ? ahead.stdout.toString("latin1").split("\n") : []);
  const here = commits.filter((commit) => times.has(commit));
  const counts = isShallow ? undefined : await count(reader, here.slice(0, mostCounted));
  for (const commit of here) {
    scans.set(commit, {
      committedAt: new Date((times.get(commit) ?? 0) * 1000).toISOString(),
      isAhead: notInHead.has(commit),
      ...counts?.get(commit),
    });
  }
  return scans;
}

type Counts = Pick<ScanDistance, "commitsSince" | "commitsAhead">;

/** Walks the part of the graph that is not common to HEAD and all the commits. */
async function count(
  reader: Reader,
  commits: readonly string[],
): Promise<ReadonlyMap<string, Counts> | undefined> {
  if (commits.length === 0) return undefined;
  const base = await reader.run(["merge-base", "--octopus", "HEAD", ...commits]);
  const common = base.kind === "ok" ? base.stdout.toString("latin1").trim() : "";
  if (!/^[0-9a-f]{40,64}$/.test(common)) return undefined;
  const listed = await reader.run([
    "rev-list",
    "--parents",
    `--max-count=${mostListed}`,
    "HEAD",
    ...commits,
    `^${common}`,
    "--",
  ]);
  const head = await reader.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (listed.kind !== "ok" || head.kind !== "ok") return undefined;
  const parents = new Map<string, readonly string[]>();
  for (const line of listed.stdout.toString("latin1").split("\n")) {
    const [commit = "", ...others] = line.split(" ");
    if (commit !== "") parents.set(commit, others);
  }
  if (parents.size >= mostListed) return undefined;
  const ofHead = reachable(parents, head.stdout.toString("latin1").trim());
  return new Map(
    commits.map((commit) => {
      const own = reachable(parents, commit);
      return [commit, { commitsSince: less(ofHead, own), commitsAhead: less(own, ofHead) }];
    }),
  );
}

/** The listed commits that are reached from one, itself included. */
function reachable(
  parents: ReadonlyMap<string, readonly string[]>,
  from: string,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    const above = parents.get(commit);
    if (above === undefined || reached.has(commit)) continue;
    reached.add(commit);
    open.push(...above);
  }
  return reached;
}

function less(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0;
  for (const commit of one) if (!other.has(commit)) count += 1;
  return count;
}
