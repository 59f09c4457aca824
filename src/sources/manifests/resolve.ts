import type { Region } from "../../core/alert.ts";
import type {
  Declaration,
  Definition,
  Manifest,
  Token,
} from "../../core/locate/dependency/manifest.ts";
import { folderOf, joinPath } from "./above.ts";
import type { DependencyFiles, LoadedManifest } from "./files.ts";

/** The place that says a declaration's version. */
export interface VersionPlace {
  readonly path: string;
  readonly region: Region;
  /** Undefined when the version is said nowhere in the repository, or only by a name. */
  readonly requirement: string | undefined;
  /** What holds for the same version, too, as written. */
  readonly limits: readonly string[];
  /** How many other packages of the manifests on the way have that version, too. */
  readonly sharedBy: number;
}

const mostSteps = 8;
const mostManifests = 30;

/**
 * Follows a declaration to the version it has: a literal one, or through properties, catalogs and
 * managed versions, also of the manifests it depends on. The declaration's own place where that
 * leads nowhere. Properties are looked up from the declaring manifest, as Maven and MSBuild do.
 */
export async function versionPlace(
  loaded: LoadedManifest,
  declaration: Declaration,
  files: DependencyFiles,
): Promise<VersionPlace> {
  let token: Token | undefined = declaration.version;
  let path = loaded.path;
  let reference = declaration.reference;
  const sharing = new Set<string>();
  for (let step = 0; reference !== undefined && step < mostSteps; step += 1) {
    const found = await definitionOf(reference, loaded, files);
    if (found === undefined) break;
    for (const manifest of [loaded.manifest, found.manifest]) {
      for (const other of manifest.declarations) {
        if (other.reference === reference) sharing.add(other.name);
      }
    }
    ({ path } = found);
    ({ token, reference } = found.definition);
  }
  sharing.delete(declaration.name);
  return token === undefined
    ? {
        path: loaded.path,
        region: declaration.nameRegion,
        requirement: undefined,
        limits: [],
        sharedBy: 0,
      }
    : {
        path,
        region: token.region,
        requirement: reference === undefined ? token.text : undefined,
        limits: token.limits ?? [],
        sharedBy: sharing.size,
      };
}

const namedElsewhere = /^(?:workspace|catalog):/;

/**
 * The manifest with the packages that its declarations stand for: one that takes its version from a
 * workspace or a catalog may have another name there.
 */
export async function withInheritedNames(
  loaded: LoadedManifest,
  files: DependencyFiles,
): Promise<Manifest> {
  const declarations: Declaration[] = [];
  for (const declaration of loaded.manifest.declarations) {
    const { reference } = declaration;
    const found =
      reference !== undefined && namedElsewhere.test(reference)
        ? await definitionOf(reference, loaded, files)
        : undefined;
    const name = found?.definition.package;
    declarations.push(name === undefined ? declaration : { ...declaration, name });
  }
  return { ...loaded.manifest, declarations };
}

interface Defined {
  readonly path: string;
  readonly manifest: Manifest;
  readonly definition: Definition;
}

/** The nearest definition: of the manifest itself, then of those it depends on, breadth first. */
async function definitionOf(
  key: string,
  from: LoadedManifest,
  files: DependencyFiles,
): Promise<Defined | undefined> {
  const queue: LoadedManifest[] = [from];
  for (const { path, manifest } of queue) {
    const definition = manifest.definitions.get(key);
    if (definition !== undefined) return { path, manifest, definition };
    for (const link of manifest.outer) {
      const outer = joinPath(folderOf(path), link.path);
      const isKnown = queue.some((loaded) => loaded.path === outer);
      if (outer === undefined || isKnown || queue.length >= mostManifests) continue;
      const file = await files.manifest(outer);
      if (file.kind !== "read") continue;
      if (link.project !== undefined && link.project !== file.value.project) continue;
      queue.push({ path: outer, manifest: file.value });
    }
  }
  return undefined;
}
