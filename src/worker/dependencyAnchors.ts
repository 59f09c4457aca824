import { createHash } from "node:crypto";
import type { AlertKey, DependabotAlert } from "../core/alert.ts";
import type { DependencyPlace } from "../core/locate/dependency/place.ts";
import type { WorkingFile } from "../sources/git/workingTree.ts";
import { createDependencyFiles, parseManifest } from "../sources/manifests/files.ts";
import { createFolderReader } from "../sources/manifests/folder.ts";
import { createDependencyLocator } from "../sources/manifests/locateDependency.ts";
import { readLockFile } from "../sources/manifests/lockFile.ts";

/** Where the Dependabot alerts of one repository are to be mended, in the files of now. */
export interface DependencyAnchors {
  /**
   * Places alerts: one place for every alert, in open texts where there are, else on disk. Each file
   * is read once a call and parsed only when its content is another. Rejects only with the signal's
   * reason.
   */
  readonly locate: (
    alerts: readonly DependabotAlert[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<AlertKey, DependencyPlace>>;
  /**
   * A file was changed, created, deleted, or edited in the editor. True when the latest places
   * depend on it, also when it was missed then: they are to be located again.
   */
  readonly fileChanged: (path: string) => boolean;
}

export interface DependencyAnchorOptions {
  /** The repository's root, absolute. */
  readonly root: string;
  /** Reads a file of the working tree by its repository-relative path. */
  readonly readWorkingFile: (path: string) => Promise<WorkingFile>;
  /** The text of a file that is open in the editor; undefined when it is not. */
  readonly openText: (path: string) => string | undefined;
  /** What stands in a folder; by default on disk. */
  readonly list?: ReturnType<typeof createFolderReader> | undefined;
}

/** Makes the places of one repository; it owns nothing that must be released. */
export function createDependencyAnchors(options: DependencyAnchorOptions): DependencyAnchors {
  const list = options.list ?? createFolderReader(options.root);
  const readManifest = byContent(parseManifest);
  const readLock = byContent(readLockFile);
  let dependsOn: ReadonlySet<string> = new Set();

  return {
    locate: async (alerts, signal) => {
      const seen = new Set<string>();
      const files = createDependencyFiles({
        read: async (path) => {
          signal.throwIfAborted();
          seen.add(path);
          const open = options.openText(path);
          return open === undefined
            ? await options.readWorkingFile(path)
            : { kind: "text", text: open };
        },
        list,
        readManifest,
        readLock,
      });
      const locate = createDependencyLocator(files);
      const places = new Map<AlertKey, DependencyPlace>();
      for (const alert of alerts) {
        signal.throwIfAborted();
        places.set(alert.key, await locate(alert));
      }
      signal.throwIfAborted();
      dependsOn = seen;
      return places;
    },
    fileChanged: (path) => dependsOn.has(path),
  };
}

/** Parses the content of a path again only when it is another; keeps the latest of each path. */
function byContent<T>(
  parse: (text: string, path: string) => T | undefined,
): (text: string, path: string) => T | undefined {
  const known = new Map<string, { readonly hash: string; readonly value: T | undefined }>();
  return (text, path) => {
    const hash = createHash("sha256").update(text).digest("base64");
    const before = known.get(path);
    if (before?.hash === hash) return before.value;
    const value = parse(text, path);
    known.set(path, { hash, value });
    return value;
  };
}
