import { countWords } from "./countWords.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { groupRow, type TreeSource } from "./treeSource.ts";

/** The row above one of several repositories. */
export function repositoryRow(
  { repository, snapshot, members }: TreeSource,
  t: Translate,
): TreeNode {
  const alerts = members.map(({ ranked }) => ranked);
  const counts = countWords(alerts, snapshot.coverage, t);
  return {
    ...groupRow,
    id: repository,
    label: repository.slice(repository.indexOf("/") + 1),
    description: counts,
    accessibleLabel: `${repository}, ${counts}`,
    icon: "repo",
    context: "repository",
    children: "expanded",
  };
}
