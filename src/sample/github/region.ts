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
  const found = regionIn(text, flagged, within);
  if (found === undefined) throw new Error(`not there once: ${flagged}`);
  return found;
}

/** As `regionOf`; undefined where it throws. */
export function regionIn(
  text: string,
  flagged: string,
  within: string = flagged,
): RegionJson | undefined {
  const outer = onlyIndexOf(text, within);
  const inner = onlyIndexOf(within, flagged);
  if (outer === undefined || inner === undefined) return undefined;
  const first = positionOf(text, outer + inner);
  const last = positionOf(text, outer + inner + flagged.length);
  return {
    start_line: first.line,
    end_line: last.line,
    start_column: first.column,
    end_column: last.column,
  };
}

function onlyIndexOf(text: string, part: string): number | undefined {
  const index = text.indexOf(part);
  return index < 0 || text.includes(part, index + 1) ? undefined : index;
}

function positionOf(
  text: string,
  index: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
