/** A value that JSON can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [name: string]: Json };

/** One request, taken apart. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  /** What the route's pattern named, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The body as JSON; undefined when there is none, or none that can be read. */
  readonly body: unknown;
}

/** An answer before its headers are added. Neither `body` nor `text`: an answer without content. */
export interface Reply {
  readonly status: number;
  readonly body?: Json;
  /** Plain text, where the request asked for the raw form. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What answers a method and a path such as `/repos/:owner/:repo`. The first match answers. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly answer: (call: Call) => Reply;
}

/** Answers 200 with a body. */
export function ok(body: Json, headers?: Readonly<Record<string, string>>): Reply {
  return headers === undefined ? { status: 200, body } : { status: 200, body, headers };
}

/** The value of a property that may not be there, of a value that may be no object. */
export function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}

/** The texts of a list; undefined when it is no list, or one of something else. */
export function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item): item is string => typeof item === "string");
  return texts.length === value.length ? texts : undefined;
}

/** Reads a request's JSON; undefined when there is no body or it is no JSON. */
export async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Finds the route of a call, with what its pattern names; undefined when there is none. */
export function routeOf(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly parameters: Readonly<Record<string, string>> } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const parameters = matched(route.path, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

function matched(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const takesRest = wanted.at(-1)?.startsWith("*") === true;
  if (takesRest ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith("*")) {
      parameters[part.slice(1)] = decoded(given.slice(index).join("/"));
      return parameters;
    }
    if (part.startsWith(":")) {
      if (value === "") return undefined;
      parameters[part.slice(1)] = decoded(value);
    } else if (part !== value) return undefined;
  }
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
