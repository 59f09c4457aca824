import type { Ecosystem } from "./ecosystem.ts";
import { compareVersions } from "./version/affected.ts";

/** A version as it is written after an operator. */
export interface Written {
  readonly text: string;
  /** The operator bounds it from above by another rule than the version before. */
  readonly isOtherReach: boolean;
}

/**
 * A version as it must be written for its operator to reach as far up as it did: `~> 5.2` ends
 * before 6, `~> 5.2.8` before 5.3. In as many parts as the version before had where it is the same
 * version then; else as it is.
 */
export function writtenForReach(
  ecosystem: Ecosystem,
  operator: string,
  { before, now }: { readonly before: string; readonly now: string },
): Written {
  const keeps = (text: string) =>
    keptParts(ecosystem, operator, text) === keptParts(ecosystem, operator, before) ||
    isCaretOfMore(ecosystem, operator, { before, now: text });
  if (keeps(now)) return { text: now, isOtherReach: false };
  const ofSameLength = inParts(now, partsOf(before).length);
  const isSame =
    ofSameLength !== undefined &&
    keeps(ofSameLength) &&
    compareVersions(ecosystem, ofSameLength, now) === 0;
  return isSame ? { text: ofSameLength, isOtherReach: false } : { text: now, isOtherReach: true };
}

/** How many leading parts of a version an operator holds fast; the same for all: it is none of these. */
function keptParts(ecosystem: Ecosystem, operator: string, version: string): number {
  const parts = partsOf(version);
  switch (operator) {
    case "~>":
    case "~=":
      return Math.max(1, parts.length - 1);
    case "~":
      return ecosystem === "composer" ? Math.max(1, parts.length - 1) : Math.min(2, parts.length);
    default: {
      if (!isCaret(ecosystem, operator)) return 0;
      const first = parts.findIndex((part) => Number(part) !== 0);
      return first < 0 ? parts.length : first + 1;
    }
  }
}

/** A caret moves with the first number that is not zero; only one of zeros alone ends elsewhere. */
function isCaretOfMore(
  ecosystem: Ecosystem,
  operator: string,
  { before, now }: { readonly before: string; readonly now: string },
): boolean {
  if (!isCaret(ecosystem, operator)) return false;
  const isZero = partsOf(before).every((part) => Number(part) === 0);
  return !isZero || Number(partsOf(now)[0]) > 0;
}

function isCaret(ecosystem: Ecosystem, operator: string): boolean {
  return operator === "^" || (operator === "" && ecosystem === "rust");
}

/** The numbers of a version, without those of a pre-release. */
function partsOf(version: string): readonly string[] {
  return /^(?:\d+!)?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split(".") ?? [];
}

/** A version of numbers alone with zeros added or left out; undefined where it is none. */
function inParts(version: string, count: number): string | undefined {
  if (!/^\d+(?:\.\d+)*$/.test(version)) return undefined;
  const parts = version.split(".");
  const zeros = Array.from({ length: Math.max(0, count - parts.length) }, () => "0");
  return [...parts.slice(0, count), ...zeros].join(".");
}
