import { mostAlertsOfIssue } from "../../core/remedy/issue.ts";
import { repositoryKey } from "../../core/repository.ts";
import type { IssueDraft, IssueReference } from "../../protocol/issues.ts";
import type { GitHub } from "../../sources/github/client.ts";
import { readDefenderIssues } from "../../sources/github/defenderIssues.ts";
import { findIssues } from "../../sources/github/issues.ts";
import { readLabels } from "../../sources/github/labels.ts";
import { type GitHubRepository, readRepository, slug } from "../../sources/github/repository.ts";
import { notConnected } from "./alertChanges.ts";
import {
  byStateAndAge,
  type FoundAlert,
  failed,
  type IssueFeatureDeps,
  known,
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
  const github = deps.github(repository);
  if (github === undefined) return failed(notConnected);
  const labels = deps.labels();
  const existing = await lookAround(github, found, labels, signal);
  if (!existing.ok) return existing;
  const attempt = deps.newAttempt();
  const template = await deps.template(repository);
  const subjects = found.map((one) => ({
    ...one,
    repository: github.repository,
    secretProviders: deps.secretProviders,
    attempt,
  }));
  const { title, body, notes } = deps.texts().writeIssue(subjects, template);
  const alerts = found.map(({ ranked }) => ranked.alert.key);
  const gone = wanted.length - found.length;
  return {
    ok: true,
    draft: { repository, alerts, title, body, labels, attempt },
    existing: existing.issues,
    notes: [
      ...renameNotes(repository, github),
      ...(gone === 0 ? [] : [`${gone} of the alerts are not listed any more.`]),
      ...existing.notes,
      ...notes,
    ],
  };
}

/** What exists already, on GitHub and in the snapshot, and whether an issue can be made at all. */
async function lookAround(
  github: GitHub,
  found: readonly FoundAlert[],
  labels: readonly string[],
  signal: AbortSignal,
) {
  const alerts = found.map(({ ranked }) => ranked.alert);
  const [state, looks, byDefender, present] = await Promise.all([
    readRepository(github, signal),
    Promise.all(
      alerts
        .slice(0, mostSearched)
        .map(({ key, url }) => findIssues(github, { key, alertUrl: url, labels }, signal)),
    ),
    readDefenderIssues(github, alerts, signal),
    labels.length === 0 ? undefined : readLabels(github, signal),
  ]);
  const notes = [...new Set(looks.flatMap((look) => look.notes))];
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
    notes.push(...labelNotes(labels, present, repository));
  }
  const own = looks.flatMap((look) => look.issues.map(referenceOf));
  const others = byDefender.map((issue) => ({
    ...referenceOf(issue),
    madeBy: "defender" as const,
  }));
  const older = found.flatMap(known);
  const byNumber = new Map([...older, ...own, ...others].map((issue) => [issue.number, issue]));
  return { ok: true as const, issues: [...byNumber.values()].toSorted(byStateAndAge), notes };
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
  const words = missing.length === 1 ? "The label" : "The labels";
  const mayCreate = roles === undefined || roles.includes("push");
  return [
    mayCreate
      ? `${words} ${missing.join(", ")} will be created.`
      : `${words} ${missing.join(", ")} will be left out: creating labels needs write access.`,
  ];
}

/** The draft goes by the clone's name; where the issue will really be must be said. */
function renameNotes(repository: string, github: GitHub): readonly string[] {
  const isSame = repositoryKey(github.repository).toLowerCase() === repository.toLowerCase();
  return isSame ? [] : [`The issue will be in ${slug(github)}, as the repository is called now.`];
}
