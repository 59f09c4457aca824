/**
 * The relative paths at which a file may stand in the folder of a repository path and every folder
 * above, the nearest first.
 */
export function upwards(path: string, name: string): readonly string[] {
  const depth = path.split("/").length - 1;
  return Array.from({ length: depth + 1 }, (_, level) => `${"../".repeat(level)}${name}`);
}

/** The repository path that a relative one leads to; undefined outside the repository. */
export function joinPath(folder: string, relative: string): string | undefined {
  const segments = folder === "" ? [] : folder.split("/");
  for (const segment of relative.replaceAll("\\", "/").split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") {
      if (segments.pop() === undefined) return undefined;
    } else segments.push(segment);
  }
  return relative.startsWith("/") ? undefined : segments.join("/");
}

/** The folder of a repository path, empty for the root. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : path.slice(0, end);
}

/** The last segment of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
