/** A region of a text: 1-based, end column exclusive, in UTF-16 units, with GitHub's names. */
export type RegionJson = {
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column: number;
  readonly end_column: number;
};

/**
 * Where a text flags something.
 *
 * `flagged` must occur once in the text, or once in `within`, which must occur once in the text.
 * Throws otherwise: the data would point at two places.
 */
export function regionOf(text: string, flagged: string, within: string = flagged): RegionJson {
  const outer = onlyIndexOf(text, within);
  const start = outer + onlyIndexOf(within, flagged);
  const first = positionOf(text, start);
  const last = positionOf(text, start + flagged.length);
  return {
    start_line: first.line,
    end_line: last.line,
    start_column: first.column,
    end_column: last.column,
  };
}

function onlyIndexOf(text: string, part: string): number {
  const index = text.indexOf(part);
  if (index < 0 || text.includes(part, index + 1)) {
    throw new Error(`${index < 0 ? "not found" : "found twice"}: ${part}`);
  }
  return index;
}

function positionOf(
  text: string,
  index: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
