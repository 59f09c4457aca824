/** How often each pair of adjacent UTF-16 units stands in a text; a pair is both units in one number. */
export interface Bigrams {
  /** Each pair once, in no particular order, and how often it stands there. */
  readonly counts: ReadonlyMap<number, number>;
  /** Of all pairs. */
  readonly total: number;
}

/** Only this much of a text is counted: minified files have endless lines. */
const comparedLength = 2000;

export function countBigrams(text: string): Bigrams {
  const counts = new Map<number, number>();
  const end = Math.min(text.length, comparedLength) - 1;
  for (let index = 0; index < end; index += 1) {
    const pair = text.charCodeAt(index) * 0x1_0000 + text.charCodeAt(index + 1);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return { counts, total: Math.max(end, 0) };
}

/** How many pairs two texts have in common, each as often as both have it. */
export function commonPairs(one: Bigrams, other: Bigrams): number {
  const [small, large] =
    one.counts.size <= other.counts.size ? [one.counts, other.counts] : [other.counts, one.counts];
  let common = 0;
  for (const [pair, count] of small) common += Math.min(count, large.get(pair) ?? 0);
  return common;
}

/** Lines that are indexed together, so that a part of a large file costs no more than that part. */
const linesPerBlock = 512;
/** A place in a list of a block: the line within the block above these bits, the pair's count in them. */
const countBits = 12;
const countMask = (1 << countBits) - 1;

/** The lines of a text by the pairs in them: compares one line with hundreds at once. */
export interface PairIndex {
  /** For any line, how many pairs it has in common with these; for many lines that are close together. */
  readonly commonWith: (bigrams: Bigrams) => (line: number) => number;
}

/** An index of a text of so many lines; a block of them is read when it is first asked for. */
export function createPairIndex(
  lineCount: number,
  bigramsOf: (line: number) => Bigrams,
): PairIndex {
  const blocks: ReadonlyMap<number, readonly number[]>[] = [];
  const readBlock = (block: number): ReadonlyMap<number, readonly number[]> => {
    const places = new Map<number, number[]>();
    const first = block * linesPerBlock;
    const end = Math.min(first + linesPerBlock, lineCount);
    for (let line = first; line < end; line += 1) {
      for (const [pair, count] of bigramsOf(line).counts) {
        const place = ((line - first) << countBits) | count;
        const same = places.get(pair);
        if (same === undefined) places.set(pair, [place]);
        else same.push(place);
      }
    }
    return places;
  };
  const countIn = (block: number, { counts }: Bigrams): Uint16Array => {
    const places = (blocks[block] ??= readBlock(block));
    const common = new Uint16Array(linesPerBlock);
    for (const [pair, own] of counts) {
      const found = places.get(pair) ?? [];
      for (let index = 0; index < found.length; index += 1) {
        const place = found[index] ?? 0;
        const count = place & countMask;
        const line = place >> countBits;
        common[line] = (common[line] ?? 0) + (count < own ? count : own);
      }
    }
    return common;
  };
  return {
    commonWith: (bigrams) => {
      const counted: Uint16Array[] = [];
      return (line) => {
        const block = Math.floor(line / linesPerBlock);
        const common = (counted[block] ??= countIn(block, bigrams));
        return common[line - block * linesPerBlock] ?? 0;
      };
    },
  };
}
