import type { CodeScanningAlert, ReportedLocation } from "../core/alert.ts";
import type { GitHub } from "../sources/github/client.ts";
import { readLineHashes } from "../sources/github/lineHashes.ts";
import { failureOf } from "../sources/github/problem.ts";
import { readBlobContent, readCommitFiles } from "../sources/github/scannedCommit.ts";
import type { MissingFile, ScannedFiles } from "./anchors/scannedFiles.ts";

/** GitHub's copies of scanned files that the clones of a repository do not have. */
export interface ScannedCopies extends ScannedFiles {
  /**
   * Asks GitHub for what is missing: once for each commit, and once for each content that no clone
   * has either. True when something new is known, so that another look is worth it. Rejects only
   * when aborted; what GitHub does not have is not asked for again, also by the next process.
   */
  readonly learn: (missing: readonly MissingFile[], signal: AbortSignal) => Promise<boolean>;
  /**
   * Reads GitHub's fingerprints of the lines of alerts whose commit nobody has any more. True when
   * something new is known. Rejects only when aborted.
   */
  readonly learnLines: (
    alerts: readonly CodeScanningAlert[],
    signal: AbortSignal,
  ) => Promise<boolean>;
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
  const lines = new Map<string, string>();
  let bytes = 0;

  const ask = async (name: string, read: () => Promise<void>, signal: AbortSignal) => {
    try {
      await read();
      return true;
    } catch (error) {
      signal.throwIfAborted();
      // Not there, not permitted, or no network: the alerts stay unverified, which says enough.
      absent.add(name);
      if (failureOf(error)?.status === 404) github.memory.set(unknown(name), notThere);
      return false;
    }
  };
  const isAbsent = (name: string) => absent.has(name) || github.memory.has(unknown(name));

  return {
    blobOf: (commit, path) => files.get(commit)?.get(path),
    contentOf: (blob) => contents.get(blob),
    lineHashOf: (location) => lines.get(placeOf(location)),
    tryAgain: () => {
      absent.clear();
      for (const key of github.memory.keys()) {
        if (key.startsWith(unknown(""))) github.memory.delete(key);
      }
    },
    learnLines: async (alerts, signal) => {
      const wanted = alerts.filter(
        ({ location }) =>
          location?.commit !== undefined &&
          isAbsent(location.commit) &&
          !absent.has(linesOf(location.commit)) &&
          !lines.has(placeOf(location)),
      );
      if (wanted.length === 0) return false;
      const hashes = await readLineHashes(github, wanted, signal);
      for (const { number, location } of wanted) {
        const hash = hashes.get(number);
        if (location === undefined) continue;
        if (hash === undefined) absent.add(linesOf(location.commit ?? ""));
        else lines.set(placeOf(location), hash);
      }
      return hashes.size > 0;
    },
    learn: async (missing, signal) => {
      const commits = distinct(missing.flatMap((m) => (m.blob === undefined ? [m.commit] : [])))
        .filter((commit) => !isAbsent(commit) && !files.has(commit))
        .slice(0, mostCommits);
      const blobs = distinct(missing.flatMap((m) => m.blob ?? []))
        .filter((blob) => !isAbsent(blob) && !contents.has(blob) && bytes < mostBytes)
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

/** The form in which GitHub's memory is kept on the disk: an answer. */
const notThere = { status: 404, headers: {}, data: [] };

/** Names in GitHub's memory a commit or content that GitHub does not have. */
function unknown(id: string): string {
  return `unknown:${id}`;
}

/** Names the reported place of an alert. */
function placeOf({ commit, path, region }: ReportedLocation): string {
  return JSON.stringify([commit, path, region.startLine, region.startColumn]);
}

/** Names the fingerprints of a commit among what is absent. */
function linesOf(commit: string): string {
  return `lines:${commit}`;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
