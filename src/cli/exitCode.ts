import { hasAnyAlertSource, isRead } from "../core/format/words.ts";
import type { Report } from "../core/report.ts";
import { type TierId, tierIds } from "../core/risk/risk.ts";

/** What the command line answers with; the numbers are a contract. */
export const exitCodes = {
  done: 0,
  failOnMet: 1,
  refused: 2,
  incomplete: 3,
  /** 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface ExitConditions {
  /** Fail when an alert has this tier or a more urgent one. */
  readonly failOn: TierId | undefined;
  /** Fail when a source could not be read completely. */
  readonly requireComplete: boolean;
}

/**
 * Decides the exit code of a report that was made.
 *
 * Not having looked comes before not having found: 3 when a source that had to be read was not,
 * then 1 when `failOn` is met, else 0.
 */
export function exitCodeOf(report: Report, { failOn, requireComplete }: ExitConditions): ExitCode {
  if (requireComplete && !report.coverage.every(isRead)) return exitCodes.incomplete;
  if (failOn === undefined) return exitCodes.done;
  if (!hasAnyAlertSource(report)) return exitCodes.incomplete;
  const limit = tierIds.indexOf(failOn);
  const isMet = report.alerts.some(({ tier }) => tierIds.indexOf(tier) <= limit);
  return isMet ? exitCodes.failOnMet : exitCodes.done;
}
