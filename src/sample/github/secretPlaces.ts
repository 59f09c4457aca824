import { createHash } from "node:crypto";
import { blobId } from "../git/history.ts";
import type { JsonObject } from "../http/exchange.ts";
import { type SecretPlace, wiki } from "../scenario/secretAlerts.ts";
import { type RegionJson, regionOf } from "./region.ts";
import type { World } from "./world.ts";

/** GitHub's names of the types of locations. */
const types = {
  commit: "commit",
  wiki: "wiki_commit",
  issueTitle: "issue_title",
  issueBody: "issue_body",
  issueComment: "issue_comment",
  discussionTitle: "discussion_title",
  discussionBody: "discussion_body",
  discussionComment: "discussion_comment",
  pullTitle: "pull_request_title",
  pullBody: "pull_request_body",
  pullComment: "pull_request_comment",
  pullReview: "pull_request_review",
  pullReviewComment: "pull_request_review_comment",
} as const satisfies Readonly<Record<SecretPlace["kind"], string>>;

/** One place of a secret, as the list of its locations has it. */
export function locationJson(world: World, place: SecretPlace): JsonObject {
  return { type: types[place.kind], details: detailsOf(world, place) };
}

/** What is told of a place; the first place of an alert comes without its type. */
export function detailsOf(world: World, place: SecretPlace): JsonObject {
  switch (place.kind) {
    case "commit":
      return commitDetails(world, place);
    case "wiki":
      return wikiDetails(world, place);
    case "discussionTitle":
    case "discussionBody":
    case "discussionComment":
      return discussionDetails(world, place);
    case "issueTitle":
    case "issueBody":
    case "issueComment":
      return issueDetails(world, place);
    case "pullTitle":
    case "pullBody":
    case "pullComment":
    case "pullReview":
    case "pullReviewComment":
      return pullDetails(world, place);
  }
}

type Of<Kind extends SecretPlace["kind"]> = Extract<SecretPlace, { readonly kind: Kind }>;

function discussionDetails(
  world: World,
  place: Of<"discussionTitle" | "discussionBody" | "discussionComment">,
): JsonObject {
  const page = `${world.htmlUrl}/discussions/${place.discussion}`;
  const url =
    place.kind === "discussionComment" ? `${page}#discussioncomment-${place.comment}` : page;
  return { [`${types[place.kind]}_url`]: url };
}

function issueDetails(
  world: World,
  place: Of<"issueTitle" | "issueBody" | "issueComment">,
): JsonObject {
  const page = `${world.htmlUrl}/issues/${place.issue}`;
  if (place.kind === "issueComment") {
    return {
      issue_comment_url: `${world.apiUrl}/issues/comments/${place.comment}`,
      html_url: `${page}#issuecomment-${place.comment}`,
    };
  }
  const url = `${world.apiUrl}/issues/${place.issue}`;
  return { [`${types[place.kind]}_url`]: url, html_url: page };
}

function pullDetails(
  world: World,
  place: Of<"pullTitle" | "pullBody" | "pullComment" | "pullReview" | "pullReviewComment">,
): JsonObject {
  const url = `${world.apiUrl}/pulls/${place.pull}`;
  const page = `${world.htmlUrl}/pull/${place.pull}`;
  switch (place.kind) {
    case "pullComment":
      return {
        pull_request_comment_url: `${world.apiUrl}/issues/comments/${place.comment}`,
        html_url: `${page}#issuecomment-${place.comment}`,
      };
    case "pullReview":
      return {
        pull_request_review_url: `${url}/reviews/${place.comment}`,
        html_url: `${page}#pullrequestreview-${place.comment}`,
      };
    case "pullReviewComment":
      return {
        pull_request_review_comment_url: `${world.apiUrl}/pulls/comments/${place.comment}`,
        html_url: `${page}#discussion_r${place.comment}`,
      };
    case "pullTitle":
    case "pullBody":
      return { [`${types[place.kind]}_url`]: url, html_url: page };
  }
}

function commitDetails(world: World, place: Of<"commit">): JsonObject {
  const text = world.textAt(place.commit, place.path);
  if (text === undefined) throw new Error(`no ${place.path} at ${place.commit}`);
  const sha = world.shaOf(place.commit);
  const blob = blobId(text);
  return {
    path: place.hasSlash === true ? `/${place.path}` : place.path,
    ...bytesOf(text, regionOf(text, place.flagged)),
    blob_sha: blob,
    blob_url: `${world.apiUrl}/git/blobs/${blob}`,
    commit_sha: sha,
    commit_url: `${world.apiUrl}/git/commits/${sha}`,
    html_url: `${world.htmlUrl}/blob/${sha}/${place.path}`,
  };
}

/** The wiki's commits are in no clone of the repository. */
function wikiDetails(world: World, { page, flagged }: Of<"wiki">): JsonObject {
  const text = wiki[page];
  const sha = createHash("sha1").update(`wiki ${page}`).digest("hex");
  const address = `${world.htmlUrl}/wiki/${page.replace(/\.md$/, "")}`;
  return {
    path: page,
    ...bytesOf(text, regionOf(text, flagged)),
    blob_sha: blobId(text),
    page_url: address,
    commit_sha: sha,
    commit_url: `${address}/${sha}`,
  };
}

/** Secret scanning counts columns in bytes. */
function bytesOf(text: string, region: RegionJson): JsonObject {
  const lines = text.split("\n");
  const column = (line: number, units: number) =>
    Buffer.byteLength((lines[line - 1] ?? "").slice(0, units - 1), "utf8") + 1;
  return {
    ...region,
    start_column: column(region.start_line, region.start_column),
    end_column: column(region.end_line, region.end_column),
  };
}
