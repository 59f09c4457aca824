import { type Call, type Json, ok, type Reply } from "../http/exchange.ts";
import { badRequest } from "./errors.ts";

/** GitHub's `Link` headers name the repository by its id, whatever the request said. */
export interface LinkBase {
  /** The path under which the list is known, e.g. `/repositories/7/issues`. */
  readonly path: string;
}

/** One page by number. `per_page` is 30 by default and 100 at most. */
export function byNumber(call: Call, items: readonly Json[], base: LinkBase): Reply {
  const size = sizeOf(call);
  const page = Math.max(1, wholeNumber(call.query.get("page"), 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const links: string[] = [];
  const link = (to: number, relation: string) =>
    links.push(linkTo(call, base, { page: String(to) }, relation));
  if (page > 1) link(Math.min(page - 1, last), "prev");
  if (page < last) {
    link(page + 1, "next");
    link(last, "last");
  }
  if (page > 1) link(1, "first");
  return reply(items.slice((page - 1) * size, page * size), links);
}

/** One page by cursor (`after`, `before`), as the newer lists have it. */
export function byCursor(call: Call, items: readonly Json[], base: LinkBase): Reply {
  const size = sizeOf(call);
  const after = positionOf(call.query.get("after"));
  const before = positionOf(call.query.get("before"));
  if (after === "wrong" || before === "wrong") return badRequest("The cursor is invalid.");
  const end = before === undefined ? undefined : Math.max(0, before);
  const from = end === undefined ? (after ?? 0) : Math.max(0, end - size);
  const to = end ?? from + size;
  const links: string[] = [];
  if (to < items.length) links.push(linkTo(call, base, { after: cursorOf(to) }, "next"));
  if (from > 0) links.push(linkTo(call, base, { before: cursorOf(from) }, "prev"));
  return reply(items.slice(from, to), links);
}

/** Pages by cursor when the request asks for it, by number otherwise. */
export function byEither(call: Call, items: readonly Json[], base: LinkBase): Reply {
  const wantsCursor = call.query.has("after") || call.query.has("before");
  return wantsCursor ? byCursor(call, items, base) : byNumber(call, items, base);
}

function reply(items: readonly Json[], links: readonly string[]): Reply {
  return links.length === 0 ? ok(items) : ok(items, { link: links.join(", ") });
}

function sizeOf(call: Call): number {
  return Math.min(100, Math.max(1, wholeNumber(call.query.get("per_page"), 30)));
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

function linkTo(
  call: Call,
  base: LinkBase,
  position: Readonly<Record<string, string>>,
  relation: string,
): string {
  const query = new URLSearchParams(call.query);
  for (const name of ["page", "after", "before"]) query.delete(name);
  for (const [name, value] of Object.entries(position)) query.set(name, value);
  return `<${call.url.origin}${base.path}?${query.toString()}>; rel="${relation}"`;
}

/** Opaque to clients: they are to follow links, not to compute them. */
function cursorOf(position: number): string {
  return Buffer.from(`cursor:v2:${position}`, "utf8").toString("base64");
}

function positionOf(cursor: string | null): number | undefined | "wrong" {
  if (cursor === null || cursor === "") return undefined;
  const found = /^cursor:v2:(\d{1,9})$/.exec(Buffer.from(cursor, "base64").toString("utf8"));
  return found === null ? "wrong" : Number(found[1]);
}
