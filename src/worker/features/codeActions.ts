import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  type Range,
} from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import type { RankedAlert } from "../../core/snapshot.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { type CommandId, diagnosticSource } from "../../protocol/contributions.ts";
import { isRecord } from "../../sources/json.ts";
import { fileOf, type RepositoryFile } from "../documents.ts";
import { bestPlace, type Entry } from "../entry.ts";
import type { Workspace } from "../workspace.ts";
import { bumpsFor } from "./bump.ts";
import { alertsTouching, type IsMember } from "./diagnostics.ts";

interface ActionSession {
  readonly workspace: Workspace;
  readonly isMember: IsMember;
  /** Nothing may be written. */
  readonly isReadOnly: boolean;
  readonly t: Translate;
}

/** Answers a connection's requests; `current` is undefined in Restricted Mode. */
export function serveCodeActions(
  connection: Connection,
  current: () => ActionSession | undefined,
): void {
  connection.onCodeAction(({ textDocument: { uri }, range, context: { diagnostics, only } }) => {
    const now = current();
    return now === undefined ? [] : [...codeActionsFor(now, { uri, range, diagnostics, only })];
  });
}

/** Where actions are asked for, and what is marked there. */
interface ActionPlace {
  readonly uri: string;
  readonly range: Range;
  readonly diagnostics: readonly Diagnostic[];
  /** The kinds that are wanted; undefined: all. */
  readonly only: readonly string[] | undefined;
}

/**
 * What can be done about the alerts at a place: edits, and commands that carry `{ repository, key }`.
 * An alert that has no diagnostic there, because another extension marks it, can be acted on too;
 * one that the filter hides is not there.
 */
function codeActionsFor(
  session: ActionSession,
  { uri, range, diagnostics, only }: ActionPlace,
): readonly CodeAction[] {
  if (only !== undefined && !only.includes(CodeActionKind.QuickFix) && !only.includes("")) {
    return [];
  }
  const { workspace, isMember } = session;
  const file = fileOf(workspace, uri);
  const shown = new Set(diagnostics.flatMap(keysOf));
  const withheld = file === undefined ? [] : alertsTouching(file, range);
  return [
    ...diagnostics.flatMap((diagnostic) => actionsOf(session, file, diagnostic)),
    ...withheld.flatMap(({ ranked }) =>
      file === undefined || shown.has(ranked.alert.key) || !isMember(file.entry, ranked.alert.key)
        ? []
        : commandsFor({ entry: file.entry, ranked, diagnostic: undefined }, session),
    ),
  ];
}

/** The alerts that one of our diagnostics stands for. */
function keysOf({ source, data }: Diagnostic): readonly unknown[] {
  const keys = source === diagnosticSource && isRecord(data) ? data["keys"] : undefined;
  return Array.isArray(keys) ? keys : [];
}

function actionsOf(
  session: ActionSession,
  file: RepositoryFile | undefined,
  diagnostic: Diagnostic,
): readonly CodeAction[] {
  const { workspace, t } = session;
  if (diagnostic.source !== diagnosticSource || !isRecord(diagnostic.data)) return [];
  const { repository, key } = diagnostic.data;
  const alertKey = parseAlertKey(key);
  const entry = workspace.entries.find((e) => e.key === repository);
  const ranked = alertKey === undefined ? undefined : entry?.byKey.get(alertKey);
  if (entry === undefined || ranked === undefined) return [];
  return [
    ...editsFor(entry, file, diagnostic, t),
    ...commandsFor({ entry, ranked, diagnostic }, session),
  ];
}

function editsFor(
  entry: Entry,
  file: RepositoryFile | undefined,
  diagnostic: Diagnostic,
  t: Translate,
): readonly CodeAction[] {
  return file?.entry === entry ? bumpsFor(file, diagnostic, t) : [];
}

interface Subject {
  readonly entry: Entry;
  readonly ranked: RankedAlert;
  /** Undefined where none is drawn. */
  readonly diagnostic: Diagnostic | undefined;
}

/** The commands that can work on the alert, the one that helps most first. */
function commandsFor(
  { entry, ranked, diagnostic }: Subject,
  { isReadOnly, t }: ActionSession,
): readonly CodeAction[] {
  const { key, number } = ranked.alert;
  const action = (title: string, command: CommandId): CodeAction => ({
    title: plain(title, 100),
    kind: CodeActionKind.QuickFix,
    ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }),
    command: { title, command, arguments: [{ repository: entry.key, key }] },
  });
  const writing = (title: string, command: CommandId) =>
    isReadOnly ? [] : [action(title, command)];
  const issue = entry.snapshot?.issues.find(
    (linked) => linked.alert === key && linked.state === "open",
  );
  const [decisive] = ranked.workloads;
  const view =
    decisive === undefined
      ? []
      : [action(t("View workload {0}", decisive.workload.name), "runtimeRisk.viewWorkload")];
  const compare =
    bestPlace(entry, key).anchor?.state === "edited"
      ? [action(t("Compare with scanned version"), "runtimeRisk.compareWithScan")]
      : [];
  return [
    ...(ranked.alert.kind === "secretScanning"
      ? [action(t("How to replace the secret of #{0}", number), "runtimeRisk.replaceSecret")]
      : []),
    ...view,
    ...(issue === undefined
      ? writing(t("Create remediation issue for #{0}…", number), "runtimeRisk.createIssue")
      : [
          action(t("Open issue #{0} of this alert", issue.number), "runtimeRisk.openIssue"),
          ...writing(t("Assign issue #{0}…", issue.number), "runtimeRisk.assignIssue"),
        ]),
    ...compare,
    ...(ranked.state === "open"
      ? [
          ...writing(t("Assign alert #{0}…", number), "runtimeRisk.assignAlerts"),
          ...writing(t("Dismiss alert #{0}…", number), "runtimeRisk.dismissAlerts"),
        ]
      : []),
    action(t("Explain the risk of #{0}", number), "runtimeRisk.explainRisk"),
    ...(ranked.alert.kind === "codeScanning"
      ? [action(t("Show the data flow of #{0}", number), "runtimeRisk.showDataFlow")]
      : []),
    action(t("Open alert #{0} on GitHub", number), "runtimeRisk.openAlert"),
  ];
}
