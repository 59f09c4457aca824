import type { DependabotAlert } from "../../core/alert.ts";
import { type Ecosystem, isSamePackage } from "../../core/locate/dependency/ecosystem.ts";
import {
  type DependencyPlace,
  type RelatedLine,
  unverifiedPlace,
} from "../../core/locate/dependency/place.ts";
import { fileNameOf, folderOf } from "./above.ts";
import type { DependencyFiles } from "./files.ts";
import { manifestsOfLock } from "./formats.ts";

const mostNamed = 5;

interface Wanted {
  readonly alert: DependabotAlert;
  readonly ecosystem: Ecosystem;
}

/**
 * The place of an alert whose manifest is not there: not verified, with the files of that name nearby
 * that declare the package. Nearby is above, beside and below the reported folder.
 */
export async function missingPlace(
  { alert, ecosystem }: Wanted,
  files: DependencyFiles,
  reason: string,
): Promise<DependencyPlace> {
  const { manifestPath, packageName } = alert;
  const related: RelatedLine[] = [];
  for (const path of await pathsNearby(manifestPath, files)) {
    const file = await files.manifest(path);
    if (file.kind !== "read") continue;
    const declaration = file.value.declarations.find(({ name }) =>
      isSamePackage(ecosystem, name, packageName),
    );
    if (declaration === undefined) continue;
    const line = declaration.nameRegion.startLine;
    related.push({ path, line, label: `${packageName} is declared here` });
  }
  const [first] = related;
  const hint = first === undefined ? "" : ` ${first.path} declares ${packageName}.`;
  return unverifiedPlace(manifestPath, `${reason}${hint}`, {
    related: related.slice(0, mostNamed),
  });
}

/** Paths of the same manifest, the nearest first; the files need not be there. */
async function pathsNearby(
  manifestPath: string,
  files: DependencyFiles,
): Promise<readonly string[]> {
  const names = manifestsOfLock(manifestPath) ?? [fileNameOf(manifestPath)];
  const own = folderOf(manifestPath);
  const above: string[] = [];
  for (let folder = own; folder !== ""; folder = folderOf(folder)) above.push(folderOf(folder));
  const folders = new Set<string>(above);
  for (const folder of [own, ...above.slice(0, 1)]) {
    for (const below of await files.folders(folder, "*")) folders.add(below);
  }
  folders.delete(own);
  const paths: string[] = [];
  for (const folder of folders) {
    for (const name of names) paths.push(...(await files.match(folder, name)));
  }
  return paths;
}
