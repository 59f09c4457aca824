/** What benchmarks measure, and how. */

/** One line of the printed table. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "KB" | "MB" | "";
  /** The most it may be; undefined for a figure that only explains another. */
  readonly budget: number | undefined;
}

/** What every benchmark gets; both folders are removed in the end. */
export interface BenchContext {
  /** Holds the minified bundles, as they are packaged. */
  readonly bundles: string;
  /** The packaged extension. */
  readonly vsix: string;
  /** An empty folder of the benchmark's own. */
  readonly scratch: string;
}

export interface Benchmark {
  /** As it is asked for on the command line. */
  readonly name: string;
  readonly measure: (context: BenchContext) => Promise<readonly Figure[]>;
}

/** The middle of the values, which must not be empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

/** Milliseconds that the work takes: the median of `runs` after one warm-up. */
export async function timeOf(runs: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

/**
 * Milliseconds of a fixed amount of work that has nothing of ours in it: sorting and allocating, as
 * the program does. Two figures measured beside it can be compared, though one machine be busier.
 */
export async function calibrate(): Promise<number> {
  return await timeOf(5, () => {
    let state = 1;
    const words = Array.from({ length: 20_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return { key: state.toString(36), weight: state % 1000 };
    });
    const byKey = new Map(words.map((word) => [word.key, word]));
    return [...byKey.values()].toSorted((a, b) => a.weight - b.weight || (a.key < b.key ? -1 : 1));
  });
}
