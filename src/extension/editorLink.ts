/** What a link into the editor asks for: to open something, and nothing else. */
import type { AlertTarget } from "../protocol/messages.ts";
import { parseAlertTarget, parseTarget } from "./commandTarget.ts";

export interface EditorLink {
  readonly kind: "alert" | "workload";
  readonly target: AlertTarget;
}

const longestQuery = 4096;
// Control and direction characters are in no name; they could make a message lie.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Reads `/alert?repository=…&key=…` or `/workload?…`, whose parts the editor has decoded. Anybody
 * can make such a link: undefined for everything that is not exactly that.
 */
export function parseEditorLink({
  path,
  query,
}: {
  readonly path: string;
  readonly query: string;
}): EditorLink | undefined {
  const kind = path === "/alert" ? "alert" : path === "/workload" ? "workload" : undefined;
  if (kind === undefined || query.length > longestQuery) return undefined;
  const given = new Map<string, string>();
  for (const part of query.split("&")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(0, at));
    if ((name !== "repository" && name !== "key") || given.has(name)) return undefined;
    const value = unescaped(part.slice(at + 1));
    if (value === undefined || hidden.test(value)) return undefined;
    given.set(name, value);
  }
  const parts = { repository: given.get("repository"), key: given.get("key") };
  const target = kind === "alert" ? parseAlertTarget(parts) : parseTarget(parts);
  return target === undefined ? undefined : { kind, target };
}

/** What separates parts is escaped in them; undefined for what nobody has escaped so. */
function unescaped(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
