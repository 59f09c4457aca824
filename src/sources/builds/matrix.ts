import { isRecord } from "../json.ts";

/** GitHub runs no more jobs of one matrix. */
const mostJobs = 256;

/** One combination of a matrix: its values by their names. */
export type Combination = Readonly<Record<string, unknown>>;

/**
 * The combinations that a job's `strategy.matrix` runs, with `include` and `exclude` (GitHub,
 * workflow syntax). One without values when there is no matrix, or none that is written out: then
 * nothing is known of them.
 */
export function combinationsOf(matrix: unknown): readonly Combination[] {
  if (!isRecord(matrix)) return [{}];
  const axes: (readonly [string, readonly unknown[]])[] = [];
  for (const [name, values] of Object.entries(matrix)) {
    if (name === "include" || name === "exclude") continue;
    if (!Array.isArray(values)) return [{}];
    axes.push([name, values]);
  }
  let combinations: Combination[] = axes.length === 0 ? [] : [{}];
  for (const [name, values] of axes) {
    combinations = combinations
      .flatMap((one) => values.map((value) => ({ ...one, [name]: value })))
      .slice(0, mostJobs);
  }
  const excluded = recordsOf(matrix["exclude"]);
  combinations = combinations.filter(
    (one) => !excluded.some((other) => Object.keys(other).every((key) => isEqual(one, other, key))),
  );
  const included = combinations.slice();
  for (const extra of recordsOf(matrix["include"])) {
    const own = axes.map(([name]) => name).filter((name) => name in extra);
    const fits = combinations.map((one) => own.every((name) => isEqual(one, extra, name)));
    if (!fits.includes(true)) included.push(extra);
    for (const [index, isFit] of fits.entries()) {
      if (isFit) included[index] = { ...included[index], ...extra };
    }
  }
  // What is not written out makes a matrix as unknown as none.
  return included.length === 0 ? [{}] : included.slice(0, mostJobs);
}

function recordsOf(value: unknown): readonly Combination[] {
  return Array.isArray(value) ? value.slice(0, mostJobs).filter(isRecord) : [];
}

function isEqual(one: Combination, other: Combination, key: string): boolean {
  return JSON.stringify(one[key]) === JSON.stringify(other[key]);
}
