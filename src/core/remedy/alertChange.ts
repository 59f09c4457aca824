import type { AlertKind } from "../alert.ts";

/** What people change of an alert. */
export type AlertChange =
  | {
      readonly kind: "dismiss";
      /** One of `dismissalReasons` of the alert's kind. */
      readonly reason: string;
      readonly comment: string;
      /** Ask a reviewer to dismiss it, where the repository demands that. */
      readonly asRequest: boolean;
    }
  | { readonly kind: "reopen" }
  | {
      readonly kind: "assign";
      /** Everybody who is to be assigned, nobody else; secret scanning takes one at most. */
      readonly assignees: readonly string[];
      /** What the coding agent is told, where it is among them (Dependabot). */
      readonly instructions?: string | undefined;
    };

/** GitHub's limit for the comment of a dismissal, in UTF-16 units. */
export const mostDismissalComment = 280;

/** Why an alert is dismissed: GitHub's value, and our words for it. */
export interface DismissalReason {
  readonly id: string;
  readonly label: string;
  readonly meaning: string;
}

/** The reasons that GitHub takes, by kind of alert, the commonest first. */
export const dismissalReasons: Readonly<Record<AlertKind, readonly DismissalReason[]>> = {
  codeScanning: [
    { id: "false positive", label: "False positive", meaning: "what it reports is not so" },
    { id: "used in tests", label: "Used in tests", meaning: "the code never runs in production" },
    { id: "mitigated", label: "Mitigated", meaning: "something else makes it harmless" },
    { id: "won't fix", label: "Won't fix", meaning: "the risk is accepted" },
  ],
  dependabot: [
    { id: "not_used", label: "Not used", meaning: "the vulnerable part is never called" },
    { id: "fix_started", label: "Fix started", meaning: "somebody is working on it" },
    { id: "inaccurate", label: "Inaccurate", meaning: "what it reports is not so" },
    { id: "tolerable_risk", label: "Tolerable risk", meaning: "the risk is accepted" },
    { id: "no_bandwidth", label: "No bandwidth", meaning: "nobody has the time for it" },
  ],
  secretScanning: [
    { id: "revoked", label: "Revoked", meaning: "the secret does not work any more" },
    { id: "false_positive", label: "False positive", meaning: "it is no secret" },
    { id: "used_in_tests", label: "Used in tests", meaning: "it opens nothing real" },
    { id: "wont_fix", label: "Won't fix", meaning: "the risk is accepted" },
  ],
};

/** True for a reason that GitHub takes for this kind of alert. */
function isDismissalReason(kind: AlertKind, reason: string): boolean {
  return dismissalReasons[kind].some(({ id }) => id === reason);
}

/** Our words for a reason; the reason itself when it is none of those we know. */
export function reasonLabel(kind: AlertKind, reason: string): string {
  return dismissalReasons[kind].find(({ id }) => id === reason)?.label ?? reason;
}

/** An alert as GitHub shows it after a change. */
export interface AlertNow {
  readonly state: "open" | "dismissed" | "fixed";
  /** Why it is dismissed; undefined when it is not. */
  readonly reason: string | undefined;
  readonly assignees: readonly string[];
  /** A reviewer was asked to dismiss it, and has not answered. */
  readonly isRequested: boolean;
}

/** Why a change does not fit the alert, before anything is sent; undefined when it does. */
export function changeProblem(kind: AlertKind, change: AlertChange): string | undefined {
  if (change.kind === "dismiss") {
    if (!isDismissalReason(kind, change.reason)) return "GitHub does not know this reason.";
    const over = change.comment.length - mostDismissalComment;
    if (over > 0) return `The comment is ${over} characters too long.`;
  }
  if (change.kind === "assign" && kind === "secretScanning" && change.assignees.length > 1) {
    return "A secret scanning alert can be assigned to one person only.";
  }
  return undefined;
}
