import type { Region } from "../../alert.ts";
import type { Anchor } from "../../anchor.ts";

/** A further line that belongs to a dependency alert. `line` is 1-based. */
export interface RelatedLine {
  readonly path: string;
  readonly line: number;
  /** What stands there, in a few words without a full stop. */
  readonly label: string;
}

/** Where a Dependabot alert is to be mended, and what is known about the version here. */
export interface DependencyPlace {
  /** Has no scanned commit: the manifests of now are what counts. */
  readonly anchor: Anchor;
  readonly related: readonly RelatedLine[];
  /** Names from the direct dependency to the package; empty unless another package brings it. */
  readonly chain: readonly string[];
  /** The version in use here; undefined when it cannot be told. */
  readonly localVersion: string | undefined;
  /** Whether the version here is in the vulnerable range; undefined when it cannot be told. */
  readonly isStillAffected: boolean | undefined;
  /** The version as written under the anchor's region; undefined when the region is none. */
  readonly requirement: string | undefined;
  /** What holds for the same version, too, as written. */
  readonly limits: readonly string[];
  /** False where the version is said for a package that only others want. */
  readonly isDirect: boolean;
  /** How many other packages have their version from the same place. */
  readonly sharedBy: number;
  /** The lock file that is to be refreshed after a change; undefined when there is none. */
  readonly lockFile: string | undefined;
}

/** More related lines than these tell nobody anything. */
const mostRelated = 20;

/** What belongs to alerts that are shown as one: each line once, those of the first alert first. */
export function relatedOfAll(
  places: readonly (DependencyPlace | undefined)[],
): readonly RelatedLine[] {
  const lines = places.flatMap((place) => place?.related ?? []);
  const distinct = new Map(lines.map((line) => [JSON.stringify(line), line]));
  return [...distinct.values()].slice(0, mostRelated);
}

/** What is known about the version here, and where else to look. */
export type PlaceFacts = Partial<Omit<DependencyPlace, "anchor">>;

/** The reported manifest could not be checked: its beginning, and why. */
export function unverifiedPlace(path: string, reason: string, facts?: PlaceFacts): DependencyPlace {
  return placeOf({ state: "unverified", path, region: beginning, reason }, facts);
}

/** The package is not declared any more. */
export function lostPlace(path: string, reason: string, facts?: PlaceFacts): DependencyPlace {
  return placeOf({ state: "lost", path, region: undefined, reason }, facts);
}

/** Only the file is known: the place where it lists dependencies, else its beginning. */
export function filePlace(
  { path, region }: { readonly path: string; readonly region: Region | undefined },
  reason: string,
  facts?: PlaceFacts,
): DependencyPlace {
  return placeOf({ state: "uncertain", path, region: region ?? beginning, reason }, facts);
}

/** The line to change. A version that is not affected any more is said. */
export function exactPlace(
  { path, region }: { readonly path: string; readonly region: Region },
  reason: string,
  facts: PlaceFacts,
): DependencyPlace {
  return placeOf(
    {
      state: "exact",
      path,
      region,
      reason: facts.isStillAffected === false ? unaffected(facts.localVersion) : reason,
    },
    facts,
  );
}

const beginning: Region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

function unaffected(version: string | undefined): string {
  const named = version === undefined ? "" : ` (${version})`;
  return `The version here${named} is no longer affected; GitHub will notice after the push.`;
}

function placeOf(
  anchor: Pick<Anchor, "state" | "path" | "region" | "reason">,
  facts: PlaceFacts = {},
): DependencyPlace {
  return {
    related: [],
    chain: [],
    localVersion: undefined,
    isStillAffected: undefined,
    requirement: undefined,
    limits: [],
    isDirect: true,
    sharedBy: 0,
    lockFile: undefined,
    ...facts,
    anchor: { ...anchor, scannedCommit: undefined, reported: undefined },
  };
}
