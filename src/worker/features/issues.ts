import { type AlertKey, parseAlertKey } from "../../core/alert.ts";
import { closingComment } from "../../core/remedy/closing.ts";
import { mostBodyCharacters, mostTitleCharacters } from "../../core/remedy/issue.ts";
import { withMarker } from "../../core/remedy/marker.ts";
import type { IssueDraft, IssueReference, IssueResult } from "../../protocol/issues.ts";
import type { GitHub } from "../../sources/github/client.ts";
import { readLabelledIssues } from "../../sources/github/issues.ts";
import { assignIssue } from "../../sources/github/issuesAssignment.ts";
import { closeIssue, reopenIssue } from "../../sources/github/issuesClosing.ts";
import { createIssue, type IssueOutcome } from "../../sources/github/issuesCreation.ts";
import { slug } from "../../sources/github/repository.ts";
import { notConnected } from "./alertChanges.ts";
import {
  byStateAndAge,
  failed,
  type Handler,
  type IssueFeatureDeps,
  known,
  referenceOf,
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

  const create = async (github: GitHub, draft: ParsedDraft, signal: AbortSignal) => {
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
        issue.alerts.some((alert) => draft.alerts.includes(alert)),
    );
    if (unseen.length > 0) {
      show(draft.attempt, unseen);
      const numbers = unseen.map(({ number }) => number).join(", ");
      return failed(
        `The issue was not created, because there is one for this alert already: ${numbers} in ${slug(github)}. Create it again to have another one; the draft is kept.`,
      );
    }
    const outcome = await createIssue(github, draft, signal);
    return told(draft.repository, outcome, draft.alerts);
  };

  /** One window at a time: between looking for an issue and creating it nobody else may. */
  const createAlone = async (github: GitHub, draft: ParsedDraft, signal: AbortSignal) => {
    const name = `${draft.repository} ${draft.alerts.toSorted(compareKeys).join(" ")}`;
    const release = await deps.lock(name);
    if (release === undefined) {
      return failed(
        "Another window is creating an issue for the same alerts. Try again in a moment; the draft is kept.",
      );
    }
    try {
      return await create(github, draft, signal);
    } finally {
      await release();
    }
  };

  const told = (
    repository: string,
    outcome: IssueOutcome,
    alerts: readonly AlertKey[],
  ): IssueResult => {
    if (!outcome.ok) return outcome;
    const issue = referenceOf(outcome.issue);
    deps.onIssue(repository, alerts, issue);
    return { ok: true, issue, notes: outcome.notes };
  };

  return {
    draftIssue: async (argument, signal) => {
      const answer = await draftIssue(deps, argument, signal);
      if (answer.ok) show(answer.draft.attempt, answer.existing);
      return answer;
    },

    createIssue: async (argument, signal) => {
      const parsed = parseDraft(argument);
      if (!parsed.ok) return parsed;
      const { draft } = parsed;
      const github = deps.github(draft.repository);
      if (github === undefined) return failed(notConnected);
      // A second click joins the first: both are the same attempt.
      const id = `${draft.repository} ${draft.attempt}`;
      const current = running.get(id) ?? createAlone(github, draft, signal);
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
      const { repository, ...assignment } = parsed.data;
      const github = deps.github(repository);
      if (github === undefined) return failed(notConnected);
      const outcome = await assignIssue(github, assignment, signal);
      return told(repository, outcome, outcome.ok ? outcome.issue.alerts : []);
    },

    closeIssue: async (argument, signal) => {
      const parsed = closeSchema.safeParse(argument);
      if (!parsed.success) return failed("The closing was not understood; nothing was sent.");
      const { repository, classification, ...rest } = parsed.data;
      const closing = { ...rest, comment: closingComment(classification, rest.comment) };
      if ((closing.reason === "duplicate") !== (closing.duplicateOf !== undefined)) {
        return failed("Which issue it is a duplicate of was not said; nothing was sent.");
      }
      if (closing.comment.length > mostCommentCharacters) {
        return failed(
          `The comment has ${closing.comment.length} characters, at most ${mostCommentCharacters} fit. Shorten it and try again.`,
        );
      }
      const github = deps.github(repository);
      if (github === undefined) return failed(notConnected);
      const outcome = await closeIssue(github, closing, signal);
      return told(repository, outcome, outcome.ok ? outcome.issue.alerts : []);
    },

    reopenIssue: async (argument, signal) => {
      const parsed = reopenSchema.safeParse(argument);
      if (!parsed.success) return failed("The reopening was not understood; nothing was sent.");
      const { repository, number } = parsed.data;
      const github = deps.github(repository);
      if (github === undefined) return failed(notConnected);
      const outcome = await reopenIssue(github, number, signal);
      return told(repository, outcome, outcome.ok ? outcome.issue.alerts : []);
    },
  };
}

type ParsedDraft = Omit<IssueDraft, "alerts"> & { readonly alerts: readonly AlertKey[] };

/** Checks an edited draft; the marker is put back when the user took it out. */
function parseDraft(
  argument: unknown,
): { readonly ok: true; readonly draft: ParsedDraft } | ReturnType<typeof failed> {
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
  const { attempt } = parsed.data;
  const body = withMarker(parsed.data.body, { alerts, attempt });
  if (body.length > mostBodyCharacters) {
    return failed(
      `The text has ${body.length} characters, at most ${mostBodyCharacters} fit. Shorten it and create the issue again.`,
    );
  }
  const labels = [...new Set(parsed.data.labels.map((label) => label.trim()))].filter(Boolean);
  return { ok: true, draft: { ...parsed.data, alerts, title, body, labels } };
}

function compareKeys(a: AlertKey, b: AlertKey): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
