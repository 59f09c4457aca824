import type { Alert } from "../../core/alert.ts";
import { mostAlertsOfIssue } from "../../core/remedy/issue.ts";
import { repositoryKey } from "../../core/repository.ts";
import type { IssueDraft, IssueReference } from "../../protocol/issues.ts";
import { readDefenderIssues } from "../../sources/github/defenderIssues.ts";
import { findIssues } from "../../sources/github/issues.ts";
import { readLabels } from "../../sources/github/labels.ts";
import { type GitHubRepository, readRepository, slug } from "../../sources/github/repository.ts";
import {
  isElsewhere,
  issuesOffWords,
  markerRepository,
  ownTracker,
  type Tracker,
} from "../../sources/github/tracker.ts";
import { trackerKey } from "../trackers.ts";
import { notConnected } from "./alertChanges.ts";
import {
  byStateAndAge,
  type FoundAlert,
  failed,
  type IssueFeatureDeps,
  known,
  referenceIn,
  referenceOf,
} from "./issueDeps.ts";
import { targetSchema } from "./issueSchemas.ts";

/** A draft, with what there is already. */
export type DraftAnswer =
  | {
      readonly ok: true;
      readonly draft: IssueDraft;
      readonly existing: readonly IssueReference[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** The search of GitHub takes thirty questions a minute: the most urgent alerts are asked for. */
const mostSearched = 5;

/** Drafts an issue for one alert or several; writes nothing. */
export async function draftIssue(
  deps: IssueFeatureDeps,
  argument: unknown,
  signal: AbortSignal,
): Promise<DraftAnswer> {
  const target = targetSchema.safeParse(argument);
  if (!target.success) return failed("The request for a draft was not understood.");
  const { repository, key, keys = [] } = target.data;
  const wanted = [...new Set([key, ...keys])];
  if (wanted.length > mostAlertsOfIssue) {
    return failed(
      `${wanted.length} alerts were chosen; one issue takes ${mostAlertsOfIssue}. Choose fewer.`,
    );
  }
  const found = wanted
    .flatMap((one) => deps.find(repository, one) ?? [])
    .toSorted((a, b) => b.ranked.risk.score - a.ranked.risk.score);
  if (found.length === 0) {
    return failed("This alert is not in the list any more. Refresh and try again.");
  }
  const tracker = deps.tracker(repository);
  if (tracker === undefined) return failed(notConnected);
  const labels = deps.labels();
  const existing = await lookAround(tracker, found, labels, signal);
  if (!existing.ok) return existing;
  const attempt = deps.newAttempt();
  const template = await deps.template(repository);
  const subjects = found.map((one) => ({
    ...one,
    repository: tracker.alerts.repository,
    markerRepository: markerRepository(tracker),
    secretProviders: deps.secretProviders,
    attempt,
  }));
  const { title, body, notes } = deps.texts().writeIssue(subjects, template);
  const alerts = found.map(({ ranked }) => ranked.alert.key);
  const gone = wanted.length - found.length;
  return {
    ok: true,
    draft: {
      repository,
      alerts,
      title,
      body,
      labels,
      attempt,
      ...(isElsewhere(tracker) ? { issuesIn: trackerKey(tracker) } : {}),
    },
    existing: existing.issues,
    notes: [
      ...placeNotes(repository, tracker),
      ...(gone === 0 ? [] : [`${gone} of the alerts are not listed any more.`]),
      ...existing.notes,
      ...notes,
    ],
  };
}

/** What exists already, on GitHub and in the snapshot, and whether an issue can be made at all. */
async function lookAround(
  tracker: Tracker,
  found: readonly FoundAlert[],
  labels: readonly string[],
  signal: AbortSignal,
) {
  const alerts = found.map(({ ranked }) => ranked.alert);
  const [state, inTracker, before, byDefender, present] = await Promise.all([
    readRepository(tracker.issues, signal),
    lookFor(tracker, alerts, labels, signal),
    // Issues from before there was another place for them.
    isElsewhere(tracker) ? lookAtHome(tracker, alerts, labels, signal) : nothing,
    // Defender makes its own where the code is.
    readDefenderIssues(tracker.alerts, alerts, signal),
    labels.length === 0 ? undefined : readLabels(tracker.issues, signal),
  ]);
  const notes = [...new Set([...inTracker.notes, ...before.notes])];
  if ("repository" in state) {
    const { repository } = state;
    const name = slug(tracker.issues);
    if (repository.isArchived) {
      return failed(`${name} is archived, so no issue can be created in it.`);
    }
    if (!repository.hasIssues) return failed(issuesOffWords(name));
    if (!repository.isPrivate) {
      notes.unshift(
        `${name} is public: everybody will be able to read this issue, before the fix.`,
      );
    }
    notes.push(...labelNotes(labels, present, repository));
  } else if (isElsewhere(tracker)) {
    return failed(`The issue would be in ${slug(tracker.issues)}. ${state.problem.detail}`);
  }
  const others = byDefender.map((issue) => ({
    ...referenceOf(issue),
    madeBy: "defender" as const,
  }));
  const older = found.flatMap(known);
  const all = [...older, ...before.issues, ...inTracker.issues, ...others];
  const byName = new Map(all.map((issue) => [`${issue.repository ?? ""}#${issue.number}`, issue]));
  return { ok: true as const, issues: [...byName.values()].toSorted(byStateAndAge), notes };
}

interface Looked {
  readonly issues: readonly IssueReference[];
  readonly notes: readonly string[];
}

const nothing: Looked = { issues: [], notes: [] };

async function lookFor(
  tracker: Tracker,
  alerts: readonly Alert[],
  labels: readonly string[],
  signal: AbortSignal,
): Promise<Looked> {
  const looks = await Promise.all(
    alerts
      .slice(0, mostSearched)
      .map(({ key, url }) => findIssues(tracker, { key, alertUrl: url, labels }, signal)),
  );
  return {
    issues: looks.flatMap(({ issues }) => issues.map((issue) => referenceIn(tracker, issue))),
    notes: looks.flatMap((look) => look.notes),
  };
}

/** In the alerts' own repository, where it has issues. */
async function lookAtHome(
  { alerts: github }: Tracker,
  alerts: readonly Alert[],
  labels: readonly string[],
  signal: AbortSignal,
): Promise<Looked> {
  const state = await readRepository(github, signal);
  const hasIssues = "repository" in state && state.repository.hasIssues;
  return hasIssues ? lookFor(ownTracker(github), alerts, labels, signal) : nothing;
}

/** Using a label that there is not creates it, for those who may. */
function labelNotes(
  labels: readonly string[],
  present: readonly string[] | undefined,
  { roles }: GitHubRepository,
): readonly string[] {
  if (present === undefined) return [];
  const names = new Set(present.map((label) => label.toLowerCase()));
  const missing = labels.filter((label) => !names.has(label.toLowerCase()));
  if (missing.length === 0) return [];
  const isOne = missing.length === 1;
  const labelNames = missing.join(", ");
  const mayCreate = roles === undefined || roles.includes("push");
  if (mayCreate) {
    return [
      isOne
        ? `The label ${labelNames} will be created.`
        : `The labels ${labelNames} will be created.`,
    ];
  }
  return [
    isOne
      ? `The label ${labelNames} will be left out: creating labels needs write access.`
      : `The labels ${labelNames} will be left out: creating labels needs write access.`,
  ];
}

/** The draft goes by the clone's name; where the issue will really be must be said. */
function placeNotes(repository: string, tracker: Tracker): readonly string[] {
  const name = slug(tracker.issues);
  if (isElsewhere(tracker)) {
    return [`The issue will be in ${name}, as your setting runtimeRisk.issues.repository says.`];
  }
  const now = repositoryKey(tracker.issues.repository);
  const isSame = now.toLowerCase() === repository.toLowerCase();
  return isSame ? [] : [`The issue will be in ${name}, as the repository is called now.`];
}
