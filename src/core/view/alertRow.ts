import { type Anchor, isConfident } from "../anchor.ts";
import type { Member } from "../filter/member.ts";
import { mineWords } from "../mine/mine.ts";
import {
  isUntouched,
  type Progress,
  progressOf,
  progressWords,
  stageWords,
} from "../remedy/progress.ts";
import type { TierId } from "../risk/risk.ts";
import { anchorNote } from "./anchorWords.ts";
import { campaignWords } from "./campaignWords.ts";
import { joined } from "./countWords.ts";
import { escapeMarkdown } from "./markdown.ts";
import { capital, plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import type { TreeSource } from "./treeSource.ts";
import {
  alertPlace,
  canBump,
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
  /** What the rows above do not say already. */
  readonly shows: "tier" | "workload";
  /** The row above names the file. */
  readonly isInFile?: boolean;
}

/** The row of one alert below a parent. */
export function alertRow(
  source: TreeSource,
  member: Member,
  { parent, shows, isInFile = false }: RowPlace,
  t: Translate,
): TreeNode {
  const { ranked, anchor, mine, isUnseen } = member;
  const { alert, risk } = ranked;
  const place = alertPlace(alert, anchor, t);
  const progress = progressOf(source.snapshot, ranked);
  const [icon, color] = tierIcons[risk.tier];
  const tier = tierName(ranked, t);
  const runs = runsAs(ranked, t);
  const title = plain(alert.title, 120);
  const tracked = stageWords(progress, t);
  const state = stateWords(ranked, t);
  const unseen = isUnseen ? t("new") : "";
  const mineWord = mine === undefined ? "" : mineWords(mine, t);
  const reasons = [...shortReasons(ranked, t), mineWord];
  return {
    id: `${source.repository}\talert\t${alert.key}\t${parent}`,
    label: title,
    description: joined([
      unseen,
      isInFile ? lineWords(place, anchor) : place,
      shows === "tier" ? tier : runs,
      state,
      `#${alert.number}`,
      tracked,
    ]),
    tooltip: tooltipOf(member, { place, reasons, progress }, t),
    accessibleLabel: joined(
      [unseen, tier, state, title, place, runs, ...reasons, tracked, `#${alert.number}`],
      ", ",
    ),
    icon,
    color,
    context: contextOf(member, progress.issue?.state === "open"),
    children: "none",
    target: { type: "alert", repository: source.repository, key: alert.key },
  };
}

function tooltipOf(
  { ranked, anchor }: Member,
  {
    place,
    reasons,
    progress,
  }: {
    readonly place: string;
    readonly reasons: readonly string[];
    readonly progress: Progress;
  },
  t: Translate,
): string {
  const [decisive] = ranked.workloads;
  const isNoted = anchor !== undefined && ranked.state === "open";
  return joined(
    [
      `**${escapeMarkdown(tierName(ranked, t))}** · ${escapeMarkdown(ranked.alert.title)}`,
      escapeMarkdown(joined(reasons), 300),
      decisive === undefined
        ? ""
        : escapeMarkdown(`${linkedName(decisive, t)}: ${linkWords(decisive, t)}`, 300),
      escapeMarkdown(anchor?.path ?? place, 300),
      escapeMarkdown(capital(campaignWords(ranked.campaign, t)), 300),
      isNoted ? escapeMarkdown(anchorNote(anchor, t), 400) : "",
      isUntouched(progress) ? "" : escapeMarkdown(progressWords(progress, t), 400),
    ],
    "\n\n",
  );
}

/** What menus ask of the row. */
function contextOf({ ranked, anchor, isUnseen }: Member, hasIssue: boolean): string {
  const { alert, state, workloads } = ranked;
  const isScanned = anchor?.scannedCommit !== undefined;
  const hasPortal = workloads.some(({ workload }) => workload.portalUrl !== undefined);
  return joined(
    [
      `alert ${alert.kind}`,
      state === "open" ? "isOpen" : "",
      isScanned ? "isScanned" : "",
      hasIssue ? "hasIssue" : "noIssue",
      workloads.length === 0 ? "" : "hasWorkload",
      hasPortal ? "hasPortal" : "",
      canUpdate(ranked, anchor) ? "canUpdate" : "",
      canBump(ranked) ? "canBump" : "",
      isUnseen ? "isUnseen" : "",
    ],
    " ",
  );
}

/** `L42` where that is certain; else as it is said everywhere. */
function lineWords(place: string, anchor: Anchor | undefined): string {
  if (anchor?.region === undefined || anchor.isWholeFile === true || !isConfident(anchor)) {
    return anchor?.isWholeFile === true ? "" : place;
  }
  return `L${anchor.region.startLine}`;
}
