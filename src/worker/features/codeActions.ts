import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import { parseAlertKey } from "../../core/alert.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { type CommandId, diagnosticSource } from "../../protocol/contributions.ts";
import { isRecord } from "../../sources/json.ts";
import { bestPlace } from "../entry.ts";
import type { Workspace } from "../workspace.ts";

/** What can be done about our diagnostics: commands that carry `{ repository, key }`. */
export function codeActionsFor(
  workspace: Workspace,
  diagnostics: readonly Diagnostic[],
  t: Translate,
): readonly CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.source !== diagnosticSource || !isRecord(diagnostic.data)) return [];
    const { repository, key } = diagnostic.data;
    const alertKey = parseAlertKey(key);
    const entry = workspace.entries.find((e) => e.key === repository);
    const ranked = alertKey === undefined ? undefined : entry?.byKey.get(alertKey);
    if (entry === undefined || ranked === undefined) return [];
    const action = (title: string, command: CommandId): CodeAction => ({
      title: plain(title, 100),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command, arguments: [{ repository: entry.key, key: ranked.alert.key }] },
    });
    const number = ranked.alert.number;
    const issue = entry.snapshot?.issues.find(
      (linked) => linked.alert === alertKey && linked.state === "open",
    );
    const [decisive] = ranked.workloads;
    return [
      ...(decisive?.workload.portalUrl === undefined
        ? []
        : [
            action(
              t("View workload {0} in Azure", decisive.workload.name),
              "runtimeRisk.openWorkload",
            ),
          ]),
      issue === undefined
        ? action(t("Create remediation issue for #{0}…", number), "runtimeRisk.createIssue")
        : action(t("Open issue #{0} of this alert", issue.number), "runtimeRisk.openIssue"),
      ...(bestPlace(entry, ranked.alert.key).anchor?.state === "edited"
        ? [action(t("Compare with scanned version"), "runtimeRisk.compareWithScan")]
        : []),
      action(t("Explain the risk of #{0}", number), "runtimeRisk.explainRisk"),
      action(t("Open alert #{0} on GitHub", number), "runtimeRisk.openAlert"),
    ];
  });
}
