import * as z from "zod/mini";
import {
  type PlaceOutsideCode,
  type ReportedLocation,
  type SecretScanningAlert,
  wholeFile,
} from "../../core/alert.ts";
import { position, text } from "./schema.ts";

/**
 * The first place of a secret. It carries no type: which of the thirteen it is shows in the
 * addresses that it has (REST description, `secret-scanning-location`).
 */
export const secretLocationSchema = z.catch(
  z.optional(
    z.object({
      path: text,
      start_line: position,
      end_line: position,
      start_column: position,
      end_column: position,
      blob_sha: text,
      commit_sha: text,
      page_url: text,
      issue_title_url: text,
      issue_body_url: text,
      issue_comment_url: text,
      discussion_title_url: text,
      discussion_body_url: text,
      discussion_comment_url: text,
      pull_request_title_url: text,
      pull_request_body_url: text,
      pull_request_comment_url: text,
      pull_request_review_url: text,
      pull_request_review_comment_url: text,
    }),
  ),
  undefined,
);

type SecretLocation = z.infer<typeof secretLocationSchema>;

/** Only a commit of the repository has no address of its own kind. */
const outsideCode = {
  page_url: "wiki",
  issue_title_url: "issueTitle",
  issue_body_url: "issueBody",
  issue_comment_url: "issueComment",
  discussion_title_url: "discussionTitle",
  discussion_body_url: "discussionBody",
  discussion_comment_url: "discussionComment",
  pull_request_title_url: "pullRequestTitle",
  pull_request_body_url: "pullRequestBody",
  pull_request_comment_url: "pullRequestComment",
  pull_request_review_url: "pullRequestReview",
  pull_request_review_comment_url: "pullRequestReviewComment",
} as const satisfies Readonly<Record<string, PlaceOutsideCode>>;

/** The place in the code, or in words what it is instead; neither when GitHub gives no place. */
export function placesOf(
  found: SecretLocation,
): Pick<SecretScanningAlert, "locations" | "outsideCode"> {
  if (found === undefined) return { locations: [] };
  for (const [name, place] of Object.entries(outsideCode)) {
    if (isAddressOf(name) && found[name] !== undefined)
      return { locations: [], outsideCode: place };
  }
  const path = found.path?.replace(/^\/+/, "") ?? "";
  if (path === "") return { locations: [] };
  const { commit_sha: commit, blob_sha: blob } = found;
  // "When the file is interpreted as 8BIT ASCII", says the description of the columns.
  return { locations: [{ path, commit, blob, region: regionOf(found), hasByteColumns: true }] };
}

function isAddressOf(name: string): name is keyof typeof outsideCode {
  return Object.hasOwn(outsideCode, name);
}

function regionOf(found: NonNullable<SecretLocation>): ReportedLocation["region"] {
  const { start_line: startLine, end_line: endLine = 0 } = found;
  if (startLine === undefined) return wholeFile;
  return {
    startLine,
    startColumn: found.start_column ?? 1,
    endLine: Math.max(startLine, endLine),
    endColumn: found.end_column ?? 0,
  };
}
