import type { ReportedLocation } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import { anchorAt, type ScanContext } from "../../core/locate/anchorOf.ts";
import { type ElsewherePlace, filesToSearch, findElsewhere } from "../../core/locate/elsewhere.ts";
import { sourceText } from "../../core/locate/sourceText.ts";
import type { WorkingFile } from "../../sources/git/workingTree.ts";
import type { Search } from "./onDisk.ts";

interface Found {
  readonly path: string;
  readonly place: ElsewherePlace;
}

/**
 * Looks for lines that left their files in the files changed since the same commit: the best place
 * of each, as an `uncertain` anchor. What is found nowhere is left out. A place in a file of the
 * same name comes before one with more neighbours in common.
 */
export async function anchorsInOtherFiles(
  searches: readonly Search[],
  changes: ScanContext & { readonly changedPaths: readonly string[] },
  read: (path: string) => Promise<WorkingFile>,
): Promise<ReadonlyMap<ReportedLocation, Anchor>> {
  const byFile = new Map<string, Search[]>();
  for (const search of searches) {
    for (const path of filesToSearch(search.location.path, changes.changedPaths)) {
      const waiting = byFile.get(path);
      if (waiting === undefined) byFile.set(path, [search]);
      else waiting.push(search);
    }
  }
  const best = new Map<ReportedLocation, Found>();
  for (const [path, waiting] of byFile) {
    const file = await read(path);
    if (file.kind !== "text") continue;
    const places = findElsewhere(
      waiting.map(({ line }) => line),
      sourceText(file.text),
    );
    for (const [index, place] of places.entries()) {
      const location = waiting[index]?.location;
      if (location === undefined || place === undefined) continue;
      const found = { path, place };
      if (isBetter(found, best.get(location), location)) best.set(location, found);
    }
  }
  const anchors = new Map<ReportedLocation, Anchor>();
  for (const [location, { path, place }] of best) {
    const uncertain = { state: "uncertain", finding: "sameTextInOtherFile" } as const;
    const found = { ...uncertain, region: place.region };
    anchors.set(location, anchorAt(location, found, path, changes));
  }
  return anchors;
}

function isBetter(found: Found, best: Found | undefined, location: ReportedLocation): boolean {
  if (best === undefined) return true;
  const name = nameOf(location.path);
  const hasName = nameOf(found.path) === name;
  if (hasName !== (nameOf(best.path) === name)) return hasName;
  return found.place.context > best.place.context;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
