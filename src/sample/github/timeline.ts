import { type Call, type Json, type JsonObject, type Reply, type Route } from "../http/exchange.ts";
import { accountJson } from "./accounts.ts";
import { isWorkedOn } from "./agent.ts";
import { notFound } from "./errors.ts";
import { eventJson, type Issue, issueJson } from "./issueState.ts";
import { byNumber } from "./paging.ts";
import type { World } from "./world.ts";

/** What happened to an issue or a pull request; `code` is the repository of the pull requests. */
export function timelineRoutes(world: World, code: World): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/repos/:owner/:repo/issues/:number/timeline",
      answer: (call) => timeline(world, code, call),
    },
  ];
}

function timeline(world: World, code: World, call: Call): Reply {
  const issue = world.issues.get(Number(call.parameters["number"]));
  if (issue === undefined) return notFound;
  const own = issue.events.map((event, index) => eventJson(world, issue, event, index));
  const all = [...mentions(world, code, issue), ...own, ...workEvents(world, issue)];
  return byNumber(call, all, { path: `${world.idPath}/issues/${issue.number}/timeline` });
}

/** Pull requests that name the issue in their text. */
function mentions(world: World, code: World, issue: Issue): readonly Json[] {
  const name = `${world === code ? "" : `${world.owner}/${world.name}`}#${issue.number}`;
  const word = new RegExp(`(?:^|\\s)${name}(?!\\d)`);
  return [...code.issues.values()]
    .filter(({ pullRequest, body }) => pullRequest !== undefined && word.test(body ?? ""))
    .map((pull) => ({
      event: "cross-referenced",
      actor: accountJson(pull.author, pull.author.type),
      created_at: pull.createdAt,
      updated_at: pull.createdAt,
      // GitHub sends it with its repository.
      source: { type: "issue", issue: issueJson(code, pull) },
    }));
}

/** GitHub writes these about the agent, and does not describe them. */
function workEvents(world: World, issue: Issue): readonly JsonObject[] {
  if (issue.author.login !== "Copilot") return [];
  const at = issue.createdAt;
  const by = issue.author;
  const names = isWorkedOn(world, issue.number)
    ? ["copilot_work_started"]
    : ["copilot_work_started", "copilot_work_finished"];
  return names.map((event, index) => ({
    ...eventJson(world, issue, { event: "closed", by, at }, 900 + index),
    event,
  }));
}
