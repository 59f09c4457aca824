import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { checkPath, isSpecialOnWindows } from "../../core/locate/path.ts";

/** What stands at a repository-relative path of the working tree. */
export type WorkingFile =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  /** Not opened or not a text; the reason is a sentence. */
  | { readonly kind: "unreadable"; readonly reason: string };

const sizeLimitBytes = 16 * 1024 * 1024;

/**
 * Makes a reader of one working tree. It opens plain files below the root only: nothing through a
 * symbolic link, no device, no pipe, nothing that is not a plain relative path.
 */
export function createWorkingTree(
  root: string,
  platform: NodeJS.Platform = process.platform,
): (path: string) => Promise<WorkingFile> {
  let realRoot: Promise<string> | undefined;
  return async (path) => {
    const checked = checkPath(path);
    if (checked.kind === "refused") return unreadable(checked.reason);
    if (platform === "win32" && isSpecialOnWindows(path)) {
      return unreadable("Windows has no file of the reported name, so nothing was opened.");
    }
    try {
      realRoot ??= realpath(root);
      const expected = join(await realRoot, ...path.split("/"));
      const actual = await realpath(expected);
      if (isOutside(await realRoot, actual)) {
        return unreadable("A symbolic link leads out of the repository, so no file was opened.");
      }
      // A case-insensitive disk answers with its own spelling; anything else is a link.
      if (actual.toLowerCase().normalize() !== expected.toLowerCase().normalize()) {
        return unreadable("The file is behind a symbolic link, so it was not opened.");
      }
      return await readPlainFile(actual);
    } catch (error) {
      return failure(error);
    }
  };
}

async function readPlainFile(path: string): Promise<WorkingFile> {
  // Not following a link that was put there meanwhile, nor waiting for a pipe's writer.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags);
  try {
    const stat = await file.stat();
    // A folder has taken the file's name: the file itself is gone.
    if (stat.isDirectory()) return { kind: "missing" };
    if (!stat.isFile()) return unreadable("The reported path is no plain file.");
    if (stat.size > sizeLimitBytes) return unreadable("The file is too large.");
    const bytes = await file.readFile();
    return decodeText(bytes);
  } finally {
    await file.close();
  }
}

/** UTF-8 bytes as text; unreadable when they hold a NUL, by which git too tells binary files. */
export function decodeText(bytes: Buffer): WorkingFile {
  if (bytes.includes(0))
    return unreadable("The file is binary or not UTF-8, so lines cannot be compared.");
  return { kind: "text", text: bytes.toString("utf8") };
}

function isOutside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
}

function failure(error: unknown): WorkingFile {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return { kind: "missing" };
  return unreadable(`The file cannot be read (${code}).`);
}

function unreadable(reason: string): WorkingFile {
  return { kind: "unreadable", reason };
}
