import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { RepositoryId } from "../core/repository.ts";
import type { Git } from "../sources/git/git.ts";
import { chooseRemote } from "../sources/git/remoteUrl.ts";
import { findRepository, type Repository } from "../sources/git/repository.ts";

/** A folder of the workspace that is, or lies in, a clone of a GitHub repository. */
export interface Clone {
  readonly repository: RepositoryId;
  /** The folder as it was opened, absolute. */
  readonly folder: string;
  /** The folder's place below the clone's root, `/`-separated, empty for the root itself. */
  readonly prefix: string;
  readonly git: Repository;
  /** The branch on GitHub that HEAD's branch tracks, when it tracks the chosen remote. */
  readonly upstreamBranch: string | undefined;
}

/** Why a folder is no clone we can read, and what to do about it, in one English sentence. */
export interface NoClone {
  readonly kind:
    | "gitMissing"
    | "notARepository"
    | "noGitHubRemote"
    | "ambiguousRemotes"
    | "unreadable";
  readonly folder: string;
  readonly message: string;
}

/**
 * Finds the GitHub repository of a folder. `remote` names the git remote to take; without it HEAD's
 * upstream, `upstream` and `origin` are tried in this order.
 */
export async function findClone(
  git: Git,
  folder: string,
  choice: { readonly acceptedHosts: readonly string[]; readonly remote?: string | undefined },
  signal: AbortSignal,
): Promise<{ readonly clone: Clone } | { readonly problem: NoClone }> {
  const no = (kind: NoClone["kind"], message: string) => ({ problem: { kind, folder, message } });
  const found = await findRepository(git, folder, signal);
  if (found.kind !== "found") return { problem: notFound(found, folder) };
  const { repository } = found;
  const remotes =
    choice.remote === undefined
      ? repository.remotes
      : repository.remotes.filter(({ name }) => name === choice.remote);
  if (choice.remote !== undefined && remotes.length === 0) {
    const names = repository.remotes.map(({ name }) => name).join(", ") || "none";
    return no(
      "noGitHubRemote",
      `${folder} has no remote called ${JSON.stringify(choice.remote)}. Its remotes: ${names}.`,
    );
  }
  const chosen = chooseRemote(remotes, repository.upstream?.remote, choice.acceptedHosts);
  if (chosen.kind === "none") {
    return no("noGitHubRemote", noRemoteMessage(folder, remotes, choice.acceptedHosts));
  }
  if (chosen.kind === "ambiguous") {
    return no(
      "ambiguousRemotes",
      `${folder} has several GitHub remotes and none is HEAD's upstream, "upstream" or "origin": ${chosen.remotes
        .map(({ name }) => name)
        .join(", ")}. Set the branch's upstream, or name the remote.`,
    );
  }
  return {
    clone: {
      repository: chosen.repository,
      folder,
      prefix: await prefixOf(repository.root, folder),
      git: repository,
      upstreamBranch:
        repository.upstream?.remote === chosen.remote ? repository.upstream.branch : undefined,
    },
  };
}

function notFound(
  found: Exclude<Awaited<ReturnType<typeof findRepository>>, { readonly kind: "found" }>,
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
  remotes: readonly { readonly name: string }[],
  hosts: readonly string[],
): string {
  const accepted = hosts.join(", ");
  return remotes.length === 0
    ? `${folder} has no git remote. Add the GitHub repository as a remote (accepted hosts: ${accepted}).`
    : `No remote of ${folder} is a GitHub repository on an accepted host (${accepted}). Its remotes: ${remotes.map(({ name }) => name).join(", ")}.`;
}

/** git says where the root really is; the folder may have been opened through a link. */
async function prefixOf(root: string, folder: string): Promise<string> {
  const [realRoot, realFolder] = await Promise.all([real(root), real(folder)]);
  const path = relative(realRoot, realFolder);
  return path === "" || path.startsWith("..") || isAbsolute(path) ? "" : path.split(sep).join("/");
}

async function real(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}

/** The absolute path of a repository path, spelled as the workspace spells it where it can be. */
export function absolutePath(clone: Clone, path: string): string {
  if (clone.prefix === "") return join(clone.folder, path);
  const below = `${clone.prefix}/`;
  return path.startsWith(below)
    ? join(clone.folder, path.slice(below.length))
    : join(clone.git.root, path);
}

/** The repository path of an absolute path; undefined when it is outside the clone. */
export function repositoryPath(clone: Clone, absolute: string): string | undefined {
  const below = (base: string, prefix: string): string | undefined => {
    const path = relative(base, absolute);
    if (path === "" || path.startsWith("..") || isAbsolute(path)) return undefined;
    const inside = path.split(sep).join("/");
    return prefix === "" ? inside : `${prefix}/${inside}`;
  };
  return below(clone.folder, clone.prefix) ?? below(clone.git.root, "");
}
