import type { Commit } from "../git/history.ts";
import type { CodeAlert } from "./codeScanning.ts";
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
  readonly commits: readonly Commit[];
  /** `/repositories/<id>`, as GitHub's `Link` headers have it. */
  readonly idPath: string;
  readonly apiUrl: string;
  readonly htmlUrl: string;
  /** The commit id of a step of the story. */
  readonly shaOf: (step: string) => string;
  /** A file's text at a step of the story. Throws when it is not there. */
  readonly textAt: (step: string, path: string) => string;
}

/** What the simulated GitHub knows now. Values are replaced, never changed. */
export interface World extends Setting {
  readonly codeAlerts: Map<number, CodeAlert>;
  readonly dependencyAlerts: Map<number, DependencyAlert>;
  readonly secretAlerts: Map<number, SecretAlert>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly labels: Map<string, Label>;
  /** The time of a write: the scenario's clock, one second later each time. */
  readonly tick: () => string;
}

/** The facts about a repository with these commits. */
export function settingOf(now: string, commits: readonly Commit[]): Setting {
  const [owner, name, id] = ["acme", "storefront", 702_400_311] as const;
  const byStep = new Map(commits.map((commit) => [commit.id, commit]));
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
    commits,
    idPath: `/repositories/${id}`,
    apiUrl: `https://api.github.com/repos/${owner}/${name}`,
    htmlUrl: `https://github.com/${owner}/${name}`,
    shaOf: (step) => commitOf(step).sha,
    textAt: (step, path) => {
      const text = commitOf(step).files.get(path);
      if (text === undefined) throw new Error(`no ${path} at ${step}`);
      return text;
    },
  };
}
