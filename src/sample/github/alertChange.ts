import { type Call, property, type Reply, textsOf } from "../http/exchange.ts";
import { assigneeOf, signedIn } from "./accounts.ts";
import { invalidRequest } from "./errors.ts";
import type { World } from "./world.ts";

/** Who dismissed an alert, when and why. */
export interface Dismissal {
  readonly at: string;
  readonly by: { readonly login: string; readonly id: number };
  readonly reason: string;
  readonly comment: string | null;
}

/** What a write can change of a code scanning or a Dependabot alert. */
interface Changeable {
  readonly state: string;
  readonly updatedAt: string;
  readonly dismissed: Dismissal | null;
  /** Who asked a reviewer to dismiss it; null when nobody has. */
  readonly requested: Dismissal | null;
  /** Logins, lower case. */
  readonly assignees: readonly string[];
}

/** How one kind of alert takes a change: the two differ in their reasons and in their refusals. */
export interface ChangeRules {
  readonly reasons: ReadonlySet<string>;
  readonly refuse: (message: string) => Reply;
}

/** An alert after a PATCH with `state`, `assignees` or both; the refusal when it is not taken. */
export function changed<T extends Changeable>(
  world: World,
  alert: T,
  { body }: Call,
  rules: ChangeRules,
): { readonly alert: T } | Reply {
  const state = property(body, "state");
  const assignees = property(body, "assignees");
  if (state === undefined && assignees === undefined) {
    return rules.refuse("At least one of state or assignees is required.");
  }
  const next = state === undefined ? undefined : stateChange(world, alert, body, rules);
  if (next !== undefined && "status" in next) return next;
  const logins = assignees === undefined ? alert.assignees : textsOf(assignees);
  if (logins === undefined) return invalidRequest("assignees is not an array of strings.");
  if (logins.some((login) => assigneeOf(login) === undefined)) {
    return rules.refuse("One of the assignees cannot be assigned.");
  }
  const lowerCase = logins.map((login) => login.toLowerCase());
  return { alert: { ...alert, ...next, assignees: lowerCase, updatedAt: world.tick() } };
}

type StateChange = Pick<Changeable, "dismissed" | "requested"> & {
  readonly state: "open" | "dismissed";
};

function stateChange(
  world: World,
  alert: Changeable,
  body: unknown,
  { reasons, refuse }: ChangeRules,
): StateChange | Reply {
  const state = property(body, "state");
  if (state !== "open" && state !== "dismissed") {
    return invalidRequest("state is not a member of [open, dismissed].");
  }
  if (alert.state === "fixed") return refuse("A fixed alert cannot be changed.");
  if (state === "open") return { state, dismissed: null, requested: null };
  const reason = property(body, "dismissed_reason");
  const comment = property(body, "dismissed_comment") ?? null;
  if (typeof reason !== "string" || !reasons.has(reason)) {
    return refuse("dismissed_reason is required when dismissing an alert.");
  }
  if (comment !== null && (typeof comment !== "string" || comment.length > 280)) {
    return invalidRequest("dismissed_comment is longer than 280 characters.");
  }
  const dismissal = { at: world.tick(), by: signedIn, reason, comment };
  return property(body, "create_request") === true
    ? { state: "open", dismissed: null, requested: dismissal }
    : { state, dismissed: dismissal, requested: null };
}
