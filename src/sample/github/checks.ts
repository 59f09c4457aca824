import { type Call, type JsonObject, ok, type Reply, type Route } from "../http/exchange.ts";
import { isWorkedOn } from "./agent.ts";
import { resolved } from "./code.ts";
import { notFound } from "./errors.ts";
import { repositoryJson } from "./repository.ts";
import type { World } from "./world.ts";

/** What checks commits: one run for the head of each open pull request, and no other. */
export function checkRoutes(world: World): readonly Route[] {
  const path = "/repos/:owner/:repo/commits/:ref";
  return [
    { method: "GET", path: `${path}/check-runs`, answer: (call) => runs(world, call) },
    { method: "GET", path: `${path}/status`, answer: (call) => status(world, call) },
  ];
}

function runs(world: World, call: Call): Reply {
  const commit = resolved(world, call.parameters["ref"] ?? "");
  if (commit === undefined) return notFound;
  const found = [...world.issues.values()]
    .filter(({ pullRequest, state }) => pullRequest !== undefined && state === "open")
    .filter(({ pullRequest }) => {
      const head = world.headOf(`refs/heads/${pullRequest?.head ?? ""}`);
      return head?.sha === commit.sha;
    })
    .map((pull) => runJson(world, commit.sha, pull.number));
  return ok({ total_count: found.length, check_runs: found });
}

function runJson(world: World, sha: string, pull: number): JsonObject {
  const id = 41_000_000_000 + pull;
  const isRunning = isWorkedOn(world, pull);
  const at = world.now;
  return {
    id,
    node_id: Buffer.from(`08:CheckRun${id}`, "utf8").toString("base64"),
    external_id: "",
    head_sha: sha,
    name: "test",
    url: `${world.apiUrl}/check-runs/${id}`,
    html_url: `${world.htmlUrl}/actions/runs/${pull}/job/${id}`,
    details_url: `${world.htmlUrl}/actions/runs/${pull}/job/${id}`,
    status: isRunning ? "in_progress" : "completed",
    conclusion: isRunning ? null : "success",
    started_at: at,
    completed_at: isRunning ? null : at,
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${world.apiUrl}/check-runs/${id}/annotations`,
    },
    check_suite: { id: id + 1 },
    app: null,
    pull_requests: [],
  };
}

/** Nobody writes statuses here: a commit without any is pending. */
function status(world: World, call: Call): Reply {
  const commit = resolved(world, call.parameters["ref"] ?? "");
  if (commit === undefined) return notFound;
  return ok({
    state: "pending",
    statuses: [],
    sha: commit.sha,
    total_count: 0,
    repository: repositoryJson(world),
    commit_url: `${world.apiUrl}/commits/${commit.sha}`,
    url: `${world.apiUrl}/commits/${commit.sha}/status`,
  });
}
