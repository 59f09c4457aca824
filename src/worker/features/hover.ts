import type { Hover } from "vscode-languageserver";
import { explain } from "../../core/risk/explain.ts";
import { type HoverInput, hoverOf, shortHoverOf } from "../../core/view/hover.ts";
import type { Translate } from "../../core/view/text.ts";
import type { RepositoryFile } from "../documents.ts";
import type { Members } from "../members/members.ts";
import { worldOf } from "../world.ts";
import { progressIn } from "./alertDetail.ts";
import { bumpOfAlert } from "./bump.ts";
import { alertsAt } from "./diagnostics.ts";
import { rangeOf } from "./ranges.ts";

/** Alerts on one place beyond these are in the tree only. */
const mostAlerts = 3;

interface HoverOptions
  extends Pick<HoverInput, "hasCommands" | "detail" | "isReadOnly" | "now" | "secretProviders"> {
  /** What the filter hides has no squiggle, and no hover either. */
  readonly members: Members;
}

/** The hover at a position; null when no alert is drawn there. */
export function hoverAt(
  file: RepositoryFile,
  position: { readonly line: number; readonly character: number },
  { members, ...options }: HoverOptions,
  t: Translate,
): Hover | null {
  const { entry } = file;
  const found = alertsAt(file, position).filter(({ ranked }) =>
    members.has(entry, ranked.alert.key),
  );
  const [first] = found;
  if (first === undefined) return null;
  const { ranked, anchor, dependency } = first;
  const lead = hoverOf(
    {
      ranked,
      anchor,
      dependency,
      // Explained as of the snapshot, like the score.
      explanation: explain(ranked, worldOf(entry)),
      progress: progressIn(entry, ranked),
      repository: entry.key,
      mine: members.of(entry, ranked.alert.key)?.mine,
      canBump: bumpOfAlert({ entry, placement: file.placement, ranked }, t).ok,
      ...options,
    },
    t,
  );
  const others = found.slice(1, mostAlerts).map((one) => shortHoverOf(one.ranked, t));
  const value = others.length === 0 ? lead : `${lead}\n\n---\n\n${others.join("\n\n")}`;
  return {
    contents: { kind: "markdown", value },
    range: rangeOf(first.anchor.region),
  };
}
