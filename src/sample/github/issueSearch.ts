import { type Call, type Reply, type Route } from "../http/exchange.ts";
import { unprocessable } from "./errors.ts";
import { hasLabel, type Issue, issueJson } from "./issueState.ts";
import { byNumber } from "./paging.ts";
import type { World } from "./world.ts";

/** The search for issues, as far as finding one's own needs it. */
export function issueSearchRoutes(world: World): readonly Route[] {
  return [{ method: "GET", path: "/search/issues", answer: (call) => search(world, call) }];
}

/** Words must all occur in the title or the body; `repo:`, `is:`, `state:`, `label:`, `in:` narrow. */
function search(world: World, call: Call): Reply {
  const q = call.query.get("q") ?? "";
  if (q === "") return unprocessable({ resource: "Search", field: "q", code: "missing_field" });
  const parts = [...q.matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)].map((part) => ({
    name: part[1]?.toLowerCase(),
    value: (part[2] ?? part[3] ?? "").toLowerCase(),
  }));
  const places = parts.filter((part) => part.name === "in").map((part) => part.value);
  const matches = [...world.issues.values()].filter((issue) =>
    parts.every((part) => isMatch(world, issue, part, places)),
  );
  const page = byNumber(
    call,
    matches.toReversed().map((issue) => {
      // The search does not say who closed an issue.
      const { closed_by: _, ...found } = issueJson(world, issue);
      return { ...found, score: 1 };
    }),
    { path: "/search/issues" },
  );
  const body = {
    total_count: matches.length,
    incomplete_results: false,
    items: page.body ?? [],
    search_type: "lexical",
  };
  return { ...page, body };
}

function isMatch(
  world: World,
  issue: Issue,
  part: { readonly name: string | undefined; readonly value: string },
  places: readonly string[],
): boolean {
  const { name, value } = part;
  switch (name) {
    case undefined: {
      const title = places.length === 0 || places.includes("title") ? issue.title : "";
      const body = places.length === 0 || places.includes("body") ? (issue.body ?? "") : "";
      return `${title}\n${body}`.toLowerCase().includes(value);
    }
    case "repo":
      return value === `${world.owner}/${world.name}`;
    case "is":
    case "type":
    case "state":
      return isKind(issue, value);
    case "label":
      return hasLabel(issue, value);
    case "author":
      return issue.author.login === value;
    default:
      return true;
  }
}

function isKind(issue: Issue, kind: string): boolean {
  if (kind === "issue") return issue.pullRequest === undefined;
  if (kind === "pr" || kind === "pull-request") return issue.pullRequest !== undefined;
  return kind === issue.state;
}
