import type { AlertKey, AlertKind } from "../core/alert.ts";
import type { AlertNow } from "../core/remedy/alertChange.ts";
import type { SecurityAlertStatus } from "../core/remedy/cloudChange.ts";
import { withChange, withIssue, withIssuesIn } from "../core/remedy/snapshotAfter.ts";
import { isSameRepository, type RepositoryId, repositoryKey } from "../core/repository.ts";
import type { World } from "../core/risk/risk.ts";
import type { LinkedIssue } from "../core/snapshot.ts";
import type { ClearReason } from "../protocol/messages.ts";
import type { ResourceGraph } from "../sources/azure/resourceGraph.ts";
import type { Git } from "../sources/git/git.ts";
import type { GitHub } from "../sources/github/client.ts";
import { endOfMuch } from "./cancellation.ts";
import { findClones, findOwnClone, isBehind } from "./cloneSearch.ts";
import { type Clone, type NoClone } from "./clones.ts";
import { cloneOf, type Entry } from "./entry.ts";
import type { FocusGate } from "./focusGate.ts";
import type { Keeping } from "./keeping.ts";
import type { KnownExploitedFeed } from "./knownExploitedFeed.ts";
import { lookAgain } from "./lookAgain.ts";
import { nextSnapshot, type RefreshOrder } from "./nextSnapshot.ts";
import { type Placed, Placement } from "./placement.ts";
import { placeWithCopies } from "./placeWithCopies.ts";
import { createRefreshRound, createRoundMemory, type RoundMemory } from "./refreshRound.ts";
import type { ReportReaders } from "./reportReaders.ts";
import { unite } from "./sameRepository.ts";
import { createScannedCopies } from "./scannedCopies.ts";
import { createSecretPlaces } from "./secretPlaces.ts";
import { indexOf } from "./targets.ts";
import { issuesInOf } from "./trackers.ts";
import { logUnknownValues } from "./unknownValues.ts";
import { worldAt } from "./world.ts";

/** What the workspace is made from; everything that reaches outside is injected. */
export interface WorkspaceOptions {
  /** Absolute paths of the opened folders, in order. */
  readonly folders: readonly string[];
  /** `own`: a folder's own repository alone. Left out: all clones behind it, see `findClones`. */
  readonly clones?: "own" | undefined;
  /** Opened folders that no path leads to, as problems. */
  readonly elsewhere?: readonly NoClone[] | undefined;
  readonly acceptedHosts: readonly string[];
  /** The name of the git remote to take; undefined: the usual one. */
  readonly remote?: string | undefined;
  /** The remotes the user chose; see `RemoteWish`. */
  readonly remembered?: ReadonlyMap<string, string> | undefined;
  readonly git: Git;
  readonly github: (clone: Clone) => GitHub;
  /** Undefined when runtime facts are switched off by setting. */
  readonly resourceGraph: () => ResourceGraph | undefined;
  readonly issueLabels: () => readonly string[];
  /** The kinds of alerts to read; left out: all. */
  readonly kinds?: (() => readonly AlertKind[]) | undefined;
  /** The client of another repository that holds the issues; undefined: the own one does. */
  readonly issuesAt?: ((repository: RepositoryId) => GitHub | undefined) | undefined;
  /** Undefined: nothing outlives this workspace. */
  readonly keeping: Keeping | undefined;
  /** Undefined: nothing waits for the focus. */
  readonly focus?: FocusGate | undefined;
  /** Loads the readers of manifests and other files; asked for only when one is wanted. */
  readonly manifests: () => ReportReaders;
  readonly knownExploited: KnownExploitedFeed;
  readonly isFeedEnabled: () => boolean;
  readonly now: () => Date;
  readonly log: (message: string) => void;
}

/** What happened to the workspace; told after the fact. */
export type WorkspaceEvent =
  | { readonly kind: "snapshot"; readonly version: number }
  | { readonly kind: "refreshing"; readonly active: boolean }
  /** The list of repositories is another one than before. */
  | { readonly kind: "found" }
  /** Alerts were placed; `isNews` when that is worth a word besides the snapshot's. */
  | {
      readonly kind: "places";
      readonly entry: Entry;
      readonly placement: Placement;
      readonly paths: Placed["paths"];
      readonly isNews: boolean;
    };

/**
 * The repositories of the opened folders and the last snapshot of each. The only mutable state of
 * the worker.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #tell: (event: WorkspaceEvent) => void;
  readonly #stop = endOfMuch();
  #entries: readonly Entry[] = [];
  #problems: readonly NoClone[] = [];
  /** Entries that turned out to be another one, under an older name. */
  readonly #joined = new Map<Entry, Entry>();
  #version = 0;
  #running: Promise<number> | undefined;
  #found: Promise<void> | undefined;
  #isSearched = false;
  /** Repositories whose new snapshot is not announced yet: its places come with it. */
  readonly #unannounced = new Set<Entry>();
  readonly #memory: Required<RoundMemory>;

  constructor(options: WorkspaceOptions, tell: (event: WorkspaceEvent) => void) {
    this.#options = options;
    this.#memory = createRoundMemory(options.now);
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
    await this.#options.keeping?.settled();
  }

  /** Finds the repositories and shows what the cache holds of them. Once; later calls wait. */
  async find(): Promise<void> {
    this.#found ??= this.#find();
    await this.#found;
  }

  async #find(): Promise<void> {
    await this.#look(this.#options.folders);
    this.#isSearched = true;
    this.#unite();
    const kept = this.#entries.filter((entry) => entry.snapshot !== undefined);
    if (kept.length === 0) return;
    this.#announce();
    // Nobody waits for places: what is open comes first, the rest follows beside the network.
    for (const placement of kept.flatMap(({ placements }) => placements)) {
      void Promise.all([placement.placeOpen(), placement.placeAll()]).catch(() => undefined);
    }
  }

  /** Looks into folders that are no entry yet. Entries and problems stay in the folders' order. */
  async #look(folders: readonly string[]): Promise<void> {
    const { git, now, elsewhere = [] } = this.#options;
    const { signal } = this.#stop;
    const search = this.#options.clones === "own" ? findOwnClone : findClones;
    const behind = folders.map((folder) => search(git, folder, this.#options, signal));
    const found = (await Promise.all(behind)).flat();
    const problems = found.flatMap((one) => ("problem" in one ? one.problem : []));
    // A submodule that is opened too is found twice.
    const byFolder = new Map(problems.map((problem) => [problem.folder, problem]));
    this.#problems = [...byFolder.values(), ...elsewhere];
    const world = worldAt(now(), this.#options.knownExploited.known());
    const entries = [...this.#entries];
    let isChanged = false;
    for (const clone of found.flatMap((one) => ("clone" in one ? one.clone : []))) {
      const known = entries.find(({ placements }) =>
        placements.some((one) => isSameRepository(one.clone.repository, clone.repository)),
      );
      // Two folders of one clone are one.
      const isThere = known?.placements.some((one) => one.clone.git.root === clone.git.root);
      if (isThere === true) continue;
      isChanged = true;
      if (known !== undefined) known.placements.push(this.#place(() => known, clone));
      else entries.push(await this.#entryOf(clone, world));
    }
    if (!isChanged) return;
    // Clones behind one folder stay in the order in which they were found.
    const place = (entry: Entry) =>
      this.#options.folders.findIndex((folder) => isBehind(folder, cloneOf(entry)));
    this.#entries = entries.toSorted((a, b) => place(a) - place(b));
    this.#tell({ kind: "found" });
  }

  async #entryOf(clone: Clone, world: World): Promise<Entry> {
    const github = this.#options.github(clone);
    const tracker = () => {
      const issues = this.#options.issuesAt?.(github.clonedAs) ?? github;
      return { issues, alerts: github };
    };
    const kept = await this.#options.keeping?.read(github, world);
    const snapshot = kept && withIssuesIn(kept, issuesInOf(tracker()));
    const entry: Entry = {
      key: repositoryKey(clone.repository),
      github,
      tracker,
      copies: createScannedCopies(github),
      secretPlaces: createSecretPlaces(github),
      placements: [this.#place(() => entry, clone)],
      snapshot,
      byKey: indexOf(snapshot),
      fromCache: snapshot !== undefined,
      world,
    };
    return entry;
  }

  #place(first: () => Entry, clone: Clone): Placement {
    const entryOf = () => {
      let entry = first();
      for (let to = this.#joined.get(entry); to !== undefined; to = this.#joined.get(entry)) {
        entry = to;
      }
      return entry;
    };
    const { git, manifests, log } = this.#options;
    return new Placement({
      clone,
      git,
      dependencies: (own) => manifests().createDependencyAnchors(own),
      log,
      signal: this.#stop.signal,
      scannedFiles: () => entryOf().copies,
      snapshot: () => entryOf().snapshot,
      onPlaced: (placement, { paths, isDifferent }) => {
        const entry = entryOf();
        const isNews = isDifferent && !this.#unannounced.has(entry);
        this.#tell({ kind: "places", entry, placement, paths, isNews });
      },
    });
  }

  /** Two names of one repository are one entry. Gives the clones that are in another one now. */
  #unite(): readonly Placement[] {
    const { entries, joined } = unite(this.#entries);
    if (joined.size === 0) return [];
    this.#entries = entries;
    for (const [from, to] of joined) this.#joined.set(from, to);
    this.#tell({ kind: "found" });
    return [...joined.keys()].flatMap(({ placements }) => placements);
  }

  /** Reads all repositories again; joins a refresh that runs. Resolves to the version it made. */
  async refresh(force = false): Promise<number> {
    this.#running ??= this.#refresh(force).finally(() => {
      this.#running = undefined;
    });
    return await this.#running;
  }

  /** Reads all repositories with what changed after a refresh that runs has begun. */
  async refreshAnew(force = false): Promise<number> {
    // Whoever waits for that one is told of its end.
    await this.#running?.catch(() => undefined);
    return await this.refresh(force);
  }

  async #refresh(force: boolean): Promise<number> {
    const isFirst = !this.#isSearched;
    this.#tell({ kind: "refreshing", active: true });
    try {
      await this.find();
      // A remote may have been added since, a repository cloned, git installed.
      const again = this.#options.folders.filter((folder) =>
        this.#problems.some((problem) => isBehind(folder, problem)),
      );
      if (!isFirst && again.length > 0) await this.#look(again);
      if (this.#entries.length === 0) return this.#version;
      const repositories = this.#entries.map((entry) => cloneOf(entry).repository);
      const round = createRefreshRound(this.#options.resourceGraph(), repositories, this.#memory);
      await Promise.all(this.#entries.map((entry) => this.#refreshEntry(entry, { force, round })));
      const moved = this.#unite();
      await Promise.all(moved.map((placement) => placement.placeAll()));
      return this.#announce();
    } finally {
      if (!this.#stop.signal.aborted) this.#tell({ kind: "refreshing", active: false });
    }
  }

  async #refreshEntry(entry: Entry, order: Omit<RefreshOrder, "at">): Promise<void> {
    const { now, keeping, log, knownExploited } = this.#options;
    await Promise.all(
      entry.placements.map((placement) => lookAgain(placement, this.#options, this.#stop.signal)),
    );
    const at = now();
    const next = await nextSnapshot(entry, this.#options, { ...order, at }, this.#stop.signal);
    const { snapshot, isHeldBack } = next;
    this.#unannounced.add(entry);
    logUnknownValues(entry, snapshot, log);
    // The settings may have changed while it was read.
    entry.snapshot = withIssuesIn(snapshot, issuesInOf(entry.tracker()));
    entry.byKey = indexOf(snapshot);
    entry.world = worldAt(at, knownExploited.known());
    entry.fromCache = false;
    if (isHeldBack) {
      await Promise.all(entry.placements.map((placement) => placement.placeAll()));
      return;
    }
    await placeWithCopies(entry, this.#stop.signal);
    keeping?.keep(entry.github, entry.snapshot);
  }

  /** Wipes what is kept and remembered; tells of how many repositories. */
  async forget(reason: ClearReason): Promise<number> {
    const repositories = (await this.#options.keeping?.clear(reason)) ?? 0;
    if (reason === "otherAccount") return repositories;
    // What runs has begun with what is forgotten now.
    const ended = this.#running?.catch(() => undefined) ?? Promise.resolve();
    void ended.then(async () => this.refresh(true)).catch(() => undefined);
    return repositories;
  }

  /** HEAD or the index may have changed: places alerts again where it did. */
  async headMayHaveChanged(entry: Entry, placement: Placement): Promise<void> {
    const change = await lookAgain(placement, this.#options, this.#stop.signal);
    if (change === "same") return;
    await placement.placeAll();
    // Another branch may have an analysis of its own.
    if (change !== "otherBranch" || placement !== entry.placements[0]) return;
    await this.#options.focus?.pass(this.#stop.signal);
    // One that runs has begun with the branch before.
    await this.refreshAnew();
  }

  /** An issue was written: it shows at once, without reading everything again. */
  issueWritten(entry: Entry, keys: readonly AlertKey[], issue: Omit<LinkedIssue, "alert">): void {
    if (entry.snapshot === undefined) return;
    entry.snapshot = withIssue(entry.snapshot, keys, issue);
    this.#announce();
  }

  /** Issues are made in another repository now: the others are not shown any more, nor acted on. */
  trackersChanged(): void {
    for (const entry of this.#entries) {
      const { snapshot } = entry;
      entry.snapshot = snapshot && withIssuesIn(snapshot, issuesInOf(entry.tracker()));
    }
    this.#announce();
    // Rejects only when the workspace ends.
    void this.refreshAnew().catch(() => undefined);
  }

  /**
   * An alert was changed on GitHub: it shows at once. One that was reopened is read with all the
   * others, and so is everything when a refresh runs that began before the change.
   */
  alertChanged(entry: Entry, key: AlertKey, now: AlertNow): void {
    const isListed = entry.byKey.has(key);
    if (entry.snapshot !== undefined && isListed) {
      entry.snapshot = withChange(entry.snapshot, key, now);
      entry.byKey = indexOf(entry.snapshot);
      this.#announce();
      // Rejects only when the workspace ends.
      void Promise.all(entry.placements.map((one) => one.placeAll())).catch(() => undefined);
    }
    const isNews = now.state === "open" && !isListed;
    if (isNews || this.#running !== undefined) void this.refreshAnew().catch(() => undefined);
  }

  /**
   * A security alert of Defender has another status: it shows at once, and everything is read again,
   * because the risk of the alerts on its workloads depends on it.
   */
  securityAlertChanged(id: string, status: SecurityAlertStatus): void {
    this.#memory.changed.change(id, status, this.#entries);
    this.#announce();
    void this.refreshAnew().catch(() => undefined);
  }

  #announce(): number {
    this.#version += 1;
    this.#unannounced.clear();
    if (!this.#stop.signal.aborted) this.#tell({ kind: "snapshot", version: this.#version });
    return this.#version;
  }
}
