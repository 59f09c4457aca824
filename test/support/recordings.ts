import { existsSync, readFileSync } from "node:fs";

/** JSON of the data that may lie beside the checkout; undefined where it does not. */
export function besideCheckout(path: string): unknown {
  const file = new URL(`../../../shared/${path}`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as unknown) : undefined;
}

/** The bodies of a file of recorded exchanges; undefined where there is none. */
export function recordedBodies(operation: string): readonly unknown[] | undefined {
  const recorded = besideCheckout(`recordings/github/${operation}.json`);
  if (!Array.isArray(recorded)) return undefined;
  return recorded.map((exchange: { readonly response: { readonly body: unknown } }) => {
    const { body } = exchange.response;
    return typeof body === "string" ? (JSON.parse(body) as unknown) : body;
  });
}
