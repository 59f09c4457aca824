import type { TierId } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { anchorNote } from "./anchorWords.ts";
import { escapeMarkdown } from "./markdown.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import type { TreeSource } from "./trees.ts";
import {
  alertPlace,
  canUpdate,
  linkedName,
  linkWords,
  runsAs,
  shortReasons,
  stateWords,
  tierName,
} from "./words.ts";

/** The icon of each tier, and the colour that repeats it. */
export const tierIcons: Readonly<Record<TierId, readonly [icon: string, color: string]>> = {
  fixNow: ["error", "problemsErrorIcon.foreground"],
  fixSoon: ["warning", "problemsWarningIcon.foreground"],
  plan: ["info", "problemsInfoIcon.foreground"],
  watch: ["eye", "descriptionForeground"],
};

export interface RowPlace {
  readonly parent: string;
  readonly showTier: boolean;
}

/** The row of one alert below a parent. */
export function alertRow(
  source: TreeSource,
  ranked: RankedAlert,
  { parent, showTier }: RowPlace,
  t: Translate,
): TreeNode {
  const { alert, risk } = ranked;
  const anchor = source.anchors.get(alert.key);
  const place = alertPlace(alert, anchor, t);
  const issue = source.snapshot.issues.find(
    (linked) => linked.alert === alert.key && linked.state === "open",
  );
  const [icon, color] = tierIcons[risk.tier];
  const tier = tierName(ranked, t);
  const runs = runsAs(ranked, t);
  const title = plain(alert.title, 120);
  const tracked = issue === undefined ? "" : t("issue #{0}", issue.number);
  const state = stateWords(ranked, t);
  const words = [place, showTier ? tier : runs, state, `#${alert.number}`, tracked];
  const [decisive] = ranked.workloads;
  return {
    id: `${source.repository}\talert\t${alert.key}\t${parent}`,
    label: title,
    description: words.filter((word) => word !== "").join(" · "),
    tooltip: [
      `**${escapeMarkdown(tier)}** · ${escapeMarkdown(alert.title)}`,
      escapeMarkdown(shortReasons(ranked, t).join(" · "), 300),
      decisive === undefined
        ? ""
        : escapeMarkdown(`${linkedName(decisive, t)}: ${linkWords(decisive, t)}`, 300),
      escapeMarkdown(anchor?.path ?? place, 300),
      anchor === undefined || ranked.state !== "open"
        ? ""
        : escapeMarkdown(anchorNote(anchor, t), 400),
    ]
      .filter((line) => line !== "")
      .join("\n\n"),
    accessibleLabel: [tier, state, title, place, runs, ...shortReasons(ranked, t), tracked]
      .filter((word) => word !== "")
      .join(", "),
    icon,
    color,
    context: `alert ${alert.kind}${anchor?.scannedCommit === undefined ? "" : " isScanned"} ${issue === undefined ? "noIssue" : "hasIssue"}${
      decisive === undefined ? "" : " hasWorkload"
    }${
      ranked.workloads.some(({ workload }) => workload.portalUrl !== undefined) ? " hasPortal" : ""
    }${canUpdate(ranked, anchor) ? " canUpdate" : ""}`,
    children: "none",
    target: { type: "alert", repository: source.repository, key: alert.key },
  };
}
