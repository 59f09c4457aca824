import { isRecord } from "../json.ts";
import { type Reading, unread } from "../reading.ts";
import { type GitHub, type Pages, readPages, readSomePages } from "./client.ts";
import { UnchangedError } from "./listErrors.ts";
import { problemOf, type Subject } from "./problem.ts";

/** How a list of alerts is asked for and read. */
export interface AlertList<T> {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  /** Reads one item; `closed` for an alert that is not open in a list of all states. */
  readonly parse: (item: unknown) => T | "malformed" | "closed";
}

/** What is kept of a list that was read to its end. */
interface KnownList<T> {
  readonly alerts: ReadonlyMap<number, T>;
  readonly malformed: number;
  /** The tag of the open alerts' only page, or of the first page of those of all states. */
  readonly etag: string;
  readonly of: "open" | "all";
  /** The newest `updated_at` that was seen, for `all`. */
  readonly newest: string;
}

/**
 * Reads a list of alerts to its end; the second time only what changed since.
 *
 * GitHub lists the latest update first. A list of one page is asked for again with its tag. A
 * longer one is followed through the list of all states, whose first page changes whenever any
 * alert does, closed ones included: unchanged, it is one request; changed, as many pages as hold
 * newer updates. `github.memory` keeps what was read; without it everything is read again.
 *
 * A page that fails leaves what was read before it; items that cannot be understood are counted
 * and left out.
 */
export async function readAlertList<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  signal: AbortSignal,
): Promise<Reading<T>> {
  const key = `${list.route} ${JSON.stringify(list.parameters)}`;
  // Only this function writes under this key, with the same list's parser.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const known = github.memory.get(key) as KnownList<T> | undefined;
  const again = known === undefined ? undefined : await readAgain(github, list, known, signal);
  if (again !== undefined && "alerts" in again) {
    github.memory.set(key, again);
    return toReading(again.alerts, again.malformed, list);
  }
  if (again !== undefined && again.failure !== undefined) {
    return unread(problemOf(again.failure, list.subject));
  }
  const pages =
    again?.pages ?? (await readPages(github, list.route, latestFirst(list.parameters), signal));
  const { alerts, malformed } = apply(new Map(), pages.items, list);
  if (pages.error !== undefined) return partly(alerts, pages.error, list);
  const next = await keep(github, list, { pages, alerts, malformed }, signal);
  if (next === undefined) github.memory.delete(key);
  else github.memory.set(key, next);
  return toReading(next?.alerts ?? alerts, malformed, list);
}

function latestFirst(parameters: Readonly<Record<string, unknown>>) {
  return { ...parameters, sort: "updated", direction: "desc" };
}

/** The same list, of all states. */
function ofAllStates({ state: _state, ...parameters }: Readonly<Record<string, unknown>>) {
  return latestFirst(parameters);
}

/**
 * What a known list is now; `pages` when its only page has changed and was read, `failure` when
 * that could not be told.
 */
async function readAgain<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  known: KnownList<T>,
  signal: AbortSignal,
): Promise<KnownList<T> | { readonly pages?: Pages; readonly failure?: unknown }> {
  if (known.of === "open") {
    const pages = await readSomePages(
      github,
      { route: list.route, parameters: latestFirst(list.parameters), etag: known.etag },
      signal,
    );
    if (pages.error instanceof UnchangedError) return known;
    return { pages };
  }
  const pages = await readSomePages(
    github,
    {
      route: list.route,
      parameters: ofAllStates(list.parameters),
      etag: known.etag,
      isEnough: endsAt(known.newest),
    },
    signal,
  );
  if (pages.error instanceof UnchangedError) return known;
  if (pages.error !== undefined) return { failure: pages.error };
  const { alerts, malformed } = apply(known.alerts, notOlderThan(pages.items, known.newest), list);
  const newest = newestOf(pages.items, known.newest);
  return pages.etag === undefined
    ? {}
    : { alerts, malformed: known.malformed + malformed, etag: pages.etag, of: "all", newest };
}

/** What to keep of a list just read, and what changed while it was; undefined without a tag. */
async function keep<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  read: {
    readonly pages: Pages;
    readonly alerts: ReadonlyMap<number, T>;
    readonly malformed: number;
  },
  signal: AbortSignal,
): Promise<KnownList<T> | undefined> {
  const { pages, alerts, malformed } = read;
  if (pages.pages === 1) {
    return pages.etag === undefined
      ? undefined
      : { alerts, malformed, etag: pages.etag, of: "open", newest: "" };
  }
  const since = newestOf(pages.items, "");
  const all = await readSomePages(
    github,
    { route: list.route, parameters: ofAllStates(list.parameters), isEnough: endsAt(since) },
    signal,
  );
  if (all.error !== undefined || all.etag === undefined) return undefined;
  const current = apply(alerts, notOlderThan(all.items, since), list);
  const newest = newestOf(all.items, since);
  return { alerts: current.alerts, malformed, etag: all.etag, of: "all", newest };
}

/** Brings the alerts of a list up to date with items of it: the first of a number counts. */
function apply<T extends { readonly number: number }>(
  before: ReadonlyMap<number, T>,
  items: readonly unknown[],
  list: AlertList<T>,
): { readonly alerts: ReadonlyMap<number, T>; readonly malformed: number } {
  const alerts = new Map(before);
  const seen = new Set<number>();
  let malformed = 0;
  for (const item of items) {
    const alert = list.parse(item);
    const number = alert === "closed" || alert === "malformed" ? numberOf(item) : alert.number;
    if (alert === "malformed") malformed += 1;
    // An alert can stand on two pages when the list changes while it is read.
    if (number === undefined || seen.has(number)) continue;
    seen.add(number);
    if (alert === "closed") alerts.delete(number);
    else if (alert !== "malformed") alerts.set(number, alert);
  }
  return { alerts, malformed };
}

/** Those of the same second count too: what is applied twice does no harm. */
function notOlderThan(items: readonly unknown[], time: string): readonly unknown[] {
  return items.filter((item) => updatedAt(item) >= time);
}

/**
 * True for a page that reaches back to a time. One analysis gives all its alerts the same time, so
 * a page that ends in it is the last one wanted.
 */
function endsAt(time: string): (items: readonly unknown[]) => boolean {
  return (items) => updatedAt(items.at(-1)) <= time;
}

function newestOf(items: readonly unknown[], before: string): string {
  return items.map(updatedAt).reduce((a, b) => (a > b ? a : b), before);
}

/** GitHub's times are UTC in one format, so that text compares like time; none is the oldest. */
function updatedAt(item: unknown): string {
  const time = isRecord(item) ? (item["updated_at"] ?? item["created_at"]) : undefined;
  return typeof time === "string" ? time : "";
}

function numberOf(item: unknown): number | undefined {
  const number = isRecord(item) ? item["number"] : undefined;
  return typeof number === "number" ? number : undefined;
}

function partly<T>(alerts: ReadonlyMap<number, T>, error: unknown, list: AlertList<T>): Reading<T> {
  const problem = problemOf(error, list.subject);
  const read = [...alerts.values()];
  if (read.length === 0) return unread(problem);
  return {
    facts: read,
    problem: {
      ...problem,
      state: "partial",
      detail: `Only the first ${read.length} ${list.subject.name} were read. ${problem.detail}`,
    },
  };
}

function toReading<T>(
  alerts: ReadonlyMap<number, T>,
  malformed: number,
  list: AlertList<T>,
): Reading<T> {
  const facts = [...alerts.values()];
  if (malformed === 0) return { facts, problem: undefined };
  const all = facts.length + malformed;
  return {
    facts,
    problem: {
      state: "partial",
      detail: `${malformed} of ${all} ${list.subject.name} could not be understood and are left out.`,
    },
  };
}
