/**
 * One changed stretch between two texts. Lines are 0-based, the end is exclusive; an empty side is
 * an insertion or a deletion before that line. Lists of hunks are in file order and do not overlap.
 */
export interface Hunk {
  readonly beforeFrom: number;
  readonly beforeTo: number;
  readonly afterFrom: number;
  readonly afterTo: number;
}

export type MappedLine =
  | { readonly kind: "kept"; readonly line: number }
  | { readonly kind: "changed"; readonly hunk: Hunk };

/** Where a line of the text before is in the text after. O(log hunks). */
export function mapLine(hunks: readonly Hunk[], line: number): MappedLine {
  const index = firstHunkEndingAfter(hunks, line);
  const hunk = hunks[index];
  if (hunk !== undefined && hunk.beforeFrom <= line) return { kind: "changed", hunk };
  const previous = hunks[index - 1];
  return {
    kind: "kept",
    line: previous === undefined ? line : line + previous.afterTo - previous.beforeTo,
  };
}

/** True when some hunk changes the text after line `from`, itself unchanged, up to line `to`. */
export function changesBetween(hunks: readonly Hunk[], from: number, to: number): boolean {
  const hunk = hunks[firstHunkEndingAfter(hunks, from)];
  return hunk !== undefined && hunk.beforeFrom <= to;
}

/** True when a line of the text after is one that some hunk put there. O(log hunks). */
export function isNewLine(hunks: readonly Hunk[], line: number): boolean {
  let low = 0;
  let high = hunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const hunk = hunks[middle];
    if (hunk !== undefined && hunk.afterTo <= line) low = middle + 1;
    else high = middle;
  }
  const hunk = hunks[low];
  return hunk !== undefined && hunk.afterFrom <= line;
}

/** The index of the first hunk whose end in the text before lies beyond the line. */
function firstHunkEndingAfter(hunks: readonly Hunk[], line: number): number {
  let low = 0;
  let high = hunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const hunk = hunks[middle];
    if (hunk !== undefined && hunk.beforeTo <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}
