import { type JsonObject, ok, type Route } from "../http/exchange.ts";
import { accountJson, organization, signedIn } from "./accounts.ts";
import type { World } from "./world.ts";

/** The account, and the repository itself. */
export function repositoryRoutes(world: World): readonly Route[] {
  const repository = "/repos/:owner/:repo";
  return [
    { method: "GET", path: "/user", answer: () => ok(userJson()) },
    { method: "GET", path: "/meta", answer: () => ok(metaJson()) },
    { method: "GET", path: repository, answer: () => ok(fullRepositoryJson(world)) },
  ];
}

function userJson(): JsonObject {
  return {
    ...accountJson(signedIn),
    name: signedIn.name,
    company: "Acme",
    blog: "",
    location: null,
    email: null,
    notification_email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 3,
    public_gists: 0,
    followers: 12,
    following: 9,
    created_at: "2019-04-02T08:00:00Z",
    updated_at: "2026-11-01T08:00:00Z",
  };
}

function metaJson(): JsonObject {
  return { verifiable_password_authentication: false, api: [], web: [], git: [] };
}

/** The repository as GitHub sends it when it is asked for itself. */
function fullRepositoryJson(world: World): JsonObject {
  return {
    ...repositoryJson(world),
    organization: accountJson(organization, "Organization"),
    security_and_analysis: {
      advanced_security: { status: "enabled" },
      secret_scanning: { status: "enabled" },
      secret_scanning_push_protection: { status: "enabled" },
      dependabot_security_updates: { status: "enabled" },
      secret_scanning_non_provider_patterns: { status: "enabled" },
    },
    network_count: 0,
    subscribers_count: 6,
  };
}

/** The repository as GitHub embeds it in other things. */
export function repositoryJson(world: World): JsonObject {
  const { apiUrl: url, htmlUrl } = world;
  const open = [...world.issues.values()].filter((issue) => issue.state === "open").length;
  const links = Object.fromEntries(
    Object.entries(repositoryLinks).map(([name, path]) => [`${name}_url`, `${url}/${path}`]),
  );
  return {
    id: world.id,
    node_id: Buffer.from(`010:Repository${world.id}`, "utf8").toString("base64"),
    name: world.name,
    full_name: `${world.owner}/${world.name}`,
    private: true,
    owner: accountJson(organization, "Organization"),
    html_url: htmlUrl,
    description: "The shop of Acme: six services, one repository",
    fork: false,
    url,
    ...links,
    created_at: "2026-02-02T09:00:00Z",
    updated_at: world.commits.at(-1)?.date ?? world.now,
    pushed_at: world.commits.at(-1)?.date ?? world.now,
    git_url: `git://github.com/${world.owner}/${world.name}.git`,
    ssh_url: `git@github.com:${world.owner}/${world.name}.git`,
    clone_url: `${htmlUrl}.git`,
    svn_url: htmlUrl,
    homepage: null,
    size: 412,
    stargazers_count: 0,
    watchers_count: 0,
    language: "TypeScript",
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: true,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: false,
    is_template: false,
    web_commit_signoff_required: false,
    topics: ["shop"],
    visibility: "private",
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: "main",
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
  };
}

const repositoryLinks = {
  forks: "forks",
  keys: "keys{/key_id}",
  collaborators: "collaborators{/collaborator}",
  teams: "teams",
  hooks: "hooks",
  issue_events: "issues/events{/number}",
  events: "events",
  assignees: "assignees{/user}",
  branches: "branches{/branch}",
  tags: "tags",
  blobs: "git/blobs{/sha}",
  git_tags: "git/tags{/sha}",
  git_refs: "git/refs{/sha}",
  trees: "git/trees{/sha}",
  statuses: "statuses/{sha}",
  languages: "languages",
  stargazers: "stargazers",
  contributors: "contributors",
  subscribers: "subscribers",
  subscription: "subscription",
  commits: "commits{/sha}",
  git_commits: "git/commits{/sha}",
  comments: "comments{/number}",
  issue_comment: "issues/comments{/number}",
  contents: "contents/{+path}",
  compare: "compare/{base}...{head}",
  merges: "merges",
  archive: "{archive_format}{/ref}",
  downloads: "downloads",
  issues: "issues{/number}",
  pulls: "pulls{/number}",
  milestones: "milestones{/number}",
  notifications: "notifications{?since,all,participating}",
  labels: "labels{/name}",
  releases: "releases{/id}",
  deployments: "deployments",
} as const;
