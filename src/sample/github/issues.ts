import {
  type Call,
  type JsonObject,
  ok,
  property,
  type Reply,
  type Route,
  textsOf,
} from "../http/exchange.ts";
import { accountJson, assignable, personOf, signedIn } from "./accounts.ts";
import { invalidRequest, notFound, unprocessable } from "./errors.ts";
import { fieldsOf, labelsOf, stateChange, withLabels } from "./issueFields.ts";
import {
  authorOf,
  type Comment,
  commentJson,
  eventJson,
  hasLabel,
  type Issue,
  issueJson,
  labelJson,
} from "./issueState.ts";
import { byNumber } from "./paging.ts";
import type { World } from "./world.ts";

/** Issues, their comments, labels and assignees, and who can be assigned. */
export function issueRoutes(world: World): readonly Route[] {
  const repository = "/repos/:owner/:repo";
  const one = `${repository}/issues/:number`;
  return [
    { method: "GET", path: `${repository}/issues`, answer: (call) => list(world, call) },
    { method: "POST", path: `${repository}/issues`, answer: (call) => create(world, call) },
    {
      method: "GET",
      path: one,
      answer: (call) => on(world, call, (issue) => ok(issueJson(world, issue))),
    },
    {
      method: "PATCH",
      path: one,
      answer: (call) => on(world, call, (issue) => update(world, call, issue)),
    },
    {
      method: "GET",
      path: `${one}/comments`,
      answer: (call) => on(world, call, (issue) => comments(world, call, issue)),
    },
    {
      method: "POST",
      path: `${one}/comments`,
      answer: (call) => on(world, call, (issue) => comment(world, call, issue)),
    },
    {
      method: "GET",
      path: `${one}/events`,
      answer: (call) => on(world, call, (issue) => events(world, call, issue)),
    },
    {
      method: "POST",
      path: `${one}/assignees`,
      answer: (call) => on(world, call, (issue) => assign(world, call, issue)),
    },
    {
      method: "DELETE",
      path: `${one}/assignees`,
      answer: (call) => on(world, call, (issue) => unassign(world, call, issue)),
    },
    {
      method: "POST",
      path: `${one}/labels`,
      answer: (call) => on(world, call, (issue) => addLabels(world, call, issue)),
    },
    {
      method: "GET",
      path: `${repository}/assignees`,
      answer: (call) =>
        byNumber(
          call,
          assignable.map((person) => accountJson(person)),
          { path: `${world.idPath}/assignees` },
        ),
    },
    {
      method: "GET",
      path: `${repository}/assignees/:login`,
      answer: (call) =>
        personOf(call.parameters["login"] ?? "") === undefined ? notFound : { status: 204 },
    },
  ];
}

function on(world: World, call: Call, answer: (issue: Issue) => Reply): Reply {
  const issue = world.issues.get(Number(call.parameters["number"]));
  return issue === undefined ? notFound : answer(issue);
}

function list(world: World, call: Call): Reply {
  const { query } = call;
  const state = query.get("state") ?? "open";
  if (!["open", "closed", "all"].includes(state)) {
    return unprocessable({ resource: "Issue", field: "state", code: "invalid", value: state });
  }
  const labels = query.get("labels")?.split(",").filter(Boolean) ?? [];
  const since = Date.parse(query.get("since") ?? "1970-01-01T00:00:00Z");
  const creator = query.get("creator")?.toLowerCase();
  const sort = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const all = [...world.issues.values()]
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => labels.every((label) => hasLabel(issue, label)))
    .filter((issue) => Date.parse(issue.updatedAt) >= since)
    .filter((issue) => creator === undefined || issue.author.login.toLowerCase() === creator)
    .filter((issue) => isAssigned(issue, query.get("assignee")))
    .toSorted((a, b) => Date.parse(a[sort]) - Date.parse(b[sort]) || a.number - b.number);
  const ordered = query.get("direction") === "asc" ? all : all.toReversed();
  return byNumber(
    call,
    ordered.map((issue) => issueJson(world, issue)),
    { path: `${world.idPath}/issues` },
  );
}

function isAssigned(issue: Issue, wanted: string | null): boolean {
  if (wanted === null) return true;
  if (wanted === "*") return issue.assignees.length > 0;
  if (wanted === "none") return issue.assignees.length === 0;
  return issue.assignees.includes(wanted.toLowerCase());
}

function create(world: World, call: Call): Reply {
  const title = property(call.body, "title");
  if (title === undefined || title === null || title === "") {
    return unprocessable({ resource: "Issue", field: "title", code: "missing_field" });
  }
  if (typeof title !== "string") return invalidRequest("title is not a string.");
  const fields = fieldsOf(call.body);
  if ("status" in fields) return fields;
  const { login, id } = signedIn;
  const issue = added(world, {
    title,
    body: fields.body ?? null,
    author: { login, id, type: "User" },
    labels: withLabels(world, fields.labels ?? []),
    assignees: fields.assignees ?? [],
  });
  const url = `${world.apiUrl}/issues/${issue.number}`;
  return { status: 201, body: issueJson(world, issue), headers: { location: url } };
}

/** An issue that the app of Defender for Cloud creates, with its labels. */
export function defenderIssue(
  world: World,
  { title, body }: { readonly title: string; readonly body: string },
): void {
  const labels = withLabels(world, ["Defender for Cloud", "security", "dependencies"]);
  added(world, { title, body, author: authorOf("defender"), labels, assignees: [] });
}

function added(
  world: World,
  fields: Pick<Issue, "title" | "body" | "author" | "labels" | "assignees">,
): Issue {
  const now = world.tick();
  const issue: Issue = {
    ...fields,
    number: Math.max(0, ...world.issues.keys()) + 1,
    state: "open",
    stateReason: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    events: [],
    pullRequest: undefined,
  };
  world.issues.set(issue.number, issue);
  return issue;
}

function kept(world: World, issue: Issue, change: Partial<Issue>): Issue {
  const next = { ...issue, ...change, updatedAt: world.tick() };
  world.issues.set(issue.number, next);
  return next;
}

function update(world: World, call: Call, issue: Issue): Reply {
  const fields = fieldsOf(call.body);
  if ("status" in fields) return fields;
  const title = property(call.body, "title");
  if (title !== undefined && (typeof title !== "string" || title === "")) {
    return unprocessable({ resource: "Issue", field: "title", code: "missing_field" });
  }
  const state = stateChange(world, issue, call.body);
  if ("status" in state) return state;
  const next = kept(world, issue, {
    ...fields,
    ...state,
    ...(title === undefined ? {} : { title }),
    ...(fields.labels === undefined ? {} : { labels: withLabels(world, fields.labels) }),
  });
  return ok(issueJson(world, next));
}

function events(world: World, call: Call, issue: Issue): Reply {
  const items = issue.events.map((event, index) => eventJson(world, issue, event, index));
  return byNumber(call, items, { path: `${world.idPath}/issues/${issue.number}/events` });
}

function comments(world: World, call: Call, issue: Issue): Reply {
  const since = Date.parse(call.query.get("since") ?? "1970-01-01T00:00:00Z");
  const items = [...world.comments.values()]
    .filter((comment) => comment.issue === issue.number)
    .filter((comment) => Date.parse(comment.updatedAt) >= since)
    .map((comment) => commentJson(world, comment));
  return byNumber(call, items, { path: `${world.idPath}/issues/${issue.number}/comments` });
}

function comment(world: World, call: Call, issue: Issue): Reply {
  const body = property(call.body, "body");
  if (typeof body !== "string" || body === "") {
    return unprocessable({ resource: "IssueComment", field: "body", code: "missing_field" });
  }
  const now = world.tick();
  const { login, id } = signedIn;
  const made: Comment = {
    id: Math.max(2_610_000_000, ...world.comments.keys()) + 1,
    issue: issue.number,
    author: { login, id, type: "User" },
    body,
    createdAt: now,
    updatedAt: now,
  };
  world.comments.set(made.id, made);
  kept(world, issue, {});
  return { status: 201, body: commentJson(world, made) };
}

/** Unknown logins are ignored here, unlike when an issue is created. */
function assign(world: World, call: Call, issue: Issue): Reply {
  const logins = textsOf(property(call.body, "assignees")) ?? [];
  const known = logins.flatMap((login) => personOf(login)?.login ?? []);
  const assignees = [...new Set([...issue.assignees, ...known])].slice(0, 10);
  return { status: 201, body: issueJson(world, kept(world, issue, { assignees })) };
}

function unassign(world: World, call: Call, issue: Issue): Reply {
  const logins = textsOf(property(call.body, "assignees")) ?? [];
  const leaving = new Set(logins.map((login) => login.toLowerCase()));
  const assignees = issue.assignees.filter((login) => !leaving.has(login));
  return ok(issueJson(world, kept(world, issue, { assignees })));
}

function addLabels(world: World, call: Call, issue: Issue): Reply {
  const names = labelsOf(property(call.body, "labels") ?? call.body);
  if (names === undefined || names === "wrong") return invalidRequest("labels is not an array.");
  const labels = withLabels(world, [...issue.labels, ...names]);
  kept(world, issue, { labels });
  return ok(
    labels.flatMap((name): JsonObject[] => {
      const label = world.labels.get(name.toLowerCase());
      return label === undefined ? [] : [labelJson(world, label)];
    }),
  );
}
