/** A folder without `./` and end slash, empty for the root; undefined outside the repository. */
export function folderOf(path: string): string | undefined {
  if (/[$`*?]/.test(path) || /^[a-z][\w+.-]*:/i.test(path) || /^[/~\\]/.test(path)) {
    return undefined;
  }
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

/** A path as it is seen from a folder of the repository; undefined outside of it. */
export function pathFrom(folder: string | undefined, path: string): string | undefined {
  if (folder === undefined || /^[/~\\]/.test(path) || /^[a-z][\w+.-]*:/i.test(path)) {
    return undefined;
  }
  return folderOf(`${folder}/${path}`.replace(/^\//, "./"));
}

/** The folder that holds a file; empty for the root. */
export function parentOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : path.slice(0, end);
}
