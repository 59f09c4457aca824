import type { AlertKey } from "../core/alert.ts";
import type { Anchor } from "../core/anchor.ts";
import type { DependencyPlace } from "../core/locate/dependency/place.ts";
import { repositoryKey } from "../core/repository.ts";
import type { World } from "../core/risk/risk.ts";
import type { LinkedIssue, RankedAlert, Snapshot } from "../core/snapshot.ts";
import type { ResourceGraph } from "../sources/azure/resourceGraph.ts";
import { readBuildSteps } from "../sources/git/buildFiles.ts";
import { listFiles } from "../sources/git/files.ts";
import type { Git } from "../sources/git/git.ts";
import { createWorkingTree } from "../sources/git/workingTree.ts";
import type { GitHub } from "../sources/github/client.ts";
import { type Anchors, createAnchors, groupByPath } from "./anchors.ts";
import type { Cache } from "./cache.ts";
import { type Clone, findClone, type NoClone, separate } from "./clones.ts";
import type { DependencyAnchorOptions, DependencyAnchors } from "./dependencyAnchors.ts";
import type { KnownExploitedFeed } from "./knownExploitedFeed.ts";
import { refreshRepository } from "./refresh.ts";
import { indexOf, targetsOf } from "./targets.ts";
import { worldAt } from "./world.ts";

/** What the workspace is made from; everything that reaches outside is injected. */
export interface WorkspaceOptions {
  /** Absolute paths of the opened folders, in order. */
  readonly folders: readonly string[];
  /** Opened folders that no path leads to, as problems. */
  readonly elsewhere?: readonly NoClone[] | undefined;
  readonly acceptedHosts: readonly string[];
  /** The name of the git remote to take; undefined: the usual one. */
  readonly remote?: string | undefined;
  readonly git: Git;
  readonly github: (clone: Clone) => GitHub;
  readonly resourceGraph: (clone: Clone) => ResourceGraph | undefined;
  readonly issueLabels: () => readonly string[];
  readonly cache: Cache | undefined;
  /** Makes what places Dependabot alerts; asked for only when there are some. */
  readonly dependencies: (options: DependencyAnchorOptions) => DependencyAnchors;
  readonly knownExploited: KnownExploitedFeed;
  readonly isFeedEnabled: () => boolean;
  readonly now: () => Date;
  readonly log: (message: string) => void;
}

/** One clone with its snapshot and the places of its alerts. */
export interface Entry {
  readonly key: string;
  clone: Clone;
  readonly anchors: Anchors;
  readonly github: GitHub;
  snapshot: Snapshot | undefined;
  /** The snapshot's alerts by key. */
  byKey: ReadonlyMap<AlertKey, RankedAlert>;
  fromCache: boolean;
  /** What the snapshot was ranked by, besides its alerts. */
  world: World;
  /** When everything was read anew, not only what had changed; milliseconds. */
  readAnewAt: number;
  /** Where the snapshot's alerts are in the files now, by alert. */
  readonly places: Map<AlertKey, Anchor>;
  /** The Dependabot alerts by the path they are mended in: a keystroke asks for one file's. */
  dependencyKeys: ReadonlyMap<string, readonly AlertKey[]>;
  /** Made when the first Dependabot alert is placed. */
  dependencies: DependencyAnchors | undefined;
  /** The texts of open files, by repository path. */
  readonly openTexts: Map<string, string>;
  /** Absolute paths of open files as the editor spells them, by the folded repository path. */
  readonly openedAs: Map<string, string>;
}

const dayMs = 24 * 60 * 60 * 1000;

/** What happened to the workspace; told after the fact. */
export type WorkspaceEvent =
  | { readonly kind: "snapshot"; readonly version: number }
  | { readonly kind: "refreshing"; readonly active: boolean }
  /** The list of repositories is another one than before. */
  | { readonly kind: "found" }
  | { readonly kind: "places"; readonly entry: Entry };

/**
 * The repositories of the opened folders and the last snapshot of each. The only mutable state of
 * the worker.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #tell: (event: WorkspaceEvent) => void;
  readonly #stop = new AbortController();
  #entries: readonly Entry[] = [];
  #problems: readonly NoClone[] = [];
  #version = 0;
  #running: Promise<number> | undefined;
  #found: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isSearched = false;

  constructor(options: WorkspaceOptions, tell: (event: WorkspaceEvent) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** The repositories, in the order of the folders; empty until they have been looked for. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Folders that are no readable clone, and why. */
  get problems(): readonly NoClone[] {
    return this.#problems;
  }

  get version(): number {
    return this.#version;
  }

  /** True once the folders have been looked into. */
  get isSearched(): boolean {
    return this.#isSearched;
  }

  get folderCount(): number {
    return this.#options.folders.length + (this.#options.elsewhere?.length ?? 0);
  }

  /** Ends everything that runs; nothing is told afterwards. Resolves when all is on the disk. */
  async dispose(): Promise<void> {
    this.#stop.abort();
    await this.#writing;
  }

  /** Finds the repositories and shows what the cache holds of them. Once; later calls wait. */
  async find(): Promise<void> {
    this.#found ??= this.#find(this.#stop.signal);
    await this.#found;
  }

  async #find(signal: AbortSignal): Promise<void> {
    await this.#look(this.#options.folders, signal);
    this.#isSearched = true;
    const kept = this.#entries.filter((entry) => entry.snapshot !== undefined);
    if (kept.length === 0) return;
    this.#announce();
    // Nobody waits for places: what is open comes first, the rest follows beside the network.
    for (const entry of kept) {
      void this.#placeOpen(entry, signal)
        .then(() => this.place(entry, signal))
        .catch(() => undefined);
    }
  }

  /** Places what is in the open files, for what the user looks at. */
  async #placeOpen(entry: Entry, signal: AbortSignal): Promise<void> {
    const open = new Set(entry.openTexts.keys());
    const targets = targetsOf(entry.snapshot).filter(({ location }) => open.has(location.path));
    if (targets.length === 0) return;
    for (const [key, anchor] of await entry.anchors.locate(targets, signal)) {
      entry.places.set(key, anchor);
    }
    this.#tell({ kind: "places", entry });
  }

  /** Looks into folders that are no entry yet. Entries and problems stay in the folders' order. */
  async #look(folders: readonly string[], signal: AbortSignal): Promise<void> {
    const { git, acceptedHosts, remote, cache, now, elsewhere = [] } = this.#options;
    const found = await Promise.all(
      folders.map((folder) => findClone(git, folder, { acceptedHosts, remote }, signal)),
    );
    const shown = this.#entries.map(({ clone }) => clone);
    const { clones, problems } = separate(found, shown);
    this.#problems = [...problems, ...elsewhere];
    if (clones.length === 0) return;
    const world = worldAt(now(), this.#options.knownExploited.known());
    const added: Entry[] = [];
    for (const clone of clones) {
      added.push(this.#entryOf(clone, await cache?.read(clone.repository, world), world));
    }
    const place = ({ clone }: Entry) => this.#options.folders.indexOf(clone.folder);
    this.#entries = [...this.#entries, ...added].toSorted((a, b) => place(a) - place(b));
    this.#tell({ kind: "found" });
  }

  #entryOf(clone: Clone, snapshot: Snapshot | undefined, world: World): Entry {
    return {
      key: repositoryKey(clone.repository),
      clone,
      anchors: createAnchors({ ...clone.git, git: this.#options.git }),
      github: this.#options.github(clone),
      snapshot,
      byKey: indexOf(snapshot),
      fromCache: snapshot !== undefined,
      world,
      readAnewAt: 0,
      places: new Map(),
      dependencyKeys: new Map(),
      dependencies: undefined,
      openTexts: new Map(),
      openedAs: new Map(),
    };
  }

  /** Reads all repositories again; joins a refresh that runs. Resolves to the version it made. */
  async refresh(force = false): Promise<number> {
    this.#running ??= this.#refresh(force, this.#stop.signal).finally(() => {
      this.#running = undefined;
    });
    return await this.#running;
  }

  async #refresh(force: boolean, signal: AbortSignal): Promise<number> {
    const isFirst = !this.#isSearched;
    this.#tell({ kind: "refreshing", active: true });
    try {
      await this.find();
      // A remote may have been added since, a repository cloned, git installed.
      const again = this.#options.folders.filter((folder) =>
        this.#problems.some((problem) => problem.folder === folder),
      );
      if (!isFirst && again.length > 0) await this.#look(again, signal);
      if (this.#entries.length === 0) return this.#version;
      await Promise.all(this.#entries.map((entry) => this.#refreshEntry(entry, force, signal)));
      return this.#announce();
    } finally {
      if (!signal.aborted) this.#tell({ kind: "refreshing", active: false });
    }
  }

  async #refreshEntry(entry: Entry, force: boolean, signal: AbortSignal): Promise<void> {
    const { git, now, acceptedHosts, remote, cache, log, issueLabels, resourceGraph } =
      this.#options;
    const { knownExploited, isFeedEnabled } = this.#options;
    const again = await findClone(git, entry.clone.folder, { acceptedHosts, remote }, signal);
    // A remote that changed meanwhile is another repository: that wants a new start.
    if ("clone" in again && repositoryKey(again.clone.repository) === entry.key) {
      if (again.clone.git.head !== entry.clone.git.head) entry.anchors.headChanged();
      entry.clone = again.clone;
    }
    const { clone } = entry;
    const at = now();
    // Some changes move no date: an advisory's severity, say.
    if (force || at.getTime() - entry.readAnewAt >= dayMs) {
      entry.github.memory.clear();
      entry.readAnewAt = at.getTime();
    }
    const snapshot = await refreshRepository(
      {
        clone: {
          repository: clone.repository,
          branch: clone.git.branch,
          head: clone.git.head,
          upstreamBranch: clone.upstreamBranch,
          isShallow: clone.git.isShallow,
        },
        github: entry.github,
        resourceGraph: resourceGraph(clone),
        buildSteps: async (s) =>
          readBuildSteps(clone.git.root, await listFiles(git, clone.git.root, s), s),
        issueLabels: issueLabels(),
        knownExploited: (s) => knownExploited.read({ isEnabled: isFeedEnabled(), force }, s),
      },
      entry.snapshot,
      at,
      signal,
    );
    entry.snapshot = snapshot;
    entry.byKey = indexOf(snapshot);
    entry.world = worldAt(at, knownExploited.known());
    entry.fromCache = false;
    await this.place(entry, signal);
    // A slow or broken disk holds up nobody.
    this.#writing = Promise.all([
      this.#writing,
      cache?.write(snapshot).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : "unknown reason";
        log(`The snapshot could not be kept on disk: ${why}`);
      }),
    ]).then(() => undefined);
  }

  /** Computes where the alerts of a repository are in its files now. */
  async place(entry: Entry, signal: AbortSignal = this.#stop.signal): Promise<void> {
    const [located, dependencies] = await Promise.all([
      entry.anchors.locate(targetsOf(entry.snapshot), signal),
      this.#placeDependencies(entry, signal),
    ]);
    entry.places.clear();
    for (const [key, anchor] of located) entry.places.set(key, anchor);
    for (const [key, { anchor }] of dependencies) entry.places.set(key, anchor);
    entry.dependencyKeys = groupByPath(
      new Map(Array.from(dependencies, ([key, { anchor }]) => [key, anchor])),
    );
    this.#tell({ kind: "places", entry });
  }

  async #placeDependencies(
    entry: Entry,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<AlertKey, DependencyPlace>> {
    const alerts = (entry.snapshot?.alerts ?? []).flatMap(({ alert }) =>
      alert.kind === "dependabot" ? [alert] : [],
    );
    if (alerts.length === 0) return new Map();
    const { root } = entry.clone.git;
    try {
      entry.dependencies ??= this.#options.dependencies({
        root,
        readWorkingFile: createWorkingTree(root),
        openText: (path) => entry.openTexts.get(path),
      });
    } catch (error) {
      // Its program is missing beside the worker's: everything else goes on without these lines.
      const why = error instanceof Error ? error.message : "unknown reason";
      this.#options.log(`Dependabot alerts are shown without their lines: ${why}`);
      return new Map();
    }
    return entry.dependencies.locate(alerts, signal);
  }

  /** Takes over the places that an edit moved; only those of one file. */
  fileMoved(entry: Entry, path: string): void {
    for (const [key, anchor] of entry.anchors.anchorsIn(path)) entry.places.set(key, anchor);
  }

  /** HEAD or the index may have changed: places alerts again where it did. */
  async headMayHaveChanged(entry: Entry): Promise<void> {
    const { git, acceptedHosts, remote } = this.#options;
    const signal = this.#stop.signal;
    const again = await findClone(git, entry.clone.folder, { acceptedHosts, remote }, signal);
    if (!("clone" in again) || repositoryKey(again.clone.repository) !== entry.key) return;
    const before = entry.clone;
    entry.clone = again.clone;
    if (again.clone.git.head === before.git.head && again.clone.git.branch === before.git.branch) {
      return;
    }
    entry.anchors.headChanged();
    await this.place(entry, signal);
    // Another branch may have an analysis of its own.
    if (again.clone.git.branch !== before.git.branch) await this.refresh();
  }

  /** An issue was written: it shows at once, without reading everything again. */
  issueWritten(entry: Entry, keys: readonly AlertKey[], issue: Omit<LinkedIssue, "alert">): void {
    const { snapshot } = entry;
    if (snapshot === undefined) return;
    const others = snapshot.issues.filter(
      ({ alert, number }) => number !== issue.number || !keys.includes(alert),
    );
    entry.snapshot = {
      ...snapshot,
      issues: [...keys.map((alert) => ({ ...issue, alert })), ...others],
    };
    this.#announce();
  }

  #announce(): number {
    this.#version += 1;
    if (!this.#stop.signal.aborted) this.#tell({ kind: "snapshot", version: this.#version });
    return this.#version;
  }
}
