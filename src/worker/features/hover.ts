import type { Hover } from "vscode-languageserver";
import { explain } from "../../core/risk/explain.ts";
import { hoverOf } from "../../core/view/hover.ts";
import type { Translate } from "../../core/view/text.ts";
import type { RepositoryFile } from "../documents.ts";
import { worldOf } from "../world.ts";
import { alertsAt, rangeOf } from "./diagnostics.ts";

/** Alerts on one place beyond these are in the tree only. */
const mostAlerts = 3;

/** The hover at a position; null when no alert is drawn there. */
export function hoverAt(
  file: RepositoryFile,
  position: { readonly line: number; readonly character: number },
  options: { readonly hasCommands: boolean; readonly now: Date },
  t: Translate,
): Hover | null {
  const { entry } = file;
  const found = alertsAt(file, position);
  const [first] = found;
  if (first === undefined) return null;
  const parts = found.slice(0, mostAlerts).map(({ ranked, anchor, dependency }) =>
    hoverOf(
      {
        ranked,
        anchor,
        dependency,
        // Explained as of the snapshot, like the score.
        explanation: explain(ranked, worldOf(entry)),
        issues: (entry.snapshot?.issues ?? []).filter(({ alert }) => alert === ranked.alert.key),
        repository: entry.key,
        ...options,
      },
      t,
    ),
  );
  return {
    contents: { kind: "markdown", value: parts.join("\n\n---\n\n") },
    range: rangeOf(first.anchor.region),
  };
}
