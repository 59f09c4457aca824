import { realpath, stat } from "node:fs/promises";
import { isSameRepository, type RepositoryId } from "../core/repository.ts";
import type { Git } from "../sources/git/git.ts";
import { type Remote, remoteCandidates } from "../sources/git/remoteUrl.ts";
import {
  type FoundRepository,
  findRepository,
  type Repository,
} from "../sources/git/repository.ts";
import { placeBelow, systemPaths } from "./paths.ts";
import { type CloneRemotes, decideRemote, type RemoteWish } from "./remoteDecision.ts";

/** A folder of the workspace that is, or lies in, a clone of a GitHub repository. */
export interface Clone {
  readonly repository: RepositoryId;
  /** The folder as it was opened, absolute. */
  readonly folder: string;
  /** The folder's place below the clone's root, `/`-separated, empty for the root itself. */
  readonly prefix: string;
  readonly git: Repository;
  /** The remote that is the repository. */
  readonly remote: Remote;
  readonly remotes: CloneRemotes;
  /** The branch on GitHub that HEAD's branch tracks; `owner:branch` when it is another repository's. */
  readonly upstreamBranch: string | undefined;
}

/** Why a folder is no clone we can read, and what to do about it, in one English sentence. */
export interface NoClone {
  readonly kind:
    | "gitMissing"
    | "notARepository"
    | "noGitHubRemote"
    | "ambiguousRemotes"
    | "unreadable"
    /** A folder of a virtual file system: git cannot read it. */
    | "notOnDisk";
  readonly folder: string;
  readonly message: string;
  /** Of a clone none of whose remotes was taken. */
  readonly remotes?: CloneRemotes | undefined;
}

/** What a folder turned out to be. */
export type FoundClone = { readonly clone: Clone } | { readonly problem: NoClone };

/**
 * Finds the GitHub repository of a folder: by the remote that was wished for, else by that of HEAD's
 * upstream, `upstream` or `origin`, in this order.
 */
export async function findClone(
  git: Git,
  folder: string,
  wish: RemoteWish,
  signal: AbortSignal,
): Promise<FoundClone> {
  return judge(await findRepository(git, folder, signal), folder, wish);
}

/** Whether what git found in a folder is a clone of a GitHub repository, and of which. */
export async function judge(
  found: FoundRepository,
  folder: string,
  wish: RemoteWish,
): Promise<FoundClone> {
  // A program that is to start in a folder that is gone looks like a program that is gone.
  if (found.kind === "gitMissing" && !(await isThere(folder))) {
    const message = `${folder} is not there any more. Open the folder of a clone.`;
    return { problem: { kind: "notARepository", folder, message } };
  }
  if (found.kind !== "found") return { problem: notFound(found, folder) };
  const { repository } = found;
  const { choice, remotes } = decideRemote(repository, wish);
  const no = (kind: NoClone["kind"], message: string) => ({
    problem: { kind, folder, message, remotes },
  });
  if (choice.kind === "none") {
    return no("noGitHubRemote", noRemoteMessage(folder, repository.remotes, wish));
  }
  if (choice.kind === "ambiguous") {
    const names = remotes.candidates.map(({ remote }) => remote.name).join(", ");
    return no(
      "ambiguousRemotes",
      `${folder} has several GitHub remotes and none is HEAD's upstream, "upstream" or "origin": ${names}. Choose the remote (in a terminal with --repo), or set the branch's upstream.`,
    );
  }
  const { remote, repository: id } = choice;
  const { upstream } = repository;
  // Also where a command line has left a single remote to choose from.
  const followed = remoteCandidates(repository.remotes, wish.acceptedHosts).find(
    (one) => one.remote.name === upstream?.remote,
  );
  return {
    clone: {
      repository: id,
      folder,
      prefix: await prefixOf(repository.root, folder),
      git: repository,
      remote,
      remotes,
      upstreamBranch: branchSeenFrom(id, followed?.repository, upstream?.branch),
    },
  };
}

/** A branch of `followed` as `Clone` names it; another host's is none. No branch has a colon in its name. */
function branchSeenFrom(
  repository: RepositoryId,
  followed: RepositoryId | undefined,
  branch: string | undefined,
): string | undefined {
  if (followed === undefined || branch === undefined) return undefined;
  if (isSameRepository(followed, repository)) return branch;
  return followed.host === repository.host ? `${followed.owner}:${branch}` : undefined;
}

/** The problem of a workspace folder that no git can read. */
export function notOnDisk(name: string, uri: string): NoClone {
  const scheme = /^[a-z][a-z0-9+.-]*/i.exec(uri)?.[0] ?? "";
  return {
    kind: "notOnDisk",
    folder: name,
    message: `${name} is a virtual folder (${scheme}), and Runtime Risk needs the files of a clone on a disk. Clone the repository and open that folder.`,
  };
}

function notFound(
  found: Exclude<FoundRepository, { readonly kind: "found" }>,
  folder: string,
): NoClone {
  const words = {
    gitMissing: "git was not found. Install git, or add it to the PATH, and reload.",
    notARepository: `${folder} is not in a git repository. Open the folder of a clone.`,
    bare: `${folder} is a bare git repository without files. Open a clone with a working tree.`,
    unsafeOwnership: `git refuses ${folder} because another user owns it. Run git config --global --add safe.directory for it if you trust it.`,
    failed: `${folder} could not be read as a git repository: ${"reason" in found ? found.reason : ""}.`,
  } as const;
  const kinds = {
    gitMissing: "gitMissing",
    notARepository: "notARepository",
    bare: "notARepository",
    unsafeOwnership: "unreadable",
    failed: "unreadable",
  } as const;
  return { kind: kinds[found.kind], folder, message: words[found.kind] };
}

function noRemoteMessage(
  folder: string,
  remotes: readonly Remote[],
  { remote, acceptedHosts }: RemoteWish,
): string {
  const names = remotes.map(({ name }) => name).join(", ") || "none";
  const accepted = acceptedHosts.join(", ");
  if (remote !== undefined && !remotes.some(({ name }) => name === remote)) {
    return `${folder} has no remote called ${JSON.stringify(remote)}. Its remotes: ${names}.`;
  }
  if (remotes.length === 0) {
    return `${folder} has no git remote. Add the GitHub repository as a remote (accepted hosts: ${accepted}).`;
  }
  return remote === undefined
    ? `No remote of ${folder} is a GitHub repository on an accepted host (${accepted}). Its remotes: ${names}.`
    : `The remote ${JSON.stringify(remote)} of ${folder} is not a GitHub repository on an accepted host (${accepted}). Its remotes: ${names}.`;
}

/**
 * A folder's place below the root, as in `Clone`. git says where the root really is; the folder may
 * have been opened through a link.
 */
export async function prefixOf(root: string, folder: string): Promise<string> {
  const [realRoot, realFolder] = await Promise.all([real(root), real(folder)]);
  return placeBelow(realRoot, realFolder) ?? "";
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function real(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}

/** The parts of a clone that its paths depend on. */
type Place = Pick<Clone, "folder" | "prefix"> & { readonly git: Pick<Repository, "root"> };

/** The absolute path of a repository path, spelled as the workspace spells it where it can be. */
export function absolutePath(clone: Place, path: string, style = systemPaths): string {
  if (clone.prefix === "") return style.join(clone.folder, path);
  const below = `${clone.prefix}/`;
  return path.startsWith(below)
    ? style.join(clone.folder, path.slice(below.length))
    : style.join(clone.git.root, path);
}

/**
 * The repository path of an absolute path, spelled as that is; undefined when it is outside the
 * clone, or its root.
 */
export function repositoryPath(
  clone: Place,
  absolute: string,
  style = systemPaths,
): string | undefined {
  const inFolder = placeBelow(clone.folder, absolute, style);
  if (inFolder !== undefined && inFolder !== "") {
    return clone.prefix === "" ? inFolder : `${clone.prefix}/${inFolder}`;
  }
  const inRoot = placeBelow(clone.git.root, absolute, style);
  return inRoot === "" ? undefined : inRoot;
}
