import { isRecord, parseJson } from "../json.ts";

/**
 * One thing of a client's memory, to be written down: what the next request needs, and apart from
 * it what only an unchanged answer needs. Both are JSON.
 */
export interface KeptThing {
  readonly head: string;
  readonly body: string;
}

/** What is kept of each kind, and the name of its large part. */
const kinds = {
  /** Of `alertList.ts`. */
  list: { large: "alerts", head: ["etag", "of", "newest", "malformed"] },
  /** Of `conditional.ts`: one answer, and a list of one page. */
  answer: { large: "data", head: ["status"] },
  pages: { large: "items", head: ["etag", "pages"] },
} as const;

type Kind = keyof typeof kinds;

/**
 * A value of `GitHub.memory` in the form it is kept in; undefined for what cannot be written down.
 *
 * GitHub hands out tokens to clone a repository with: no field that is called a token is kept.
 */
export function toKept(value: unknown): KeptThing | undefined {
  if (!isRecord(value)) return undefined;
  const kind = kindOf(value);
  if (kind === undefined) return undefined;
  const { large, head: names } = kinds[kind];
  const head = Object.fromEntries(names.map((name) => [name, value[name]]));
  const found = value[large];
  const body: unknown = found instanceof Map ? [...found.values()] : found;
  try {
    const text = JSON.stringify(body, withoutTokens);
    if (text === undefined) return undefined;
    return { head: JSON.stringify({ kind, ...head, ...tagOf(kind, value) }), body: text };
  } catch {
    // Numbers beyond what JSON knows.
    return undefined;
  }
}

/** The value again, whose large part is read when it is first asked for; undefined when it is none. */
export function fromKept({ head, body }: { head: string; body: () => string }): unknown {
  const read = parseJson(head);
  if (!isRecord(read)) return undefined;
  const { kind, ...rest } = read;
  if (kind !== "list" && kind !== "answer" && kind !== "pages") return undefined;
  const value: Record<string, unknown> = { ...rest };
  const make = () => {
    const parsed = parseJson(body());
    return kind === "list" ? byNumber(parsed) : parsed;
  };
  const { large } = kinds[kind];
  Object.defineProperty(value, large, {
    enumerable: true,
    configurable: true,
    get: () => {
      const made = make();
      Object.defineProperty(value, large, { value: made, enumerable: true });
      return made;
    },
  });
  return value;
}

function kindOf(value: Readonly<Record<string, unknown>>): Kind | undefined {
  if ("alerts" in value && "newest" in value) return "list";
  if ("data" in value && "headers" in value) return "answer";
  return "items" in value && "pages" in value ? "pages" : undefined;
}

/** Of an answer's headers only the tag is wanted again. */
function tagOf(kind: Kind, value: Readonly<Record<string, unknown>>): object {
  if (kind !== "answer" || !isRecord(value["headers"])) return {};
  return { headers: { etag: value["headers"]["etag"] } };
}

function withoutTokens(key: string, value: unknown): unknown {
  return /token$/i.test(key) ? undefined : value;
}

function byNumber(items: unknown): ReadonlyMap<unknown, unknown> {
  const list: readonly unknown[] = Array.isArray(items) ? items : [];
  return new Map(list.filter(isRecord).map((item) => [item["number"], item]));
}
