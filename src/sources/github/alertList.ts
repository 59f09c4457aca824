import { isRecord } from "../json.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import {
  apply,
  endsAt,
  formOf,
  isNews,
  newestOf,
  newItems,
  nothingYet,
  type Parse,
  type Understood,
  updatedAt,
} from "./alertItems.ts";
import { type GitHub, type Pages, readSomePages } from "./client.ts";
import { UnchangedError } from "./listErrors.ts";
import { problemOf, type Subject } from "./problem.ts";

/** How a list of alerts is asked for and read. */
export interface AlertList<T> {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  readonly parse: Parse<T>;
}

/** What is kept of a list that was read to its end. */
interface KnownList<T> {
  readonly alerts: ReadonlyMap<number, T>;
  /** Names of the items that could not be understood, each once. */
  readonly malformed: readonly string[];
  /** The tag of the open alerts' only page, or of the first page of those of all states. */
  readonly etag: string;
  readonly of: "open" | "all";
  /** The newest `updated_at` that was seen, for `all`. */
  readonly newest: string;
}

/** A list that changes while it is read is read again, this often. */
const mostReadings = 3;

/**
 * Reads a list of alerts to its end; the second time only what changed since.
 *
 * GitHub lists the latest update first. A list of one page is asked for again with its tag. A
 * longer one is followed through the list of all states, whose first page changes whenever any
 * alert does, closed ones included: unchanged, it is one request; changed, as many pages as hold
 * newer updates. `github.memory` keeps what was read; without it everything is read again.
 *
 * An alert that is closed while pages are read moves others past the page that was to hold them:
 * a list that changed so is read again. A page that fails leaves what was read before it; items that
 * cannot be understood are counted and left out.
 */
export async function readAlertList<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  signal: AbortSignal,
): Promise<Reading<T>> {
  const key = `${list.route} ${formOf(list.parameters)}`;
  const known = knownIn<T>(github.memory.get(key));
  const again = known === undefined ? undefined : await readAgain(github, list, known, signal);
  if (again !== undefined && "alerts" in again) {
    github.memory.set(key, again);
    return toReading(again, list);
  }
  if (again !== undefined && again.failure !== undefined) {
    return unread(problemOf(again.failure, list.subject));
  }
  const whole = await readWhole(github, list, again?.pages, signal);
  if (whole.known === undefined) github.memory.delete(key);
  else github.memory.set(key, whole.known);
  return whole.reading;
}

function knownIn<T>(value: unknown): KnownList<T> | undefined {
  if (!isRecord(value) || !Array.isArray(value["malformed"])) return undefined;
  // Only `readAlertList` writes under its keys, with the same list's parser.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as unknown as KnownList<T>;
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
  const { route } = list;
  if (known.of === "open") {
    const parameters = latestFirst(list.parameters);
    const pages = await readSomePages(github, { route, parameters, etag: known.etag }, signal);
    if (pages.error instanceof UnchangedError) return known;
    // More than one page is to be watched while it is read.
    return pages.pages > 1 ? {} : { pages };
  }
  const parameters = ofAllStates(list.parameters);
  const isEnough = endsAt(known.newest, (item) => isNews(item, known.alerts, list.parse));
  const pages = await readSomePages(
    github,
    { route, parameters, etag: known.etag, isEnough },
    signal,
  );
  if (pages.error instanceof UnchangedError) return known;
  if (pages.error !== undefined) return { failure: pages.error };
  // Some changes move no date: whatever was read is news.
  const now = apply(known, pages.items, list.parse);
  const newest = newestOf(pages.items, known.newest);
  return pages.etag === undefined ? {} : { ...now, etag: pages.etag, of: "all", newest };
}

interface Whole<T> {
  readonly reading: Reading<T>;
  /** Undefined when there is no tag to ask again with, or the list was not read to its end. */
  readonly known: KnownList<T> | undefined;
  /** An alert was closed while the pages were read, which may have moved another past the reading. */
  readonly isMoving?: boolean;
}

/** Reads all pages; `only` is the list's one page, when it was read already. */
async function readWhole<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  only: Pages | undefined,
  signal: AbortSignal,
): Promise<Whole<T>> {
  if (only !== undefined) return ofPages(github, list, { pages: only }, signal);
  let whole = await ofPages(github, list, await readWatched(github, list, signal), signal);
  for (let reading = 1; whole.isMoving === true && reading < mostReadings; reading += 1) {
    whole = await ofPages(github, list, await readWatched(github, list, signal), signal);
  }
  return whole;
}

/** What the pages of a list say, with what was changed while they were read. */
async function ofPages<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  { pages, before, isFirstSteady }: Watched,
  signal: AbortSignal,
): Promise<Whole<T>> {
  const read = apply(nothingYet<T>(), pages.items, list.parse);
  if (pages.error !== undefined) {
    return { reading: partly(read.alerts, pages.error, list), known: undefined };
  }
  if (pages.pages === 1) {
    const { etag } = pages;
    const known =
      etag === undefined ? undefined : { ...read, etag, of: "open" as const, newest: "" };
    return { reading: toReading(read, list), known };
  }
  const first = before?.items ?? [];
  const since = newestOf(pages.items, newestOf(first, ""));
  const after = await readSince(github, list, { since, etag: before?.etag }, signal);
  const isSame = after.error instanceof UnchangedError;
  if (after.error !== undefined && !isSame) {
    return { reading: doubtful(read, after.error, list), known: undefined };
  }
  const changed = newItems(after.items, first);
  const now = apply(read, changed, list.parse);
  if (isFirstSteady !== true || changed.some((item) => list.parse(item) === "closed")) {
    const error = new Error("the list changed while it was read");
    return { reading: doubtful(now, error, list), known: undefined, isMoving: true };
  }
  const etag = isSame ? before?.etag : after.etag;
  const newest = newestOf(after.items, since);
  const known = etag === undefined ? undefined : { ...now, etag, of: "all" as const, newest };
  return { reading: toReading(now, list), known };
}

/** What of all states was changed since, unless the answer with the tag still holds. */
async function readSince<T>(
  github: GitHub,
  { route, parameters }: AlertList<T>,
  { since, etag }: { readonly since: string; readonly etag: string | undefined },
  signal: AbortSignal,
): Promise<Pages> {
  const isEnough = endsAt(since, (item) => updatedAt(item) > since);
  return readSomePages(
    github,
    { route, parameters: ofAllStates(parameters), etag, isEnough },
    signal,
  );
}

interface Watched {
  readonly pages: Pages;
  /** The first page of all states, as it was when the first page of the list was still the same. */
  readonly before?: Pages | undefined;
  readonly isFirstSteady?: boolean | undefined;
}

/** Reads all pages of a list; of one with several, what tells later whether it changed meanwhile. */
async function readWatched<T>(
  github: GitHub,
  { route, parameters }: AlertList<T>,
  signal: AbortSignal,
): Promise<Watched> {
  let before: Pages | undefined;
  let isFirstSteady = true;
  const isEnough = () => true;
  const onSeveral = async (first: readonly unknown[], etag: string | undefined) => {
    const all = { route, parameters: ofAllStates(parameters), isEnough };
    before = await readSomePages(github, all, signal);
    const open = { route, parameters: latestFirst(parameters), etag, isEnough };
    const again = await readSomePages(github, open, signal);
    isFirstSteady =
      again.error instanceof UnchangedError ||
      (again.error === undefined && newItems(again.items, first).length === 0);
  };
  const wanted = { route, parameters: latestFirst(parameters), onSeveral };
  const pages = await readSomePages(github, wanted, signal);
  return { pages, before, isFirstSteady };
}

function partly<T>(alerts: ReadonlyMap<number, T>, error: unknown, list: AlertList<T>): Reading<T> {
  const problem = problemOf(error, list.subject);
  const read = [...alerts.values()];
  if (read.length === 0) return unread(problem);
  const { detail } = problem;
  return {
    facts: read,
    problem: {
      ...problem,
      state: "partial",
      detail: `Only the first ${read.length} ${list.subject.name} were read. ${detail}`,
      lacks: { kind: "pages", detail },
    },
  };
}

/** Some of a list's items are of a form we do not know. */
export function leftOut(count: number, all: number, name: string): Problem {
  return {
    state: "partial",
    detail: `${count} of ${all} ${name} could not be understood and are left out.`,
    lacks: { kind: "items", count, of: all },
  };
}

/** All pages were read, but not at one time. */
function doubtful<T>({ alerts }: Understood<T>, error: unknown, list: AlertList<T>): Reading<T> {
  const problem = problemOf(error, list.subject);
  return {
    facts: [...alerts.values()],
    problem: {
      ...problem,
      state: "partial",
      isTransient: true,
      detail: `Whether ${list.subject.name} changed while they were read is not known, so some may be missing. ${problem.detail}`,
    },
  };
}

function toReading<T>(
  { alerts, malformed: { length: malformed } }: Understood<T>,
  list: AlertList<T>,
): Reading<T> {
  const facts = [...alerts.values()];
  if (malformed === 0) return { facts, problem: undefined };
  const all = facts.length + malformed;
  return { facts, problem: leftOut(malformed, all, list.subject.name) };
}
