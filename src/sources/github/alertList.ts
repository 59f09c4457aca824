import { type Reading, unread } from "../reading.ts";
import { type GitHub, readPages } from "./client.ts";
import { problemOf, type Subject } from "./problem.ts";

/** How a list of alerts is asked for and read. */
export interface AlertList<T> {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  /** Reads one item; `closed` for an alert that is not open in a list of all states. */
  readonly parse: (item: unknown) => T | "malformed" | "closed";
}

/**
 * Reads all pages of a list of alerts. A page that fails leaves what was read before it; items
 * that cannot be understood are counted and left out.
 */
export async function readAlertList<T extends { readonly number: number }>(
  github: GitHub,
  list: AlertList<T>,
  signal: AbortSignal,
): Promise<Reading<T>> {
  const pages = await readPages(github, list.route, list.parameters, signal);
  const facts = new Map<number, T>();
  let malformed = 0;
  for (const item of pages.items) {
    const alert = list.parse(item);
    if (alert === "malformed") malformed += 1;
    // An alert can stand on two pages when the list changes while it is read.
    else if (alert !== "closed" && !facts.has(alert.number)) facts.set(alert.number, alert);
  }
  const read = [...facts.values()];
  if (pages.error !== undefined) {
    const problem = problemOf(pages.error, list.subject);
    if (read.length === 0) return unread(problem);
    return {
      facts: read,
      problem: {
        ...problem,
        state: "partial",
        detail: `Only the first ${read.length} ${list.subject.name} were read. ${problem.detail}`,
      },
    };
  }
  if (malformed === 0) return { facts: read, problem: undefined };
  return {
    facts: read,
    problem: {
      state: "partial",
      detail: `${malformed} of ${pages.items.length} ${list.subject.name} could not be understood and are left out.`,
    },
  };
}
