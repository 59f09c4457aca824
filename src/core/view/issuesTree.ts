import type { AlertKey } from "../alert.ts";
import { personName } from "../codingAgent.ts";
import { alertCoverage, isComplete } from "../coverage.ts";
import { deployedOf, issuesInWords, pullRowWords, sureKey } from "../remedy/progress.ts";
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

/** An issue that is to be worked on, with everything that is linked to it. */
interface OpenIssue extends UnlinkedIssue {
  /** It was closed although an alert of it is open. */
  readonly isClosed?: boolean;
  readonly alerts: readonly AlertKey[];
  readonly pulls: readonly LinkedPull[];
}

/**
 * *Issues*: the open remediation issues, those of the most urgent alerts first, and the closed ones
 * whose alerts are open and tracked by no other → their alerts and pull requests. No filter hides
 * one: `members` are all alerts.
 */
export function issuesTree(sources: readonly TreeSource[], t: Translate): Tree {
  return forest(
    // A repository without such issues would be a row that opens to nothing.
    sources.filter((source) => issuesToDo(source).length > 0),
    (source) => repositoryRow(source, t),
    (source, parent) => {
      const [kind, rest] = splitId(parent);
      const issues = issuesToDo(source);
      if (kind === undefined) return issues.map((issue) => issueRow(source, issue, t));
      const issue = issues.find(({ number }) => kind === "issue" && String(number) === rest);
      return issue === undefined ? [] : rowsOfIssue(source, issue, parent, t);
    },
  );
}

function issuesToDo(source: TreeSource): readonly OpenIssue[] {
  return [...openIssues(source), ...closedTooEarly(source)];
}

/** The newest closed issue of each open alert that no open issue tracks. */
function closedTooEarly({ snapshot, members }: TreeSource): readonly OpenIssue[] {
  const left = new Set(
    members.filter(({ ranked }) => ranked.state === "open").map(({ ranked }) => ranked.alert.key),
  );
  for (const { alert, state } of snapshot.issues) if (state === "open") left.delete(alert);
  const found = new Map<number, OpenIssue>();
  for (const { alert, state, ...issue } of snapshot.issues.toSorted(
    (a, b) => b.number - a.number,
  )) {
    const before = found.get(issue.number)?.alerts;
    if (state !== "closed" || !left.has(alert)) continue;
    left.delete(alert);
    const alerts = [...(before ?? []), alert];
    const pulls = pullsOf(snapshot.pulls ?? [], issue.number, alerts);
    found.set(issue.number, { ...issue, isClosed: true, alerts, pulls });
  }
  return [...found.values()];
}

function openIssues({ snapshot, members }: TreeSource): readonly OpenIssue[] {
  const { issues, unlinkedIssues = [], pulls = [] } = snapshot;
  const found = new Map<number, OpenIssue>();
  for (const { alert, state, ...issue } of issues) {
    if (state !== "open") continue;
    const before = found.get(issue.number)?.alerts ?? [];
    const alerts = [...before, alert];
    found.set(issue.number, { ...issue, alerts, pulls: pullsOf(pulls, issue.number, alerts) });
  }
  for (const issue of unlinkedIssues) {
    found.set(issue.number, { ...issue, alerts: [], pulls: pullsOf(pulls, issue.number, []) });
  }
  const place = new Map(members.map(({ ranked }, at) => [ranked.alert.key, at]));
  const last = members.length;
  const worst = ({ alerts }: OpenIssue) =>
    Math.min(last, ...alerts.map((key) => place.get(key) ?? last));
  return [...found.values()].toSorted((a, b) => worst(a) - worst(b) || b.number - a.number);
}

/** Those that close the issue, or are about one of its alerts. */
function pullsOf(
  pulls: readonly LinkedPull[],
  issue: number,
  alerts: readonly AlertKey[],
): readonly LinkedPull[] {
  return pulls.filter(
    (pull) => pull.issues.includes(issue) || pull.alerts.some((key) => alerts.includes(key)),
  );
}

function issueRow(source: TreeSource, issue: OpenIssue, t: Translate): TreeNode {
  const { number, assignees, alerts, pulls, isClosed = false } = issue;
  const title = plain(issue.title, 120);
  const names = assignees.map(personName).join(", ");
  const people = names === "" ? t("nobody assigned") : plain(names, 80);
  const state = deployedWords(source, alerts, t);
  const requests = pulls.map((pull) => pullInIssue(source, pull, alerts, t));
  const closed =
    alerts.length === 1 ? t("closed, but its alert is open") : t("closed, but its alerts are open");
  const parts = [...(isClosed ? [closed] : []), people, state, ...requests];
  const where = issuesInWords(source.snapshot);
  const name = `${where ?? ""}#${number}`;
  return {
    ...groupRow,
    id: `${source.repository}\tissue\t${number}`,
    label: `${name} ${title}`,
    description: joined(parts),
    tooltip: joined(
      [`**${escapeMarkdown(`${name} ${title}`, 200)}**`, escapeMarkdown(joined(parts), 400)],
      "\n\n",
    ),
    accessibleLabel: joined(
      [
        t("Issue {0}", where === undefined ? number : name),
        title,
        isClosed ? "" : t("open"),
        ...parts,
      ],
      ", ",
    ),
    icon: isClosed ? "issue-closed" : "issues",
    context: isClosed ? "issue closedIssue" : "issue openIssue",
    children: alerts.length + pulls.length === 0 ? "none" : "collapsed",
    target: { type: "issue", repository: source.repository, number },
  };
}

/** `pull request #51 open, checks running`, `pull request #51 merged, deployed`. */
function pullInIssue(
  { members, snapshot }: TreeSource,
  pull: LinkedPull,
  alerts: readonly AlertKey[],
  t: Translate,
): string {
  const words = pullRowWords(pull, t);
  if (pull.state !== "merged") return words;
  const running = members
    .filter(({ ranked }) => alerts.includes(ranked.alert.key))
    .flatMap(({ ranked }) => ranked.workloads);
  // Of alerts that are gone it is not known any more where they ran: then all of it counts.
  const keys =
    running.length > 0 ? running.flatMap(sureKey) : snapshot.workloads.map(({ key }) => key);
  const { to, of } = deployedOf(pull, keys);
  if (to === 0) return words;
  return joined([words, to === of ? t("deployed") : t("deployed to {0} of {1}", to, of)], ", ");
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
    ...pulls.map((pull) => pullRow(parent, pull, pullInIssue(source, pull, alerts, t))),
  ];
}

const pullIcons: Readonly<Record<LinkedPull["state"], string>> = {
  draft: "git-pull-request-draft",
  open: "git-pull-request",
  merged: "git-merge",
  closed: "git-pull-request-closed",
};

function pullRow(parent: string, pull: LinkedPull, words: string): TreeNode {
  const label = plain(pull.title, 120);
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
