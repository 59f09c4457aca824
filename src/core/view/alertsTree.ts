import { alertRow } from "./alertRow.ts";
import { analysisRows } from "./analysisRows.ts";
import { alertCount, countWords, joined, newWords } from "./countWords.ts";
import { type AlertGroup, type Grouping, groupAlerts } from "./grouping.ts";
import { escapeMarkdown } from "./markdown.ts";
import { repositoryRow } from "./repositoryRow.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { forest, groupRow, splitId, type Tree, type TreeSource } from "./treeSource.ts";

/** How the *Alerts* view is drawn. */
export interface AlertsView {
  readonly grouping: Grouping;
  readonly now: Date;
}

/** *Alerts*: group → alerts, ranked; last, how old the analysis behind them is. */
export function alertsTree(
  sources: readonly TreeSource[],
  { grouping, now }: AlertsView,
  t: Translate,
): Tree {
  const groupsOf = ({ members }: TreeSource) => groupAlerts(members, grouping, t);
  return forest(
    sources,
    (source) => repositoryRow(source, t),
    (source, parent) => {
      const [kind, rest] = splitId(parent);
      if (kind === undefined) {
        const rows = groupsOf(source).map((group) => groupOf(source, grouping, group, t));
        // An empty tree has to stay empty, for its place says why.
        return rows.length === 0 ? [] : [...rows, ...analysisRows(source, t, now)];
      }
      if (kind !== grouping) return [];
      const group = groupsOf(source).find(({ id }) => id === rest);
      const shows = grouping === "tier" ? "workload" : "tier";
      return (group?.members ?? []).map((member) =>
        alertRow(
          source,
          member,
          { parent, shows, isInFile: grouping === "file" && rest !== "" },
          t,
        ),
      );
    },
  );
}

function groupOf(
  { repository, snapshot }: TreeSource,
  grouping: Grouping,
  { id, label, detail, icon, color, isOpen, members }: AlertGroup,
  t: Translate,
): TreeNode {
  const alerts = members.map(({ ranked }) => ranked);
  const isTier = grouping === "tier";
  const counts = isTier ? String(members.length) : countWords(alerts, snapshot.coverage, t);
  const said = isTier ? alertCount(members.length, t) : counts;
  const unseen = newWords(members, t);
  return {
    ...groupRow,
    id: `${repository}\t${grouping}\t${id}`,
    label,
    description: joined([detail, counts, unseen]),
    tooltip: escapeMarkdown(joined([label, detail]), 300),
    accessibleLabel: joined([label, detail, said, unseen], ", "),
    icon,
    color,
    context: grouping,
    children: isOpen ? "expanded" : "collapsed",
  };
}
