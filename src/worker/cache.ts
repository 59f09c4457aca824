import { crc32 } from "node:zlib";
import type { Alert, AlertState } from "../core/alert.ts";
import { parseAlertKey } from "../core/alert.ts";
import type { Coverage } from "../core/coverage.ts";
import { type RepositoryState, repositoryKey } from "../core/repository.ts";
import { rank, rankAlert } from "../core/risk/rank.ts";
import type { World } from "../core/risk/risk.ts";
import type { LinkedIssue, RankedAlert, Snapshot } from "../core/snapshot.ts";
import type { Workload, WorkloadLink } from "../core/workload.ts";
import { isRecord, parseJson } from "../sources/json.ts";
import type { KeptFiles } from "./keptFiles.ts";
import { type Owner, ownerName } from "./owner.ts";
import { withAzure } from "./world.ts";

/** Keeps the last snapshot of each repository and account, so that the next start shows it at once. */
export interface Cache {
  /** The kept snapshot, ranked again for `world`; undefined when there is none that can be read. */
  readonly read: (owner: Owner, world: World) => Promise<Snapshot | undefined>;
  /** Keeps a snapshot unless a newer one is kept; rejects when the disk refuses. */
  readonly write: (owner: Owner, snapshot: Snapshot) => Promise<void>;
}

/** The end of the names of its files. */
export const snapshotSuffix = ".snapshot";
/** One more whenever the kept form changes; other forms are not read. */
const schemaVersion = 5;
const newline = 10;

/** The kept form: workloads once, alerts naming them by key, no risk (it is computed again). */
interface Kept {
  readonly schemaVersion: typeof schemaVersion;
  readonly takenAt: string;
  readonly repository: RepositoryState;
  readonly coverage: readonly Coverage[];
  readonly alerts: readonly {
    readonly alert: Alert;
    readonly state: AlertState;
    readonly fix?: RankedAlert["fix"];
    readonly links: readonly KeptLink[];
  }[];
  readonly workloads: readonly Workload[];
  readonly issues: readonly LinkedIssue[];
  readonly issuesIn?: Snapshot["issuesIn"];
  readonly unlinkedIssues?: Snapshot["unlinkedIssues"];
  readonly pulls?: Snapshot["pulls"];
}

/** A link names its workload; one that is none of the snapshot's, as without declarations, holds it. */
type KeptLink = Omit<WorkloadLink, "workload"> & { readonly workload: string | Workload };

/** A cache in files. No token and no secret goes in. */
export function createCache(files: KeptFiles): Cache {
  const nameOf = (owner: Owner) => `${ownerName(owner)}${snapshotSuffix}`;
  return {
    read: async (owner, world) => {
      const file = await files.read(nameOf(owner));
      const kept = file === undefined ? undefined : keptIn(file.bytes);
      if (kept === undefined) return undefined;
      const same = repositoryKey(kept.repository).toLowerCase();
      if (same !== repositoryKey(owner.clonedAs).toLowerCase()) return undefined;
      try {
        return revive(kept, world);
      } catch {
        // Damaged deeper inside than the reader looks.
        return undefined;
      }
    },
    write: async (owner, snapshot) => {
      const bytes = bytesOf(keep(snapshot));
      await files.write(nameOf(owner), { at: Date.parse(snapshot.takenAt), bytes });
    },
  };
}

function keep(snapshot: Snapshot): Kept {
  const listed = new Set(snapshot.workloads);
  const workloadOf = ({ workload }: WorkloadLink) =>
    listed.has(workload) ? workload.key : workload;
  return {
    schemaVersion,
    takenAt: snapshot.takenAt,
    repository: snapshot.repository,
    coverage: snapshot.coverage,
    alerts: snapshot.alerts.map(({ alert, state, fix, workloads }) => ({
      alert,
      state,
      fix,
      links: workloads.map((link) => ({ ...link, workload: workloadOf(link) })),
    })),
    workloads: snapshot.workloads,
    issues: snapshot.issues,
    issuesIn: snapshot.issuesIn,
    unlinkedIssues: snapshot.unlinkedIssues,
    pulls: snapshot.pulls,
  };
}

function revive(kept: Kept, now: World): Snapshot {
  // What was not read of Azure then is not known now either.
  const world = withAzure(now, kept.coverage);
  const byKey = new Map(kept.workloads.map((workload) => [workload.key, workload]));
  const alerts = kept.alerts.map(({ alert, state, fix, links }) => ({
    ...rankAlert(
      alert,
      state,
      links.flatMap((link) => {
        const { workload: named } = link;
        const workload = typeof named === "string" ? byKey.get(named) : named;
        return workload === undefined ? [] : [{ ...link, workload }];
      }),
      world,
    ),
    ...(fix === undefined ? {} : { fix }),
  }));
  const { schemaVersion: _, ...snapshot } = kept;
  return { ...snapshot, alerts: rank(alerts) };
}

/** A line about the file, then the kept form. */
function bytesOf(kept: Kept): Buffer {
  const body = Buffer.from(JSON.stringify(kept));
  const about = JSON.stringify({ schemaVersion, check: crc32(body) });
  return Buffer.concat([Buffer.from(`${about}\n`), body]);
}

/** Reads what we wrote; what is damaged, of another version or of somebody else is no cache. */
function keptIn(bytes: Buffer): Kept | undefined {
  const end = bytes.indexOf(newline);
  const about = parseJson(bytes.toString("utf8", 0, Math.max(end, 0)));
  const body = bytes.subarray(end + 1);
  if (!isRecord(about) || about["schemaVersion"] !== schemaVersion) return undefined;
  if (about["check"] !== crc32(body)) return undefined;
  const kept = parseJson(body.toString("utf8"));
  return isKept(kept) ? kept : undefined;
}

/**
 * Only this file writes files of this version; what is looked at is what a torn or foreign file
 * would lack.
 */
function isKept(value: unknown): value is Kept {
  if (!isRecord(value) || value["schemaVersion"] !== schemaVersion) return false;
  const { repository, alerts, workloads, coverage, issues, takenAt } = value;
  return (
    typeof takenAt === "string" &&
    isRecord(repository) &&
    ["host", "owner", "name"].every((name) => typeof repository[name] === "string") &&
    areRecords(alerts, ({ alert, links }) => {
      return isRecord(alert) && parseAlertKey(alert["key"]) !== undefined && Array.isArray(links);
    }) &&
    areRecords(workloads, ({ key, images }) => typeof key === "string" && Array.isArray(images)) &&
    areRecords(coverage, ({ source }) => typeof source === "string") &&
    areRecords(issues, ({ number }) => typeof number === "number")
  );
}

function areRecords(
  value: unknown,
  isGood: (record: Readonly<Record<string, unknown>>) => boolean,
): boolean {
  return Array.isArray(value) && value.every((item) => isRecord(item) && isGood(item));
}
