import type { Snapshot } from "../snapshot.ts";
import { analysedTitle, analysedWords } from "./analysis.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";

/**
 * One quiet row that says whose code scanning alerts are listed and how old the analysis is. None
 * without alerts: an empty tree has to stay empty, for its place says why.
 */
export function analysisRows(
  { repository, snapshot }: { readonly repository: string; readonly snapshot: Snapshot },
  t: Translate,
  now: Date,
): readonly TreeNode[] {
  const { alertsRef: ref, analysis } = snapshot.repository;
  if (ref === undefined || snapshot.alerts.length === 0) return [];
  const label = analysedTitle({ ref, analysis }, t);
  const said = snapshot.coverage.find(({ source }) => source === "codeScanning");
  const wasRead = said?.state === "ok" || said?.state === "partial";
  // Alerts that nobody could read have no age, and a repository that was never analysed none either.
  const description = wasRead ? analysedWords({ ref, analysis }, now, t) : "";
  if (description === "") return [];
  return [
    {
      id: `${repository}\tanalysis\t`,
      label,
      description,
      tooltip: escapeMarkdown(t(said?.detail ?? ""), 600),
      accessibleLabel: `${label}, ${description}`,
      icon: "history",
      color: "descriptionForeground",
      context: "analysis",
      children: "none",
      target: undefined,
    },
  ];
}
