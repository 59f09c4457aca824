import { folderOf, joinPath, upwards } from "./above.ts";
import type { DependencyFiles, LoadedManifest } from "./files.ts";
import { locksOf, manifestsOfLock } from "./formats.ts";
import { withInheritedNames } from "./resolve.ts";
import { type Directs, type LoadedLock, lockOf, type Unit, unitOf } from "./unit.ts";

/** What an alert's manifest path leads to. */
export type Project =
  | { readonly kind: "problem"; readonly state: "missing" | "unreadable"; readonly reason: string }
  | {
      readonly kind: "project";
      readonly main: Unit;
      /** Undefined when there is none, or it cannot be read. */
      readonly lock: LoadedLock | undefined;
      /** The reported file is a lock file and it is not there. */
      readonly isLockMissing: boolean;
      /** The other projects that share the lock file; read when first asked for. */
      readonly members: () => Promise<readonly Unit[]>;
      /** What all of them depend on, listed once. */
      readonly directs: (list: () => Promise<Directs>) => Promise<Directs>;
    };

const mostIncluded = 100;
const mostMembers = 300;

/** Finds the manifests and the lock file of a path that names one of either. */
export async function openProject(path: string, files: DependencyFiles): Promise<Project> {
  const names = manifestsOfLock(path);
  return names === undefined
    ? await projectOfManifest(path, files)
    : await projectOfLock(path, names, files);
}

async function projectOfManifest(path: string, files: DependencyFiles): Promise<Project> {
  const main = await openUnit(path, files);
  if ("kind" in main) return main;
  const lock = await lockOfManifest(main, path, files);
  return {
    kind: "project",
    main,
    lock,
    isLockMissing: false,
    members: async () => [],
    directs: onlyOnce(),
  };
}

async function projectOfLock(
  path: string,
  names: readonly string[],
  files: DependencyFiles,
): Promise<Project> {
  const folder = folderOf(path);
  const main = await firstUnit(folder, names, files);
  if ("kind" in main) return main;
  const file = await files.lock(path);
  const lock = file.kind === "read" ? lockOf(path, file.value) : undefined;
  let members: Promise<readonly Unit[]> | undefined;
  return {
    kind: "project",
    main,
    lock,
    isLockMissing: file.kind === "missing",
    members: async () => await (members ??= membersOf(main, lock, { names, files })),
    directs: onlyOnce(),
  };
}

/** Remembers what is made first. */
function onlyOnce<T>(): (make: () => Promise<T>) => Promise<T> {
  let made: Promise<T> | undefined;
  return async (make) => await (made ??= make());
}

/** The first manifest of the names that is there. */
async function firstUnit(
  folder: string,
  names: readonly string[],
  files: DependencyFiles,
): Promise<Unit | Extract<Project, { kind: "problem" }>> {
  for (const name of names) {
    for (const path of await files.match(folder, name)) {
      const unit = await openUnit(path, files);
      if (!("kind" in unit) || unit.state !== "missing") return unit;
    }
  }
  const reason = `There is no ${names.join(" or ")} beside the reported lock file.`;
  return { kind: "problem", state: "missing", reason };
}

async function openUnit(
  path: string,
  files: DependencyFiles,
): Promise<Unit | Extract<Project, { kind: "problem" }>> {
  const file = await files.manifest(path);
  if (file.kind === "missing") {
    const reason = "The reported manifest is not in the working tree.";
    return { kind: "problem", state: "missing", reason };
  }
  if (file.kind === "unreadable") {
    return { kind: "problem", state: "unreadable", reason: file.reason };
  }
  const manifests: LoadedManifest[] = [
    { path, manifest: await withInheritedNames({ path, manifest: file.value }, files) },
  ];
  for (const loaded of manifests) {
    // The list grows while it is walked: files that are included may include others.
    for (const relative of loaded.manifest.included) {
      for (const included of await files.match(folderOf(loaded.path), relative)) {
        if (manifests.length > mostIncluded || manifests.some((m) => m.path === included)) continue;
        const read = await files.manifest(included);
        if (read.kind === "read") manifests.push({ path: included, manifest: read.value });
      }
    }
  }
  return unitOf(folderOf(path), manifests);
}

/** The lock file beside a manifest, or one above that records the manifest's project. */
async function lockOfManifest(
  main: Unit,
  path: string,
  files: DependencyFiles,
): Promise<LoadedLock | undefined> {
  const { names, isShared } = locksOf(path);
  const levels = names.flatMap((name) => (isShared ? upwards(path, name) : [name]));
  // The nearest first, whatever its name.
  for (const relative of levels.toSorted((a, b) => a.split("/").length - b.split("/").length)) {
    const candidate = joinPath(main.folder, relative);
    const file = candidate === undefined ? undefined : await files.lock(candidate);
    if (candidate === undefined || file?.kind !== "read") continue;
    const lock = lockOf(candidate, file.value);
    if (folderOf(candidate) === main.folder || lock.rootOf(main) !== undefined) return lock;
    if (lock.graph.roots.length === 0 && (await isMember(main, candidate, files))) return lock;
  }
  return undefined;
}

/** Whether the manifest beside a lock file, which records no projects, counts a project as its own. */
async function isMember(unit: Unit, lockPath: string, files: DependencyFiles): Promise<boolean> {
  const folder = folderOf(lockPath);
  const main = await firstUnit(folder, manifestsOfLock(lockPath) ?? [], files);
  if ("kind" in main) return false;
  for (const pattern of main.manifests.flatMap(({ manifest }) => manifest.members)) {
    if ((await files.folders(folder, pattern)).includes(unit.folder)) return true;
  }
  return false;
}

async function membersOf(
  main: Unit,
  lock: LoadedLock | undefined,
  { names, files }: { readonly names: readonly string[]; readonly files: DependencyFiles },
): Promise<readonly Unit[]> {
  const patterns = main.manifests.flatMap(({ manifest }) => manifest.members);
  const recorded = lock?.graph.roots.flatMap(({ folder }) => folder ?? []) ?? [];
  const folders = new Set([main.folder]);
  const add = async (from: string, all: readonly string[]): Promise<void> => {
    for (const pattern of all) {
      for (const folder of await files.folders(from, pattern)) folders.add(folder);
    }
  };
  await add(main.folder, [...recorded, ...patterns]);
  const units: Unit[] = [];
  for (const folder of folders) {
    // The set grows while it is walked: a member may name further ones.
    if (folder === main.folder || units.length >= mostMembers) continue;
    const unit = await firstUnit(folder, names, files);
    if ("kind" in unit) continue;
    units.push(unit);
    for (const { manifest } of unit.manifests) await add(folder, manifest.members);
  }
  return units;
}
