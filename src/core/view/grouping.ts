import { facetName } from "../filter/filterChoices.ts";
import type { Member } from "../filter/member.ts";
import { tierIds, tierNames } from "../risk/risk.ts";
import { tierIcons } from "./alertRow.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { workloadName } from "./words.ts";

/** What the alerts of the *Alerts* view are put together by. */
export const groupings = ["tier", "workload", "file", "kind", "rule", "assignee"] as const;

export type Grouping = (typeof groupings)[number];

/** Reads a grouping that came from outside; anything else is by tier. */
export function parseGrouping(value: unknown): Grouping {
  return groupings.find((one) => one === value) ?? "tier";
}

const names: Readonly<Record<Grouping, string>> = {
  tier: "Tier",
  workload: "Workload",
  file: "File",
  kind: "Kind",
  rule: "Rule",
  assignee: "Assignee",
};

/** A grouping as people choose it. */
export function groupingName(grouping: Grouping, t: Translate): string {
  return t(names[grouping]);
}

/** Alerts that belong together; most urgent first, like those they were made from. */
export interface AlertGroup {
  /** Stable over refreshes; empty for the alerts that have none of what is grouped by. */
  readonly id: string;
  readonly label: string;
  /** Says more than the label where there is little room. */
  readonly detail: string;
  readonly icon: string;
  readonly color: string | undefined;
  readonly isOpen: boolean;
  readonly members: readonly Member[];
}

interface Heading {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

/**
 * Puts alerts together; one that belongs to several workloads or people is in each group. The group
 * with the most urgent alert is first; tiers keep their order; what has no value is last.
 */
export function groupAlerts(
  members: readonly Member[],
  grouping: Grouping,
  t: Translate,
): readonly AlertGroup[] {
  const groups = new Map<string, { heading: Heading; members: Member[] }>();
  for (const member of members) {
    for (const heading of headingsOf(member, grouping, t)) {
      const group = groups.get(heading.id);
      if (group === undefined) groups.set(heading.id, { heading, members: [member] });
      else group.members.push(member);
    }
  }
  const made = [...groups.values()].map(({ heading, members }): AlertGroup => {
    const tier = grouping === "tier" ? tierIds.find((id) => id === heading.id) : undefined;
    const [icon, color] = tier === undefined ? [icons[grouping], undefined] : tierIcons[tier];
    return {
      id: heading.id,
      label: heading.label,
      detail: heading.detail ?? "",
      icon,
      color,
      isOpen: tier === undefined ? false : tier === "fixNow" || tier === "fixSoon",
      members,
    };
  });
  // The first alert of each is its most urgent one, and they were met in that order.
  return [...made.filter(({ id }) => id !== ""), ...made.filter(({ id }) => id === "")];
}

const icons: Readonly<Record<Grouping, TreeNode["icon"]>> = {
  tier: "shield",
  workload: "server-process",
  file: "file",
  kind: "shield",
  rule: "law",
  assignee: "account",
};

function headingsOf(
  { ranked, anchor, assignees }: Member,
  grouping: Grouping,
  t: Translate,
): readonly Heading[] {
  const { alert, risk, workloads } = ranked;
  switch (grouping) {
    case "tier":
      return [{ id: risk.tier, label: t(tierNames[risk.tier]) }];
    case "kind":
      return [{ id: alert.kind, label: facetName({ kind: "kind", value: alert.kind }, t) }];
    case "rule":
      return [
        {
          id: `${alert.kind} ${alert.rule}`,
          label: plain(alert.title, 120),
          detail: plain(alert.rule, 120),
        },
      ];
    case "file": {
      const path = anchor?.path;
      if (path === undefined) return [{ id: "", label: t("No file") }];
      const name = path.slice(path.lastIndexOf("/") + 1);
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      return [{ id: path, label: plain(name, 80), detail: plain(folder, 120) }];
    }
    case "workload":
      if (workloads.length === 0) return [{ id: "", label: t("Not mapped") }];
      return workloads.map(({ workload }) => ({
        id: workload.key,
        label: workloadName(workload),
        detail: plain(workload.cluster ?? "", 60),
      }));
    case "assignee":
      if (assignees.length === 0) return [{ id: "", label: t("Nobody assigned") }];
      return assignees.map((login) => ({ id: login, label: plain(login, 60) }));
    default:
      return grouping satisfies never;
  }
}
