/** One row of a tree, ready to draw: plain text, no editor types. */
export interface TreeNode {
  /** Stable over refreshes, unique in its tree. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Markdown, upstream text escaped. */
  readonly tooltip: string;
  /** What a screen reader says instead of the row's parts. */
  readonly accessibleLabel: string;
  /** Id of a codicon and, where it repeats the tier, of a theme colour. */
  readonly icon: string;
  readonly color: string | undefined;
  /** Space-separated facets for `viewItem` clauses. */
  readonly context: string;
  readonly children: "none" | "collapsed" | "expanded";
  /** What commands on this row act on. */
  readonly target:
    | { readonly type: "alert"; readonly repository: string; readonly key: string }
    | { readonly type: "workload"; readonly repository: string; readonly key: string }
    | { readonly type: "issue"; readonly repository: string; readonly number: number }
    | undefined;
  /** The line that the row opens, 1-based, for rows without a target. */
  readonly line?: { readonly uri: string; readonly line: number } | undefined;
  /** A page on GitHub that the row opens. */
  readonly page?: string | undefined;
  /** The id of the row whose further children this row shows; empty for the roots. */
  readonly more?: string | undefined;
}
