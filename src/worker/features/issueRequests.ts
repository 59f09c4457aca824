import { randomUUID } from "node:crypto";
import type { CancellationToken, Connection } from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import { explain } from "../../core/risk/explain.ts";
import {
  assignableRequest,
  assignIssueRequest,
  closeIssueRequest,
  createIssueRequest,
  draftIssueRequest,
  issueRequest,
  issuesOfAlertRequest,
} from "../../protocol/issues.ts";
import { isRecord } from "../../sources/json.ts";
import { signalOf } from "../cancellation.ts";
import { bestPlace } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import { worldOf } from "../world.ts";
import { createIssueFeature } from "./issues.ts";

/** Answers the requests on remediation issues; without a workspace every one is refused. */
export function registerIssues(
  connection: Connection,
  {
    workspace,
    labels,
    secretProviders,
  }: {
    readonly workspace: Workspace | undefined;
    readonly labels: () => readonly string[];
    readonly secretProviders: SecretProviders;
  },
): void {
  const entryOf = (repository: string) => entryNamed(workspace?.entries ?? [], repository);
  const issues = createIssueFeature({
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
    github: (repository) => entryOf(repository)?.github,
    labels,
    secretProviders,
    newAttempt: randomUUID,
    onIssue: (repository, alerts, issue) => {
      const entry = entryOf(repository);
      if (entry !== undefined) workspace?.issueWritten(entry, alerts, issue);
    },
  });
  const answered =
    <Answer>(handler: (argument: unknown, signal: AbortSignal) => Promise<Answer>) =>
    async (argument: unknown, token: CancellationToken): Promise<Answer> => {
      const { signal, dispose } = signalOf(token);
      try {
        return await handler(argument, signal);
      } finally {
        dispose();
      }
    };
  connection.onRequest(draftIssueRequest, answered(issues.draftIssue));
  connection.onRequest(createIssueRequest, answered(issues.createIssue));
  connection.onRequest(issuesOfAlertRequest, answered(issues.issuesOfAlert));
  connection.onRequest(issueRequest, (asked) => {
    if (!isRecord(asked) || typeof asked["repository"] !== "string") return null;
    const { issues = [], unlinkedIssues = [] } = entryOf(asked["repository"])?.snapshot ?? {};
    const found = [...issues, ...unlinkedIssues.map((one) => ({ ...one, state: "open" as const }))]
      .filter(({ number }) => number === asked["number"])
      .map(({ number, title, url, state, assignees }) => ({
        number,
        title,
        url,
        state,
        assignees,
      }));
    return found[0] ?? null;
  });
  connection.onRequest(assignableRequest, answered(issues.assignable));
  connection.onRequest(assignIssueRequest, answered(issues.assignIssue));
  connection.onRequest(closeIssueRequest, answered(issues.closeIssue));
}
