/**
 * Names for the places of a workflow that build something, which stay the same while lines are added
 * around them: what was read from the disk is found again in the open text by them.
 */

/** A step, as far as it has a name. */
export interface StepHead {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly uses?: unknown;
  readonly run?: unknown;
}

/** A job as a whole, which a reusable workflow is. */
export function placeOfJob(path: string, job: string): string {
  return `${path}#${job}`;
}

/** The steps of a job, in their order: by what they are called, and which of that name. */
export function placesOfSteps(
  path: string,
  job: string,
  steps: readonly StepHead[],
): readonly string[] {
  const seen = new Map<string, number>();
  return steps.map(({ id, name, uses, run }) => {
    const label = [id, name, uses, run].find((one) => typeof one === "string") ?? "";
    const short = label.trim().slice(0, 120);
    const count = (seen.get(short) ?? 0) + 1;
    seen.set(short, count);
    return `${placeOfJob(path, job)}/${short}${count === 1 ? "" : ` ${count}`}`;
  });
}
