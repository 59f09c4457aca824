import { isRecord } from "../json.ts";

/** Reads one item; `closed` for an alert that is not open in a list of all states. */
export type Parse<T> = (item: unknown) => T | "malformed" | "closed";

/** The alerts of a list, and what of it could not be understood. */
export interface Understood<T> {
  readonly alerts: ReadonlyMap<number, T>;
  readonly malformed: readonly string[];
}

export function nothingYet<T>(): Understood<T> {
  return { alerts: new Map<number, T>(), malformed: [] };
}

/** Everything an item says, to compare; Octokit reads large numbers as bigints, unknown to JSON. */
export function formOf(item: unknown): string {
  const words = JSON.stringify(item, (_key, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
  return words ?? "";
}

/** The items that were not there before, in this very form. */
export function newItems(
  items: readonly unknown[],
  before: readonly unknown[],
): readonly unknown[] {
  const known = new Set(before.map((item) => formOf(item)));
  return items.filter((item) => !known.has(formOf(item)));
}

/** Whether an item of all states says something else than what is known. */
export function isNews<T>(item: unknown, alerts: ReadonlyMap<number, T>, parse: Parse<T>): boolean {
  const number = numberOf(item);
  const known = number === undefined ? undefined : alerts.get(number);
  const alert = parse(item);
  if (alert === "closed") return known !== undefined;
  return alert !== "malformed" && formOf(alert) !== formOf(known);
}

/** Brings the alerts of a list up to date with items of it: the first of a number counts. */
export function apply<T extends { readonly number: number }>(
  before: Understood<T>,
  items: readonly unknown[],
  parse: Parse<T>,
): Understood<T> {
  const alerts = new Map(before.alerts);
  const malformed = new Set(before.malformed);
  const seen = new Set<number>();
  const nameless = new Map<string, number>();
  for (const item of items) {
    const alert = parse(item);
    const number = alert === "closed" || alert === "malformed" ? numberOf(item) : alert.number;
    // An alert can stand on two pages when the list changes while it is read.
    if (number !== undefined && seen.has(number)) continue;
    if (number !== undefined) seen.add(number);
    const name = number === undefined ? nameOfNth(item, nameless) : String(number);
    if (alert === "malformed") malformed.add(name);
    else malformed.delete(name);
    if (number === undefined) continue;
    if (alert === "closed") alerts.delete(number);
    else if (alert !== "malformed") alerts.set(number, alert);
  }
  return { alerts, malformed: [...malformed] };
}

/** Tells items without a number apart, also those that say the same; `count` is of those so far. */
function nameOfNth(item: unknown, count: Map<string, number>): string {
  const words = formOf(item).slice(0, 200);
  const nth = (count.get(words) ?? 0) + 1;
  count.set(words, nth);
  return `${nth}? ${words}`;
}

/**
 * True for a page that reaches back to a time. One analysis gives all its alerts the same time, so
 * a page that ends in it is the last one wanted, unless an item of that time is news, or nothing
 * yet explains why the list is another one.
 */
export function endsAt(
  time: string,
  isNewsOf: (item: unknown) => boolean,
): (items: readonly unknown[]) => boolean {
  let isExplained = false;
  return (items) => {
    isExplained ||= items.some(isNewsOf);
    const last = items.findLast((item) => updatedAt(item) !== "");
    if (items.length === 0) return true;
    if (last === undefined || updatedAt(last) > time) return false;
    if (updatedAt(last) < time) return true;
    return isExplained && !items.some((item) => updatedAt(item) === time && isNewsOf(item));
  };
}

export function newestOf(items: readonly unknown[], before: string): string {
  return items.map(updatedAt).reduce((a, b) => (a > b ? a : b), before);
}

/** GitHub's times are UTC in one format, so that text compares like time; none is the oldest. */
export function updatedAt(item: unknown): string {
  const time = isRecord(item) ? (item["updated_at"] ?? item["created_at"]) : undefined;
  return typeof time === "string" ? time : "";
}

function numberOf(item: unknown): number | undefined {
  const number = isRecord(item) ? item["number"] : undefined;
  return typeof number === "number" ? number : undefined;
}
