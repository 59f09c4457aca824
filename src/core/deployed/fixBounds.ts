import type { CodeScanningAlert } from "../alert.ts";

/** An analysis of the default branch. */
export interface SeenAnalysis {
  readonly commit: string | undefined;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
  readonly tool: string | undefined;
  readonly category: string | undefined;
  /** What went wrong with it; its silence then says nothing. */
  readonly error: string | undefined;
}

/** Commits of the analyses that saw an alert come and go. */
export interface FixBounds {
  /** Reported it, as early as is known; undefined when none but the last is known to have. */
  readonly first: string | undefined;
  /** Reported it, the last that surely did. */
  readonly last: string;
  /** Did not report it any more. */
  readonly fix: string;
}

/** GitHub reads an upload within minutes, and dates an alert by the end of that. */
const readingMs = 15 * 60_000;
const slackMs = 60_000;

/**
 * The analyses around the time at which an alert was found fixed. Of several that may have been the
 * one, the latest counts as having seen the fix and none of them as having reported the alert.
 * Undefined where they cannot be told: the analyses do not reach back so far, or none was near.
 */
export function fixBoundsOf(
  { tool, category, createdAt }: Pick<CodeScanningAlert, "tool" | "category" | "createdAt">,
  fixedAt: string,
  analyses: readonly SeenAnalysis[],
): FixBounds | undefined {
  const ofTool = analyses.filter((analysis) => analysis.tool === tool);
  const categories = new Set(ofTool.map((analysis) => analysis.category));
  if (category === undefined && categories.size > 1) return undefined;
  const own = ofTool
    .filter((analysis) => category === undefined || analysis.category === category)
    .flatMap(({ commit, createdAt: at, error }) => {
      const time = Date.parse(at ?? "");
      return commit === undefined || error !== undefined || Number.isNaN(time)
        ? []
        : [{ commit, time }];
    })
    .toSorted((a, b) => a.time - b.time);
  const isAround = (time: number, event: number) =>
    time >= event - readingMs && time <= event + slackMs;
  const fixed = Date.parse(fixedAt);
  const created = Date.parse(createdAt ?? "");
  const around = own.filter(({ time }) => isAround(time, fixed));
  const [earliest] = around;
  const fix = around.at(-1);
  // A time that cannot be read is around nothing.
  if (earliest === undefined || fix === undefined || Number.isNaN(created)) return undefined;
  const reporting = own.filter(({ time }) => time < earliest.time && time >= created - readingMs);
  const last = reporting.at(-1);
  if (last === undefined) return undefined;
  // Of those around its making, only the last has surely seen it.
  const first =
    reporting.findLast(({ time }) => isAround(time, created)) ??
    reporting.find(({ time }) => time > created);
  return { first: first?.commit, last: last.commit, fix: fix.commit };
}
