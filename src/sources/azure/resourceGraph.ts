import type { ResourceGraphClient } from "@azure/arm-resourcegraph";
import { pause } from "../abortable.ts";
import { isRecord } from "../json.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import { type Transport, TransportError } from "../transport.ts";
import { Quota, retryAfterMs } from "./quota.ts";
import { createResourceGraphClient } from "./resourceGraphClient.ts";
import {
  codesOf,
  incomplete,
  limitProblem,
  type Refusal,
  refusalProblem,
  transportProblem,
  unreadable,
} from "./resourceGraphProblem.ts";

export interface ResourceGraphOptions {
  readonly transport: Transport;
  /** Without a trailing slash, e.g. `https://management.azure.com`. */
  readonly endpoint: string;
  readonly tenant?: string | undefined;
  /** Ids of the subscriptions to read; none: all that the user can read in the tenant. */
  readonly subscriptions?: readonly string[] | undefined;
  /** Shared by everything that asks as the same user. */
  readonly quota?: Quota | undefined;
  /** Milliseconds before the one repetition after a 5xx answer. */
  readonly retryDelayMs?: number | undefined;
  /** How long a query may wait for the quota altogether, in milliseconds; then it is given up. */
  readonly patienceMs?: number | undefined;
  readonly clock?: (() => number) | undefined;
  /** Resolves after so many milliseconds, or rejects when cancelled. */
  readonly pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** Runs queries of Azure Resource Graph. */
export interface ResourceGraph {
  /**
   * All rows of a query, all pages. `name` says what is read, plural, for messages. Over the whole
   * `tenant` the chosen subscriptions do not count: some types give rows only then.
   */
  readonly query: (
    kql: string,
    name: string,
    signal: AbortSignal,
    over?: "chosen" | "tenant",
  ) => Promise<Reading<Row>>;
  /** Lower-cased ids of the chosen subscriptions; none: all. */
  readonly subscriptions: readonly string[];
}

export type Row = Readonly<Record<string, unknown>>;

/** Resource Graph's largest page, and smaller ones for when its 16 MiB do not hold that many rows. */
const pageSizes = [1000, 250, 60] as const;
const mostPages = 200;
/** Resource Graph takes no more in one request. */
const mostSubscriptions = 1000;
const patienceMs = 15_000;
const mostRefusals = 3;

/** Makes the client. The transport adds the credential, so the library's own is switched off. */
export function createResourceGraph(options: ResourceGraphOptions): ResourceGraph {
  const clock = options.clock ?? (() => Date.now());
  const session: Session = {
    client: createResourceGraphClient(options),
    quota: options.quota ?? new Quota(clock),
    clock,
    patienceMs: options.patienceMs ?? patienceMs,
    pause: options.pause ?? pause,
  };
  const chosen = [...new Set((options.subscriptions ?? []).map((id) => id.toLowerCase()))];
  return {
    subscriptions: chosen,
    query: async (kql, name, signal, over = "chosen") => {
      const rows: Row[] = [];
      let problem: Problem | undefined;
      for (const subscriptions of over === "tenant" ? [[]] : scopesOf(chosen)) {
        const part = await readPages(session, { kql, name, subscriptions }, signal);
        rows.push(...part.facts);
        problem ??= part.problem;
        // What stopped one part of the subscriptions stops the others too, unless it was only cut.
        if (part.problem !== undefined && part.problem.state !== "partial") break;
      }
      if (problem === undefined) return { facts: rows, problem };
      if (rows.length === 0)
        return problem.state === "partial" ? { facts: [], problem } : unread(problem);
      return { facts: rows, problem: partly(problem, rows.length) };
    },
  };
}

interface Session {
  readonly client: ResourceGraphClient;
  readonly quota: Quota;
  readonly clock: () => number;
  readonly patienceMs: number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface Question {
  readonly kql: string;
  readonly name: string;
  /** None: the whole tenant. */
  readonly subscriptions: readonly string[];
}

function scopesOf(subscriptions: readonly string[]): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  for (let from = 0; from < subscriptions.length; from += mostSubscriptions) {
    parts.push(subscriptions.slice(from, from + mostSubscriptions));
  }
  return parts.length === 0 ? [[]] : parts;
}

function partly(problem: Problem, count: number): Problem {
  if (problem.state === "partial") return problem;
  return {
    ...problem,
    state: "partial",
    detail:
      count === 1
        ? `Only the first row was read. ${problem.detail}`
        : `Only the first ${count} rows were read. ${problem.detail}`,
  };
}

/** All pages of a question over one list of subscriptions. */
async function readPages(
  session: Session,
  question: Question,
  signal: AbortSignal,
): Promise<Reading<Row>> {
  const rows: Row[] = [];
  let skipToken: string | undefined;
  const followed = new Set<string>();
  let size = 0;
  let isPartial = false;
  for (let page = 0; page < mostPages; page += 1) {
    const top = pageSizes[size];
    if (top === undefined) break;
    const answer = await ask(session, question, { top, skipToken }, signal);
    if ("tooLarge" in answer) {
      size += 1;
      continue;
    }
    if ("problem" in answer) return { facts: rows, problem: answer.problem };
    rows.push(...answer.rows);
    isPartial ||= answer.isPartial;
    if (answer.next === undefined) {
      return {
        facts: rows,
        problem: isPartial ? incomplete(rows.length, question.name) : undefined,
      };
    }
    // A page that leads back would be read for ever.
    if (followed.has(answer.next)) break;
    followed.add(answer.next);
    skipToken = answer.next;
  }
  return { facts: rows, problem: incomplete(rows.length, question.name) };
}

type Page =
  | {
      readonly rows: readonly Row[];
      readonly next: string | undefined;
      readonly isPartial: boolean;
    }
  /** The rows of one page are over Resource Graph's 16 MiB. */
  | { readonly tooLarge: true }
  | { readonly problem: Problem };

interface PageOptions {
  readonly top: number;
  readonly skipToken: string | undefined;
}

/** One page; waits for the quota as long as that is short. Rejects only when cancelled. */
async function ask(
  session: Session,
  question: Question,
  options: PageOptions,
  signal: AbortSignal,
): Promise<Page> {
  const { quota, clock } = session;
  let patience = session.patienceMs;
  let refusals = 0;
  for (;;) {
    signal.throwIfAborted();
    const wait = quota.take();
    if (wait > patience) return { problem: limitProblem(question.name, clock() + wait) };
    if (wait > 0) {
      patience -= wait;
      await session.pause(wait, signal);
      continue;
    }
    const answer = await send(session.client, question, options, signal).catch((error: unknown) => {
      quota.failed();
      throw error;
    });
    if ("problem" in answer) {
      quota.failed();
      return answer;
    }
    if (answer.status !== 429) {
      quota.answered(answer.headers);
      return pageOf(answer, question.name);
    }
    const retryAfter = retryAfterMs(answer.headers["retry-after"], clock());
    quota.refused(retryAfter ?? 0);
    refusals += 1;
    if (retryAfter === undefined || refusals >= mostRefusals) {
      const until = retryAfter === undefined ? undefined : clock() + retryAfter;
      return { problem: limitProblem(question.name, until) };
    }
  }
}

/** An answer of Resource Graph; `result` is the library's reading of a success. */
interface Answer extends Refusal {
  readonly result?: unknown;
}

async function send(
  client: ResourceGraphClient,
  { kql, name, subscriptions }: Question,
  { top, skipToken }: PageOptions,
  signal: AbortSignal,
): Promise<Answer | { readonly problem: Problem }> {
  let received: Refusal | undefined;
  try {
    const result: unknown = await client.resources(
      {
        query: kql,
        ...(subscriptions.length === 0 ? {} : { subscriptions: [...subscriptions] }),
        options: {
          top,
          resultFormat: "objectArray",
          // Over 10,000 subscriptions would be an error otherwise; the answer says that it is cut.
          ...(subscriptions.length === 0 ? { allowPartialScopes: true } : {}),
          ...(skipToken === undefined ? {} : { skipToken }),
        },
      },
      {
        abortSignal: signal,
        // The library fails on an error that is not in Azure's own shape, and hides its status.
        onResponse: ({ status, headers, bodyAsText }) => {
          received = { status, headers: headers.toJSON(), body: bodyAsText ?? "" };
        },
      },
    );
    return received === undefined ? { problem: unreadable(name) } : { ...received, result };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TransportError) return { problem: transportProblem(error, name) };
    return received ?? { problem: unreadable(name) };
  }
}

function pageOf({ result, ...answer }: Answer, name: string): Page {
  if (!isRecord(result) || !Array.isArray(result["data"])) {
    if (codesOf(answer.body).includes("ResponsePayloadTooLarge")) return { tooLarge: true };
    return { problem: refusalProblem(answer, name) };
  }
  const { data, skipToken, resultTruncated } = result;
  const next = typeof skipToken === "string" && skipToken !== "" ? skipToken : undefined;
  const isTruncated = resultTruncated === "true" || resultTruncated === true;
  const isPartialScope =
    answer.headers["x-ms-tenant-subscription-limit-hit"]?.toLowerCase() === "true";
  return {
    rows: (data as readonly unknown[]).filter(isRecord),
    next,
    isPartial: isPartialScope || (next === undefined && isTruncated),
  };
}
