import type { Commit } from "../git/history.ts";
import type { AgentTask } from "./agent.ts";
import type { CodeAlert } from "./codeAlert.ts";
import type { DependencyAlert } from "./dependabot.ts";
import type { Comment, Issue, Label } from "./issueState.ts";
import type { SecretAlert } from "./secretScanning.ts";

/** The facts of a scenario that writes do not change. */
export interface Setting {
  /** The scenario's clock, ISO 8601. */
  readonly now: string;
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  /** The default branch's, oldest first. */
  readonly commits: readonly Commit[];
  /** The commits of every reference. */
  readonly allCommits: readonly Commit[];
  /** The last commit of a reference: a branch's full name, or a pull request's merge. */
  readonly headOf: (ref: string) => Commit | undefined;
  /** `/repositories/<id>`, as GitHub's `Link` headers have it. */
  readonly idPath: string;
  readonly apiUrl: string;
  readonly htmlUrl: string;
  /** The commit id of a step of the story. */
  readonly shaOf: (step: string) => string;
  /** A file's text at a step of the story; undefined when it is not there. */
  readonly textAt: (step: string, path: string) => string | undefined;
}

/** What the simulated GitHub knows now. Values are replaced, never changed. */
export interface World extends Setting {
  readonly codeAlerts: Map<number, CodeAlert>;
  readonly dependencyAlerts: Map<number, DependencyAlert>;
  readonly secretAlerts: Map<number, SecretAlert>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly labels: Map<string, Label>;
  /** When a fix of an alert was asked for, and how often it was looked at since. */
  readonly autofixes: Map<number, { readonly startedAt: string; readonly looks: number }>;
  /** What GitHub's coding agent works on, by what it was assigned. */
  readonly tasks: Map<string, AgentTask>;
  /** Puts a commit on a branch, which may be new. */
  readonly push: (branch: string, commit: Commit) => void;
  /** Takes a branch away that was pushed; false when there is none. */
  readonly drop: (branch: string) => boolean;
  /** The time of a write: the scenario's clock, one second later each time. */
  readonly tick: () => string;
}

/** The facts about a repository with these commits, by reference; `refs/heads/main` is the default. */
export function settingOf(now: string, commitsOf: ReadonlyMap<string, readonly Commit[]>): Setting {
  const [owner, name, id] = ["acme", "storefront", 702_400_311] as const;
  const all = [...commitsOf.values()].flat();
  const byStep = new Map(all.map((commit) => [commit.id, commit]));
  const commitOf = (step: string) => {
    const commit = byStep.get(step);
    if (commit === undefined) throw new Error(`no step ${step}`);
    return commit;
  };
  return {
    now,
    owner,
    name,
    id,
    commits: commitsOf.get("refs/heads/main") ?? [],
    allCommits: all,
    headOf: (ref) => commitsOf.get(ref)?.at(-1),
    idPath: `/repositories/${id}`,
    apiUrl: `https://api.github.com/repos/${owner}/${name}`,
    htmlUrl: `https://github.com/${owner}/${name}`,
    shaOf: (step) => commitOf(step).sha,
    textAt: (step, path) => commitOf(step).files.get(path),
  };
}
