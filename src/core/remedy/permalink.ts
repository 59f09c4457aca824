import type { Region } from "../alert.ts";
import type { RepositoryId } from "../repository.ts";

/**
 * The page of a file on GitHub at a commit, with its lines when a region is given. Undefined when
 * the host or the commit is not what it should be.
 */
export function permalink(
  repository: RepositoryId,
  commit: string,
  path: string,
  region?: Region,
): string | undefined {
  const root = repositoryPage(repository);
  if (root === undefined || !isRevision(commit)) return undefined;
  const { startLine, endLine } = region ?? { startLine: 0, endLine: 0 };
  const last = endLine > startLine ? `-L${endLine}` : "";
  const lines = startLine > 0 ? `#L${startLine}${last}` : "";
  return `${root}/blob/${commit}/${path.split("/").map(encode).join("/")}${lines}`;
}

/** The page of a commit; undefined when it is no commit id. */
export function commitPage(repository: RepositoryId, commit: string): string | undefined {
  const root = repositoryPage(repository);
  return root === undefined || !isRevision(commit) ? undefined : `${root}/commit/${commit}`;
}

/** What a branch has that a commit has not; undefined when it is no commit id. */
export function comparePage(
  repository: RepositoryId,
  commit: string,
  branch: string,
): string | undefined {
  const root = repositoryPage(repository);
  if (root === undefined || !isRevision(commit)) return undefined;
  return `${root}/compare/${commit}...${branch.split("/").map(encode).join("/")}`;
}

/** The page of a repository; undefined when the host is not what it should be. */
export function repositoryPage({ host, owner, name }: RepositoryId): string | undefined {
  if (!/^[a-z0-9.-]+(?::\d+)?$/i.test(host)) return undefined;
  return `https://${host}/${encode(owner)}/${encode(name)}`;
}

/** A commit id, or the default branch's newest commit. */
function isRevision(commit: string): boolean {
  return commit === "HEAD" || /^[0-9a-f]{7,64}$/i.test(commit);
}

function encode(segment: string): string {
  // Half a surrogate pair cannot be encoded.
  return encodeURIComponent(segment.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
}
