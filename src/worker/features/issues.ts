import { type AlertKey, parseAlertKey } from "../../core/alert.ts";
import { closingComment } from "../../core/remedy/closing.ts";
import { mostBodyCharacters, mostTitleCharacters } from "../../core/remedy/issue.ts";
import { withMarker } from "../../core/remedy/marker.ts";
import type { IssueDraft, IssueReference, IssueResult } from "../../protocol/issues.ts";
import { alertsOf, readLabelledIssues } from "../../sources/github/issues.ts";
import { assignIssue } from "../../sources/github/issuesAssignment.ts";
import { closeIssue, reopenIssue } from "../../sources/github/issuesClosing.ts";
import { createIssue, type IssueOutcome } from "../../sources/github/issuesCreation.ts";
import { slug } from "../../sources/github/repository.ts";
import { markerRepository, type Tracker } from "../../sources/github/tracker.ts";
import {
  byStateAndAge,
  failed,
  type Handler,
  type IssueFeatureDeps,
  known,
  referenceIn,
  trackerFor,
} from "./issueDeps.ts";
import { type DraftAnswer, draftIssue } from "./issueDrafting.ts";
import {
  assignSchema,
  closeSchema,
  draftSchema,
  reopenSchema,
  targetSchema,
} from "./issueSchemas.ts";

/** Handlers of the requests on issues; arguments come from outside. Reject only when aborted. */
export interface IssueFeature {
  readonly draftIssue: Handler<DraftAnswer>;
  readonly createIssue: Handler<IssueResult>;
  readonly issuesOfAlert: Handler<readonly IssueReference[]>;
  readonly assignIssue: Handler<IssueResult>;
  readonly closeIssue: Handler<IssueResult>;
  readonly reopenIssue: Handler<IssueResult>;
}

/** Room for the marker of a comment. */
const mostCommentCharacters = mostBodyCharacters - 500;
/** Drafts whose existing issues are remembered. */
const mostDrafts = 200;

/** Makes the handlers; lives as long as the worker's repositories. */
export function createIssueFeature(deps: IssueFeatureDeps): IssueFeature {
  const shown = new Map<string, ReadonlySet<number>>();
  const running = new Map<string, Promise<IssueResult>>();

  const show = (attempt: string, issues: readonly { readonly number: number }[]) => {
    const numbers = issues.map(({ number }) => number);
    shown.set(attempt, new Set([...(shown.get(attempt) ?? []), ...numbers]));
    const oldest = shown.keys().next();
    if (shown.size > mostDrafts && oldest.done !== true) shown.delete(oldest.value);
  };

  const create = async (tracker: Tracker, draft: ParsedDraft, signal: AbortSignal) => {
    const github = tracker.issues;
    const labelled = await readLabelledIssues(github, draft.labels, signal);
    if (labelled.problem !== undefined && labelled.problem.state !== "notConfigured") {
      return failed(`The issue was not created. ${labelled.problem.detail} The draft is kept.`);
    }
    const known = shown.get(draft.attempt) ?? new Set();
    const unseen = labelled.facts.filter(
      (issue) =>
        issue.state === "open" &&
        !known.has(issue.number) &&
        !issue.attempts.includes(draft.attempt) &&
        alertsOf(issue, tracker).some((alert) => draft.alerts.includes(alert)),
    );
    if (unseen.length > 0) {
      show(draft.attempt, unseen);
      const numbers = unseen.map(({ number }) => number).join(", ");
      return failed(
        `The issue was not created, because there is one for this alert already: ${numbers} in ${slug(github)}. Create it again to have another one; the draft is kept.`,
      );
    }
    const outcome = await createIssue(github, draft, signal);
    return told(draft.repository, tracker, outcome, draft.alerts);
  };

  /** One window at a time: between looking for an issue and creating it nobody else may. */
  const createAlone = async (tracker: Tracker, draft: ParsedDraft, signal: AbortSignal) => {
    const name = `${draft.repository} ${draft.alerts.toSorted(compareKeys).join(" ")}`;
    const release = await deps.lock(name);
    if (release === undefined) {
      return failed(
        "Another window is creating an issue for the same alerts. Try again in a moment; the draft is kept.",
      );
    }
    try {
      return await create(tracker, draft, signal);
    } finally {
      await release();
    }
  };

  const told = (
    repository: string,
    tracker: Tracker,
    outcome: IssueOutcome,
    alerts?: readonly AlertKey[],
  ): IssueResult => {
    if (!outcome.ok) return outcome;
    const issue = referenceIn(tracker, outcome.issue);
    deps.onIssue(repository, alerts ?? alertsOf(outcome.issue, tracker), issue);
    return { ok: true, issue, notes: outcome.notes };
  };

  return {
    draftIssue: async (argument, signal) => {
      const answer = await draftIssue(deps, argument, signal);
      if (answer.ok) show(answer.draft.attempt, answer.existing);
      return answer;
    },

    createIssue: async (argument, signal) => {
      const parsed = parseDraft(deps, argument);
      if (!parsed.ok) return parsed;
      const { draft, tracker } = parsed;
      // A second click joins the first: both are the same attempt.
      const id = `${draft.repository} ${draft.attempt}`;
      const current = running.get(id) ?? createAlone(tracker, draft, signal);
      running.set(id, current);
      try {
        return await current;
      } finally {
        running.delete(id);
      }
    },

    issuesOfAlert: (argument) => {
      const target = targetSchema.safeParse(argument);
      if (!target.success) return Promise.resolve([]);
      const found = deps.find(target.data.repository, target.data.key);
      return Promise.resolve(found === undefined ? [] : known(found).toSorted(byStateAndAge));
    },

    assignIssue: async (argument, signal) => {
      const parsed = assignSchema.safeParse(argument);
      if (!parsed.success) return failed("The assignment was not understood; nothing was sent.");
      const { repository, issuesIn: _, ...assignment } = parsed.data;
      const at = trackerFor(deps, parsed.data);
      if (!at.ok) return at;
      return told(repository, at.tracker, await assignIssue(at.tracker, assignment, signal));
    },

    closeIssue: async (argument, signal) => {
      const parsed = closeSchema.safeParse(argument);
      if (!parsed.success) return failed("The closing was not understood; nothing was sent.");
      const { repository, issuesIn: _, classification, ...rest } = parsed.data;
      const closing = { ...rest, comment: closingComment(classification, rest.comment) };
      if ((closing.reason === "duplicate") !== (closing.duplicateOf !== undefined)) {
        return failed("Which issue it is a duplicate of was not said; nothing was sent.");
      }
      if (closing.comment.length > mostCommentCharacters) {
        return failed(
          `The comment has ${closing.comment.length} characters, at most ${mostCommentCharacters} fit. Shorten it and try again.`,
        );
      }
      const at = trackerFor(deps, parsed.data);
      if (!at.ok) return at;
      return told(repository, at.tracker, await closeIssue(at.tracker.issues, closing, signal));
    },

    reopenIssue: async (argument, signal) => {
      const parsed = reopenSchema.safeParse(argument);
      if (!parsed.success) return failed("The reopening was not understood; nothing was sent.");
      const { repository, number } = parsed.data;
      const at = trackerFor(deps, parsed.data);
      if (!at.ok) return at;
      return told(repository, at.tracker, await reopenIssue(at.tracker.issues, number, signal));
    },
  };
}

type ParsedDraft = Omit<IssueDraft, "alerts"> & { readonly alerts: readonly AlertKey[] };

/** Checks an edited draft; the marker is put back when the user took it out. */
function parseDraft(
  deps: IssueFeatureDeps,
  argument: unknown,
):
  | { readonly ok: true; readonly draft: ParsedDraft; readonly tracker: Tracker }
  | ReturnType<typeof failed> {
  const parsed = draftSchema.safeParse(argument);
  if (!parsed.success) return failed("The draft was not understood; nothing was sent.");
  const alerts = parsed.data.alerts.flatMap((key) => parseAlertKey(key) ?? []);
  if (alerts.length !== parsed.data.alerts.length) {
    return failed("The draft names an alert that is none; nothing was sent.");
  }
  const title = parsed.data.title.replaceAll(/\s+/g, " ").trim();
  if (title === "") return failed("The issue needs a title. The draft is kept.");
  if (title.length > mostTitleCharacters) {
    return failed(
      `The title has ${title.length} characters, at most ${mostTitleCharacters} fit. Shorten it and create the issue again.`,
    );
  }
  const at = trackerFor(deps, parsed.data);
  if (!at.ok) return at;
  const { attempt } = parsed.data;
  const repository = markerRepository(at.tracker);
  const body = withMarker(parsed.data.body, { alerts, attempt, repository });
  if (body.length > mostBodyCharacters) {
    return failed(
      `The text has ${body.length} characters, at most ${mostBodyCharacters} fit. Shorten it and create the issue again.`,
    );
  }
  const labels = [...new Set(parsed.data.labels.map((label) => label.trim()))].filter(Boolean);
  const draft = { ...parsed.data, alerts, title, body, labels };
  return { ok: true, draft, tracker: at.tracker };
}

function compareKeys(a: AlertKey, b: AlertKey): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
