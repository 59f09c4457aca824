import type { ReportedLocation } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import { regionKey } from "./onDisk.ts";

/**
 * Anchors on disk by commit, path and region, for one tree of HEAD.
 *
 * A change of a file drops the anchors that were reported or found in it; another tree of HEAD
 * drops all. What was computed while its file changed is not kept.
 */
export interface AnchorCache {
  readonly get: (location: ReportedLocation) => Anchor | undefined;
  /** `since`: the moment, by `now`, at which reading for this anchor began. */
  readonly set: (location: ReportedLocation, anchor: Anchor, since: number) => void;
  /** A count of changes, not a time. */
  readonly now: () => number;
  readonly fileChanged: (path: string) => void;
  readonly headChanged: () => void;
  /** True until `headIs` was told the present tree. */
  readonly isHeadUnknown: () => boolean;
  readonly headIs: (tree: string | undefined, since: number) => void;
}

export function createAnchorCache(): AnchorCache {
  const files = new Map<string, Map<string, Anchor>>();
  /** The paths on which a cached file's anchors depend, besides its own. */
  const foundIn = new Map<string, Set<string>>();
  const lastChanges = new Map<string, number>();
  let changes = 0;
  let headChange = 0;
  let isHeadUnknown = true;
  let tree: string | undefined;
  const clear = (): void => {
    files.clear();
    foundIn.clear();
  };
  return {
    get: (location) => files.get(fileKey(location))?.get(regionKey(location.region)),
    set: (location, anchor, since) => {
      const isOld =
        headChange > since ||
        (lastChanges.get(location.path) ?? 0) > since ||
        (lastChanges.get(anchor.lookedIn ?? anchor.path) ?? 0) > since;
      if (isOld) return;
      const key = fileKey(location);
      const anchors = files.get(key) ?? new Map<string, Anchor>();
      files.set(key, anchors.set(regionKey(location.region), anchor));
      for (const path of new Set([location.path, anchor.lookedIn ?? anchor.path])) {
        foundIn.set(path, (foundIn.get(path) ?? new Set()).add(key));
      }
    },
    now: () => changes,
    fileChanged: (path) => {
      changes += 1;
      lastChanges.set(path, changes);
      for (const key of foundIn.get(path) ?? []) files.delete(key);
      foundIn.delete(path);
    },
    headChanged: () => {
      changes += 1;
      headChange = changes;
      isHeadUnknown = true;
    },
    isHeadUnknown: () => isHeadUnknown,
    headIs: (present, since) => {
      if (headChange > since) return;
      if (present === undefined || present !== tree) clear();
      tree = present;
      isHeadUnknown = false;
    },
  };
}

function fileKey({ commit, path }: ReportedLocation): string {
  return `${commit}:${path}`;
}
