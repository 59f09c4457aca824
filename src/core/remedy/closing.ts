import type { AlertKind } from "../alert.ts";

/** How security teams classify what was reported, as they know it from incidents. */
export type Classification =
  | "truePositive"
  | "benignPositive"
  | "falsePositiveLogic"
  | "falsePositiveData"
  | "undetermined";

/** Why an issue is closed: GitHub's words. */
export type ClosingReason = "completed" | "not_planned" | "duplicate";

/** In the order in which they are offered; the names are those of Microsoft's incident queues. */
export const classifications: readonly {
  readonly id: Classification;
  readonly name: string;
  readonly meaning: string;
}[] = [
  { id: "truePositive", name: "True positive", meaning: "it was real" },
  {
    id: "benignPositive",
    name: "Benign positive – suspicious but expected",
    meaning: "it is as reported, and meant to be so",
  },
  {
    id: "falsePositiveLogic",
    name: "False positive – incorrect logic",
    meaning: "the rule concludes something wrong",
  },
  {
    id: "falsePositiveData",
    name: "False positive – incorrect data",
    meaning: "what the rule was told is wrong",
  },
  { id: "undetermined", name: "Undetermined", meaning: "nobody can tell" },
];

/** The name of a classification. */
export function classificationName(id: Classification): string {
  return classifications.find((one) => one.id === id)?.name ?? id;
}

/** The comment of a closing as it is posted: the classification first, then the user's Markdown. */
export function closingComment(classification: Classification, comment: string): string {
  const first = `**Classification:** ${classificationName(classification)}`;
  const own = comment.trim();
  return own === "" ? first : `${first}\n\n${own}`;
}

/**
 * The reason to dismiss an alert with, that says the same as the closing of its issue; undefined
 * where the closing is no reason to dismiss it, as when it was fixed.
 */
export function matchingDismissal(
  kind: AlertKind,
  closing: { readonly reason: ClosingReason; readonly classification: Classification },
): string | undefined {
  const { reason, classification } = closing;
  if (reason === "duplicate" || classification === "undetermined") return undefined;
  if (classification === "truePositive") {
    if (reason === "not_planned") return accepted[kind];
    // A fixed alert closes by itself; a revoked secret does not.
    return kind === "secretScanning" ? "revoked" : undefined;
  }
  return classification === "benignPositive" ? accepted[kind] : wrong[kind];
}

const accepted: Readonly<Record<AlertKind, string>> = {
  codeScanning: "won't fix",
  dependabot: "tolerable_risk",
  secretScanning: "wont_fix",
};
const wrong: Readonly<Record<AlertKind, string>> = {
  codeScanning: "false positive",
  dependabot: "inaccurate",
  secretScanning: "false_positive",
};
