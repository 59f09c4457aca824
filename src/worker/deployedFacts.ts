import type { Alert, ReportedLocation } from "../core/alert.ts";
import { codeIn } from "../core/deployed/codeIn.ts";
import type { Workload, WorkloadLink } from "../core/workload.ts";
import {
  addedFiles,
  type BaseBranch,
  compareWithBranch,
  type FilesAt,
  findBranch,
  readFilesAt,
} from "../sources/git/deployed.ts";
import type { CodeSource } from "./codeSource.ts";

/** The workloads with how their images' commits stand to the default branch. */
export interface Deployed {
  readonly workloads: readonly Workload[];
  /** Undefined when the branch is not in the clone. */
  readonly base: BaseBranch | undefined;
  /** ISO 8601: when the oldest commit that runs and is behind the branch was made. */
  readonly oldest: string | undefined;
}

export interface ComparedWith {
  /** The default branch; undefined when that is not known. */
  readonly branch: string | undefined;
  /** What was compared before. */
  readonly memory: Map<string, unknown>;
}

/** Says of every image with a commit how far that is behind the default branch. */
export async function compareDeployed(
  code: Pick<CodeSource, "git" | "repository">,
  workloads: readonly Workload[],
  { branch, memory }: ComparedWith,
  signal: AbortSignal,
): Promise<Deployed> {
  const commits = workloads.flatMap(({ images }) => images.flatMap(({ commit }) => commit ?? []));
  const { git, repository } = code;
  if (commits.length === 0 || branch === undefined)
    return { workloads, base: undefined, oldest: undefined };
  const { root, remote } = repository;
  const base = await findBranch(git, root, { remote, branch }, signal);
  if (base === undefined) return { workloads, base, oldest: undefined };
  const compared = await compareWithBranch(git, repository, { commits, base, memory }, signal);
  const behind = [...compared.values()].flatMap((one) =>
    one.kind === "compared" && one.behind > 0 ? (one.committedAt ?? []) : [],
  );
  return {
    workloads: workloads.map((workload) => ({
      ...workload,
      images: workload.images.map((image) => {
        const deployed = image.commit === undefined ? undefined : compared.get(image.commit);
        return deployed === undefined ? image : { ...image, deployed };
      }),
    })),
    base,
    // One second of GitHub's format, so that the texts compare.
    oldest: behind.toSorted()[0]?.replace(/\.\d{3}Z$/, "Z"),
  };
}

type LinksOf = (alert: Alert) => readonly WorkloadLink[];

/** Trees are compared for no more pairs of commits than these. */
const mostPairs = 8;

/**
 * Says of every link whether the alert's code is in the commit that runs there, where that is
 * certain. A few calls of git, whatever the number of alerts.
 */
export async function withCode(
  { git, repository }: Pick<CodeSource, "git" | "repository">,
  alerts: readonly Alert[],
  linksOf: LinksOf,
  signal: AbortSignal,
): Promise<LinksOf> {
  const wanted = new Wanted();
  for (const alert of alerts) {
    const location = locationOf(alert);
    const commits = location === undefined ? [] : linksOf(alert).flatMap(commitsOf);
    if (location === undefined || commits.length === 0) continue;
    wanted.add(location.commit, location.path);
    for (const commit of commits) wanted.add(commit, location.path);
  }
  if (wanted.byCommit.size === 0) return linksOf;
  const files = await readFilesAt(git, repository, wanted.byCommit, signal);
  const added = await addedSince({ git, repository }, alerts, { linksOf, files }, signal);
  return (alert) => {
    const location = locationOf(alert);
    if (location === undefined) return linksOf(alert);
    const { path, region, commit: scannedCommit } = location;
    return linksOf(alert).map((link) => {
      const verdicts = commitsOf(link).map((commit) =>
        codeIn({
          region,
          scanned: files.at(scannedCommit, path),
          deployed: files.at(commit, path),
          isAddedSince: added.get(`${commit} ${scannedCommit}`)?.has(path) ?? false,
        }),
      );
      const [code] = verdicts;
      const isAgreed = verdicts.every((verdict) => verdict === code);
      return code === undefined || !isAgreed ? link : { ...link, code };
    });
  };
}

/** The files made between what runs and what was scanned, for pairs where one is missing. */
async function addedSince(
  { git, repository }: Pick<CodeSource, "git" | "repository">,
  alerts: readonly Alert[],
  { linksOf, files }: { readonly linksOf: LinksOf; readonly files: FilesAt },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const pairs = new Map<string, readonly [from: string, to: string]>();
  for (const alert of alerts) {
    const location = locationOf(alert);
    if (location === undefined || files.at(location.commit, location.path) === undefined) continue;
    for (const commit of linksOf(alert).flatMap(commitsOf)) {
      if (files.at(commit, location.path) !== undefined) continue;
      pairs.set(`${commit} ${location.commit}`, [commit, location.commit]);
    }
  }
  const added = new Map<string, ReadonlySet<string>>();
  for (const [key, [from, to]] of [...pairs].slice(0, mostPairs)) {
    const names = await addedFiles(git, repository.root, { from, to }, signal);
    if (names !== undefined) added.set(key, names);
  }
  return added;
}

/** The commits that run of a workload which is certain. */
export function commitsOf({ workload, isCertain }: WorkloadLink): readonly string[] {
  return isCertain ? workload.images.flatMap(({ commit }) => commit ?? []) : [];
}

type KnownLocation = ReportedLocation & { readonly commit: string };

/** Where an alert was found, if that is in a known commit; Dependabot alerts name neither. */
function locationOf(alert: Alert): KnownLocation | undefined {
  if (alert.kind === "dependabot") return undefined;
  const location = alert.kind === "codeScanning" ? alert.location : alert.locations[0];
  const commit = location?.commit;
  return location === undefined || commit === undefined ? undefined : { ...location, commit };
}

/** Paths by the commit they are asked about at. */
export class Wanted {
  readonly byCommit = new Map<string, Set<string>>();

  add(commit: string, path: string): void {
    const paths = this.byCommit.get(commit);
    if (paths === undefined) this.byCommit.set(commit, new Set([path]));
    else paths.add(path);
  }
}
