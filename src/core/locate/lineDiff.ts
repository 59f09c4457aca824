import type { Hunk } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

/**
 * The hunks between two texts, white space within lines ignored.
 *
 * Lines that are unique on both sides are matched first (patience), what lies between them by
 * Myers' greedy algorithm (An O(ND) difference algorithm, 1986). The work is bounded, not the
 * time, so the same texts always give the same answer: a stretch that would cost more is one hunk.
 */
export function diffLines(before: SourceText, after: SourceText): readonly Hunk[] {
  const numbers = new Map<string, number>();
  const match = matchLines(numberLines(before, numbers), numberLines(after, numbers));
  return hunksOf(match, after.lines.length);
}

interface Stretch {
  readonly beforeFrom: number;
  readonly beforeTo: number;
  readonly afterFrom: number;
  readonly afterTo: number;
}

/** The most differences looked for in one stretch, and the most steps spent on all of them. */
const maximalDifferences = 600;
const maximalSteps = 5_000_000;

function numberLines(text: SourceText, numbers: Map<string, number>): Int32Array {
  return Int32Array.from(text.lines, (_, line) => {
    const key = text.squeezed(line);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}

/** For each line before, the line after that it is, or -1. */
function matchLines(before: Int32Array, after: Int32Array): Int32Array {
  const match = new Int32Array(before.length).fill(-1);
  const budget = { steps: maximalSteps };
  const open: Stretch[] = [
    { beforeFrom: 0, beforeTo: before.length, afterFrom: 0, afterTo: after.length },
  ];
  for (let whole = open.pop(); whole !== undefined; whole = open.pop()) {
    const rest = trim(whole, { before, after, match });
    if (rest.beforeFrom === rest.beforeTo || rest.afterFrom === rest.afterTo) continue;
    const anchors = uniqueMatches(rest, before, after);
    if (anchors.length === 0) {
      matchGreedily(rest, { before, after, match }, budget);
      continue;
    }
    let { beforeFrom, afterFrom } = rest;
    for (const [line, other] of anchors) {
      match[line] = other;
      open.push({ beforeFrom, beforeTo: line, afterFrom, afterTo: other });
      beforeFrom = line + 1;
      afterFrom = other + 1;
    }
    open.push({ beforeFrom, beforeTo: rest.beforeTo, afterFrom, afterTo: rest.afterTo });
  }
  return match;
}

interface Sides {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly match: Int32Array;
}

/** Matches the equal lines at both ends; what is left in between. */
function trim(stretch: Stretch, { before, after, match }: Sides): Stretch {
  let { beforeFrom, beforeTo, afterFrom, afterTo } = stretch;
  while (beforeFrom < beforeTo && afterFrom < afterTo && before[beforeFrom] === after[afterFrom]) {
    match[beforeFrom] = afterFrom;
    beforeFrom += 1;
    afterFrom += 1;
  }
  while (
    beforeFrom < beforeTo &&
    afterFrom < afterTo &&
    before[beforeTo - 1] === after[afterTo - 1]
  ) {
    beforeTo -= 1;
    afterTo -= 1;
    match[beforeTo] = afterTo;
  }
  return { beforeFrom, beforeTo, afterFrom, afterTo };
}

/** The longest rising sequence of lines that stand once on each side. */
function uniqueMatches(
  stretch: Stretch,
  before: Int32Array,
  after: Int32Array,
): readonly (readonly [number, number])[] {
  const places = new Map<number, { before: number; after: number; count: number }>();
  for (let line = stretch.beforeFrom; line < stretch.beforeTo; line += 1) {
    const place = places.get(before[line] ?? -1);
    if (place === undefined) places.set(before[line] ?? -1, { before: line, after: -1, count: 1 });
    else place.count = 2;
  }
  for (let line = stretch.afterFrom; line < stretch.afterTo; line += 1) {
    const place = places.get(after[line] ?? -1);
    if (place === undefined) continue;
    if (place.after >= 0) place.count = 2;
    place.after = line;
  }
  const pairs = [...places.values()]
    .filter((place) => place.count === 1 && place.after >= 0)
    .map((place) => [place.before, place.after] as const);
  return longestRising(pairs);
}

/** Patience sorting by the second number; the pairs come in order of the first. */
function longestRising(
  pairs: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const tops: number[] = [];
  const previous: number[] = [];
  for (const [index, [, value]] of pairs.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? (tops[low - 1] ?? -1) : -1);
    tops[low] = index;
  }
  const rising: (readonly [number, number])[] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) rising.push(pair);
  }
  return rising.toReversed();
}

/** Myers: the furthest reaching path on every diagonal, difference by difference. */
function matchGreedily(stretch: Stretch, sides: Sides, budget: { steps: number }): void {
  const height = stretch.beforeTo - stretch.beforeFrom;
  const width = stretch.afterTo - stretch.afterFrom;
  const limit = Math.min(height + width, maximalDifferences);
  const middle = limit + 1;
  const furthest = new Int32Array(2 * limit + 3);
  const history: Int32Array[] = [];
  for (let differences = 0; differences <= limit; differences += 1) {
    history.push(furthest.slice(middle - differences - 1, middle + differences + 2));
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const down = furthest[middle + diagonal + 1] ?? 0;
      const right = (furthest[middle + diagonal - 1] ?? 0) + 1;
      const goesDown = diagonal === -differences || (diagonal !== differences && right - 1 < down);
      const start = goesDown ? down : right;
      const x = slide(stretch, sides, start, diagonal);
      budget.steps -= 1 + x - start;
      furthest[middle + diagonal] = x;
      if (x >= height && x - diagonal >= width) {
        backtrack(stretch, sides.match, history, { x: height, y: width });
        return;
      }
    }
    if (budget.steps < 0) return;
  }
}

/** Follows equal lines from a point; x counts lines before, x - diagonal lines after. */
function slide(stretch: Stretch, sides: Sides, start: number, diagonal: number): number {
  let x = start;
  while (
    stretch.beforeFrom + x < stretch.beforeTo &&
    stretch.afterFrom + x - diagonal < stretch.afterTo &&
    sides.before[stretch.beforeFrom + x] === sides.after[stretch.afterFrom + x - diagonal]
  ) {
    x += 1;
  }
  return x;
}

/** Reads the matched lines off the kept paths, from the end to the start. */
function backtrack(
  stretch: Stretch,
  match: Int32Array,
  history: readonly Int32Array[],
  end: { readonly x: number; readonly y: number },
): void {
  let { x, y } = end;
  for (let differences = history.length - 1; differences >= 0; differences -= 1) {
    const furthest = history[differences] ?? new Int32Array();
    const middle = differences + 1;
    const diagonal = x - y;
    const left = furthest[middle + diagonal - 1] ?? 0;
    const above = furthest[middle + diagonal + 1] ?? 0;
    const goesDown = diagonal === -differences || (diagonal !== differences && left < above);
    const fromX = goesDown ? above : left;
    const fromY = fromX - (goesDown ? diagonal + 1 : diagonal - 1);
    const stopX = differences === 0 ? 0 : goesDown ? fromX : fromX + 1;
    while (x > stopX) {
      x -= 1;
      y -= 1;
      match[stretch.beforeFrom + x] = stretch.afterFrom + y;
    }
    x = fromX;
    y = fromY;
  }
}

function hunksOf(match: Int32Array, afterLength: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let beforeFrom = 0;
  let afterFrom = 0;
  for (let line = 0; line <= match.length; line += 1) {
    const other = line === match.length ? afterLength : (match[line] ?? -1);
    if (other < 0) continue;
    if (line > beforeFrom || other > afterFrom) {
      hunks.push({ beforeFrom, beforeTo: line, afterFrom, afterTo: other });
    }
    beforeFrom = line + 1;
    afterFrom = other + 1;
  }
  return hunks;
}
