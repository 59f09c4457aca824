import { createHash } from "node:crypto";
import { isRecord } from "../json.ts";
import type { Failure } from "./problem.ts";
import { isRateLimit } from "./problem.ts";

/** Whose requests count together: GitHub limits an account, over all its repositories. */
export interface RateScope {
  readonly apiUrl: string;
  /** Undefined: the only one. */
  readonly account: string | undefined;
}

/** What is left of the requests of a resource, e.g. `core`, until they are renewed. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since the epoch, as all times here. */
  readonly resetAt: number;
}

/** Nothing is to be asked before `until`. */
export interface Pause {
  readonly until: number;
  /** How long GitHub was left alone when it did not say how long; 0 when it did. */
  readonly waitedMs: number;
}

/** What is known of one account's limits, as plain JSON. */
export interface ScopeLimits {
  readonly resources: Readonly<Record<string, Allowance>>;
  /** By route, e.g. `GET /repos/{owner}/{repo}`; `*` for all of them. */
  readonly pauses: Readonly<Record<string, Pause>>;
}

/** By `scopeKey`. */
export type KnownLimits = Readonly<Record<string, ScopeLimits>>;

/** One answer, or one failure, to learn from. */
export interface Answered {
  readonly route: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** When the request was sent. */
  readonly sentAt: number;
  /** The refusal, if it was one. */
  readonly failure?: Failure | undefined;
}

/**
 * What GitHub has said about its limits: one for all repositories of a worker.
 *
 * A primary limit stops all requests of its resource, a secondary one those of the whole account;
 * a refusal that does not say which stops its own route (GitHub's documentation, "Rate limits for
 * the REST API" and "Best practices for using the REST API").
 */
export interface RateBudget {
  /** The refusal a request would meet now; undefined when it may be sent. */
  readonly refusal: (scope: RateScope, route: string) => RateLimitedError | undefined;
  readonly learn: (scope: RateScope, answered: Answered) => void;
  /** What is left, when that is no more than the reserve that is kept for the user. */
  readonly reserve: (scope: RateScope) => Allowance | undefined;
  readonly known: () => KnownLimits;
  /** Takes over what another process has learned. */
  readonly merge: (limits: KnownLimits) => void;
  readonly forget: () => void;
  /** Calls back when something is not to be asked any more; one listener. */
  readonly onLimit: (listener: () => void) => void;
}

/** An account's requests of an hour that a refresh leaves to what the user does. */
const reserveShare = 0.1;
/** GitHub's advice for a secondary limit without an end; doubled each time. */
const usualPauseMs = 60_000;
/** No limit of GitHub's is longer; a wrong clock or a foreign file makes none longer either. */
const longestMs = 60 * 60 * 1000;
const everything = "*";

/** Makes a budget; `clock` is a real one, in milliseconds. */
export function createRateBudget(clock: () => number): RateBudget {
  const scopes = new Map<string, Scope>();
  let limited: () => void = () => undefined;
  const scopeOf = (key: string): Scope => {
    const scope = scopes.get(key) ?? { resources: new Map(), pauses: new Map(), parts: new Map() };
    scopes.set(key, scope);
    return scope;
  };
  return {
    refusal: (id, route) => refusalOf(scopeOf(scopeKey(id)), route, clock()),
    learn: (id, answered) => {
      const scope = scopeOf(scopeKey(id));
      const now = clock();
      const before = refusalOf(scope, answered.route, now);
      learn(scope, answered, now);
      if (before === undefined && refusalOf(scope, answered.route, now) !== undefined) limited();
    },
    reserve: (id) => {
      const core = scopeOf(scopeKey(id)).resources.get("core");
      if (core === undefined || core.resetAt <= clock()) return undefined;
      return core.remaining < core.limit * reserveShare ? core : undefined;
    },
    known: () =>
      Object.fromEntries(
        Array.from(scopes)
          .filter(([, { resources, pauses }]) => resources.size + pauses.size > 0)
          .map(([key, { resources, pauses }]) => [
            key,
            { resources: Object.fromEntries(resources), pauses: Object.fromEntries(pauses) },
          ]),
      ),
    merge: (limits) => {
      const now = clock();
      for (const [key, { resources, pauses }] of Object.entries(limits)) {
        const scope = scopeOf(key);
        for (const [name, found] of Object.entries(resources)) note(scope, name, found, now);
        for (const [route, found] of Object.entries(pauses)) {
          const until = Math.min(found.until, now + longestMs);
          const own = scope.pauses.get(route);
          if (own === undefined || own.until < until) scope.pauses.set(route, { ...found, until });
        }
      }
    },
    forget: () => scopes.clear(),
    onLimit: (listener) => {
      limited = listener;
    },
  };
}

/** Names an account of an API in a file, without naming it. */
function scopeKey({ apiUrl, account }: RateScope): string {
  return createHash("sha256")
    .update(JSON.stringify([apiUrl, account]))
    .digest("hex")
    .slice(0, 32);
}

/** A request that was not sent, because GitHub has said not to. Read as GitHub's own answer. */
export class RateLimitedError extends Error {
  readonly status = 429;
  readonly response: {
    readonly headers: Readonly<Record<string, string>>;
    readonly data: { readonly message: string };
  };

  constructor(headers: Readonly<Record<string, string>>) {
    super("a rate limit of GitHub's has not ended yet");
    this.name = "RateLimitedError";
    this.response = { headers, data: { message: "API rate limit exceeded" } };
  }
}

interface Scope {
  readonly resources: Map<string, Allowance>;
  readonly pauses: Map<string, Pause>;
  /** The resource of each route that has named one. */
  readonly parts: Map<string, string>;
}

function refusalOf(scope: Scope, route: string, now: number): RateLimitedError | undefined {
  const part = scope.resources.get(resourceOf(scope, route));
  if (part !== undefined && part.remaining <= 0 && now < part.resetAt) {
    return new RateLimitedError({
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.ceil(part.resetAt / 1000)),
    });
  }
  const until = Math.max(
    scope.pauses.get(everything)?.until ?? 0,
    scope.pauses.get(routeOf(route))?.until ?? 0,
  );
  if (now >= until) return undefined;
  return new RateLimitedError({ "retry-after": String(Math.ceil((until - now) / 1000)) });
}

function learn(scope: Scope, answered: Answered, now: number): void {
  const { route, headers, failure, sentAt } = answered;
  const named = headers["x-ratelimit-resource"];
  // Addresses of pages are many, and none is asked for twice.
  if (typeof named === "string" && !route.includes("://")) scope.parts.set(route, named);
  const resource = typeof named === "string" ? named : resourceOf(scope, route);
  const allowance = allowanceIn(headers);
  if (allowance !== undefined) note(scope, resource, allowance, now);
  if (failure !== undefined && isRateLimit(failure)) {
    refused(scope, { answered, resource, allowance, failure }, now);
    return;
  }
  for (const key of [everything, routeOf(route)]) {
    const pause = scope.pauses.get(key);
    if (pause !== undefined && sentAt >= pause.until) scope.pauses.delete(key);
  }
}

interface Refused {
  readonly answered: Answered;
  readonly resource: string;
  readonly allowance: Allowance | undefined;
  readonly failure: Failure;
}

function refused(scope: Scope, { answered, resource, allowance, failure }: Refused, now: number) {
  const { headers, sentAt } = answered;
  const isSecondary = /secondary rate limit|abuse detection/i.test(failure.message);
  const isPrimary = allowance?.remaining === 0 || /API rate limit exceeded/i.test(failure.message);
  if (isPrimary && !isSecondary) {
    const isNoted = allowance?.remaining === 0 && allowance.resetAt > now;
    // No end was told, or this machine's clock is ahead of it.
    const resetAt = now + Math.min(toldMs(headers) || usualPauseMs, longestMs);
    if (!isNoted) scope.resources.set(resource, { limit: 0, remaining: 0, resetAt });
    return;
  }
  const key = isSecondary ? everything : routeOf(answered.route);
  const before = scope.pauses.get(key);
  // Requests that were under way together meet one limit together.
  const isSame = before !== undefined && sentAt < before.until;
  scope.pauses.set(key, isSame ? longer(before, headers, now) : pauseFor(before, headers, now));
}

function pauseFor(before: Pause | undefined, headers: Answered["headers"], now: number): Pause {
  const told = toldMs(headers);
  if (told > 0) return { until: now + Math.min(told, longestMs), waitedMs: 0 };
  const waited = before?.waitedMs ?? 0;
  const waitedMs = Math.min(waited === 0 ? usualPauseMs : waited * 2, longestMs);
  return { until: now + waitedMs, waitedMs };
}

function longer(before: Pause, headers: Answered["headers"], now: number): Pause {
  const until = now + Math.min(toldMs(headers), longestMs);
  return until > before.until ? { ...before, until } : before;
}

/** What `retry-after` says, in milliseconds; 0 when it says nothing. */
function toldMs(headers: Answered["headers"]): number {
  const seconds = Number(headers["retry-after"]);
  return seconds > 0 ? seconds * 1000 : 0;
}

/** Answers overtake each other: within one hour the lowest number is the newest. */
function note(scope: Scope, resource: string, found: Allowance, now: number): void {
  const resetAt = Math.min(found.resetAt, now + longestMs);
  const before = scope.resources.get(resource);
  if (resetAt <= now) return;
  if (before !== undefined && before.resetAt > now) {
    if (resetAt < before.resetAt) return;
    if (resetAt === before.resetAt && found.remaining >= before.remaining) return;
  }
  scope.resources.set(resource, { limit: found.limit, remaining: found.remaining, resetAt });
}

function allowanceIn(headers: Answered["headers"]): Allowance | undefined {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) => {
    const text = headers[`x-ratelimit-${name}`];
    return text === undefined ? Number.NaN : Number(text);
  });
  // Few servers say no limit, and a limit is a limit without it.
  const isTold = remaining !== undefined && remaining >= 0 && reset !== undefined && reset > 0;
  if (!isTold) return undefined;
  return { limit: limit !== undefined && limit > 0 ? limit : 0, remaining, resetAt: reset * 1000 };
}

/** The resources that GitHub names in its headers; by the address before it has named one. */
function resourceOf({ parts }: Scope, route: string): string {
  const known = parts.get(route);
  if (known !== undefined) return known;
  const path = routeOf(route).replace(/^[A-Z]+ /, "");
  if (/^(?:\/api\/v3)?\/search\/code\b/.test(path)) return "code_search";
  return /^(?:\/api\/v3)?\/search\//.test(path) ? "search" : "core";
}

/** A route without its query: pages of one list are one. */
function routeOf(route: string): string {
  const [method = "", address = ""] = route.split(" ", 2);
  return URL.canParse(address) ? `${method} ${new URL(address).pathname}` : route;
}

/** Reads limits that another process has written; undefined when they are none. */
export function parseLimits(value: unknown): KnownLimits | undefined {
  if (!isRecord(value)) return undefined;
  const isNumber = (found: unknown) => typeof found === "number" && Number.isFinite(found);
  const areAll = (found: unknown, names: readonly string[]) =>
    isRecord(found) &&
    Object.values(found).every(
      (entry) => isRecord(entry) && names.every((name) => isNumber(entry[name])),
    );
  const isLimits = (found: unknown): found is ScopeLimits =>
    isRecord(found) &&
    areAll(found["resources"], ["limit", "remaining", "resetAt"]) &&
    areAll(found["pauses"], ["until", "waitedMs"]);
  const entries = Object.entries(value);
  const read = entries.flatMap(([key, found]) => (isLimits(found) ? [[key, found] as const] : []));
  return read.length === entries.length ? Object.fromEntries(read) : undefined;
}
