import { compareDigits, compareText } from "./number.ts";

/**
 * Compares gem versions: segments of digits or letters, letters below digits, trailing zeros
 * without meaning. Undefined when either is no gem version.
 */
export function compareRubygems(one: string, other: string): number | undefined {
  const a = segments(one);
  const b = segments(other);
  if (a === undefined || b === undefined) return undefined;
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = compareSegments(a[index] ?? "0", b[index] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

function segments(version: string): readonly string[] | undefined {
  const text = version.trim();
  if (!/^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(text)) {
    return undefined;
  }
  // A hyphen starts a prerelease.
  const all = text.replaceAll("-", ".pre.").match(/\d+|[A-Za-z]+/g) ?? [];
  // Zeros before a word, too, have no meaning: 1.0.a is 1.a.
  const word = all.findIndex((segment) => /^[A-Za-z]/.test(segment));
  const release = word < 0 ? all : all.slice(0, word);
  return [...withoutZeros(release), ...(word < 0 ? [] : all.slice(word))];
}

function withoutZeros(release: readonly string[]): readonly string[] {
  let end = release.length;
  while (end > 0 && /^0+$/.test(release[end - 1] ?? "")) end -= 1;
  return release.slice(0, end);
}

function compareSegments(one: string, other: string): number {
  const isNumber = /^\d/.test(one);
  if (isNumber !== /^\d/.test(other)) return isNumber ? 1 : -1;
  return isNumber ? compareDigits(one, other) : compareText(one, other);
}
