import type { AlertKey } from "../../core/alert.ts";
import { type AlertFilter, isOpen, matcher, noFilter } from "../../core/filter/alertFilter.ts";
import type { Member } from "../../core/filter/member.ts";
import type { MineReason } from "../../core/mine/mine.ts";
import type { RankedAlert, Snapshot } from "../../core/snapshot.ts";
import { bestPlace, type Entry } from "../entry.ts";
import type { SeenMemory } from "./seenMemory.ts";

/** What else is known of an alert's owner. */
export interface MineSource {
  /** Why it is the user's; undefined when it is not known to be. */
  readonly reasonOf: (
    entry: Entry,
    alert: Pick<Member, "ranked" | "anchor" | "assignees">,
  ) => MineReason | undefined;
}

interface Made {
  readonly snapshot: Snapshot | undefined;
  readonly version: number;
  /** Without the filter. */
  readonly all: readonly Member[];
  readonly shown: readonly Member[];
  readonly keys: ReadonlySet<AlertKey>;
  readonly byKey: ReadonlyMap<AlertKey, Member>;
}

/**
 * The one filtered set of alerts: trees, Problems, badge and status bar all take it from here, so
 * that their numbers agree. The report and the command line do not.
 */
export class Members {
  readonly #mine: MineSource;
  readonly #seen: SeenMemory;
  readonly #made = new WeakMap<Entry, Made>();
  #filter: AlertFilter = noFilter;
  #version = 0;

  constructor(mine: MineSource, seen: SeenMemory) {
    this.#mine = mine;
    this.#seen = seen;
  }

  get filter(): AlertFilter {
    return this.#filter;
  }

  set filter(filter: AlertFilter) {
    this.#filter = filter;
    this.changed();
  }

  get isFiltered(): boolean {
    return !isOpen(this.#filter);
  }

  /** Something that members are made from is another than before. */
  changed(): void {
    this.#version += 1;
  }

  /** The alerts that pass the filter, most urgent first. */
  shown(entry: Entry): readonly Member[] {
    return this.#of(entry).shown;
  }

  /** All alerts, whatever the filter. */
  all(entry: Entry): readonly Member[] {
    return this.#of(entry).all;
  }

  /** Whether an alert passes the filter; quick, it is asked with every keystroke. */
  has(entry: Entry, key: AlertKey): boolean {
    return !this.isFiltered || this.#of(entry).keys.has(key);
  }

  of(entry: Entry, key: AlertKey): Member | undefined {
    return this.#of(entry).byKey.get(key);
  }

  #of(entry: Entry): Made {
    const known = this.#made.get(entry);
    const { snapshot } = entry;
    if (known?.snapshot === snapshot && known?.version === this.#version) return known;
    const people = assigneesOf(snapshot);
    const all = (snapshot?.alerts ?? []).map((ranked) => this.#member(entry, ranked, people));
    const shown = this.isFiltered ? all.filter(matcher(this.#filter)) : all;
    const made: Made = {
      snapshot,
      version: this.#version,
      all,
      shown,
      keys: new Set(shown.map(({ ranked }) => ranked.alert.key)),
      byKey: new Map(all.map((member) => [member.ranked.alert.key, member])),
    };
    this.#made.set(entry, made);
    return made;
  }

  #member(entry: Entry, ranked: RankedAlert, people: ReturnType<typeof assigneesOf>): Member {
    const { alert } = ranked;
    const assignees = [...new Set([...alert.assignees, ...(people.get(alert.key) ?? [])])];
    const { anchor } = bestPlace(entry, alert.key);
    return {
      ranked,
      // Where it is now: an edit moves it without making members anew.
      get anchor() {
        return bestPlace(entry, alert.key).anchor;
      },
      assignees,
      mine: this.#mine.reasonOf(entry, { ranked, anchor, assignees }),
      // What is fixed is no news, also when it is listed for the first time.
      isNewSinceLook: ranked.state === "open" && this.#seen.isNewSinceLook(entry.key, alert),
      isUnseen: ranked.state === "open" && this.#seen.isUnseen(entry.key, alert),
    };
  }
}

/** Whom the open issues of alerts are assigned to. */
function assigneesOf(snapshot: Snapshot | undefined): ReadonlyMap<AlertKey, readonly string[]> {
  const people = new Map<AlertKey, readonly string[]>();
  for (const { alert, state, assignees } of snapshot?.issues ?? []) {
    if (state === "open") people.set(alert, [...(people.get(alert) ?? []), ...assignees]);
  }
  return people;
}
