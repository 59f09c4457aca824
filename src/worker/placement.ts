import type { AlertKey, DependabotAlert } from "../core/alert.ts";
import type { Anchor } from "../core/anchor.ts";
import type { DependencyPlace } from "../core/locate/dependency/place.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { Git } from "../sources/git/git.ts";
import { createWorkingTree } from "../sources/git/workingTree.ts";
import type { ScannedFiles } from "./anchors/scannedFiles.ts";
import { type Anchors, createAnchors, groupByPath } from "./anchors.ts";
import type { Clone } from "./clones.ts";
import type { DependencyAnchorOptions, DependencyAnchors } from "./dependencyAnchors.ts";
import { targetsOf } from "./targets.ts";

export interface PlacementOptions {
  readonly clone: Clone;
  readonly git: Git;
  /** Makes what places Dependabot alerts; asked for only when there are some. */
  readonly dependencies: (options: DependencyAnchorOptions) => DependencyAnchors;
  /** Scanned files that the clone does not have. */
  readonly scannedFiles: () => ScannedFiles;
  /** The alerts to place. */
  readonly snapshot: () => Snapshot | undefined;
  /** Told after every look at the files. */
  readonly onPlaced: (placement: Placement, placed: Placed) => void;
  readonly log: (message: string) => void;
  /** Ends everything that runs. */
  readonly signal: AbortSignal;
}

/** What a look at the files changed. */
export interface Placed {
  /** The files whose alerts were placed; undefined: all of them. */
  readonly paths: ReadonlySet<string> | undefined;
  /** False when every alert is where it was. */
  readonly isDifferent: boolean;
}

/** Files are opened, saved and closed by the dozen: once for all of them. */
const touchDelayMs = 100;

/**
 * One clone of a repository, and where the repository's alerts are in its files.
 *
 * Looks at the files run one after the other, so that the latest one counts; those that wait for
 * the same thing are one.
 */
export class Placement {
  clone: Clone;
  readonly anchors: Anchors;
  /** Where the snapshot's alerts are in the files now, by alert. */
  readonly places = new Map<AlertKey, Anchor>();
  /** The Dependabot alerts by the path they are mended in: a keystroke asks for one file's. */
  dependencyKeys: ReadonlyMap<string, readonly AlertKey[]> = new Map();
  /** The texts of open files, by repository path. */
  readonly openTexts = new Map<string, string>();
  /** Absolute paths of open files as the editor spells them, by the folded repository path. */
  readonly openedAs = new Map<string, string>();
  readonly #options: PlacementOptions;
  #dependencies: DependencyAnchors | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #dependencyPlaces: ReadonlyMap<AlertKey, DependencyPlace> = new Map();
  readonly #touched = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PlacementOptions) {
    const { clone, git, signal } = options;
    this.#options = options;
    this.clone = clone;
    const scannedFiles: ScannedFiles = {
      blobOf: (commit, path) => options.scannedFiles().blobOf(commit, path),
      contentOf: (blob) => options.scannedFiles().contentOf(blob),
      lineHashOf: (location) => options.scannedFiles().lineHashOf(location),
    };
    this.anchors = createAnchors({ ...clone.git, git, scannedFiles });
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Places all alerts, in the files of now. Rejects only when the workspace ends. */
  placeAll(): Promise<void> {
    // What waits has not looked yet: it sees all that is true now.
    this.#waiting ??= this.#enqueue(async () => {
      this.#waiting = undefined;
      const { snapshot, signal } = this.#options;
      const [located, dependencies] = await Promise.all([
        this.anchors.locate(targetsOf(snapshot()), signal),
        this.#locateDependencies(),
      ]);
      const before = new Map(this.places);
      this.places.clear();
      for (const [key, anchor] of [...located, ...dependencies]) this.places.set(key, anchor);
      this.dependencyKeys = groupByPath(dependencies);
      this.#tell(undefined, !isSamePlaces(before, this.places));
    });
    return this.#waiting;
  }

  /** Places what is in the open files, for what the user looks at. */
  async placeOpen(): Promise<void> {
    await this.#enqueue(async () => {
      const open = new Set(this.openTexts.keys());
      const targets = targetsOf(this.#options.snapshot()).filter(({ location }) =>
        open.has(location.path),
      );
      if (targets.length === 0) return;
      this.#take(await this.anchors.locate(targets, this.#options.signal), open);
    });
  }

  /** A file may be another one on the disk than when its alerts were placed: looks soon. */
  fileTouched(path: string): void {
    this.#touched.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const paths = [...this.#touched];
      this.#touched.clear();
      // Rejects only when the workspace ends.
      this.#enqueue(() => this.#placeFiles(paths)).catch(() => undefined);
    }, touchDelayMs);
  }

  /** The open text of a file has settled: what its dependencies' places depend on is looked at. */
  textSettled(path: string): void {
    this.anchors.bufferSettled(path);
    if (this.#dependencies?.fileChanged(path) === true) this.fileTouched(path);
  }

  /** How the package of a Dependabot alert gets here; undefined for other alerts. */
  dependency(key: AlertKey): DependencyPlace | undefined {
    return this.#dependencyPlaces.get(key);
  }

  /** Takes over the places that an edit moved; only those of one file. */
  fileMoved(path: string): void {
    for (const [key, anchor] of this.anchors.anchorsIn(path)) this.places.set(key, anchor);
  }

  async #placeFiles(paths: readonly string[]): Promise<void> {
    const located = new Map<AlertKey, Anchor>();
    for (const path of paths) {
      const found = await this.anchors.locateFile(path, this.#options.signal);
      for (const [key, anchor] of found) located.set(key, anchor);
    }
    const touched = new Set(paths);
    if (paths.some((path) => this.#dependencies?.fileChanged(path) === true)) {
      const dependencies = await this.#locateDependencies();
      for (const [key, anchor] of dependencies) {
        located.set(key, anchor);
        touched.add(anchor.path);
      }
      // What moved out of a manifest is drawn there no more.
      for (const path of this.dependencyKeys.keys()) touched.add(path);
      this.dependencyKeys = groupByPath(dependencies);
    }
    this.#take(located, touched);
  }

  #take(located: ReadonlyMap<AlertKey, Anchor>, touched: ReadonlySet<string>): void {
    const paths = new Set(touched);
    let isDifferent = false;
    for (const [key, anchor] of located) {
      const before = this.places.get(key);
      isDifferent ||= !isSame(before, anchor);
      if (before !== undefined) paths.add(before.path);
      paths.add(anchor.path);
      this.places.set(key, anchor);
    }
    this.#tell(paths, isDifferent);
  }

  #tell(paths: ReadonlySet<string> | undefined, isDifferent: boolean): void {
    const { signal, onPlaced } = this.#options;
    if (!signal.aborted) onPlaced(this, { paths, isDifferent });
  }

  async #locateDependencies(): Promise<ReadonlyMap<AlertKey, Anchor>> {
    const { snapshot, dependencies, log, signal } = this.#options;
    const alerts = (snapshot()?.alerts ?? []).flatMap(({ alert }): DependabotAlert[] =>
      alert.kind === "dependabot" && alert.manifestPath !== "" ? [alert] : [],
    );
    if (alerts.length === 0) return new Map();
    const { root } = this.clone.git;
    try {
      this.#dependencies ??= dependencies({
        root,
        readWorkingFile: createWorkingTree(root),
        openText: (path) => this.openTexts.get(path),
      });
    } catch (error) {
      // Its program is missing beside the worker's: everything else goes on without these lines.
      const why = error instanceof Error ? error.message : "unknown reason";
      log(`Dependabot alerts are shown without their lines: ${why}`);
      return new Map();
    }
    const places = await this.#dependencies.locate(alerts, signal);
    this.#dependencyPlaces = places;
    return new Map(Array.from(places, ([key, { anchor }]) => [key, anchor]));
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

function isSamePlaces(
  one: ReadonlyMap<AlertKey, Anchor>,
  other: ReadonlyMap<AlertKey, Anchor>,
): boolean {
  if (one.size !== other.size) return false;
  for (const [key, anchor] of other) if (!isSame(one.get(key), anchor)) return false;
  return true;
}

/** Whether nobody would see a difference. */
function isSame(one: Anchor | undefined, other: Anchor): boolean {
  return one !== undefined && seen(one) === seen(other);
}

function seen({ state, path, reason, region }: Anchor): string {
  const { startLine, startColumn, endLine, endColumn } = region ?? {};
  return [state, path, reason, startLine, startColumn, endLine, endColumn].join("\t");
}
