import type { BuildStep } from "../runtime.ts";

/**
 * The one build that steps make, with the names of all of them; undefined when there is none, or when
 * they differ in context, Dockerfile or stage. A build may be written twice: to try it, and to
 * publish it.
 */
export function onlyBuild(steps: readonly BuildStep[]): BuildStep | undefined {
  const [first] = steps;
  if (first === undefined || steps.some((step) => buildKey(step) !== buildKey(first))) {
    return undefined;
  }
  if (steps.length === 1) return first;
  const images = [...new Set(steps.flatMap((step) => step.images))];
  const places = [...new Set(steps.flatMap((step) => step.places ?? []))];
  return { ...first, images, places };
}

/** Those of workflows, where there are any: what runs was rather built by them than by hand. */
export function publishing(steps: readonly BuildStep[]): readonly BuildStep[] {
  const published = steps.filter(({ isLocal }) => isLocal !== true);
  return published.length > 0 ? published : steps;
}

function buildKey({ context, dockerfileFolder, dockerfile, target }: BuildStep): string {
  return JSON.stringify([context, dockerfileFolder, dockerfile, target]);
}
