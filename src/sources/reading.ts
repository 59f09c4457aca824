import type { CoverageCause, CoverageState, Remedy } from "../core/coverage.ts";

/** Why a source was not read, or not completely. */
export interface Problem {
  readonly state: Exclude<CoverageState, "ok">;
  /** What, why and what to do next, in one English sentence. */
  readonly detail: string;
  /** Where the user can put it right: https, host checked. */
  readonly url?: string | undefined;
  /** What the user can do about it here. */
  readonly remedy?: Remedy | undefined;
  /** Trying again later may help: the facts of the last snapshot are then still the best known. */
  readonly isTransient?: boolean | undefined;
  readonly cause?: CoverageCause | undefined;
  /** What to send to a colleague who can put it right: plain text, ready to copy. */
  readonly request?: string | undefined;
  /** What a list lacks, in numbers: lists that users know as one are told of together. */
  readonly lacks?: Lack | undefined;
}

/** Items that could not be understood, or pages that could not be read and why. */
export type Lack =
  | { readonly kind: "items"; readonly count: number; readonly of: number }
  | { readonly kind: "pages"; readonly detail: string };

/**
 * What one source gave. With a `problem` of state `partial` the facts are incomplete, with any
 * other problem there are none.
 */
export interface Reading<T> {
  readonly facts: readonly T[];
  readonly problem: Problem | undefined;
  /** Something worth saying although all was read, e.g. how old the analysis is. */
  readonly note?: string | undefined;
  /** What the note is about, where a colleague must act. */
  readonly why?: Why | undefined;
}

/** A cause and what to send to a colleague who can put it right. */
export type Why = Pick<Problem, "cause" | "request">;

/** A source that could not be read. */
export function unread<T>(problem: Problem): Reading<T> {
  return { facts: [], problem };
}
