/**
 * How many queries Azure Resource Graph still takes from this user: 15 in 5 seconds unless it says
 * otherwise, in the headers `x-ms-user-quota-remaining` and `x-ms-user-quota-resets-after`
 * (Microsoft Learn, "Guidance for throttled requests in Azure Resource Graph").
 *
 * One per user and process: all queries draw on the same quota.
 */
export class Quota {
  readonly #clock: () => number;
  /** Undefined while nothing is known: then a query is tried. */
  #remaining: number | undefined;
  #resetsAt = 0;
  /** Queries that were let through and have no answer yet: the last answer did not count them. */
  #underWay = 0;

  /** `clock` gives milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Lets one query through: 0 when it may be sent now, else milliseconds until then. Each that was
   * let through ends with `answered`, `refused` or `failed`.
   */
  take(): number {
    const wait = this.#resetsAt - this.#clock();
    if (wait > 0 && this.#remaining !== undefined) {
      if (this.#remaining <= 0) return wait;
      this.#remaining -= 1;
    } else {
      this.#remaining = undefined;
    }
    this.#underWay += 1;
    return 0;
  }

  /** Learns from the headers of an answer, names in lower case. */
  answered(headers: Readonly<Record<string, string>>): void {
    this.failed();
    const text = headers["x-ms-user-quota-remaining"]?.trim() ?? "";
    const resetsAfter = durationMs(headers["x-ms-user-quota-resets-after"]);
    if (!/^\d{1,9}$/.test(text) || resetsAfter === undefined) return;
    this.#remaining = Number(text) - this.#underWay;
    this.#resetsAt = this.#clock() + resetsAfter;
  }

  /** Resource Graph refused a query and wants no other before `ms` have passed. */
  refused(ms: number): void {
    this.failed();
    this.#remaining = 0;
    this.#resetsAt = Math.max(this.#resetsAt, this.#clock() + ms);
  }

  /** A query ended without an answer. */
  failed(): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
  }
}

/** `hh:mm:ss` in milliseconds; undefined for anything else. */
function durationMs(value: string | undefined): number | undefined {
  const found = /^(\d{1,3}):(\d{1,2}):(\d{1,2})(?:\.\d+)?$/.exec(value?.trim() ?? "");
  if (found === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * A `retry-after` header in milliseconds: seconds, or a date (RFC 9110, 10.2.3); undefined when it
 * is missing or neither.
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = text === "" ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
