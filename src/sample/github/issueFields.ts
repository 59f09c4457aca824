import { property, type Reply, textsOf } from "../http/exchange.ts";
import { assigneeOf, signedIn } from "./accounts.ts";
import { type Fault, invalidRequest, unprocessable } from "./errors.ts";
import type { Issue } from "./issueState.ts";
import type { World } from "./world.ts";

interface Fields {
  readonly title?: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
}

/** The fields that creating and changing have in common. */
export function fieldsOf(body: unknown): Fields | Reply {
  const text = property(body, "body");
  if (typeof text === "string" && text.length > 65_536) {
    return unprocessable({ resource: "Issue", field: "body", code: "custom" });
  }
  if (text !== undefined && text !== null && typeof text !== "string") {
    return invalidRequest("body is not a string.");
  }
  const labels = labelsOf(property(body, "labels"));
  if (labels === "wrong") return invalidRequest("labels is not an array of labels.");
  const assignees = assigneesOf(property(body, "assignees"));
  if (assignees !== undefined && "status" in assignees) return assignees;
  return {
    ...(text === undefined ? {} : { body: text }),
    ...(labels === undefined ? {} : { labels }),
    ...(assignees === undefined ? {} : { assignees }),
  };
}

function assigneesOf(given: unknown): readonly string[] | undefined | Reply {
  if (given === undefined) return undefined;
  const logins = textsOf(given);
  if (logins === undefined) return invalidRequest("assignees is not an array of strings.");
  const faults = logins
    .filter((login) => assigneeOf(login) === undefined)
    .map((value): Fault => ({ resource: "Issue", field: "assignees", code: "invalid", value }));
  return faults.length > 0 ? unprocessable(...faults) : logins.map((login) => login.toLowerCase());
}

/** A label is a text, or an object with a name. */
export function labelsOf(value: unknown): readonly string[] | undefined | "wrong" {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return "wrong";
  const items: readonly unknown[] = value;
  return textsOf(items.map((item) => property(item, "name") ?? item)) ?? "wrong";
}

/** Somebody with push access creates a label by using it. */
export function withLabels(world: World, names: readonly string[]): readonly string[] {
  for (const name of names) {
    const key = name.toLowerCase();
    if (world.labels.has(key)) continue;
    const id = 8_100_000_001 + world.labels.size;
    world.labels.set(key, { id, name, color: "ededed", description: null });
  }
  return [...new Set(names.map((name) => world.labels.get(name.toLowerCase())?.name ?? name))];
}

const closedReasons = ["completed", "not_planned", "duplicate"] as const;

/** What closing or opening again changes of an issue. */
export function stateChange(world: World, issue: Issue, body: unknown): Partial<Issue> | Reply {
  const state = property(body, "state");
  if (state === undefined || state === issue.state) return {};
  const by = { login: signedIn.login, id: signedIn.id, type: "User" } as const;
  if (state === "open") {
    const event = { event: "reopened", by, at: world.tick() } as const;
    const events = [...issue.events, event];
    return { state, stateReason: "reopened", closedAt: null, closedBy: null, events };
  }
  if (state !== "closed") {
    return unprocessable({ resource: "Issue", field: "state", code: "invalid" });
  }
  const wanted = property(body, "state_reason") ?? "completed";
  const reason = closedReasons.find((known) => known === wanted);
  if (reason === undefined) {
    return unprocessable({ resource: "Issue", field: "state_reason", code: "invalid" });
  }
  const at = world.tick();
  const events = [...issue.events, { event: "closed", by, at } as const];
  return { state, stateReason: reason, closedAt: at, closedBy: by, events };
}
