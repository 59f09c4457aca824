import { randomUUID } from "node:crypto";
import { parseAlertKey } from "../../core/alert.ts";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import { mostTemplateCharacters, templatePath } from "../../core/remedy/template.ts";
import { explain } from "../../core/risk/explain.ts";
import {
  assignIssueRequest,
  closeIssueRequest,
  commentIssueRequest,
  createIssueRequest,
  draftIssueRequest,
  draftUpdateRequest,
  issueRequest,
  issuesOfAlertRequest,
  reopenIssueRequest,
  updateIssueRequest,
} from "../../protocol/issues.ts";
import { createWorkingTree } from "../../sources/git/workingTree.ts";
import { isRecord } from "../../sources/json.ts";
import { bestPlace, cloneOf } from "../entry.ts";
import type { Manifests } from "../manifests.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import { worldOf } from "../world.ts";
import { createWriteLock } from "../writeLock.ts";
import type { Requests } from "./actingRequests.ts";
import { answered } from "./alertChanges.ts";
import { type IssueFeatureDeps, issuesKey, referenceOf } from "./issueDeps.ts";
import { createIssueEditing } from "./issueEditing.ts";
import { createIssueFeature } from "./issues.ts";

/** Answers the requests on remediation issues; without a workspace every one is refused. */
export function registerIssues(
  requests: Requests,
  {
    workspace,
    labels,
    secretProviders,
    loadManifests,
    storagePath,
  }: {
    readonly workspace: Workspace | undefined;
    readonly labels: () => readonly string[];
    readonly secretProviders: SecretProviders;
    readonly loadManifests: () => Manifests;
    readonly storagePath: string | undefined;
  },
): void {
  const entryOf = (repository: string) => entryNamed(workspace?.entries ?? [], repository);
  const deps: IssueFeatureDeps = {
    find: (repository, key) => {
      const entry = entryOf(repository);
      const alertKey = parseAlertKey(key);
      const ranked = alertKey === undefined ? undefined : entry?.byKey.get(alertKey);
      if (entry?.snapshot === undefined || ranked === undefined) return undefined;
      return {
        snapshot: entry.snapshot,
        ranked,
        anchor: bestPlace(entry, ranked.alert.key).anchor,
        explanation: explain(ranked, worldOf(entry)),
      };
    },
    tracker: (repository) => entryOf(repository)?.tracker(),
    labels,
    secretProviders,
    texts: loadManifests,
    newAttempt: randomUUID,
    template: async (repository) => {
      const entry = entryOf(repository);
      if (entry === undefined) return undefined;
      const file = await createWorkingTree(cloneOf(entry).git.root)(templatePath);
      const isUsable = file.kind === "text" && file.text.length <= mostTemplateCharacters;
      return isUsable && file.text.trim() !== "" ? file.text : undefined;
    },
    lock: createWriteLock(storagePath),
    onIssue: (repository, alerts, issue) => {
      const entry = entryOf(repository);
      if (entry !== undefined) workspace?.issueWritten(entry, alerts, issue);
    },
  };
  const issues = createIssueFeature(deps);
  const editing = createIssueEditing(deps);
  requests.onRequest(draftIssueRequest, answered(issues.draftIssue));
  requests.onRequest(createIssueRequest, answered(issues.createIssue));
  requests.onRequest(issuesOfAlertRequest, answered(issues.issuesOfAlert));
  requests.onRequest(issueRequest, (asked) => {
    if (!isRecord(asked) || typeof asked["repository"] !== "string") return null;
    const snapshot = entryOf(asked["repository"])?.snapshot;
    if (snapshot === undefined) return null;
    const { issues, unlinkedIssues = [] } = snapshot;
    const all = [...issues, ...unlinkedIssues.map((one) => ({ ...one, state: "open" as const }))];
    const found = all.find(({ number }) => number === asked["number"]);
    if (found === undefined) return null;
    const own = issues.filter(({ number }) => number === found.number);
    return { ...referenceOf(found, issuesKey(snapshot)), alerts: own.map(({ alert }) => alert) };
  });
  requests.onRequest(assignIssueRequest, answered(issues.assignIssue));
  requests.onRequest(closeIssueRequest, answered(issues.closeIssue));
  requests.onRequest(reopenIssueRequest, answered(issues.reopenIssue));
  requests.onRequest(draftUpdateRequest, answered(editing.draftUpdate));
  requests.onRequest(updateIssueRequest, answered(editing.updateIssue));
  requests.onRequest(commentIssueRequest, answered(editing.commentIssue));
}
