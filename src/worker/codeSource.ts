import type { AlertKey, DependabotAlert } from "../core/alert.ts";
import { type Declaration, declaredPath } from "../core/declared/declared.ts";
import type { BuildStep } from "../core/runtime.ts";
import { createCommitFiles } from "../sources/git/commitFiles.ts";
import type { DeployedRepository } from "../sources/git/deployed.ts";
import { listFiles } from "../sources/git/files.ts";
import type { Git } from "../sources/git/git.ts";
import { readMentionedImages } from "../sources/git/mentionedImages.ts";
import { createWorkingTree } from "../sources/git/workingTree.ts";
import type { Clone } from "./clones.ts";
import type { ReportReaders } from "./reportReaders.ts";

/** What a repository's own files say about its images, and its git. */
export interface CodeSource {
  /** Where it builds images. */
  readonly buildSteps: (signal: AbortSignal) => Promise<readonly BuildStep[]>;
  /** Names of the images its manifests run. */
  readonly mentionedImages: (signal: AbortSignal) => Promise<ReadonlySet<string>>;
  /** `.github/runtime-risk.yml`; undefined when there is none. */
  readonly declaration: (signal: AbortSignal) => Promise<Declaration | undefined>;
  /**
   * Whether the packages of alerts are vulnerable at a commit (full id), by the manifests and lock
   * files it has; those of which that cannot be told are left out.
   */
  readonly affectedAt: (
    commit: string,
    alerts: readonly DependabotAlert[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<AlertKey, boolean>>;
  readonly git: Git;
  readonly repository: DeployedRepository & {
    /** The name of the git remote that is the repository on GitHub. */
    readonly remote: string;
  };
}

function unread(message: string): Declaration {
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
  return { deployments: [], remarks: [{ region, message }] };
}

const noProgram = unread(
  "The file was not read, because a program of this extension is missing. Reinstall it.",
);

/**
 * Reads a clone's files; the parsers are loaded by the first who needs one. Without them, when their
 * program is missing beside the worker's, nothing is known of builds and declarations.
 */
export function createCodeSource(
  clone: Clone,
  git: Git,
  parsers: { readonly load: () => ReportReaders; readonly log: (message: string) => void },
): CodeSource {
  const { root, isShallow, isPartial } = clone.git;
  const repository = { root, isShallow, isPartial, remote: clone.remote.name };
  const readFile = createWorkingTree(root);
  const load = (): ReportReaders | undefined => {
    try {
      return parsers.load();
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown reason";
      parsers.log(`Workflows and declarations are not read: ${why}`);
      return undefined;
    }
  };
  return {
    buildSteps: async (signal) =>
      (await load()?.readBuildSteps(root, await listFiles(git, root, signal), {
        repository: `${clone.repository.owner}/${clone.repository.name}`,
        signal,
      })) ?? [],
    mentionedImages: async (signal) =>
      readMentionedImages(
        git,
        { root, files: await listFiles(git, root, signal), owner: clone.repository.owner },
        signal,
      ),
    declaration: async (signal) => {
      // Nothing through a link: what is wrong in a file is quoted.
      const file = await readFile(declaredPath);
      signal.throwIfAborted();
      if (file.kind === "missing") return undefined;
      if (file.kind === "unreadable") return unread(`The file was not read. ${file.reason}`);
      return load()?.parseDeclaration(file.text) ?? noProgram;
    },
    affectedAt: async (commit, alerts, signal) => {
      const files = createCommitFiles(git, repository, commit, signal);
      const places = await load()
        ?.createDependencyAnchors({
          root,
          readWorkingFile: files.read,
          list: files.list,
          openText: () => undefined,
        })
        .locate(alerts, signal);
      return new Map(
        [...(places ?? [])].flatMap(([key, { isStillAffected, anchor }]) => {
          // A package that is not named there is not there.
          const is = isStillAffected ?? (anchor.state === "lost" ? false : undefined);
          return is === undefined ? [] : [[key, is] as const];
        }),
      );
    },
    git,
    repository,
  };
}
