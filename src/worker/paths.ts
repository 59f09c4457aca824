import { posix, win32 } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** How a system writes absolute paths; both are here on every system, so that both can be tested. */
export interface PathStyle {
  readonly windows: boolean;
  readonly join: (...parts: readonly string[]) => string;
  readonly relative: (from: string, to: string) => string;
  readonly isAbsolute: (path: string) => boolean;
  readonly sep: string;
}

/** `/home/me/shop`. */
export const posixPaths: PathStyle = { windows: false, ...posix };

/** `C:\shop`, also written `c:/shop` (as git prints it), and `\\server\share\shop`. */
export const windowsPaths: PathStyle = { windows: true, ...win32 };

/** The style of the system this process runs on. */
export const systemPaths: PathStyle = process.platform === "win32" ? windowsPaths : posixPaths;

/**
 * The path that a `file:` address names, in the system's form; undefined for any other address,
 * for one of another machine where the system has no such paths, and for a bad escape.
 */
export function pathOfUri(uri: string, style = systemPaths): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    return fileURLToPath(uri, { windows: style.windows });
  } catch {
    return undefined;
  }
}

/** The `file:` address of an absolute path; every character that means something in one is escaped. */
export function uriOfPath(path: string, style = systemPaths): string {
  return pathToFileURL(path, { windows: style.windows }).href;
}

/**
 * A path's place below a folder, `/`-separated and spelled as the path is; empty for the folder
 * itself, undefined outside of it. Windows compares ignoring case, and takes both slashes.
 */
export function placeBelow(folder: string, path: string, style = systemPaths): string | undefined {
  const place = style.relative(folder, path);
  // A name may begin with two dots; a path on another drive stays absolute.
  if (place === ".." || place.startsWith(`..${style.sep}`) || style.isAbsolute(place)) {
    return undefined;
  }
  return place.split(style.sep).join("/");
}

/** Equal for all spellings of a repository path that a disk ignoring case takes for the same file. */
export function foldedPath(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
