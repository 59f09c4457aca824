/** What the expressions of a workflow stand for, by their path: `matrix.service`, `env.REGISTRY`. */
export type Values = ReadonlyMap<string, string>;

/** Texts longer than these are data, no names. */
const mostCharacters = 64 * 1024;

/**
 * A text with its `${{ }}` filled in where they are a plain path with a known value, or such paths
 * with a literal to fall back on (`inputs.tag || 'latest'`). All others stay as they are.
 */
export function withValues(text: string, values: Values): string {
  if (text.length > mostCharacters || !text.includes("${{")) return text;
  return text.replaceAll(/\$\{\{([^{}]*)\}\}/g, (whole, inside: string) => {
    return valueOf(inside, values) ?? whole;
  });
}

/** True where something is left that is not known. */
export function isUnknown(text: string): boolean {
  return text.includes("${{");
}

function valueOf(expression: string, values: Values): string | undefined {
  let last: string | undefined;
  for (const part of expression.split("||")) {
    const term = part.trim();
    const literal = /^'([^']*)'$/.exec(term)?.[1];
    if (literal !== undefined) return literal;
    const value = values.get(pathOf(term));
    // What is not known may be anything: nothing after it is looked at.
    if (value === undefined || value.includes("${{")) return undefined;
    if (value !== "") return value;
    last = value;
  }
  return last;
}

/** `matrix['service']` and `matrix.Service` are `matrix.service`. */
function pathOf(term: string): string {
  return term.replaceAll(/\['([\w-]+)'\]/g, ".$1").toLowerCase();
}

/** The values below a prefix, nested ones by their path, as far as they are plain. */
export function valuesBelow(
  prefix: string,
  value: unknown,
  depth = 0,
): readonly [string, string][] {
  if (typeof value === "string") return [[prefix.toLowerCase(), value]];
  if (typeof value === "number" || typeof value === "boolean") {
    return [[prefix.toLowerCase(), String(value)]];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth > 4) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    valuesBelow(`${prefix}.${key}`, inner, depth + 1),
  );
}

/** The given values, then more, whose own expressions are filled in by those before them. */
export function extended(values: Values, more: readonly (readonly [string, string])[]): Values {
  const all = new Map(values);
  for (const [path, value] of more) all.set(path, withValues(value, all));
  return all;
}
