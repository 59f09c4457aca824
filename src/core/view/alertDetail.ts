import type {
  AlertDetail,
  LinkedPull,
  SecretBypass,
  SecretPlace,
  SecretResolution,
} from "../alertDetail.ts";
import { escapeMarkdown, link } from "./markdown.ts";
import { shortCommit } from "./plain.ts";
import { safeMarkdown } from "./safeMarkdown.ts";
import type { Translate } from "./text.ts";

/** What follows the account of an alert's risk, as Markdown; upstream text is made harmless. */
export function alertDetailDocument(
  detail: AlertDetail,
  alert: { readonly number: number; readonly url: string },
  t: Translate,
): string {
  switch (detail.kind) {
    case "codeScanning":
      return joined([
        pullSection(detail.pulls, t),
        helpSection(t("About this rule"), detail.help, alert, t),
      ]);
    case "dependabot":
      return joined([
        detail.withdrawnAt === undefined
          ? ""
          : `**${escapeMarkdown(t("This advisory was withdrawn on {0}.", detail.withdrawnAt.slice(0, 10)))}**`,
        helpSection(t("About this advisory"), detail.description, alert, t),
        referenceSection(detail.references, t),
      ]);
    case "secretScanning":
      return joined([secretSection(detail, t), placeSection(detail, t)]);
  }
}

/** One sentence in the place of the detail. */
export function detailFailure(message: string, t: Translate): string {
  return `_${escapeMarkdown(t(message), 600)}_`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function helpSection(
  title: string,
  markdown: string,
  { number, url }: { readonly number: number; readonly url: string },
  t: Translate,
): string {
  const { text, isCut } = safeMarkdown(markdown);
  if (text === "") return "";
  const rest = isCut ? link(t("The rest is on the page of #{0}.", number), url) : "";
  return joined([`## ${title}`, text, rest]);
}

const pullStates: Readonly<Record<LinkedPull["state"], string>> = {
  open: "open",
  closed: "closed",
  merged: "merged",
  draft: "draft",
};

function pullSection(pulls: readonly LinkedPull[], t: Translate): string {
  if (pulls.length === 0) return "";
  const rows = pulls.map(
    ({ number, title, url, state }) =>
      `- ${link(`#${number}`, url)} ${escapeMarkdown(title)} (${t(pullStates[state])})`,
  );
  return joined([`## ${t("Pull requests")}`, rows.join("\n")]);
}

function referenceSection(references: readonly string[], t: Translate): string {
  if (references.length === 0) return "";
  return joined([
    `## ${t("References")}`,
    references.map((url) => `- ${link(url, url)}`).join("\n"),
  ]);
}

type Secret = Extract<AlertDetail, { readonly kind: "secretScanning" }>;

const validityWords: Readonly<Record<Secret["validity"], string>> = {
  active: "The secret still works.",
  inactive: "The secret no longer works.",
  unknown: "It is not known whether the secret still works.",
};

function secretSection({ validity, bypass, resolution }: Secret, t: Translate): string {
  const lines = [
    t(validityWords[validity]),
    ...(bypass === undefined ? [] : [bypassWords(bypass, t)]),
    ...(resolution === undefined ? [] : [resolutionWords(resolution, t)]),
  ];
  return joined([
    `## ${t("About this secret")}`,
    lines.map((line) => `- ${escapeMarkdown(line, 500)}`).join("\n"),
  ]);
}

function bypassWords({ by, at, comment }: SecretBypass, t: Translate): string {
  const who = by ?? t("somebody");
  const first =
    at === undefined
      ? t("Push protection was bypassed by {0}.", who)
      : t("Push protection was bypassed by {0} on {1}.", who, at.slice(0, 10));
  return comment === undefined || comment === "" ? first : `${first} “${comment}”`;
}

const resolutionNames: Readonly<Record<string, string>> = {
  false_positive: "false positive",
  wont_fix: "won't fix",
  revoked: "revoked",
  used_in_tests: "used in tests",
  pattern_edited: "pattern edited",
  pattern_deleted: "pattern deleted",
};

function resolutionWords({ as, by, at, comment }: SecretResolution, t: Translate): string {
  const how = t(resolutionNames[as] ?? as);
  const who = by ?? t("somebody");
  const first =
    at === undefined
      ? t("Closed as {0} by {1}.", how, who)
      : t("Closed as {0} by {1} on {2}.", how, who, at.slice(0, 10));
  return comment === undefined || comment === "" ? first : `${first} “${comment}”`;
}

/** The types of GitHub's REST description; another one is shown as it is spelled. */
const placeNames: Readonly<Record<string, string>> = {
  commit: "file",
  wiki_commit: "wiki page",
  issue_title: "title of an issue",
  issue_body: "text of an issue",
  issue_comment: "comment on an issue",
  discussion_title: "title of a discussion",
  discussion_body: "text of a discussion",
  discussion_comment: "comment on a discussion",
  pull_request_title: "title of a pull request",
  pull_request_body: "text of a pull request",
  pull_request_comment: "comment on a pull request",
  pull_request_review: "review of a pull request",
  pull_request_review_comment: "review comment on a pull request",
};

function placeSection({ places, gap }: Secret, t: Translate): string {
  const rows = places.map((place) => `- ${placeRow(place, t)}`);
  if (gap !== undefined) rows.push(`- _${escapeMarkdown(t(gap), 400)}_`);
  if (rows.length === 0) return "";
  return joined([`## ${t("Where it was found")}`, rows.join("\n")]);
}

function placeRow({ type, path, startLine, commit, url }: SecretPlace, t: Translate): string {
  const name = placeNames[type] === undefined ? type.replaceAll("_", " ") : t(placeNames[type]);
  const where = path === undefined ? "" : startLine === undefined ? path : `${path}:${startLine}`;
  const words = [name, where].filter((word) => word !== "").join(" ");
  const saw = commit === undefined ? "" : ` · ${escapeMarkdown(shortCommit(commit))}`;
  return `${link(words, url)}${saw}`;
}
