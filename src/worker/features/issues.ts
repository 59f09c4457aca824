import * as z from "zod/mini";
import { type AlertKey, parseAlertKey } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import { mostBodyCharacters, mostTitleCharacters, writeIssue } from "../../core/remedy/issue.ts";
import { isAttempt, withMarker } from "../../core/remedy/marker.ts";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import { repositoryKey } from "../../core/repository.ts";
import type { Explanation } from "../../core/risk/risk.ts";
import type { LinkedIssue, RankedAlert, Snapshot } from "../../core/snapshot.ts";
import type { IssueDraft, IssueReference, IssueResult } from "../../protocol/issues.ts";
import type { GitHub } from "../../sources/github/client.ts";
import { findIssues, type Issue, readLabelledIssues } from "../../sources/github/issues.ts";
import { assignIssue, readAssignable } from "../../sources/github/issuesAssignment.ts";
import { closeIssue } from "../../sources/github/issuesClosing.ts";
import { createIssue, type IssueOutcome } from "../../sources/github/issuesCreation.ts";
import { readRepository, slug } from "../../sources/github/repository.ts";

/** What remediation issues need of the rest of the worker. */
export interface IssueFeatureDeps {
  /** An alert of the present snapshot; `repository` is `host/owner/name`. */
  readonly find: (repository: string, key: string) => FoundAlert | undefined;
  /** Undefined when the repository is none of ours, or requests are not allowed. */
  readonly github: (repository: string) => GitHub | undefined;
  readonly labels: () => readonly string[];
  readonly secretProviders?: SecretProviders;
  /** A name nobody has used: 1 to 64 letters, digits, `_` or `-`. */
  readonly newAttempt: () => string;
  /** An issue of these alerts is now as given: the snapshot should show it. */
  readonly onIssue: (
    repository: string,
    alerts: readonly AlertKey[],
    issue: IssueReference,
  ) => void;
}

interface FoundAlert {
  readonly snapshot: Snapshot;
  readonly ranked: RankedAlert;
  readonly anchor: Anchor | undefined;
  readonly explanation: Explanation;
}

type DraftAnswer =
  | {
      readonly ok: true;
      readonly draft: IssueDraft;
      readonly existing: readonly IssueReference[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

type AssignableAnswer =
  | {
      readonly ok: true;
      readonly logins: readonly string[];
      readonly me: string | null;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Handlers of the requests on issues; arguments come from outside. Reject only when aborted. */
export interface IssueFeature {
  readonly draftIssue: Handler<DraftAnswer>;
  readonly createIssue: Handler<IssueResult>;
  readonly issuesOfAlert: Handler<readonly IssueReference[]>;
  readonly assignable: Handler<AssignableAnswer>;
  readonly assignIssue: Handler<IssueResult>;
  readonly closeIssue: Handler<IssueResult>;
}

type Handler<Answer> = (argument: unknown, signal: AbortSignal) => Promise<Answer>;

const repositoryName = z.string().check(z.maxLength(400));
const targetSchema = z.object({ repository: repositoryName, key: z.string() });
const draftSchema = z.object({
  repository: repositoryName,
  alerts: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  title: z.string(),
  body: z.string(),
  labels: z.array(z.string()).check(z.maxLength(100)),
  attempt: z.string().check(z.refine(isAttempt)),
});
const repositorySchema = z.object({ repository: repositoryName });
const issueNumber = z.int().check(z.positive());
const assignSchema = z.object({
  repository: repositoryName,
  number: issueNumber,
  assignees: z.array(z.string().check(z.regex(/^[\w-]+(?:\[bot\])?$/))),
});
const closeSchema = z.object({
  repository: repositoryName,
  number: issueNumber,
  reason: z.enum(["completed", "not_planned"]),
  comment: z.string(),
});

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
      const target = targetSchema.safeParse(argument);
      if (!target.success) return failed("The request for a draft was not understood.");
      const { repository, key } = target.data;
      const found = deps.find(repository, key);
      if (found === undefined) {
        return failed("This alert is not in the list any more. Refresh and try again.");
      }
      const github = deps.github(repository);
      if (github === undefined) return failed(notConnected);
      const labels = deps.labels();
      const existing = await lookAround(github, found, labels, signal);
      if (!existing.ok) return existing;
      const attempt = deps.newAttempt();
      show(attempt, existing.issues);
      const { title, body } = writeIssue({
        ...found,
        repository: github.repository,
        secretProviders: deps.secretProviders,
        attempt,
      });
      return {
        ok: true,
        draft: { repository, alerts: [found.ranked.alert.key], title, body, labels, attempt },
        existing: existing.issues,
        notes: [...renameNotes(repository, github), ...existing.notes],
      };
    },

    createIssue: async (argument, signal) => {
      const parsed = parseDraft(argument);
      if (!parsed.ok) return parsed;
      const { draft } = parsed;
      const github = deps.github(draft.repository);
      if (github === undefined) return failed(notConnected);
      // A second click joins the first: both are the same attempt.
      const id = `${draft.repository} ${draft.attempt}`;
      const current = running.get(id) ?? create(github, draft, signal);
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

    assignable: async (argument, signal) => {
      const parsed = repositorySchema.safeParse(argument);
      if (!parsed.success) return failed("The request for people was not understood.");
      const github = deps.github(parsed.data.repository);
      if (github === undefined) return failed(notConnected);
      const answer = await readAssignable(github, signal);
      return answer.ok ? { ...answer, me: answer.me ?? null } : answer;
    },

    assignIssue: async (argument, signal) => {
      const parsed = assignSchema.safeParse(argument);
      if (!parsed.success) return failed("The assignment was not understood; nothing was sent.");
      const { repository, number, assignees } = parsed.data;
      const github = deps.github(repository);
      if (github === undefined) return failed(notConnected);
      const outcome = await assignIssue(github, number, assignees, signal);
      return told(repository, outcome, outcome.ok ? outcome.issue.alerts : []);
    },

    closeIssue: async (argument, signal) => {
      const parsed = closeSchema.safeParse(argument);
      if (!parsed.success) return failed("The closing was not understood; nothing was sent.");
      const { repository, ...closing } = parsed.data;
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
  };
}

const notConnected =
  "This repository is not connected to GitHub in this window. Open its folder, sign in and try again.";

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

/** What exists already, on GitHub and in the snapshot, and whether an issue can be made at all. */
async function lookAround(
  github: GitHub,
  found: FoundAlert,
  labels: readonly string[],
  signal: AbortSignal,
) {
  const { alert } = found.ranked;
  const [state, look] = await Promise.all([
    readRepository(github, signal),
    findIssues(github, { key: alert.key, alertUrl: alert.url, labels }, signal),
  ]);
  const notes = [...look.notes];
  if ("repository" in state) {
    const { repository } = state;
    if (repository.isArchived) {
      return failed(`${slug(github)} is archived, so no issue can be created in it.`);
    }
    if (!repository.hasIssues) {
      return failed(
        `Issues are switched off for ${slug(github)}. An administrator can turn them on in its settings.`,
      );
    }
    if (!repository.isPrivate) {
      notes.unshift(
        `${slug(github)} is public: everybody will be able to read this issue, before the fix.`,
      );
    }
  }
  const live = look.issues.map(referenceOf);
  const numbers = new Set(live.map(({ number }) => number));
  const older = known(found).filter(({ number }) => !numbers.has(number));
  return { ok: true as const, issues: [...live, ...older].toSorted(byStateAndAge), notes };
}

/** The draft goes by the clone's name; where the issue will really be must be said. */
function renameNotes(repository: string, github: GitHub): readonly string[] {
  const isSame = repositoryKey(github.repository).toLowerCase() === repository.toLowerCase();
  return isSame ? [] : [`The issue will be in ${slug(github)}, as the repository is called now.`];
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

/** The issues of an alert in the snapshot. */
function known({ snapshot, ranked }: FoundAlert): readonly IssueReference[] {
  return snapshot.issues.filter(({ alert }) => alert === ranked.alert.key).map(referenceOf);
}

function referenceOf(issue: Issue | LinkedIssue): IssueReference {
  const { number, title, url, state, assignees } = issue;
  return { number, title, url, state, assignees };
}

function byStateAndAge(a: IssueReference, b: IssueReference): number {
  if (a.state !== b.state) return a.state === "open" ? -1 : 1;
  return b.number - a.number;
}
