import type { AlertKey } from "../core/alert.ts";
import { type Anchor, isConfident } from "../core/anchor.ts";
import type { World } from "../core/risk/risk.ts";
import type { RankedAlert, Snapshot } from "../core/snapshot.ts";
import type { GitHub } from "../sources/github/client.ts";
import type { Tracker } from "../sources/github/tracker.ts";
import type { Clone } from "./clones.ts";
import type { Placement } from "./placement.ts";
import type { ScannedCopies } from "./scannedCopies.ts";
import type { SecretPlaces } from "./secretPlaces.ts";

/** One repository of the workspace: its snapshot, and its clones with the places of its alerts. */
export interface Entry {
  readonly key: string;
  readonly github: GitHub;
  /** Where issues about its alerts are, as the settings have it now. */
  readonly tracker: () => Tracker;
  /** Scanned files that no clone has. */
  readonly copies: ScannedCopies;
  readonly secretPlaces: SecretPlaces;
  /**
   * The clones, in the order of the folders; the first one's branch decides whose alerts are
   * listed. Several when the same repository is opened twice, or with linked working trees.
   */
  readonly placements: [Placement, ...Placement[]];
  snapshot: Snapshot | undefined;
  /** The snapshot's alerts by key. */
  byKey: ReadonlyMap<AlertKey, RankedAlert>;
  fromCache: boolean;
  /** What the snapshot was ranked by, besides its alerts. */
  world: World;
}

/** The clone whose branch decides whose alerts are listed. */
export function cloneOf({ placements: [first] }: Entry): Clone {
  return first.clone;
}

/** An alert's place in the clone that shows it best. */
export interface PlacedAlert {
  readonly placement: Placement;
  readonly anchor: Anchor | undefined;
}

/** The first clone in which the place is certain, else the first one. */
export function bestPlace({ placements }: Entry, key: AlertKey): PlacedAlert {
  const certain = placements.find(({ places }) => {
    const anchor = places.get(key);
    return anchor !== undefined && isConfident(anchor);
  });
  const placement = certain ?? placements[0];
  return { placement, anchor: placement.places.get(key) };
}

/** The best place of every alert. */
export function bestPlaces(entry: Entry): ReadonlyMap<AlertKey, Anchor> {
  const [first, ...others] = entry.placements;
  if (others.length === 0) return first.places;
  const best = new Map<AlertKey, Anchor>();
  for (const key of entry.byKey.keys()) {
    const { anchor } = bestPlace(entry, key);
    if (anchor !== undefined) best.set(key, anchor);
  }
  return best;
}
