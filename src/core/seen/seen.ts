import type { AlertKind } from "../alert.ts";

/**
 * The alerts of a repository that the user has seen: per kind, ranges of their numbers such as
 * `1-120,125`. A kind is missing until its alerts were read once: what is there then is not new.
 */
export type Seen = Readonly<Partial<Record<AlertKind, string>>>;

const kinds: readonly AlertKind[] = ["codeScanning", "dependabot", "secretScanning"];

/** Enough for a hundred thousand alerts that are seen one by one. */
const longestRanges = 800_000;

/** Reads what was kept; a kind that is no list of ranges is missing. */
export function parseSeen(value: unknown): Seen {
  if (typeof value !== "object" || value === null) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const ranges = given.get(kind);
      const isGood =
        typeof ranges === "string" &&
        ranges.length <= longestRanges &&
        /^(?:\d{1,15}(?:-\d{1,15})?(?:,|$))*$/.test(ranges);
      return isGood ? [[kind, ranges]] : [];
    }),
  );
}

/** Ranges of numbers, ascending, that neither touch nor overlap. */
type Ranges = readonly (readonly [first: number, last: number])[];

/** The seen alerts of one repository, quick to ask. Changes make another one. */
export class SeenAlerts {
  readonly #ranges: ReadonlyMap<AlertKind, Ranges>;

  private constructor(ranges: ReadonlyMap<AlertKind, Ranges>) {
    this.#ranges = ranges;
  }

  static of(seen: Seen): SeenAlerts {
    return new SeenAlerts(
      new Map(
        kinds.flatMap((kind) => {
          const text = seen[kind];
          return text === undefined ? [] : [[kind, merged(rangesIn(text))] as const];
        }),
      ),
    );
  }

  /** False also for a kind that was never looked at. */
  has(kind: AlertKind, number: number): boolean {
    const ranges = this.#ranges.get(kind) ?? [];
    let [low, high] = [0, ranges.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [first, last] = ranges[middle] ?? [0, 0];
      if (number < first) high = middle - 1;
      else if (number > last) low = middle + 1;
      else return true;
    }
    return false;
  }

  /** The alerts of this kind were read before, so that others are new. */
  knows(kind: AlertKind): boolean {
    return this.#ranges.has(kind);
  }

  /** With these too; their kinds are known from then on, as are `kinds`. */
  with(
    alerts: readonly { readonly kind: AlertKind; readonly number: number }[],
    known: readonly AlertKind[] = [],
  ): SeenAlerts {
    const next = new Map(this.#ranges);
    for (const kind of kinds) {
      const own = alerts.filter((alert) => alert.kind === kind);
      if (own.length === 0 && !known.includes(kind)) continue;
      const added = own.map(({ number }) => [number, number] as const);
      next.set(kind, merged([...(next.get(kind) ?? []), ...added]));
    }
    return new SeenAlerts(next);
  }

  /** As it is kept. */
  toSeen(): Seen {
    return Object.fromEntries(
      [...this.#ranges].map(([kind, ranges]) => [
        kind,
        ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(","),
      ]),
    );
  }
}

function rangesIn(text: string): Ranges {
  return text.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return part === "" || first === undefined || last === undefined || last < first
      ? []
      : [[first, last] as const];
  });
}

function merged(ranges: Ranges): Ranges {
  const result: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}
