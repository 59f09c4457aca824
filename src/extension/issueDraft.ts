/** A remediation issue as the text of a document: `# <title>`, an empty line, the body. */
import { parseAlertKey } from "../core/alert.ts";
import type { IssueDraft } from "../protocol/issues.ts";

/** What belongs to a draft and is not in its text. */
export type DraftFacts = Omit<IssueDraft, "title" | "body">;

/** The document that the user edits. A title of several lines becomes one. */
export function draftText(draft: Pick<IssueDraft, "title" | "body">): string {
  return `# ${draft.title.replaceAll(/\s*[\r\n]+\s*/g, " ")}\n\n${draft.body}`;
}

/**
 * Title and body of an edited document; undefined when its first line with text is no `# title`.
 * Line ends become `\n`.
 */
export function parseDraft(
  text: string,
): { readonly title: string; readonly body: string } | undefined {
  const [, title, body = ""] =
    /^\s*#[ \t]+([^\n]+)(?:\n([\s\S]*))?$/.exec(text.replaceAll("\r\n", "\n")) ?? [];
  const trimmed = title?.trim() ?? "";
  return trimmed === "" ? undefined : { title: trimmed, body: body.replace(/^\n+/, "") };
}

/** Facts that were kept over a reload; undefined when they are not what was written. */
export function parseDraftFacts(value: unknown): DraftFacts | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { repository, alerts, labels, attempt, issuesIn } = value as Partial<
    Record<keyof DraftFacts, unknown>
  >;
  if (typeof repository !== "string" || typeof attempt !== "string") return undefined;
  if (!isTexts(alerts) || !isTexts(labels)) return undefined;
  if (alerts.some((key) => parseAlertKey(key) === undefined)) return undefined;
  const where = typeof issuesIn === "string" ? { issuesIn } : {};
  return { repository, alerts, labels, attempt, ...where };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
