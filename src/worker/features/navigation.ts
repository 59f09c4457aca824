import { isConfident } from "../../core/anchor.ts";
import { isExposed } from "../../core/risk/exposed.ts";
import { compareRanked } from "../../core/risk/rank.ts";
import type { RankedAlert } from "../../core/snapshot.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { tierName } from "../../core/view/words.ts";
import type { NextAlert } from "../../protocol/editorMessages.ts";
import type { Settings } from "../../protocol/settings.ts";
import { fileOf } from "../documents.ts";
import { bestPlace, type Entry } from "../entry.ts";
import type { Workspace } from "../workspace.ts";
import type { IsMember } from "./diagnostics.ts";

/** Where the user is, and where to. */
export interface Move {
  /** Address of the file that is looked at. */
  readonly uri?: string | undefined;
  /** 0-based. */
  readonly line?: number | undefined;
  readonly direction: "next" | "previous";
  readonly order: Settings["navigation.order"];
  readonly isMember: IsMember;
}

interface Stop {
  readonly entry: Entry;
  readonly ranked: RankedAlert;
  readonly place: Place;
}

/** In the order of the repositories, then by path and line. */
interface Place {
  readonly repository: number;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * The exposed alert before or after where the user is, around the end of the list. Alerts of one
 * line are one stop, at its most urgent one; those without a certain line, or hidden by the filter,
 * are none.
 */
export function nextAlert(workspace: Workspace, move: Move, t: Translate): NextAlert | null {
  const { direction, order, isMember } = move;
  const here = placeOf(workspace, move);
  const stops = stopsOf(workspace.entries, isMember);
  const ordered =
    order === "file"
      ? stops.toSorted((a, b) => comparePlaces(a.place, b.place))
      : stops.toSorted((a, b) => compareRanked(a.ranked, b.ranked));
  const index =
    order === "file" ? byPlace(ordered, here, direction) : byRank(ordered, here, direction);
  const stop = ordered.at(index % Math.max(1, ordered.length));
  if (stop === undefined) return null;
  const { entry, ranked } = stop;
  const number = ordered.indexOf(stop) + 1;
  return {
    repository: entry.key,
    key: ranked.alert.key,
    words: [
      t("Exposed alert {0} of {1}", number, ordered.length),
      `${tierName(ranked, t)}: ${plain(ranked.alert.title, 120)}`,
    ].join(" · "),
  };
}

function stopsOf(entries: readonly Entry[], isMember: IsMember): readonly Stop[] {
  const stops = new Map<string, Stop>();
  entries.forEach((entry, repository) => {
    for (const ranked of entry.snapshot?.alerts ?? []) {
      if (!isExposed(ranked) || !isMember(entry, ranked.alert.key)) continue;
      const { anchor } = bestPlace(entry, ranked.alert.key);
      if (anchor?.region === undefined || !isConfident(anchor)) continue;
      const place = { repository, path: anchor.path, line: anchor.region.startLine };
      const name = `${repository}\n${place.path}\n${place.line}`;
      // The snapshot lists the most urgent first.
      if (!stops.has(name)) stops.set(name, { entry, ranked, place });
    }
  });
  return [...stops.values()];
}

function placeOf(workspace: Workspace, { uri, line }: Move): Place | undefined {
  const file = uri === undefined ? undefined : fileOf(workspace, uri);
  if (file === undefined) return undefined;
  return {
    repository: workspace.entries.indexOf(file.entry),
    path: file.path,
    line: (line ?? -1) + 1,
  };
}

function comparePlaces(a: Place, b: Place): number {
  return (
    a.repository - b.repository || (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1)
  );
}

/** Index of the stop; -1 is the last one, and the length the first. */
function byPlace(
  stops: readonly Stop[],
  here: Place | undefined,
  direction: Move["direction"],
): number {
  if (here === undefined) return direction === "next" ? 0 : -1;
  if (direction === "previous") {
    return stops.findLastIndex(({ place }) => comparePlaces(place, here) < 0);
  }
  const after = stops.findIndex(({ place }) => comparePlaces(place, here) > 0);
  return after === -1 ? 0 : after;
}

function byRank(
  stops: readonly Stop[],
  here: Place | undefined,
  direction: Move["direction"],
): number {
  const at =
    here === undefined ? -1 : stops.findIndex(({ place }) => comparePlaces(place, here) === 0);
  if (direction === "next") return at + 1;
  return at === -1 ? -1 : at - 1;
}
