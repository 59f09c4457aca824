import type { Diagnostic, Range } from "vscode-languageserver";
import type { AlertKey, Region } from "../../core/alert.ts";
import { type Anchor, isConfident } from "../../core/anchor.ts";
import { type DependencyPlace, relatedOfAll } from "../../core/locate/dependency/place.ts";
import { compareRanked } from "../../core/risk/rank.ts";
import type { RankedAlert } from "../../core/snapshot.ts";
import { diagnosticMessage, type Severities, severityOf } from "../../core/view/diagnostic.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { diagnosticSource } from "../../protocol/contributions.ts";
import { type RepositoryFile, uriOf } from "../documents.ts";
import type { Entry } from "../entry.ts";
import type { Placed, Placement } from "../placement.ts";
import { holds, rangeOf } from "./ranges.ts";
import type { RelatedLine } from "./relatedLines.ts";

/** An alert and the confident place it is drawn at. */
export interface DrawnAlert {
  readonly ranked: RankedAlert;
  readonly anchor: Anchor & { readonly region: Region };
  readonly dependency: DependencyPlace | undefined;
}

/** Whether an alert is to be drawn: it passes the filter, and its tier is turned on. */
export type IsMember = (entry: Entry, key: AlertKey) => boolean;

/** The alerts that may be drawn, by path; most urgent first within a file. */
function drawnByPath(
  entry: Entry,
  placement: Placement,
  isMember: IsMember,
): ReadonlyMap<string, readonly DrawnAlert[]> {
  const files = new Map<string, DrawnAlert[]>();
  for (const ranked of entry.snapshot?.alerts ?? []) {
    const drawn = isMember(entry, ranked.alert.key) ? draw(ranked, placement) : undefined;
    if (drawn === undefined) continue;
    const own = files.get(drawn.anchor.path);
    if (own === undefined) files.set(drawn.anchor.path, [drawn]);
    else own.push(drawn);
  }
  return files;
}

/** The alerts that may be drawn in one file, most urgent first; costs only what the file holds. */
function drawnIn({ entry, placement, path }: RepositoryFile): readonly DrawnAlert[] {
  const drawn: DrawnAlert[] = [];
  const placed = new Map(placement.anchors.anchorsIn(path));
  for (const key of placement.dependencyKeys.get(path) ?? []) {
    const anchor = placement.places.get(key);
    if (anchor !== undefined) placed.set(key, anchor);
  }
  for (const [key, anchor] of placed) {
    const ranked = entry.byKey.get(key);
    const found = ranked === undefined ? undefined : draw(ranked, placement, anchor);
    if (found !== undefined && anchor.path === path) drawn.push(found);
  }
  return drawn.toSorted((a, b) => compareRanked(a.ranked, b.ranked));
}

/** Whether a clone shows an alert on a certain line. */
export function isDrawable(ranked: RankedAlert, placement: Placement): boolean {
  return draw(ranked, placement) !== undefined;
}

function draw(
  ranked: RankedAlert,
  placement: Placement,
  anchor = placement.places.get(ranked.alert.key),
): DrawnAlert | undefined {
  if (anchor?.region === undefined || !isConfident(anchor) || !isCodeHere(ranked, anchor)) {
    return undefined;
  }
  const dependency = placement.dependency(ranked.alert.key);
  return { ranked, anchor: { ...anchor, region: anchor.region }, dependency };
}

/**
 * What is fixed on the default branch is drawn only where the flagged lines still stand as they
 * were, on a branch without the fix, and only when it is known which lines those were.
 */
function isCodeHere({ state, fix }: RankedAlert, anchor: Anchor): boolean {
  if (state === "open") return true;
  return fix?.by === "code" && (anchor.state === "exact" || anchor.state === "moved");
}

/** One per finding; the alerts about one line of a manifest are one, led by the most urgent. */
function diagnosticsOf(
  { entry, placement }: Pick<PublishedFile, "entry" | "placement">,
  groups: readonly Group[],
  { t, severities, related: relatedTo }: DiagnosticStyle,
): readonly Diagnostic[] {
  return groups.map(([lead, ...others]) => {
    const { ranked, anchor, dependency } = lead;
    const message = diagnosticMessage(ranked, anchor, t, dependency);
    const group = [lead, ...others];
    const locked = relatedOfAll(group.map((one) => one.dependency)).map(
      ({ path, line, label }) => ({
        location: { uri: uriOf(placement, path), range: wholeLine(line) },
        message: plain(t(label), 200),
      }),
    );
    const elsewhere = relatedTo(entry, ranked.alert.key).map(({ uri, range, message: words }) => ({
      location: { uri, range },
      message: words,
    }));
    const related = [...locked, ...elsewhere];
    const more = others.length === 0 ? "" : ` ${t("and {0} more", others.length)}`;
    return {
      range: rangeOf(anchor.region),
      severity: severityOf(ranked, anchor, severities()),
      source: diagnosticSource,
      code: plain(ranked.alert.rule),
      codeDescription: { href: ranked.alert.url },
      message: `${message}${more}`,
      ...(related.length === 0 ? {} : { relatedInformation: related }),
      data: {
        repository: entry.key,
        key: ranked.alert.key,
        keys: group.map((one) => one.ranked.alert.key),
      },
    };
  });
}

type Group = [DrawnAlert, ...DrawnAlert[]];

/** Dependabot alerts at one range are together; everything else is alone. Order is kept. */
function groups(drawn: readonly DrawnAlert[]): readonly Group[] {
  const made: Group[] = [];
  const atRange = new Map<string, Group>();
  for (const one of drawn) {
    const group: Group = [one];
    if (one.ranked.alert.kind === "dependabot") {
      const place = JSON.stringify(one.anchor.region);
      const own = atRange.get(place);
      if (own !== undefined) {
        own.push(one);
        continue;
      }
      atRange.set(place, group);
    }
    made.push(group);
  }
  return made;
}

/** A 1-based line from its beginning to its end. */
function wholeLine(line: number): Range {
  return rangeOf({ startLine: line, startColumn: 1, endLine: line, endColumn: 0 });
}

/** What diagnostics are made with, besides alerts and places. */
export interface DiagnosticStyle {
  readonly t: Translate;
  /** The user's. */
  readonly severities: () => Severities;
  /** Lines elsewhere that are known to tell more. */
  readonly related: (entry: Entry, key: AlertKey) => readonly RelatedLine[];
  /** Another extension marks the same result on the same line, and ours is to be quiet there. */
  readonly isMarked: (file: RepositoryFile, drawn: DrawnAlert) => boolean;
  readonly isMember: IsMember;
}

interface PublishedFile {
  readonly entry: Entry;
  readonly path: string;
  readonly placement: Placement;
  /** The root of its clone. */
  readonly root: string;
  readonly uri: string;
}

/** How many diagnostics an editor can take. */
export interface DiagnosticLimits {
  readonly perFile: number;
  readonly overall: number;
}

/**
 * VS Code keeps 1,000 of a file and drops others by its own rule; its Problems view does not count
 * further than 10,000.
 */
const editorLimits: DiagnosticLimits = { perFile: 1000, overall: 10_000 };

interface Published {
  readonly text: string;
  readonly root: string;
  readonly keys: readonly AlertKey[];
  /** How many diagnostics those are. */
  readonly entries: number;
}

/**
 * Publishes per file, and only files whose diagnostics changed since they were last published. Of
 * more than the editor takes the most urgent ones are published, over all repositories.
 */
export class DiagnosticPublisher {
  readonly #send: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  readonly #style: DiagnosticStyle;
  readonly #published = new Map<string, Published>();
  /** The address each file was last published under; it changes with the spelling that is open. */
  readonly #addresses = new Map<string, string>();
  /** Every clone, with how many alerts may be drawn in it. */
  readonly #clones = new Map<string, { entry: Entry; placement: Placement; drawn: number }>();
  /** The most urgent alerts of each clone, when there are more than an editor takes. */
  #chosen: ReadonlyMap<string, ReadonlySet<AlertKey>> | undefined;

  /** The alerts of each file that are not drawn because another extension marks them. */
  readonly #marked = new Map<
    string,
    { readonly root: string; readonly keys: readonly AlertKey[] }
  >();

  constructor(
    send: (uri: string, diagnostics: readonly Diagnostic[]) => void,
    style: DiagnosticStyle,
  ) {
    this.#send = send;
    this.#style = style;
  }

  /** How many alerts with a certain line are not drawn because another extension marks them. */
  get markedByOthers(): number {
    return [...this.#marked.values()].reduce((sum, { keys }) => sum + keys.length, 0);
  }

  /** Brings the files of a clone up to date: those of `paths`, or all where it is undefined. */
  publish(entry: Entry, placement: Placement, paths: Placed["paths"]): void {
    if (paths === undefined) this.#publishAll(entry, placement);
    else for (const path of paths) this.publishPath({ entry, placement, path });
  }

  /**
   * The alerts that are published of a clone, in how many diagnostics, and those that another
   * extension marks instead.
   */
  keysIn({ clone }: Placement): {
    readonly published: ReadonlySet<AlertKey>;
    readonly entries: number;
    readonly marked: ReadonlySet<AlertKey>;
  } {
    const { root } = clone.git;
    const of = (files: ReadonlyMap<string, { root: string; keys: readonly AlertKey[] }>) =>
      new Set([...files.values()].flatMap((file) => (file.root === root ? file.keys : [])));
    const entries = [...this.#published.values()].reduce(
      (sum, file) => sum + (file.root === root ? file.entries : 0),
      0,
    );
    return { published: of(this.#published), entries, marked: of(this.#marked) };
  }

  #publishAll(entry: Entry, placement: Placement): void {
    const { root } = placement.clone.git;
    const files = drawnByPath(entry, placement, this.#style.isMember);
    const drawn = [...files.values()].reduce((sum, alerts) => sum + alerts.length, 0);
    this.#clones.set(root, { entry, placement, drawn });
    const clones = [...this.#clones.values()];
    const total = clones.reduce((sum, one) => sum + one.drawn, 0);
    const wasLimited = this.#chosen !== undefined;
    if (total <= editorLimits.overall && !wasLimited) {
      this.#publishFiles(entry, placement, files);
      return;
    }
    // What one clone shows depends on all of them.
    this.#chosen = total <= editorLimits.overall ? undefined : this.#choose();
    for (const one of clones) {
      const own = drawnByPath(one.entry, one.placement, this.#style.isMember);
      this.#publishFiles(one.entry, one.placement, own);
    }
  }

  /** The most urgent alerts of all clones, as many as an editor takes. */
  #choose(): ReadonlyMap<string, ReadonlySet<AlertKey>> {
    const all = [...this.#clones].flatMap(([root, { entry, placement }]) =>
      [...drawnByPath(entry, placement, this.#style.isMember).values()]
        .flat()
        .map(({ ranked }) => ({ root, ranked })),
    );
    const chosen = new Map<string, Set<AlertKey>>();
    const urgent = all.toSorted((a, b) => compareRanked(a.ranked, b.ranked));
    for (const { root, ranked } of urgent.slice(0, editorLimits.overall)) {
      const own = chosen.get(root) ?? new Set<AlertKey>();
      chosen.set(root, own.add(ranked.alert.key));
    }
    return chosen;
  }

  /** Files that lost their last alert are cleared. */
  #publishFiles(
    entry: Entry,
    placement: Placement,
    files: ReadonlyMap<string, readonly DrawnAlert[]>,
  ): void {
    const { root } = placement.clone.git;
    const current = new Set<string>();
    for (const [path, drawn] of files) {
      const uri = uriOf(placement, path);
      current.add(uri);
      this.#publishFile({ entry, path, placement, root, uri }, drawn);
      this.#addresses.set(`${root}\n${path}`, uri);
    }
    for (const [uri, { root: publishedRoot }] of this.#published) {
      if (publishedRoot === root && !current.has(uri)) {
        this.#publishFile({ entry, path: "", placement, root, uri }, []);
      }
    }
  }

  /** Brings one file up to date, after an edit; true when it is drawn otherwise than before. */
  publishPath(file: RepositoryFile): boolean {
    const { entry, placement, path } = file;
    const { root } = placement.clone.git;
    const name = `${root}\n${path}`;
    const [uri, before] = [uriOf(placement, path), this.#addresses.get(name)];
    this.#addresses.set(name, uri);
    if (before !== undefined && before !== uri) {
      this.#publishFile({ entry, path, placement, root, uri: before }, []);
    }
    const drawn = drawnIn(file).filter(({ ranked }) =>
      this.#style.isMember(entry, ranked.alert.key),
    );
    return this.#publishFile({ entry, path, placement, root, uri }, drawn);
  }

  #publishFile(file: PublishedFile, drawn: readonly DrawnAlert[]): boolean {
    const { root, uri } = file;
    const chosen = this.#chosen?.get(root);
    const marked = drawn.filter((one) => this.#style.isMarked(file, one));
    if (marked.length === 0) this.#marked.delete(uri);
    else this.#marked.set(uri, { root, keys: marked.map(({ ranked }) => ranked.alert.key) });
    const allowed = drawn.filter(
      (one) =>
        !marked.includes(one) &&
        (this.#chosen === undefined || chosen?.has(one.ranked.alert.key) === true),
    );
    const shown = groups(allowed).slice(0, editorLimits.perFile);
    const diagnostics = diagnosticsOf(file, shown, this.#style);
    const text = JSON.stringify(diagnostics);
    if ((this.#published.get(uri)?.text ?? "[]") === text) return false;
    const keys = shown.flat().map(({ ranked }) => ranked.alert.key);
    if (diagnostics.length === 0) this.#published.delete(uri);
    else this.#published.set(uri, { text, root, keys, entries: diagnostics.length });
    this.#send(uri, diagnostics);
    return true;
  }
}

/** The alerts drawn in a file, most urgent first. */
export function alertsIn(file: RepositoryFile): readonly DrawnAlert[] {
  return drawnIn(file);
}

/** The alerts drawn at a position, most urgent first. */
export function alertsAt(
  file: RepositoryFile,
  position: { readonly line: number; readonly character: number },
): readonly DrawnAlert[] {
  return drawnIn(file).filter(({ anchor }) => holds(rangeOf(anchor.region), position));
}

/** The alerts drawn at a range or in it, most urgent first. */
export function alertsTouching(file: RepositoryFile, range: Range): readonly DrawnAlert[] {
  return drawnIn(file).filter(({ anchor }) => {
    const own = rangeOf(anchor.region);
    return holds(own, range.start) || holds(range, own.start);
  });
}

/** The alerts drawn on a line, most urgent first. */
export function alertsOnLine(file: RepositoryFile, line: number): readonly DrawnAlert[] {
  return drawnIn(file).filter(({ anchor }) => {
    const { start, end } = rangeOf(anchor.region);
    return start.line <= line && line <= end.line;
  });
}
