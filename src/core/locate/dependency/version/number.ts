/** Compares two runs of decimal digits by value, whatever their length. */
export function compareDigits(one: string, other: string): number {
  const a = one.replace(/^0+(?=\d)/, "");
  const b = other.replace(/^0+(?=\d)/, "");
  return a.length - b.length || compareText(a, b);
}

/** Compares two texts by UTF-16 units. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Compares two lists of digits, the shorter one as if it went on with zeros. */
export function compareReleases(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const order = compareDigits(one[index] ?? "0", other[index] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}
