import type { GitHub } from "../sources/github/client.ts";
import { readBlobContent, readCommitFiles } from "../sources/github/scannedCommit.ts";
import type { MissingFile, ScannedFiles } from "./anchors/scannedFiles.ts";

/** GitHub's copies of scanned files that the clones of a repository do not have. */
export interface ScannedCopies extends ScannedFiles {
  /**
   * Asks GitHub for what is missing: once for each commit, and once for each content that no clone
   * has either. True when something new is known, so that another look is worth it. Rejects only
   * when aborted; what GitHub does not have is not asked for again.
   */
  readonly learn: (missing: readonly MissingFile[], signal: AbortSignal) => Promise<boolean>;
  /** Forgets what GitHub did not have. */
  readonly tryAgain: () => void;
}

/** Requests of one look; a shallow clone of a repository that changes a lot needs no more than this. */
const mostCommits = 10;
const mostContents = 50;
const mostBytes = 32 * 1024 * 1024;

export function createScannedCopies(github: GitHub): ScannedCopies {
  const files = new Map<string, ReadonlyMap<string, string>>();
  const contents = new Map<string, Buffer>();
  const absent = new Set<string>();
  let bytes = 0;

  const ask = async (name: string, read: () => Promise<void>, signal: AbortSignal) => {
    try {
      await read();
      return true;
    } catch {
      signal.throwIfAborted();
      // Not there, not permitted, or no network: the alerts stay unverified, which says enough.
      absent.add(name);
      return false;
    }
  };

  return {
    blobOf: (commit, path) => files.get(commit)?.get(path),
    contentOf: (blob) => contents.get(blob),
    tryAgain: () => absent.clear(),
    learn: async (missing, signal) => {
      const commits = distinct(missing.flatMap((m) => (m.blob === undefined ? [m.commit] : [])))
        .filter((commit) => !absent.has(commit) && !files.has(commit))
        .slice(0, mostCommits);
      const blobs = distinct(missing.flatMap((m) => m.blob ?? []))
        .filter((blob) => !absent.has(blob) && !contents.has(blob) && bytes < mostBytes)
        .slice(0, mostContents);
      const learnt = await Promise.all([
        ...commits.map((commit) =>
          ask(
            commit,
            async () => void files.set(commit, await readCommitFiles(github, commit, signal)),
            signal,
          ),
        ),
        ...blobs.map((blob) =>
          ask(
            blob,
            async () => {
              const content = await readBlobContent(github, blob, signal);
              contents.set(blob, content);
              bytes += content.length;
            },
            signal,
          ),
        ),
      ]);
      return learnt.includes(true);
    },
  };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
