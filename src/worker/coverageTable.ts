import { type Coverage, type SourceName, sourceNames } from "../core/coverage.ts";
import type { Problem, Reading, Why } from "../sources/reading.ts";

/** Gathers one coverage entry per source; sources nobody sets stay `notConfigured`. */
export class CoverageTable {
  readonly #entries = new Map<SourceName, Coverage>();
  readonly #checkedAt: string;

  constructor(now: Date) {
    this.#checkedAt = now.toISOString();
    for (const source of sourceNames) {
      this.set(source, { state: "notConfigured", detail: "" }, 0);
    }
  }

  set(source: SourceName, problem: Problem | undefined, count: number): void {
    const state = problem?.state ?? "ok";
    this.#entries.set(source, {
      source,
      state,
      count: state === "ok" || state === "partial" ? count : undefined,
      detail: problem?.detail ?? "",
      checkedAt: this.#checkedAt,
      ...(state === "ok" || state === "partial" ? { readAt: this.#checkedAt } : {}),
      ...(problem?.url === undefined ? {} : { url: problem.url }),
      ...(problem?.remedy === undefined ? {} : { remedy: problem.remedy }),
      ...whyOf(problem),
    });
  }

  read(source: SourceName, reading: Reading<unknown>, count: number): void {
    this.set(source, reading.problem, count);
    if (reading.note !== undefined) this.note(source, reading.note, reading.why);
  }

  /** Adds words to what is said already; the first cause and request stay. */
  note(source: SourceName, words: string, why?: Why): void {
    const entry = this.#entries.get(source);
    if (entry === undefined) return;
    const detail = `${entry.detail} ${words}`.trim();
    this.#entries.set(source, { ...whyOf(why), ...entry, detail });
  }

  /**
   * A part of a source was not read: it is partial, and its count stays that of the rest. Where
   * nothing of it was read, that has been said.
   */
  lacks(source: SourceName, { detail, cause, request }: Problem): void {
    const entry = this.#entries.get(source);
    if (entry?.state !== "ok" && entry?.state !== "partial") return;
    this.#entries.set(source, { ...entry, state: "partial" });
    this.note(source, detail, { cause, request });
  }

  /** What is shown of a source, or its older part, is from a reading before this one. */
  keep(source: SourceName, readAt: string | undefined): void {
    const entry = this.#entries.get(source);
    if (entry !== undefined && readAt !== undefined)
      this.#entries.set(source, { ...entry, readAt });
  }

  /** True when a source was read, all of it or some. */
  isRead(source: SourceName): boolean {
    const state = this.#entries.get(source)?.state;
    return state === "ok" || state === "partial";
  }

  list(): readonly Coverage[] {
    return sourceNames.flatMap((source) => this.#entries.get(source) ?? []);
  }
}

function whyOf(why: Why | undefined): Pick<Coverage, "cause" | "request"> {
  return {
    ...(why?.cause === undefined ? {} : { cause: why.cause }),
    ...(why?.request === undefined ? {} : { request: why.request }),
  };
}
