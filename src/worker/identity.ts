import { isSameRepository, type RepositoryId, type RepositoryState } from "../core/repository.ts";
import type { Snapshot } from "../core/snapshot.ts";
import { renamedUrl } from "../sources/git/remoteUrl.ts";
import type { GitHubRepository } from "../sources/github/repository.ts";
import type { CloneState } from "./refresh.ts";

/** What GitHub says of a repository's number and name. */
type Identity = Pick<RepositoryState, "id" | "renamedTo">;

/** GitHub's number and name; a name that differs in case only is the same one. */
export function identityOf(found: GitHubRepository, { repository }: CloneState): Identity {
  const [owner = "", name = ""] = found.fullName.split("/");
  const isSame = isSameRepository({ host: repository.host, owner, name }, repository);
  return { id: found.id, ...(isSame ? {} : { renamedTo: { owner, name } }) };
}

/** What was known before stays true while GitHub cannot be asked. */
export function identityIn(previous: Snapshot | undefined): Identity {
  const { id, renamedTo } = previous?.repository ?? {};
  return { id, renamedTo };
}

/** That the clone goes by an older name, and how to change that. */
export function renameNote(
  { remote }: CloneState,
  to: Pick<RepositoryId, "owner" | "name">,
): string {
  const command = `git remote set-url ${remote.name} ${renamedUrl(remote.url, to) ?? ""}`;
  // It goes into a shell: a name or an address that means something there is left out.
  const isSafe = /^[\w ./:@+-]+$/.test(command);
  return isSafe
    ? `The repository was renamed to ${to.owner}/${to.name}. Run ${command}`
    : `The repository was renamed to ${to.owner}/${to.name}.`;
}
