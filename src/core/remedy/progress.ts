import type { AlertState } from "../alert.ts";
import type { LinkedIssue } from "../snapshot.ts";
import type { Translate } from "../view/text.ts";

/** A pull request that fixes an alert. */
export interface FixPull {
  readonly number: number;
  /** https, on the repository's host. */
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  /** `none`: nothing checks it; `unknown`: not read. */
  readonly checks: "running" | "failing" | "passing" | "none" | "unknown";
}

/** How far the remedy of an alert is, from real states. */
export interface Progress {
  readonly state: AlertState;
  /** The one that counts: an open one before a closed one. */
  readonly issue: Pick<LinkedIssue, "number" | "state" | "assignees"> | undefined;
  readonly pull: FixPull | undefined;
}

/** `open → issue #12 (mona) → pull request #15 (checks running)`, as far as it has come. */
export function progressWords({ state, issue, pull }: Progress, t: Translate): string {
  const isFixed = state === "fixedNotDeployed";
  const steps = [t("open")];
  if (issue !== undefined) steps.push(t("issue #{0} ({1})", issue.number, issueWords(issue, t)));
  if (pull !== undefined) steps.push(t("pull request #{0} ({1})", pull.number, pullWords(pull, t)));
  if (isFixed) steps.push(t("fixed"), t("not deployed yet"));
  else if (pull?.state === "merged") steps.push(t("waiting for the next scan"));
  return steps.join(" → ");
}

function issueWords({ state, assignees }: NonNullable<Progress["issue"]>, t: Translate): string {
  if (state === "closed") return t("closed");
  return assignees.length === 0 ? t("not assigned") : assignees.join(", ");
}

function pullWords({ state, isDraft, checks }: FixPull, t: Translate): string {
  if (state === "merged") return t("merged");
  if (state === "closed") return t("closed without merging");
  const words = {
    running: t("checks running"),
    failing: t("checks failing"),
    passing: t("checks passed"),
    none: t("no checks"),
    unknown: t("open"),
  };
  return isDraft ? `${t("draft")}, ${words[checks]}` : words[checks];
}

/** The issue that counts, of those that track an alert: an open one, else the newest. */
export function leadingIssue(issues: readonly LinkedIssue[]): LinkedIssue | undefined {
  const byNumber = issues.toSorted((a, b) => b.number - a.number);
  return byNumber.find(({ state }) => state === "open") ?? byNumber[0];
}
