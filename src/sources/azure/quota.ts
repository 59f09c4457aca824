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

  /** `clock` gives milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes one query out of the quota: 0 when it may be sent now, else milliseconds until then. */
  take(): number {
    const wait = this.#resetsAt - this.#clock();
    if (wait <= 0) this.#remaining = undefined;
    if (this.#remaining === undefined) return 0;
    if (this.#remaining > 0) {
      this.#remaining -= 1;
      return 0;
    }
    return wait;
  }

  /** Learns from the headers of an answer, names in lower case. */
  learn(headers: Readonly<Record<string, string>>): void {
    const text = headers["x-ms-user-quota-remaining"];
    const remaining = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
    const resetsAfter = durationMs(headers["x-ms-user-quota-resets-after"]);
    if (!Number.isFinite(remaining) || remaining < 0 || resetsAfter === undefined) return;
    const now = this.#clock();
    const isSameWindow = this.#resetsAt > now && this.#remaining !== undefined;
    // Answers overtake each other, and what is under way counts too: the smaller number holds.
    this.#remaining = isSameWindow ? Math.min(this.#remaining ?? remaining, remaining) : remaining;
    this.#resetsAt = now + resetsAfter;
  }

  /** Resource Graph refused a query and wants no other before `ms` have passed. */
  refused(ms: number): void {
    this.#remaining = 0;
    this.#resetsAt = Math.max(this.#resetsAt, this.#clock() + ms);
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
