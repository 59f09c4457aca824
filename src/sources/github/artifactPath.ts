import { checkPath } from "../../core/locate/path.ts";
import { isRecord } from "../json.ts";

/** A path of the repository, or in one English sentence why there is none. */
export type ArtifactPath = { readonly path: string } | { readonly problem: string };

/** What tools call the top folder of the repository (CodeQL and GitHub's SARIF documentation). */
const rootNames = ["%SRCROOT%", "SRCROOT", "ROOTPATH", "REPOROOT"];
/** Bases may be below bases; a chain that is longer goes in circles. */
const longestChain = 10;

/**
 * The file below the repository that an artifact of SARIF 2.1.0 names (3.4: `uri`, `uriBaseId`;
 * 3.14.14: `originalUriBaseIds`).
 *
 * Only relative references are taken. What is absolute, leaves the repository or its base, or hides
 * a separator in its escapes is refused: the text comes from whoever wrote the analysis.
 */
export function artifactPath(
  artifact: { readonly uri: string; readonly baseId: string | undefined },
  bases: unknown,
): ArtifactPath {
  const own = segmentsOf(artifact.uri);
  if (own === undefined) return outside;
  const below = baseSegments(artifact.baseId, isRecord(bases) ? bases : {}, 0);
  if (below === undefined) return outside;
  const path = [...below, ...own].join("/");
  return checkPath(path).kind === "inside" ? { path } : outside;
}

const outside: ArtifactPath = {
  problem: "This step is in a file outside of the repository, so it cannot be shown.",
};

/** The segments of a relative reference, decoded; undefined when it is none that stays below. */
function segmentsOf(uri: string): readonly string[] | undefined {
  if (isAbsolute(uri) || uri.startsWith("/")) return undefined;
  const [path = ""] = uri.split(/[?#]/);
  const segments: string[] = [];
  for (const part of path.split("/")) {
    const segment = decoded(part);
    if (segment === undefined || segment === ".." || /[/\\]/.test(segment)) return undefined;
    if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return segments;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not the escapes of any text.
    return undefined;
  }
}

function isAbsolute(uri: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(uri);
}

/** Where a base lies below the repository; undefined when that is not known to be inside. */
function baseSegments(
  id: string | undefined,
  bases: Readonly<Record<string, unknown>>,
  depth: number,
): readonly string[] | undefined {
  if (id === undefined) return [];
  if (depth > longestChain) return undefined;
  const base = Object.hasOwn(bases, id) ? bases[id] : undefined;
  const uri = isRecord(base) ? base["uri"] : undefined;
  const isRoot = rootNames.includes(id.toUpperCase());
  // The root is wherever the repository was checked out: its own address does not matter.
  if (isRoot || typeof uri !== "string") return isRoot ? [] : undefined;
  if (isAbsolute(uri)) return belowRoot(uri, bases);
  const parent = isRecord(base) ? base["uriBaseId"] : undefined;
  const above = baseSegments(typeof parent === "string" ? parent : undefined, bases, depth + 1);
  const own = segmentsOf(uri);
  return above === undefined || own === undefined ? undefined : [...above, ...own];
}

/** An absolute base counts when it lies in the folder that was checked out. */
function belowRoot(
  uri: string,
  bases: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  for (const name of rootNames) {
    const root = bases[name];
    const address = isRecord(root) ? root["uri"] : undefined;
    if (typeof address !== "string" || !isAbsolute(address)) continue;
    const folder = address.endsWith("/") ? address : `${address}/`;
    if (uri === address || uri === folder) return [];
    if (uri.startsWith(folder)) return segmentsOf(uri.slice(folder.length));
  }
  return undefined;
}
