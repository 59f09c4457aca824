import type { WriteAction } from "../../core/writes.ts";
import type { GitHub } from "./client.ts";
import { type GitHubRepository, readRepository, slug } from "./repository.ts";
import { issuesOffWords } from "./tracker.ts";

/** Whether a write can succeed. `blocked` is certain, `doubt` is not; one sentence each. */
export interface WriteCheck {
  readonly blocked: string | undefined;
  readonly doubt: string | undefined;
  /** It is blocked because issues are switched off: the setting for another repository helps. */
  readonly isIssuesOff?: boolean;
}

const none: WriteCheck = { blocked: undefined, doubt: undefined };

/** The permissions of a repository that each suffice, and the words for the lowest of them. */
const roles: Readonly<
  Record<WriteAction, { readonly holds: readonly string[]; readonly words: string }>
> = {
  issue: { holds: ["pull", "triage", "push", "maintain", "admin"], words: "read access" },
  triage: { holds: ["triage", "push", "maintain", "admin"], words: "the triage role" },
  alert: { holds: ["push", "maintain", "admin"], words: "write access" },
  secretAlert: { holds: ["admin"], words: "the administrator role" },
  contents: { holds: ["push", "maintain", "admin"], words: "write access" },
};

/**
 * Looks at the repository before the user types anything. Archived repositories, missing scopes and
 * switched off issues are certain; a role is not, because an organisation can grant more than the
 * roles say. A repository that cannot be read is no reason to stop: the write says more.
 */
export async function checkWrite(
  github: GitHub,
  action: WriteAction,
  signal: AbortSignal,
): Promise<WriteCheck> {
  const state = await readRepository(github, signal);
  if ("problem" in state) return { ...none, doubt: state.problem.detail };
  const { repository } = state;
  const name = slug(github);
  if (repository.isArchived) {
    return { ...none, blocked: `${name} is archived, so nothing can be written to it.` };
  }
  if ((action === "issue" || action === "triage") && !repository.hasIssues) {
    return {
      ...none,
      blocked: issuesOffWords(name),
      isIssuesOff: true,
    };
  }
  const scope = missingScope(repository, action);
  if (scope !== undefined) {
    return {
      ...none,
      blocked: `This GitHub session lacks the scope ${scope}, which writing to ${name} takes. Sign out and in again to grant it.`,
    };
  }
  const { holds, words } = roles[action];
  const isEnough =
    repository.roles === undefined || holds.some((role) => repository.roles?.includes(role));
  return isEnough
    ? none
    : { ...none, doubt: `Your role in ${name} does not seem to allow this; it takes ${words}.` };
}

/** The scope that a classic token would have to have; undefined when it has it, or has no scopes. */
function missingScope(
  { scopes, isPrivate }: GitHubRepository,
  action: WriteAction,
): string | undefined {
  if (scopes === undefined || scopes.includes("repo")) return undefined;
  if (!isPrivate && scopes.includes("public_repo")) return undefined;
  const isAlert = action === "alert" || action === "secretAlert";
  return isAlert && scopes.includes("security_events") ? undefined : "repo";
}
