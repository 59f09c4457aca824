import {
  type Call,
  type JsonObject,
  ok,
  property,
  type Reply,
  type Route,
} from "../http/exchange.ts";
import { people } from "../scenario/people.ts";
import { type SecretAlertStory, secretAlerts } from "../scenario/secretAlerts.ts";
import { accountJson, personOf, signedIn } from "./accounts.ts";
import { badRequest, invalidRequest, notFound } from "./errors.ts";
import { byEither, byNumber } from "./paging.ts";
import { detailsOf, locationJson } from "./secretPlaces.ts";
import type { World } from "./world.ts";

/** A secret scanning alert as the server keeps it. */
export interface SecretAlert {
  readonly story: SecretAlertStory;
  readonly updatedAt: string;
  readonly validity: "active" | "inactive" | "unknown";
  readonly resolved: {
    readonly at: string;
    readonly by: { readonly login: string; readonly id: number };
    readonly as: string;
    readonly comment: string | null;
  } | null;
  readonly assignee: string | null;
}

/** The alerts as they are before anybody writes, by number. */
export function firstSecretAlerts(): Map<number, SecretAlert> {
  return new Map(
    secretAlerts.map((story): [number, SecretAlert] => {
      const end = story.resolved;
      const resolved =
        end === undefined
          ? null
          : { at: end.at, by: people.mei, as: end.as, comment: end.comment ?? null };
      const updatedAt = end?.at ?? story.createdAt;
      return [
        story.number,
        { story, updatedAt, validity: story.validity, resolved, assignee: null },
      ];
    }),
  );
}

/** Everything below `secret-scanning` of the repository. */
export function secretScanningRoutes(world: World): readonly Route[] {
  const base = "/repos/:owner/:repo/secret-scanning/alerts";
  return [
    { method: "GET", path: base, answer: (call) => list(world, call) },
    {
      method: "GET",
      path: `${base}/:number`,
      answer: (call) => {
        const alert = found(world, call);
        if (alert === undefined) return notFound;
        const metadata = (alert.story.metadata ?? []).map(([key, value]) => ({ key, value }));
        return ok({ ...json(world, alert, call), metadata });
      },
    },
    { method: "PATCH", path: `${base}/:number`, answer: (call) => update(world, call) },
    {
      method: "GET",
      path: `${base}/:number/locations`,
      answer: (call) => {
        const alert = found(world, call);
        if (alert === undefined) return notFound;
        const path = `${world.idPath}/secret-scanning/alerts/${alert.story.number}/locations`;
        return byNumber(
          call,
          alert.story.places.map((place) => locationJson(world, place)),
          { path },
        );
      },
    },
  ];
}

function list(world: World, call: Call): Reply {
  const { query } = call;
  const state = query.get("state");
  if (state !== null && state !== "open" && state !== "resolved") {
    return invalidRequest("state is not a member of [open, resolved].");
  }
  if (query.has("secret_type") && query.has("exclude_secret_types")) {
    return invalidRequest("secret_type and exclude_secret_types cannot be combined.");
  }
  const sort = query.get("sort") === "updated" ? "updated" : "created";
  const all = [...world.secretAlerts.values()]
    .filter((alert) => state === null || stateOf(alert) === state)
    .filter((alert) => isAskedFor(alert.story, query))
    .filter(({ story }) => isFlag(query.get("is_publicly_leaked"), story.isPubliclyLeaked))
    .filter(({ story }) => isFlag(query.get("is_bypassed"), story.bypassed !== undefined))
    .filter((alert) => isAmong(query.get("validity"), alert.validity))
    .filter((alert) => isAmong(query.get("resolution"), alert.resolved?.as ?? ""))
    .toSorted((a, b) => keyOf(a, sort) - keyOf(b, sort) || a.story.number - b.story.number);
  const ordered = query.get("direction") === "asc" ? all : all.toReversed();
  return byEither(
    call,
    ordered.map((alert) => json(world, alert, call)),
    { path: `${world.idPath}/secret-scanning/alerts` },
  );
}

/** Without names: the default patterns only. With names: exactly those. */
function isAskedFor(story: SecretAlertStory, query: URLSearchParams): boolean {
  const named = query.get("secret_type");
  if (named !== null) return named.split(",").includes(story.type);
  const excluded = query.get("exclude_secret_types")?.split(",") ?? [];
  return !story.isGeneric && !excluded.includes(story.type);
}

function isAmong(wanted: string | null, value: string): boolean {
  return wanted === null || wanted.split(",").includes(value);
}

/** Only `true` asks for something. */
function isFlag(wanted: string | null, value: boolean): boolean {
  return wanted !== "true" || value;
}

function keyOf(alert: SecretAlert, sort: "created" | "updated"): number {
  return Date.parse(sort === "updated" ? alert.updatedAt : alert.story.createdAt);
}

function stateOf(alert: SecretAlert): "open" | "resolved" {
  return alert.resolved === null ? "open" : "resolved";
}

function found(world: World, call: Call): SecretAlert | undefined {
  return world.secretAlerts.get(Number(call.parameters["number"]));
}

const resolutions = new Set(["false_positive", "wont_fix", "revoked", "used_in_tests"]);

function update(world: World, call: Call): Reply {
  const alert = found(world, call);
  if (alert === undefined) return notFound;
  const { body } = call;
  const names = ["state", "assignee", "validity"];
  if (names.every((name) => property(body, name) === undefined)) {
    return invalidRequest("At least one of state, assignee or validity is required.");
  }
  const changed = inState(world, alert, body);
  if ("status" in changed) return changed;
  const assignee = property(body, "assignee");
  if (typeof assignee === "string" && personOf(assignee) === undefined) {
    return invalidRequest("The assignee has no write access.");
  }
  const validity = property(body, "validity");
  const kept: SecretAlert = {
    ...changed,
    assignee: typeof assignee === "string" ? assignee : assignee === null ? null : alert.assignee,
    validity:
      validity === "active" || validity === "inactive"
        ? validity
        : validity === null
          ? alert.story.validity
          : alert.validity,
    updatedAt: world.tick(),
  };
  world.secretAlerts.set(alert.story.number, kept);
  return ok(json(world, kept, call));
}

function inState(world: World, alert: SecretAlert, body: unknown): SecretAlert | Reply {
  const state = property(body, "state");
  if (state === undefined) return alert;
  if (state === "open") return { ...alert, resolved: null };
  if (state !== "resolved") return invalidRequest("state is not a member of [open, resolved].");
  const as = property(body, "resolution");
  const comment = property(body, "resolution_comment") ?? null;
  if (typeof as !== "string" || !resolutions.has(as)) {
    return invalidRequest("resolution is required when resolving an alert.");
  }
  if (alert.resolved?.as === as) return badRequest("The resolution is unchanged.");
  if (comment !== null && typeof comment !== "string") return badRequest("Invalid comment.");
  return { ...alert, resolved: { at: world.tick(), by: signedIn, as, comment } };
}

function json(world: World, alert: SecretAlert, call: Call): JsonObject {
  const { story } = alert;
  const url = `${world.apiUrl}/secret-scanning/alerts/${story.number}`;
  const first = story.places[0];
  const assignee = alert.assignee === null ? undefined : personOf(alert.assignee);
  return {
    number: story.number,
    created_at: story.createdAt,
    updated_at: alert.updatedAt,
    url,
    html_url: `${world.htmlUrl}/security/secret-scanning/${story.number}`,
    locations_url: `${url}/locations`,
    state: stateOf(alert),
    secret_type: story.type,
    secret_type_display_name: story.name,
    provider: story.provider ?? null,
    provider_slug: story.provider?.toLowerCase().replaceAll(" ", "_") ?? null,
    // A secret that the sample has not: hidden when asked to, and worthless otherwise.
    ...(call.query.get("hide_secret") === "true" ? {} : { secret: "not kept in the sample" }),
    validity: alert.validity,
    publicly_leaked: story.isPubliclyLeaked,
    multi_repo: story.isMultiRepository,
    is_base64_encoded: false,
    ...resolutionJson(alert),
    push_protection_bypassed: story.bypassed !== undefined,
    push_protection_bypassed_by:
      story.bypassed === undefined ? null : accountJson(people[story.bypassed.by]),
    push_protection_bypassed_at: story.bypassed?.at ?? null,
    push_protection_bypass_request_reviewer: null,
    push_protection_bypass_request_reviewer_comment: null,
    push_protection_bypass_request_comment: null,
    push_protection_bypass_request_html_url: null,
    first_location_detected: first === undefined ? null : detailsOf(world, first),
    has_more_locations: story.places.length > 1,
    assigned_to: assignee === undefined ? null : accountJson(assignee),
  };
}

function resolutionJson({ resolved }: SecretAlert): JsonObject {
  return {
    resolution: resolved?.as ?? null,
    resolved_by: resolved === null ? null : accountJson(resolved.by),
    resolved_at: resolved?.at ?? null,
    resolution_comment: resolved?.comment ?? null,
  };
}
