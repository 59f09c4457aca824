import { type Json, type JsonObject, ok, type Route } from "../http/exchange.ts";
import { type Issue } from "./issueState.ts";
import { pullJson } from "./pulls.ts";
import { committed } from "./pushes.ts";
import type { World } from "./world.ts";

/** The agent's account among people. */
const copilot = { login: "Copilot", id: 198982749, type: "Bot" } as const;
const login = "copilot-swe-agent[bot]";

/** How often a task is looked at before it is done. */
const looksOfWork = 2;

/** A task of the coding agent, and the pull request that it makes. */
export interface AgentTask {
  readonly id: string;
  /** `issue acme/storefront#7`, `code scanning alert 12`: what it was assigned. */
  readonly about: string;
  readonly pull: number;
  readonly createdAt: string;
  readonly looks: number;
}

/**
 * Begins a task for everything open that is assigned to the agent and has none: a draft pull request
 * in the repository of the code. `worlds` are the repositories whose issues there are.
 */
export function startAgent(code: World, worlds: readonly World[]): void {
  for (const world of worlds) {
    const name = world === code ? "" : `${world.owner}/${world.name}`;
    for (const issue of world.issues.values()) {
      if (issue.state !== "open" || !issue.assignees.includes(login)) continue;
      begin(code, {
        about: `issue ${world.owner}/${world.name}#${issue.number}`,
        title: issue.title,
        body: `Fixes ${name}#${issue.number}`,
      });
    }
  }
  for (const [number, alert] of code.codeAlerts) {
    if (alert.state !== "open" || !alert.assignees.includes(login)) continue;
    begin(code, {
      about: `code scanning alert ${number}`,
      title: alert.rule.description,
      body: "Checks the value before it is used.",
    });
  }
  for (const [number, alert] of code.dependencyAlerts) {
    if (alert.state !== "open" || !alert.assignees.includes(login)) continue;
    const url = `${code.htmlUrl}/security/dependabot/${number}`;
    begin(code, { about: `dependabot alert ${number}`, title: "Update it", body: `For ${url}.` });
  }
}

function begin(
  code: World,
  { about, title, body }: { readonly about: string; readonly title: string; readonly body: string },
): void {
  if (code.tasks.has(about)) return;
  const number = Math.max(...code.issues.keys()) + 1;
  const branch = `copilot/fix-${number}`;
  const parent = code.commits.at(-1);
  if (parent === undefined) return;
  const message = `Work on ${about}`;
  code.push(branch, committed(code, parent, { path: "NOTES.md", text: message, message }));
  const now = code.tick();
  const pull: Issue = {
    number,
    title: `[WIP] ${title}`,
    body,
    author: copilot,
    state: "open",
    stateReason: null,
    labels: [],
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    events: [],
    pullRequest: { head: branch, base: "main", isDraft: true },
  };
  code.issues.set(number, pull);
  const id = `a1b2c3d4-0000-4000-8000-${String(number).padStart(12, "0")}`;
  code.tasks.set(about, { id, about, pull: number, createdAt: now, looks: 0 });
}

/** The agent's tasks. */
export function agentRoutes(world: World): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/agents/repos/:owner/:repo/tasks",
      answer: () => {
        const tasks = [...world.tasks.values()].toReversed();
        for (const task of tasks) world.tasks.set(task.about, { ...task, looks: task.looks + 1 });
        return ok({
          tasks: tasks.map((task) => taskJson(world, task)),
          total_active_count: tasks.length,
          total_archived_count: 0,
        });
      },
    },
  ];
}

/** True while the agent still works on a pull request. */
export function isWorkedOn(world: World, pull: number): boolean {
  const task = [...world.tasks.values()].find((one) => one.pull === pull);
  return task !== undefined && task.looks < looksOfWork;
}

function taskJson(world: World, { id, about, pull, createdAt, looks }: AgentTask): JsonObject {
  return {
    id,
    url: `https://api.github.com/agents/repos/${world.owner}/${world.name}/tasks/${id}`,
    html_url: `${world.htmlUrl}/copilot/tasks/${id}`,
    name: `Work on ${about}`,
    creator: { id: 5200107 },
    creator_type: "user",
    owner: { id: 5200001 },
    repository: { id: world.id },
    state: looks < looksOfWork ? "in_progress" : "completed",
    session_count: 1,
    artifacts: [{ provider: "github", type: "pull", data: { id: 3_400_000_000 + pull } }],
    archived_at: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** The pull requests that the agent made of a code scanning alert. */
export function pullsOfCodeAlert(world: World, number: number): readonly Json[] {
  const task = world.tasks.get(`code scanning alert ${number}`);
  const pull = world.issues.get(task?.pull ?? 0);
  return pull === undefined ? [] : [pullJson(world, pull, "list")];
}
