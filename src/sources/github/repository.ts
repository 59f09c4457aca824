import { parseRemoteUrl } from "../git/remoteUrl.ts";
import type { Problem } from "../reading.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { problemOf, type Subject } from "./problem.ts";
import { repositorySchema } from "./schema.ts";

/** What GitHub says about the repository itself. */
export interface GitHubRepository {
  readonly id: number;
  readonly defaultBranch: string;
  /** `owner/name` as GitHub spells it now; the clone's differs after a rename or a transfer. */
  readonly fullName: string;
  readonly isArchived: boolean;
  readonly isPrivate: boolean;
  readonly hasIssues: boolean;
  /** Owned by an organisation; only then are there artifact records. */
  readonly isOrganisation: boolean;
  /** The release of GitHub Enterprise Server, e.g. `3.17.2`; undefined on GitHub's own hosts. */
  readonly enterpriseVersion?: string | undefined;
  /** The permissions that the account holds, e.g. `push`; undefined: not told. */
  readonly roles?: readonly string[] | undefined;
  /** The scopes of the token; undefined for tokens that have none, and where GitHub did not say. */
  readonly scopes?: readonly string[] | undefined;
}

/** `owner/name` of a client's repository, for messages. */
export function slug(github: GitHub): string {
  return `${github.repository.owner}/${github.repository.name}`;
}

/**
 * Reads the repository; a problem when it cannot be seen. One that was renamed or transferred
 * answers through a redirect to its number; from then on the client asks by the name it has now.
 */
export async function readRepository(
  github: GitHub,
  signal: AbortSignal,
): Promise<{ readonly repository: GitHubRepository } | { readonly problem: Problem }> {
  const subject: Subject = {
    // Without the repository nothing of it is read, the alerts first of all.
    name: "alerts",
    repository: slug(github),
    needs: "write access",
  };
  try {
    const answer = await requestAgain(github, "GET /repos/{owner}/{repo}", {}, signal);
    const parsed = repositorySchema.safeParse(answer.data);
    if (!parsed.success) {
      return {
        problem: {
          state: "unreachable",
          isTransient: true,
          detail: `GitHub's answer for ${slug(github)} was not readable; something between may have changed it. Refresh to try again.`,
        },
      };
    }
    const read = parsed.data;
    const version = answer.headers["x-github-enterprise-version"];
    const { host } = github.repository;
    // The form of a remote's address checks what a name may hold.
    const now = parseRemoteUrl(`https://${host}/${read.full_name ?? ""}`);
    if (now !== undefined && `${now.owner}/${now.name}` !== slug(github)) github.rename(now);
    return {
      repository: {
        ...(typeof version === "string" ? { enterpriseVersion: version } : {}),
        id: read.id,
        defaultBranch: read.default_branch,
        fullName: slug(github),
        isArchived: read.archived,
        isPrivate: read.private,
        hasIssues: read.has_issues,
        isOrganisation: read.owner.type !== "User",
        ...rightsOf(read.permissions, answer.headers["x-oauth-scopes"]),
      },
    };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: problemOf(error, subject) };
  }
}

/**
 * What the account and its token may do, where GitHub tells. Fine-grained tokens have no scopes:
 * their answers have no such header, or an empty one.
 */
function rightsOf(
  permissions: Readonly<Record<string, unknown>> | undefined,
  header: string | number | undefined,
): Pick<GitHubRepository, "roles" | "scopes"> {
  const named = typeof header === "string" ? header.split(",").map((scope) => scope.trim()) : [];
  const scopes = named.filter((scope) => scope !== "");
  return {
    ...(permissions === undefined
      ? {}
      : { roles: Object.keys(permissions).filter((role) => permissions[role] === true) }),
    ...(scopes.length === 0 ? {} : { scopes }),
  };
}
