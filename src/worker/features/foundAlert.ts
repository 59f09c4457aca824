import type { RankedAlert } from "../../core/snapshot.ts";
import type { Entry } from "../entry.ts";
import type { Placement } from "../placement.ts";

/** An alert of the workspace, and the clone that shows it best. */
export interface FoundAlert {
  readonly entry: Entry;
  readonly placement: Placement;
  readonly ranked: RankedAlert;
}
