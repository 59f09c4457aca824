import type { Translate } from "./text.ts";

/**
 * How many alerts with a certain line are neither drawn in the code nor listed in Problems, by why.
 * Each counts once, for the first reason that holds.
 */
export interface Withheld {
  /** Their tier is turned off by the user's setting. */
  readonly turnedOff: number;
  /** Another extension marks the same result on the same line. */
  readonly markedByOthers: number;
  /** An editor shows so many and no more. */
  readonly overLimit: number;
}

/** The one number of what is withheld. */
export function withheldCount({ turnedOff, markedByOthers, overLimit }: Withheld): number {
  return turnedOff + markedByOthers + overLimit;
}

/** `9 marked by another extension, 2 more than the editor shows`; empty when nothing is withheld. */
export function withheldReasons(
  { turnedOff, markedByOthers, overLimit }: Withheld,
  t: Translate,
): string {
  return [
    markedByOthers === 0 ? "" : t("{0} marked by another extension", markedByOthers),
    turnedOff === 0 ? "" : t("{0} of tiers that are turned off", turnedOff),
    overLimit === 0 ? "" : t("{0} more than the editor shows", overLimit),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** The sentence about all of it; empty when nothing is withheld. */
export function withheldWords(withheld: Withheld, t: Translate): string {
  const count = withheldCount(withheld);
  if (count === 0) return "";
  const reasons = withheldReasons(withheld, t);
  return count === 1
    ? t("1 alert is left out of Problems: {0}.", reasons)
    : t("{0} alerts are left out of Problems: {1}.", count, reasons);
}
