import { openSample, type Sample, type SampleOptions } from "../../src/sample/sample.ts";

/** An answer of the sample, its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests say what they expect of it.
  readonly body: unknown;
}

/** Asks one sample, with a credential unless told otherwise. */
export interface Client {
  readonly sample: Sample;
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
}

export const repository = "/repos/acme/storefront";

/** A fresh sample, asked as GitHub; a path may be a whole url. */
export function openClient(options?: SampleOptions): Client {
  const sample = openSample(options);
  const send: Client["send"] = async (method, path, body, headers = {}) => {
    const response = await sample.respond(
      new Request(new URL(path, "https://api.github.com"), {
        method,
        headers: { authorization: "Bearer of-nobody", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    const parsed: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, body: parsed };
  };
  return { sample, send, get: (path, headers) => send("GET", path, undefined, headers) };
}

/** A value at a path of names and indexes; undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = Reflect.get(here, step) as unknown;
  }
  return here;
}

/** The elements of a list; fails when it is none. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`not a list: ${JSON.stringify(value)}`);
  return value;
}

/** The same property of every element of a list. */
export function each(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  return itemsOf(value).map((item) => at(item, ...path));
}

/** The url of a relation in a `Link` header; undefined when there is none. */
export function linkOf(answer: Answer, relation: string): string | undefined {
  const header = answer.headers.get("link") ?? "";
  const found = header.split(", ").find((part) => part.endsWith(`rel="${relation}"`));
  return found === undefined ? undefined : /<([^>]*)>/.exec(found)?.[1];
}
