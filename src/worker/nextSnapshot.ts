import type { Snapshot } from "../core/snapshot.ts";
import { readLeftAt } from "../sources/git/mergeBase.ts";
import { createCodeSource } from "./codeSource.ts";
import { cloneOf, type Entry } from "./entry.ts";
import { heldBackSnapshot } from "./heldBack.ts";
import { type RefreshSources, refreshRepository } from "./refresh.ts";
import type { RefreshRound } from "./refreshRound.ts";
import type { WorkspaceOptions } from "./workspace.ts";

/** How one repository is to be read. */
export interface RefreshOrder {
  readonly force: boolean;
  /** Shared with the repositories that are refreshed together. */
  readonly round: RefreshRound;
  readonly at: Date;
}

/**
 * Reads a repository again. Held back where the user's last requests of the hour would be spent on
 * a refresh that nobody asked for: then what was known stays, and says so. Rejects only when aborted.
 */
export async function nextSnapshot(
  entry: Entry,
  options: WorkspaceOptions,
  { force, round, at }: RefreshOrder,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly isHeldBack: boolean }> {
  const { git, log, keeping, issueLabels, manifests, knownExploited, isFeedEnabled } = options;
  const { github } = entry;
  const clone = cloneOf(entry);
  const isAnew = await keeping?.prepare(github, { force, signal });
  if (isAnew === true) entry.copies.tryAgain();
  const sources: RefreshSources = {
    clone: {
      repository: clone.repository,
      remote: clone.remote,
      branch: clone.git.branch,
      head: clone.git.head,
      upstreamBranch: clone.upstreamBranch,
      isShallow: clone.git.isShallow,
    },
    github,
    round,
    code: createCodeSource(clone, git, { load: manifests, log }),
    leftAt: (branch, s) => readLeftAt(git, clone.git, branch, s),
    issueLabels: issueLabels(),
    kinds: options.kinds?.(),
    tracker: entry.tracker(),
    knownExploited: (s) => knownExploited.read({ isEnabled: isFeedEnabled(), force }, s),
  };
  const left = force ? undefined : github.reserve();
  if (left !== undefined) {
    const held = { clone: sources.clone, left, now: at };
    return { snapshot: heldBackSnapshot(entry.snapshot, held), isHeldBack: true };
  }
  const snapshot = await refreshRepository(sources, entry.snapshot, at, signal);
  return { snapshot, isHeldBack: false };
}
