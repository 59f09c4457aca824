/** A GitHub repository: host without port unless it is not the default, owner and name as spelled. */
export interface RepositoryId {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** `host/owner/name`, the form messages carry. */
export function repositoryKey(id: RepositoryId): string {
  return `${id.host}/${id.owner}/${id.name}`;
}

/** GitHub's owners and names ignore case. */
export function isSameRepository(one: RepositoryId, other: RepositoryId): boolean {
  return repositoryKey(one).toLowerCase() === repositoryKey(other).toLowerCase();
}

/** The newest analysis of a reference, as far as GitHub tells. */
export interface Analysis {
  /** Full id of the commit it saw. */
  readonly commit: string | undefined;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
  /** GitHub's words for what went wrong in it, plain text; its alerts may then be incomplete. */
  readonly error: string | undefined;
  /** GitHub's words for what is doubtful in it, plain text. */
  readonly warning: string | undefined;
}

/**
 * What is known of the clone and of the repository on GitHub when a snapshot was made.
 *
 * `owner` and `name` are the clone's: by them messages and the cache know the repository, before
 * GitHub was asked and without it, and they stay when GitHub renames it under a running worker.
 */
export interface RepositoryState extends RepositoryId {
  /** What GitHub calls it, when that is another name: what people and reports are told. */
  readonly renamedTo?: Pick<RepositoryId, "owner" | "name"> | undefined;
  /** GitHub's number of it, unique on its host, which outlives renames; undefined: not read. */
  readonly id?: number | undefined;
  /** Local branch, undefined when HEAD is detached. */
  readonly branch: string | undefined;
  /** Full commit id of HEAD, undefined in an empty repository. */
  readonly head: string | undefined;
  /** The reference whose code scanning alerts are listed, e.g. `refs/heads/main`. */
  readonly alertsRef: string | undefined;
  /** The newest analysis of that reference; undefined where it is not known. */
  readonly analysis?: Analysis | undefined;
}

/** The repository by the name that GitHub uses now. */
export function currentName({ host, owner, name, renamedTo }: RepositoryState): RepositoryId {
  return { host, ...(renamedTo ?? { owner, name }) };
}
