import type { AlertKey } from "../alert.ts";
import { alertCoverage, isComplete } from "../coverage.ts";
import type { LinkedPull, Snapshot, UnlinkedIssue } from "../snapshot.ts";
import { alertRow } from "./alertRow.ts";
import { alertCount, joined } from "./countWords.ts";
import { escapeMarkdown } from "./markdown.ts";
import { plain } from "./plain.ts";
import { repositoryRow } from "./repositoryRow.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { forest, groupRow, splitId, type Tree, type TreeSource } from "./treeSource.ts";
import { runsAs, stateWords } from "./words.ts";

/** An open issue with everything that is linked to it. */
interface OpenIssue extends UnlinkedIssue {
  readonly alerts: readonly AlertKey[];
  readonly pulls: readonly LinkedPull[];
}

/**
 * *Issues*: the open remediation issues, those of the most urgent alerts first → their alerts and
 * pull requests. No filter hides one: `members` are all alerts.
 */
export function issuesTree(sources: readonly TreeSource[], t: Translate): Tree {
  return forest(
    // A repository without open issues would be a row that opens to nothing.
    sources.filter((source) => openIssues(source).length > 0),
    (source) => repositoryRow(source, t),
    (source, parent) => {
      const [kind, rest] = splitId(parent);
      const issues = openIssues(source);
      if (kind === undefined) return issues.map((issue) => issueRow(source, issue, t));
      const issue = issues.find(({ number }) => kind === "issue" && String(number) === rest);
      return issue === undefined ? [] : rowsOfIssue(source, issue, parent, t);
    },
  );
}

function openIssues({ snapshot, members }: TreeSource): readonly OpenIssue[] {
  const { issues, unlinkedIssues = [], pulls = [] } = snapshot;
  const found = new Map<number, OpenIssue>();
  for (const { alert, state, ...issue } of issues) {
    if (state !== "open") continue;
    const before = found.get(issue.number)?.alerts ?? [];
    const own = pulls.filter((pull) => pull.issue === issue.number);
    found.set(issue.number, { ...issue, alerts: [...before, alert], pulls: own });
  }
  for (const issue of unlinkedIssues) {
    const own = pulls.filter((pull) => pull.issue === issue.number);
    found.set(issue.number, { ...issue, alerts: [], pulls: own });
  }
  const place = new Map(members.map(({ ranked }, at) => [ranked.alert.key, at]));
  const last = members.length;
  const worst = ({ alerts }: OpenIssue) =>
    Math.min(last, ...alerts.map((key) => place.get(key) ?? last));
  return [...found.values()].toSorted((a, b) => worst(a) - worst(b) || b.number - a.number);
}

function issueRow(source: TreeSource, issue: OpenIssue, t: Translate): TreeNode {
  const { number, assignees, alerts, pulls } = issue;
  const title = plain(issue.title, 120);
  const people = assignees.length === 0 ? t("nobody assigned") : plain(assignees.join(", "), 80);
  const state = deployedWords(source, alerts, t);
  const requests = pulls.map((pull) => pullWords(pull, t));
  const parts = [people, state, ...requests];
  return {
    ...groupRow,
    id: `${source.repository}\tissue\t${number}`,
    label: `#${number} ${title}`,
    description: joined(parts),
    tooltip: joined(
      [`**${escapeMarkdown(`#${number} ${title}`, 200)}**`, escapeMarkdown(joined(parts), 400)],
      "\n\n",
    ),
    accessibleLabel: joined([t("Issue {0}", number), title, t("open"), ...parts], ", "),
    icon: "issues",
    context: "issue",
    children: alerts.length + pulls.length === 0 ? "none" : "collapsed",
    target: { type: "issue", repository: source.repository, number },
  };
}

/** `pull request #51 open`. */
function pullWords({ number, state }: LinkedPull, t: Translate): string {
  const words = {
    draft: t("pull request #{0} is a draft", number),
    open: t("pull request #{0} open", number),
    merged: t("pull request #{0} merged", number),
    closed: t("pull request #{0} closed", number),
  } as const;
  return words[state];
}

/** How its alerts stand to what runs: `running in payments-api (prod)`, `2 alerts: 1 fixed, not deployed`. */
function deployedWords(source: TreeSource, keys: readonly AlertKey[], t: Translate): string {
  if (keys.length === 0) return t("names no alert");
  const own = source.members.filter(({ ranked }) => keys.includes(ranked.alert.key));
  const undeployed = own.filter(({ ranked }) => ranked.state === "fixedNotDeployed").length;
  const open = own.length - undeployed;
  const gone = keys.length - own.length;
  const [first] = own;
  if (keys.length === 1 && first !== undefined) {
    const runs = runsAs(first.ranked, t);
    const running = runs === "" ? t("not known to run") : t("running in {0}", runs);
    return first.ranked.state === "open" ? running : joined([stateWords(first.ranked, t), runs]);
  }
  const words = joined(
    [
      open === 0 ? "" : t("{0} open", open),
      undeployed === 0 ? "" : t("{0} fixed, not deployed", undeployed),
      gone === 0 ? "" : `${gone} ${goneWord(source.snapshot, t)}`,
    ],
    ", ",
  );
  return keys.length === 1 ? words : `${alertCount(keys.length, t)}: ${words}`;
}

/** What is not listed any more is closed only as far as everything could be read. */
function goneWord({ coverage }: Snapshot, t: Translate): string {
  const isAllRead = alertCoverage(coverage).every(isComplete);
  return isAllRead ? t("no longer open") : t("not listed");
}

function rowsOfIssue(
  source: TreeSource,
  { alerts, pulls }: OpenIssue,
  parent: string,
  t: Translate,
): readonly TreeNode[] {
  const members = source.members.filter(({ ranked }) => alerts.includes(ranked.alert.key));
  const listed = new Set(members.map(({ ranked }) => ranked.alert.key));
  return [
    ...members.map((member) => alertRow(source, member, { parent, shows: "tier" }, t)),
    ...alerts
      .filter((key) => !listed.has(key))
      .map((key) => {
        const label = t("Alert #{0}", key.slice(key.indexOf("/") + 1));
        const description = goneWord(source.snapshot, t);
        return {
          ...groupRow,
          id: `${parent}\t${key}`,
          label,
          description,
          accessibleLabel: `${label}, ${description}`,
          icon: "pass",
          context: "closedAlert",
          children: "none",
        } as const;
      }),
    ...pulls.map((pull) => pullRow(parent, pull, t)),
  ];
}

const pullIcons: Readonly<Record<LinkedPull["state"], string>> = {
  draft: "git-pull-request-draft",
  open: "git-pull-request",
  merged: "git-merge",
  closed: "git-pull-request-closed",
};

function pullRow(parent: string, pull: LinkedPull, t: Translate): TreeNode {
  const label = plain(pull.title, 120);
  const words = pullWords(pull, t);
  return {
    ...groupRow,
    id: `${parent}\tpull\t${pull.number}`,
    label,
    description: words,
    tooltip: escapeMarkdown(joined([label, words]), 300),
    accessibleLabel: `${label}, ${words}`,
    icon: pullIcons[pull.state],
    context: "pullRequest",
    children: "none",
    page: pull.url,
  };
}
