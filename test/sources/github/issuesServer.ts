/**
 * A small GitHub for issues on a loopback socket, for tests of what is sent and how often.
 *
 * It keeps issues and comments, and answers as its published API does; `override` may answer a
 * request differently, before or after it was carried out.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { createGitHub, type GitHub } from "../../../src/sources/github/client.ts";
import { isRecord, parseJson } from "../../../src/sources/json.ts";
import { type Transport, TransportError } from "../../../src/sources/transport.ts";

export interface StoredIssue {
  number: number;
  title: string;
  body: string | null;
  state: string;
  state_reason: string | null;
  labels: readonly { readonly name: string }[];
  assignees: readonly { readonly login: string }[];
  creator: string;
  pull_request?: unknown;
}

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What to answer instead; `act` carries the request out first, `drop` breaks the connection. */
interface Override {
  readonly status?: number;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly act?: boolean;
  readonly drop?: boolean;
}

export interface IssuesServer {
  readonly github: GitHub;
  readonly seen: Seen[];
  readonly issues: StoredIssue[];
  readonly comments: { issue: number; body: string; created_at: string }[];
  readonly events: { issue: number; event: string; created_at: string }[];
  /** Logins of `GET assignees`; nobody else can be assigned. */
  readonly assignable: string[];
  /** False: labels and assignees are dropped without a word. */
  canTriage: boolean;
  perPage: number;
  override: (request: Seen, count: number) => Override | undefined;
  count(method: string, path: string): number;
  close(): Promise<void>;
}

export const root = "/repos/acme/storefront";

/** Starts a server with no issues, whose user is `mona`. */
export async function startIssuesServer(): Promise<IssuesServer> {
  const http = createServer((incoming, outgoing) => {
    void respond(server, incoming, outgoing);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  // A listening TCP server has a port; only pipes have a string here.
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const apiUrl = `http://127.0.0.1:${port}`;
  const server: IssuesServer = {
    github: createGitHub({
      repository: { host: "github.com", owner: "acme", name: "storefront" },
      transport: overFetch,
      apiUrl,
      log: () => undefined,
      retryDelayMs: 1,
      isPaced: false,
    }),
    seen: [],
    issues: [],
    comments: [],
    events: [],
    assignable: ["mona", "hubot"],
    canTriage: true,
    perPage: 100,
    override: () => undefined,
    count: (method, path) =>
      server.seen.filter((seen) => seen.method === method && seen.path === path).length,
    close: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
  return server;
}

/** An issue as the server keeps it. */
export function stored(number: number, more: Partial<StoredIssue> = {}): StoredIssue {
  return {
    number,
    title: `Issue ${number}`,
    body: "",
    state: "open",
    state_reason: null,
    labels: [{ name: "security" }],
    assignees: [],
    creator: "mona",
    ...more,
  };
}

const overFetch: Transport = async (request, signal) => {
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      signal,
      redirect: "manual",
      ...(typeof request.body === "string" ? { body: request.body } : {}),
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw new TransportError("network", "the connection was lost", { cause: error });
  }
};

async function respond(server: IssuesServer, incoming: IncomingMessage, outgoing: ServerResponse) {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const sent = await text(incoming);
  const request: Seen = {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    body: objectOf(parseJson(sent)),
  };
  server.seen.push(request);
  const count = server.count(request.method, request.path);
  const other = server.override(request, count);
  const usual = other === undefined || other.act === true ? perform(server, request) : undefined;
  if (other?.drop === true) {
    outgoing.destroy();
    return;
  }
  const status = other?.status ?? usual?.status ?? 500;
  const data = other === undefined || other.data === undefined ? usual?.data : other.data;
  const page = Number(request.query.get("page") ?? "1");
  const isList = Array.isArray(data) && status === 200;
  const more = isList && data.length > page * server.perPage;
  url.searchParams.set("page", String(page + 1));
  outgoing.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    ...(more
      ? { link: `<http://${incoming.headers.host}${url.pathname}${url.search}>; rel="next"` }
      : {}),
    ...other?.headers,
  });
  const shown = isList ? data.slice((page - 1) * server.perPage, page * server.perPage) : data;
  outgoing.end(typeof shown === "string" ? shown : JSON.stringify(shown ?? { message: "" }));
}

function perform(server: IssuesServer, request: Seen): { status: number; data: unknown } {
  const { method, path, query, body } = request;
  const notFound = { status: 404, data: { message: "Not Found" } };
  if (path === "/user") return { status: 200, data: { login: "mona" } };
  if (path === root) {
    return {
      status: 200,
      data: { id: 1, default_branch: "main", private: true, has_issues: true, archived: false },
    };
  }
  if (path === "/search/issues") {
    const wanted = /"([^"]+)"/.exec(query.get("q") ?? "")?.[1] ?? "";
    const items = server.issues.filter((issue) => issue.body?.includes(wanted)).map(shown);
    return { status: 200, data: { total_count: items.length, incomplete_results: false, items } };
  }
  if (path === `${root}/assignees`) {
    return { status: 200, data: server.assignable.map((login) => ({ login })) };
  }
  if (path === `${root}/labels`) return { status: 200, data: [{ name: "security" }] };
  if (path === `${root}/issues`) return issueList(server, request);
  const [, digits, rest = ""] = /\/issues\/(\d+)(\/\w+)?$/.exec(path) ?? [];
  const issue = server.issues.find(({ number }) => number === Number(digits));
  if (issue === undefined) return notFound;
  if (rest === "/events") {
    return { status: 200, data: server.events.filter((event) => event.issue === issue.number) };
  }
  if (rest === "/comments" && method === "GET") {
    const since = query.get("since") ?? "";
    const all = server.comments.filter((comment) => comment.issue === issue.number);
    return { status: 200, data: all.filter((comment) => comment.created_at >= since) };
  }
  if (rest === "/comments") {
    const comment = {
      issue: issue.number,
      body: textOf(body["body"]),
      created_at: "2026-11-05T10:00:00Z",
    };
    server.comments.push(comment);
    return { status: 201, data: comment };
  }
  if (method === "PATCH") {
    if (body["state"] !== undefined) {
      issue.state = textOf(body["state"]);
      issue.state_reason = textOf(body["state_reason"]);
    }
    if (typeof body["title"] === "string") issue.title = body["title"];
    if (typeof body["body"] === "string") issue.body = body["body"];
    if (Array.isArray(body["labels"]) && server.canTriage) {
      issue.labels = body["labels"].map((name) => ({ name: String(name) }));
    }
    if (Array.isArray(body["assignees"]) && server.canTriage) {
      const known = body["assignees"].map(String).filter((l) => server.assignable.includes(l));
      issue.assignees = known.map((login) => ({ login }));
    }
  }
  return { status: 200, data: shown(issue) };
}

function issueList(server: IssuesServer, { method, query, body }: Seen) {
  if (method === "POST") {
    const labels = Array.isArray(body["labels"]) && server.canTriage ? body["labels"] : [];
    const number = Math.max(0, ...server.issues.map((issue) => issue.number)) + 1;
    const issue = stored(number, {
      title: textOf(body["title"]),
      body: textOf(body["body"]),
      labels: labels.map((name) => ({ name: String(name) })),
    });
    server.issues.unshift(issue);
    return { status: 201, data: shown(issue) };
  }
  const label = query.get("labels");
  const creator = query.get("creator");
  const state = query.get("state") ?? "open";
  const found = server.issues.filter(
    (issue) =>
      (label === null || issue.labels.some(({ name }) => name === label)) &&
      (creator === null || issue.creator === creator) &&
      (state === "all" || issue.state === state),
  );
  return { status: 200, data: found.map(shown) };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function shown({ creator, ...issue }: StoredIssue) {
  return {
    ...issue,
    user: { login: creator },
    html_url: `https://github.com/acme/storefront/issues/${issue.number}`,
  };
}
