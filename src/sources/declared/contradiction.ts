import type { DeclaredDeployment } from "../../core/declared/declared.ts";
import { splitReference } from "../../core/join/images.ts";

/** What a deployment says otherwise than one before it that means the same image in the same place. */
export interface Contradiction {
  /** The name of the earlier one. */
  readonly other: string;
  /** Keys of the file, in words. */
  readonly keys: string;
}

/**
 * Looks at deployments one after the other: the first contradiction of each to those before it that
 * contradict none. What is not said fits everything. A name and a digest may well mean two images.
 */
export function createContradictions(): (one: DeclaredDeployment) => Contradiction | undefined {
  // By image: every pair of a long file would hold up what waits.
  const byImage = new Map<string, Meant[]>();
  return (one) => {
    if (one.image === undefined) return undefined;
    const { registry, name, digest } = splitReference(one.image);
    const same = byImage.get(digest ?? name) ?? [];
    byImage.set(digest ?? name, same);
    for (const other of same) {
      const isElsewhere =
        (digest === undefined && differ(registry, other.registry)) ||
        differ(one.cluster, other.one.cluster) ||
        differ(one.namespace, other.one.namespace);
      const keys = isElsewhere ? [] : keysThatDiffer(one, other.one);
      if (keys.length > 0) return { other: other.one.name, keys: keys.join(", ") };
    }
    same.push({ one, registry });
    return undefined;
  };
}

interface Meant {
  readonly one: DeclaredDeployment;
  readonly registry: string | undefined;
}

function keysThatDiffer(one: DeclaredDeployment, other: DeclaredDeployment): readonly string[] {
  return [
    ...(differ(one.environment, other.environment) ? ["environment"] : []),
    ...(doSetsDiffer(one.folders, other.folders) ? ["folders"] : []),
    ...(doSetsDiffer(one.riskFactors, other.riskFactors) ? ["riskFactors"] : []),
  ];
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() !== b.toLowerCase();
}

function doSetsDiffer(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return [...new Set(a)].toSorted().join("\n") !== [...new Set(b)].toSorted().join("\n");
}
