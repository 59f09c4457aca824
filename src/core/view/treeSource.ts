import type { Member } from "../filter/member.ts";
import type { Snapshot } from "../snapshot.ts";
import type { DockerfileLine } from "./dockerfileRows.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";

/** What the trees of one repository are made of. */
export interface TreeSource {
  /** `host/owner/name`. */
  readonly repository: string;
  readonly snapshot: Snapshot;
  /** Its alerts that pass the filter, most urgent first. */
  readonly members: readonly Member[];
  readonly isFiltered: boolean;
  /** Where CVEs come into the image of the workload that is unfolded, by its key. */
  readonly dockerfiles?: ReadonlyMap<string, readonly DockerfileLine[]> | undefined;
}

/** A tree's rows, found by the id of their parent; roots have the parent undefined. */
export type Tree = (parent: string | undefined) => readonly TreeNode[];

/** Ids are `repository`, `repository⇥kind⇥rest`. */
export function splitId(id: string): readonly [kind: string | undefined, rest: string] {
  const [, kind, ...rest] = id.split("\t");
  return [kind, rest.join("\t")];
}

/** What rows that only hold others have in common. */
export const groupRow = { tooltip: "", color: undefined, target: undefined } as const;

/** Puts each repository's rows below a row of its own when there are several. */
export function forest(
  sources: readonly TreeSource[],
  repositoryRow: (source: TreeSource) => TreeNode,
  rows: (source: TreeSource, parent: string) => readonly TreeNode[],
): Tree {
  return (parent) => {
    const [single] = sources;
    if (parent === undefined) {
      if (single === undefined) return [];
      if (sources.length === 1) return rows(single, single.repository);
      // While a filter is on, one without rows is left out like everything else that has none.
      return sources
        .filter((source) => !source.isFiltered || rows(source, source.repository).length > 0)
        .map(repositoryRow);
    }
    const source = sources.find(
      ({ repository }) => parent === repository || parent.startsWith(`${repository}\t`),
    );
    return source === undefined ? [] : rows(source, parent);
  };
}

/** So many rows are shown below one row before the user asks for more. */
export const rowsAtOnce = 200;

/** The first rows, and one that says how many more there are and shows them. */
export function limited(
  rows: readonly TreeNode[],
  { parent, most }: { readonly parent: string | undefined; readonly most: number },
  t: Translate,
): readonly TreeNode[] {
  // A last row that stands for a single one would save nothing.
  if (rows.length <= most + 1) return rows;
  const left = rows.length - most;
  const label = t("Show more");
  const description = t("{0} more", left);
  return [
    ...rows.slice(0, most),
    {
      ...groupRow,
      id: `${parent ?? ""}\tmore\t${most}`,
      label,
      description,
      accessibleLabel: `${label}, ${description}`,
      icon: "ellipsis",
      context: "more",
      children: "none",
      more: parent ?? "",
    },
  ];
}
