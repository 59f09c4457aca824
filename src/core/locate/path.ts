/** A reported path that may be looked up below the repository, or why not. */
export type CheckedPath =
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Whether a path from outside names a file below the repository's root by its letters alone.
 * Refused: empty, longer than any system's paths, absolute, with a drive, a backslash, an empty, `.`, `..` or `.git` segment, a
 * control character. Symbolic links are the reader's business.
 */
export function checkPath(path: string): CheckedPath {
  if (path === "") return refuse("is empty");
  if (path.length > longestPath) return refuse("is longer than a path can be");
  if (/[\p{Cc}\u2028\u2029]/u.test(path)) return refuse("has control characters");
  if (path.includes("\\")) return refuse("has a backslash");
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return refuse("is absolute");
  for (const segment of path.split("/")) {
    if (segment === "" || segment === "." || segment === "..") {
      return refuse("is not a plain path below the repository");
    }
    // NTFS has further spellings of this name: trailing dots and spaces, a short name, a stream.
    if (/^(?:\.git|git~\d+)[ .]*(?::.*)?$/i.test(segment)) {
      return refuse("leads into git's own folder");
    }
  }
  return { kind: "inside", path };
}

/** Of Linux, in bytes; Windows takes 32,767 characters at most, and rarely. */
const longestPath = 4096;

/**
 * True when Windows takes a part of a path for something that is no file of that name: a device
 * (`con`, also with an extension), a stream (`a:b`), a name that it would shorten or not store.
 */
export function isSpecialOnWindows(path: string): boolean {
  return path
    .split("/")
    .some(
      (segment) =>
        /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\.|$)/i.test(
          segment,
        ) || /[<>:"|?*]|[. ]$/.test(segment),
    );
}

function refuse(why: string): CheckedPath {
  return { kind: "refused", reason: `The reported path ${why}, so no file was opened.` };
}
