import { mostBodyCharacters, mostTitleCharacters } from "../../core/remedy/issue.ts";
import { withSection } from "../../core/remedy/section.ts";
import type { IssueResult, IssueUpdateDraft } from "../../protocol/issues.ts";
import { alertsOf } from "../../sources/github/issues.ts";
import { readIssue } from "../../sources/github/issuesCreation.ts";
import { refusalOf } from "../../sources/github/issuesRefusal.ts";
import { commentOnIssue, updateIssue } from "../../sources/github/issueUpdates.ts";
import { readLabels } from "../../sources/github/labels.ts";
import type { Tracker } from "../../sources/github/tracker.ts";
import {
  failed,
  type Handler,
  type IssueFeatureDeps,
  referenceIn,
  trackerFor,
} from "./issueDeps.ts";
import { commentSchema, updateDraftSchema, updateSchema } from "./issueSchemas.ts";

/** Handlers of the requests that change an issue that is there. */
export interface IssueEditing {
  readonly draftUpdate: Handler<IssueUpdateDraft>;
  readonly updateIssue: Handler<IssueResult>;
  readonly commentIssue: Handler<IssueResult>;
}

/** Makes the handlers. */
export function createIssueEditing(deps: IssueFeatureDeps): IssueEditing {
  const answer = (
    repository: string,
    tracker: Tracker,
    outcome: Awaited<ReturnType<typeof updateIssue>>,
  ): IssueResult => {
    if (!outcome.ok) return outcome;
    const issue = referenceIn(tracker, outcome.issue);
    deps.onIssue(repository, alertsOf(outcome.issue, tracker), issue);
    return { ok: true, issue, notes: outcome.notes };
  };
  return {
    draftUpdate: async (argument, signal) => {
      const parsed = updateDraftSchema.safeParse(argument);
      if (!parsed.success) return failed("The update was not understood.");
      const at = trackerFor(deps, parsed.data);
      return at.ok ? draftUpdate(deps, at.tracker, parsed.data, signal) : at;
    },

    updateIssue: async (argument, signal) => {
      const parsed = updateSchema.safeParse(argument);
      if (!parsed.success) return failed("The update was not understood; nothing was sent.");
      const { repository, issuesIn: _, ...given } = parsed.data;
      const title = given.title?.replaceAll(/\s+/g, " ").trim();
      if (title === "") return failed("The issue needs a title; nothing was sent.");
      if ((title ?? "").length > mostTitleCharacters) {
        return failed(`The title is longer than ${mostTitleCharacters} characters.`);
      }
      if ((given.body ?? "").length > mostBodyCharacters) {
        return failed(`The text is longer than ${mostBodyCharacters} characters.`);
      }
      const at = trackerFor(deps, parsed.data);
      if (!at.ok) return at;
      const outcome = await updateIssue(at.tracker.issues, { ...given, title }, signal);
      return answer(repository, at.tracker, outcome);
    },

    commentIssue: async (argument, signal) => {
      const parsed = commentSchema.safeParse(argument);
      if (!parsed.success) return failed("The comment was not understood; nothing was sent.");
      const { repository, issuesIn: _, ...comment } = parsed.data;
      if (comment.comment.trim() === "") return failed("The comment is empty; nothing was sent.");
      if (comment.comment.length > mostBodyCharacters - 500) {
        return failed("The comment is longer than GitHub takes. Shorten it.");
      }
      const at = trackerFor(deps, parsed.data);
      if (!at.ok) return at;
      const outcome = await commentOnIssue(at.tracker.issues, comment, signal);
      return answer(repository, at.tracker, outcome);
    },
  };
}

/** The issue as it is and as it would be; reads it anew. */
async function draftUpdate(
  deps: IssueFeatureDeps,
  tracker: Tracker,
  { repository, number }: { readonly repository: string; readonly number: number },
  signal: AbortSignal,
): Promise<IssueUpdateDraft> {
  const github = tracker.issues;
  try {
    const [issue, labels] = await Promise.all([
      readIssue(github, number, signal),
      readLabels(github, signal),
    ]);
    const found = alertsOf(issue, tracker)
      .flatMap((one) => deps.find(repository, one) ?? [])
      .toSorted((a, b) => b.ranked.risk.score - a.ranked.risk.score);
    const subjects = found.map((one) => ({
      ...one,
      repository: tracker.alerts.repository,
      attempt: deps.newAttempt(),
    }));
    // GitHub keeps the line ends of a browser; an editor would show every line as changed.
    const before = issue.body.replaceAll("\r\n", "\n");
    const after =
      found.length === 0 ? undefined : withSection(before, deps.texts().runtimeSection(subjects));
    return {
      ok: true,
      title: issue.title,
      labels: issue.labels,
      allLabels: labels ?? issue.labels,
      before,
      after: after ?? null,
      why:
        found.length === 0
          ? "Its alerts are not listed any more, so there is nothing new to say."
          : after === undefined
            ? "The marks of the section were taken out of the issue, so it is left as people wrote it."
            : null,
    };
  } catch (error) {
    signal.throwIfAborted();
    const action = { failed: `Issue ${number} was not read`, number, needs: "read access" };
    return failed(refusalOf(error, action, github).message);
  }
}
