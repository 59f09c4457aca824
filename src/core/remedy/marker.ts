import { type AlertKey, parseAlertKey } from "../alert.ts";

/** What the hidden comment in an issue or in a comment says. */
export interface Marker {
  /** The alerts the issue tracks; empty in a comment. */
  readonly alerts: readonly AlertKey[];
  /** Names the attempt that wrote it, so that a repetition finds it. */
  readonly attempt: string | undefined;
  /** `owner/name` of the alerts' repository, on the same host; undefined: the one of the issue. */
  readonly repository?: string | undefined;
}

const name = "runtime-risk:";
/** More than GitHub accepts in a body. */
const mostRead = 300_000;
const mostMarkers = 100;
const mostAlerts = 1000;
const attemptPattern = /^[\w-]{1,64}$/;

/** True for an attempt that a marker can carry: 1 to 64 letters, digits, `_` or `-`. */
export function isAttempt(text: string): boolean {
  return attemptPattern.test(text);
}

/** The hidden comment: `<!-- runtime-risk: {"v":1,"alerts":["codeScanning/12"],"attempt":"…"} -->`. */
export function writeMarker({ alerts, attempt, repository }: Marker): string {
  return `<!-- ${name} ${JSON.stringify({ v: 1, alerts, attempt, repository })} -->`;
}

/**
 * All markers in a body, in their order; later versions' too, as far as they are understood.
 *
 * The body is hostile: anything that is no marker is passed over, nothing throws, and the time is
 * linear in its length.
 */
export function markersIn(body: string): readonly Marker[] {
  return spansIn(body).map((span) => span.marker);
}

/**
 * The body with exactly this marker: other ones are taken out, and this one is added at the end
 * unless it is there already.
 */
export function withMarker(body: string, marker: Marker): string {
  const spans = spansIn(body);
  const [only] = spans;
  if (spans.length === 1 && only !== undefined && isSame(only.marker, marker)) return body;
  let rest = "";
  let at = 0;
  for (const { start, end } of spans) {
    rest += body.slice(at, start);
    at = end;
  }
  rest += body.slice(at);
  return `${rest.trimEnd()}\n\n${writeMarker(marker)}\n`.trimStart();
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly marker: Marker;
}

function spansIn(body: string): readonly Span[] {
  const text = body.slice(0, mostRead);
  const spans: Span[] = [];
  let from = 0;
  while (spans.length < mostMarkers) {
    const close = text.indexOf("-->", from);
    if (close === -1) break;
    // The nearest opening: an unfinished comment before it must not swallow a marker.
    const between = text.slice(from, close);
    const open = between.lastIndexOf("<!--");
    const marker = open === -1 ? undefined : parseMarker(between.slice(open + 4));
    const end = close + 3;
    if (marker !== undefined) spans.push({ start: from + open, end, marker });
    from = end;
  }
  return spans;
}

function parseMarker(comment: string): Marker | undefined {
  const text = comment.trim();
  if (!text.startsWith(name)) return undefined;
  const value = parseObject(text.slice(name.length));
  if (value === undefined) return undefined;
  const { v, alerts, attempt, repository } = value;
  if (typeof v !== "number" || !Number.isInteger(v) || v < 1) return undefined;
  const keys: readonly unknown[] = Array.isArray(alerts) ? alerts.slice(0, mostAlerts) : [];
  return {
    alerts: [...new Set(keys.flatMap((key) => parseAlertKey(key) ?? []))],
    attempt: typeof attempt === "string" && isAttempt(attempt) ? attempt : undefined,
    // Left out by most markers. What is not understood is another repository.
    ...(repository === undefined
      ? {}
      : { repository: typeof repository === "string" ? repository.slice(0, 300) : "" }),
  };
}

type Read = Readonly<Record<"v" | "alerts" | "attempt" | "repository", unknown>>;

function parseObject(text: string): Read | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value !== "object" || value === null) return undefined;
    // Only what is read is named, and all of it is still unknown.
    const { v, alerts, attempt, repository } = value as Partial<Read>;
    return { v, alerts, attempt, repository };
  } catch {
    // Anybody may write a comment that looks like ours.
    return undefined;
  }
}

function isSame(a: Marker, b: Marker): boolean {
  const same =
    a.alerts.length === b.alerts.length && a.alerts.every((key) => b.alerts.includes(key));
  return same && a.attempt === b.attempt && a.repository === b.repository;
}
