import type { CodeScanningAlert, SecretScanningAlert } from "../core/alert.ts";
import { bestPlace, type Entry } from "./entry.ts";
import { indexOf } from "./targets.ts";

/**
 * Places all alerts of a repository; those of commits that a clone does not have, by GitHub's
 * copies, and secrets that are not where they were first found, at one of their other places.
 */
export async function placeWithCopies(entry: Entry, signal: AbortSignal): Promise<void> {
  const placeAll = () => Promise.all(entry.placements.map((placement) => placement.placeAll()));
  addPlaces(entry);
  await placeAll();
  if (await entry.secretPlaces.learn(secretsElsewhere(entry), signal)) {
    addPlaces(entry);
    await placeAll();
  }
  // The names of a commit's files come first, then the contents that no clone has.
  for (let round = 0; round < 2; round += 1) {
    const missing = missingOf(entry);
    if (missing.length === 0) return;
    if (!(await entry.copies.learn(missing, signal))) break;
    await placeAll();
  }
  const missing = new Set(missingOf(entry).map(({ commit }) => commit));
  const nowhere = (entry.snapshot?.alerts ?? []).flatMap(({ alert }): CodeScanningAlert[] =>
    alert.kind === "codeScanning" && missing.has(alert.location?.commit ?? "") ? [alert] : [],
  );
  if (nowhere.length > 0 && (await entry.copies.learnLines(nowhere, signal))) await placeAll();
}

/** The snapshot takes over the places of secrets that are known. */
function addPlaces(entry: Entry): void {
  if (entry.snapshot === undefined) return;
  const snapshot = entry.secretPlaces.added(entry.snapshot);
  if (snapshot === entry.snapshot) return;
  entry.snapshot = snapshot;
  entry.byKey = indexOf(snapshot);
}

/** Secrets that another place may be better for: an exact one is the best there is. */
function secretsElsewhere(entry: Entry): readonly SecretScanningAlert[] {
  return (entry.snapshot?.alerts ?? []).flatMap(({ alert }) =>
    alert.kind === "secretScanning" && bestPlace(entry, alert.key).anchor?.state !== "exact"
      ? [alert]
      : [],
  );
}

function missingOf({ placements }: Entry) {
  return placements.flatMap(({ anchors }) => anchors.missing());
}
