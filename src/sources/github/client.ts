import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import type { RepositoryId } from "../../core/repository.ts";
import { mayHoldSecrets } from "../../core/secretValues.ts";
import { abortable } from "../abortable.ts";
import { isRecord } from "../json.ts";
import { followingRedirects } from "../redirects.ts";
import type { Transport } from "../transport.ts";
import { fetchOver } from "./fetchOver.ts";
import { linksOf } from "./linkHeader.ts";
import { NotAListError, UnchangedError } from "./listErrors.ts";
import { paceOf } from "./lookupPace.ts";
import { failureOf } from "./problem.ts";
import { type Allowance, createRateBudget, type RateBudget } from "./rateBudget.ts";
import { withoutSecrets } from "./secretFree.ts";
import { smallerPages } from "./smallerPages.ts";
import { withoutVainRetries } from "./vainRetries.ts";

/** The version of GitHub's REST API that every request names; every host we support knows it. */
const apiVersion = "2022-11-28";
const perPage = 100;
/** More pages than any list of GitHub's has; stops a server that never ends. */
const mostPages = 1000;

export interface GitHubOptions {
  readonly repository: RepositoryId;
  readonly transport: Transport;
  /** Without a trailing slash, e.g. `https://api.github.com`. */
  readonly apiUrl: string;
  readonly account?: string | undefined;
  readonly log: (message: string) => void;
  /** Milliseconds before the first repetition of a failed read; the second waits four times that. */
  readonly retryDelayMs?: number | undefined;
  /** Milliseconds since the epoch, by a real clock; without it no limit is remembered. */
  readonly clock?: (() => number) | undefined;
  /** What is known of GitHub's limits, shared by clients; one of its own when left out. */
  readonly budget?: RateBudget | undefined;
  /** False: no pause between writes, which GitHub asks for. True when left out. */
  readonly isPaced?: boolean | undefined;
}

/** GitHub's REST API for one repository, over an injected transport. */
export interface GitHub {
  /** As the clone calls it, for good. */
  readonly clonedAs: RepositoryId;
  /** As the clone calls it, until GitHub has said another name. */
  readonly repository: RepositoryId;
  /** GitHub calls the repository so: requests and links use that name from now on. */
  readonly rename: (name: Pick<RepositoryId, "owner" | "name">) => void;
  readonly apiUrl: string;
  /** The id of the account that requests are sent as; undefined: whoever is signed in. */
  readonly account: string | undefined;
  /**
   * Sends one request, e.g. `GET /repos/{owner}/{repo}`; owner and repo are filled in. The parameter
   * `request` is not sent: `{ isOfSecrets: true }` takes secrets out whatever the address is,
   * `{ isLookup: true }` says of a POST that it only reads, so that it is paced and repeated as one.
   */
  readonly request: GitHubRequest;
  /** For what stands elsewhere than in the API: `auth: "none"`, to the origins on the list. */
  readonly transport: Transport;
  /** What was read before, by the reader that kept it; clear it to read everything again. */
  readonly memory: Map<string, unknown>;
  /** What is left of the hour's requests, when that is the reserve kept for the user. */
  readonly reserve: () => Allowance | undefined;
}

export type GitHubRequest = (
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<GitHubAnswer>;

export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  /** Parsed JSON, or text when the body was none. */
  readonly data: unknown;
}

/** Makes the client. Reads are repeated after 5xx answers, writes and refused sends never. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { transport, apiUrl, account, log } = options;
  const Client = Octokit.plugin(withoutVainRetries, smallerPages, retry, throttling);
  const send = followingRedirects(withoutSecrets(transport));
  const secretFetch = fetchOver(
    async (request, signal) => send({ ...request, isOfSecrets: true }, signal),
    account,
  );
  const warnings = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => log(message),
    error: () => undefined,
  };
  const settings = {
    baseUrl: apiUrl,
    userAgent: "runtime-risk",
    log: warnings,
    // Without a log of its own the request would write to the console.
    request: { fetch: fetchOver(send, account), log: warnings },
    retry: {
      doNotRetry: [400, 401, 403, 404, 409, 410, 412, 422, 429, 451, 501],
      retries: 2,
      retryAfterBaseValue: options.retryDelayMs ?? 500,
    },
  };
  const octokit = new Client({
    ...settings,
    throttle: {
      enabled: options.isPaced ?? true,
      id: `${apiUrl} ${account ?? ""}`,
      // A limit is said to the user with its end, never waited for.
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
  });
  // The plugin takes every POST for a write and lets one a second through.
  const lookups = new Client({ ...settings, throttle: { enabled: false } });
  const pace = paceOf(apiUrl, account);
  const clock = options.clock ?? (() => Number.POSITIVE_INFINITY);
  const budget = options.budget ?? createRateBudget(clock);
  const scope = { apiUrl, account };
  let repository = options.repository;
  return {
    clonedAs: options.repository,
    get repository() {
      return repository;
    },
    rename: ({ owner, name }) => {
      repository = { host: repository.host, owner, name };
    },
    apiUrl,
    account,
    transport,
    memory: new Map(),
    reserve: () => budget.reserve(scope),
    request: async (route, parameters, signal) => {
      signal.throwIfAborted();
      const isLookup = isMarked(parameters, "isLookup");
      if (isLookup) await pace(signal);
      // A limit that is known is kept: asking again makes it longer.
      const refusal = budget.refusal(scope, route);
      if (refusal !== undefined) throw refusal;
      const sentAt = clock();
      const sent = (isLookup ? lookups : octokit).request(route, {
        // Octokit would send what the route does not name as a query or a body field.
        ...(route.includes("{owner}") ? { owner: repository.owner } : {}),
        ...(route.includes("{repo}") ? { repo: repository.name } : {}),
        ...parameters,
        headers: { "x-github-api-version": apiVersion, ...headersOf(parameters) },
        request: {
          ...(isRecord(parameters["request"]) ? parameters["request"] : {}),
          ...(isMarked(parameters, "isOfSecrets") ? { fetch: secretFetch } : {}),
          signal,
        },
      });
      // Octokit's queue and its wait before a repetition know no signal.
      const answer = await abortable(sent, signal).catch((error: unknown) => {
        const failure = failureOf(error);
        if (failure !== undefined) {
          budget.learn(scope, { route, headers: failure.headers, sentAt, failure });
        }
        throw error;
      });
      budget.learn(scope, { route, headers: answer.headers, sentAt });
      // The data stays unknown until a schema reads it.
      return { status: answer.status, headers: answer.headers, data: answer.data as unknown };
    },
  };
}

function isMarked({ request }: Readonly<Record<string, unknown>>, mark: string): boolean {
  return isRecord(request) && request[mark] === true;
}

function headersOf(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers = parameters["headers"];
  if (!isRecord(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** What a list gave: the items of the pages that were read, and what stopped the reading early. */
export interface Pages {
  readonly items: readonly unknown[];
  readonly error: unknown;
  /** The tag of the first page, when the server gave one. */
  readonly etag: string | undefined;
  readonly pages: number;
}

/** A list of which not every page may be wanted. */
export interface PagesWanted {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The tag of the first page as it is known; when it is still that, nothing else is read. */
  readonly etag?: string | undefined;
  /** Stops after a page for which this holds. */
  readonly isEnough?: ((items: readonly unknown[]) => boolean) | undefined;
  /** Called after the first page of several, with it and its tag. */
  readonly onSeveral?:
    | ((first: readonly unknown[], etag: string | undefined) => Promise<void>)
    | undefined;
}

/**
 * Reads a list page by page along `Link: rel="next"`, which must stay on the API's own origin.
 *
 * What was read before a failure is kept. Cancellation rejects.
 */
export async function readPages(
  github: GitHub,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Pages> {
  return readSomePages(github, { route, parameters }, signal);
}

/** Asks for an answer only if it is another than the one with this tag. */
function unlessStill(etag: string | undefined) {
  return etag === undefined ? {} : { headers: { "if-none-match": etag } };
}

function unlessUnchanged(error: unknown): unknown {
  return statusOf(error) === 304 ? new UnchangedError() : error;
}

/** As `readPages`, but ends where nothing more is wanted. */
export async function readSomePages(
  github: GitHub,
  { route, parameters, etag: known, isEnough, onSeveral }: PagesWanted,
  signal: AbortSignal,
): Promise<Pages> {
  const items: unknown[] = [];
  let etag: string | undefined;
  const seen = new Set<string>();
  let next: { route: string; parameters: Readonly<Record<string, unknown>> } | undefined = {
    route,
    parameters: {
      per_page: perPage,
      ...parameters,
      ...unlessStill(known),
      request: { mayBeSmaller: true },
    },
  };
  // The list decides what is in its pages, not what their addresses are called.
  const pageParameters = { request: { isOfSecrets: isSecretRoute(route, github.apiUrl) } };
  let page = 0;
  for (; next !== undefined; page += 1) {
    try {
      if (page >= mostPages) throw new Error(`more than ${mostPages} pages`);
      const answer: GitHubAnswer = await github.request(next.route, next.parameters, signal);
      if (!Array.isArray(answer.data)) throw new NotAListError();
      const found = answer.data as readonly unknown[];
      items.push(...found);
      if (page === 0) etag = textOf(answer.headers["etag"]);
      const isLast = isEnough?.(found) === true;
      const after = isLast ? undefined : following(answer, seen, github.apiUrl);
      next = after === undefined ? undefined : { route: after, parameters: pageParameters };
      if (page === 0 && next !== undefined) await onSeveral?.(found, etag);
    } catch (error) {
      signal.throwIfAborted();
      const told = page === 0 && known !== undefined ? unlessUnchanged(error) : error;
      return { items, error: told, etag, pages: page };
    }
  }
  return { items, error: undefined, etag, pages: page };
}

/** The request for the next page; throws when it was read already. */
function following(answer: GitHubAnswer, seen: Set<string>, apiUrl: string) {
  const url = nextPage(answer.headers["link"], apiUrl);
  if (url === undefined) return undefined;
  if (seen.has(url)) throw new Error("the list repeats a page");
  seen.add(url);
  return `GET ${url}`;
}

function isSecretRoute(route: string, apiUrl: string): boolean {
  const path = route.slice(route.indexOf(" ") + 1);
  return URL.canParse(path, apiUrl) && mayHoldSecrets(new URL(path, apiUrl).href);
}

function textOf(header: string | number | undefined): string | undefined {
  return typeof header === "string" && header !== "" ? header : undefined;
}

function statusOf(error: unknown): unknown {
  return isRecord(error) || error instanceof Error ? Reflect.get(error, "status") : undefined;
}

/**
 * The next page's address; throws when it leaves the API's origin or cannot be read. Braces and
 * colons, which Octokit reads as places to fill in, are percent-encoded.
 */
function nextPage(link: unknown, apiUrl: string): string | undefined {
  if (typeof link !== "string") return undefined;
  const links = linksOf(link);
  if (links === undefined) throw new Error("which page is next could not be read");
  const address = links.find(({ relations }) => relations.includes("next"))?.address;
  if (address === undefined) return undefined;
  if (!URL.canParse(address) || new URL(address).origin !== new URL(apiUrl).origin) {
    throw new Error("the next page is on another host");
  }
  const url = new URL(address);
  const place = `${url.pathname}${url.search}`
    .replaceAll("{", "%7B")
    .replaceAll("}", "%7D")
    .replaceAll(":", "%3A");
  return `${url.origin}${place}`;
}
