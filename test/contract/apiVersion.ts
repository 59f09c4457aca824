/** What a version of GitHub's REST API changes in the description, which is of the oldest one. */

/** Oldest first. */
export const apiVersions = ["2022-11-28", "2026-03-10"] as const;

export type ApiVersion = (typeof apiVersions)[number];

type Node = Readonly<Record<string, unknown>>;

/**
 * A schema or an operation as it is in a version: with the patches of its
 * `x-github-breaking-changes` up to that version, each a JSON Merge Patch (RFC 7396) or a JSON Patch.
 */
export function inVersion(value: Node, version: ApiVersion): Node {
  const changes = value["x-github-breaking-changes"];
  if (!Array.isArray(changes)) return value;
  let patched: unknown = value;
  for (const change of changes as readonly unknown[]) {
    if (!isNode(change) || String(change["version"]) > version) continue;
    const { patch } = change;
    patched = Array.isArray(patch) ? patch.reduce(operated, patched) : merged(patched, patch);
  }
  return isNode(patched) ? patched : value;
}

/** One operation of a JSON Patch (RFC 6902): GitHub uses `add`, `remove` and `replace` of members. */
function operated(target: unknown, operation: unknown): unknown {
  const { op, path, value } = isNode(operation) ? operation : {};
  const steps = String(path)
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (op !== "add" && op !== "remove" && op !== "replace") {
    throw new Error(`The operation ${JSON.stringify(op)} is not known.`);
  }
  return changed(target, steps, op === "remove" ? undefined : { value });
}

function changed(
  target: unknown,
  [step, ...rest]: readonly string[],
  to: { readonly value: unknown } | undefined,
): unknown {
  if (step === undefined) return to?.value;
  if (Array.isArray(target)) {
    const inner = rest.length > 0 ? changed(target[Number(step)], rest, to) : to?.value;
    const isRemoved = rest.length === 0 && to === undefined;
    return target.toSpliced(Number(step), 1, ...(isRemoved ? [] : [inner]));
  }
  const result: Record<string, unknown> = isNode(target) ? { ...target } : {};
  if (rest.length === 0 && to === undefined) delete result[step];
  else result[step] = changed(result[step], rest, to);
  return result;
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isNode(patch)) return patch;
  const result: Record<string, unknown> = isNode(target) ? { ...target } : {};
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete result[name];
    else result[name] = merged(result[name], change);
  }
  return result;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
