import assert from "node:assert/strict";
import { readSecretScanning } from "../../../src/sources/github/secretScanning.ts";
import {
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../../support/gitHubClient.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const place = {
  path: "/config/.env",
  start_line: 3,
  end_line: 3,
  start_column: 5,
  end_column: 45,
  blob_sha: "af5626b4a114abcb82d63db7c8082c3c4756e51b",
  blob_url: "https://api.github.com/repos/acme/shop/git/blobs/af56",
  commit_sha: commit,
  commit_url: "https://api.github.com/repos/acme/shop/git/commits/1a2b",
};
const item = {
  number: 3,
  created_at: "2026-11-01T10:00:00Z",
  updated_at: null,
  html_url: "https://github.com/acme/shop/security/secret-scanning/3",
  state: "open",
  secret_type: "adafruit_io_key",
  secret_type_display_name: "Adafruit IO Key",
  validity: "unknown",
  publicly_leaked: false,
  first_location_detected: place,
  has_more_locations: false,
};

async function readList(...items: readonly unknown[]) {
  const { transport, requests } = answeringTransport((_request, url) => ({
    body: url.searchParams.has("secret_type") ? [] : items,
  }));
  const reading = await readSecretScanning(clientOver(transport), shopRepository, calm);
  return { ...reading, requests };
}

async function readOne(changes: Readonly<Record<string, unknown>>) {
  const { facts, problem } = await readList({ ...item, ...changes });
  assert.equal(problem, undefined);
  const [first] = facts;
  assert.ok(first !== undefined);
  return first;
}

suite("secret scanning", () => {
  test("an alert is read as the REST description has it", async () => {
    assert.deepEqual(await readOne({}), {
      kind: "secretScanning",
      key: "secretScanning/3",
      number: 3,
      title: "Adafruit IO Key",
      rule: "adafruit_io_key",
      severity: "high",
      url: "https://github.com/acme/shop/security/secret-scanning/3",
      createdAt: "2026-11-01T10:00:00Z",
      assignees: [],
      fixAvailable: false,
      cwes: [],
      secretType: "adafruit_io_key",
      isGeneric: false,
      validity: "unknown",
      isPubliclyLeaked: false,
      isRepositoryPublic: false,
      locations: [
        {
          path: "config/.env",
          commit,
          blob: "af5626b4a114abcb82d63db7c8082c3c4756e51b",
          region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 45 },
          hasByteColumns: true,
        },
      ],
    });
  });

  test("both lists are asked for without the secrets", async () => {
    const { requests } = await readList();
    assert.equal(requests.length, 2);
    for (const { url } of requests) {
      const query = new URL(url).searchParams;
      assert.deepEqual(
        [query.get("hide_secret"), query.get("state"), query.get("after"), query.has("page")],
        ["true", "open", "", false],
      );
    }
  });

  // The types of GitHub's description of locations, with the member that tells each of them.
  const outside = [
    ["page_url", "wiki"],
    ["issue_title_url", "issueTitle"],
    ["issue_body_url", "issueBody"],
    ["issue_comment_url", "issueComment"],
    ["discussion_title_url", "discussionTitle"],
    ["discussion_body_url", "discussionBody"],
    ["discussion_comment_url", "discussionComment"],
    ["pull_request_title_url", "pullRequestTitle"],
    ["pull_request_body_url", "pullRequestBody"],
    ["pull_request_comment_url", "pullRequestComment"],
    ["pull_request_review_url", "pullRequestReview"],
    ["pull_request_review_comment_url", "pullRequestReviewComment"],
  ] as const;
  for (const [member, name] of outside) {
    test(`a place with ${member} is no file of the repository`, async () => {
      const address = { [member]: "https://api.github.com/x", html_url: "https://github.com/x" };
      const found = member === "page_url" ? { ...place, ...address } : address;
      const read = await readOne({ first_location_detected: found });
      assert.deepEqual([read.locations, read.outsideCode], [[], name]);
    });
  }

  test("no place is none; a place without commit or line keeps its file", async () => {
    for (const none of [null, undefined, {}, 5, { path: "/" }]) {
      const read = await readOne({ first_location_detected: none });
      assert.deepEqual([read.locations, read.outsideCode], [[], undefined]);
    }
    const bare = await readOne({ first_location_detected: { path: "a", start_line: 0 } });
    assert.deepEqual(bare.locations, [
      {
        path: "a",
        commit: undefined,
        blob: undefined,
        region: { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 },
        hasByteColumns: true,
      },
    ]);
  });

  test("values that nobody knows are told, over both lists", async () => {
    const { facts, note, problem } = await readList(
      { ...item, validity: "maybe" },
      { number: 4, state: "asleep" },
      { number: 5, state: "resolved" },
    );
    assert.equal(problem, undefined);
    assert.deepEqual(
      facts.map(({ number, validity }) => [number, validity]),
      [
        [3, "unknown"],
        [4, "unknown"],
      ],
    );
    assert.equal(note, "2 alerts hold a value that this version does not know (state, validity).");
  });

  test("items that cannot be understood are counted over both lists", async () => {
    const { transport } = answeringTransport((_request, url) => ({
      body: url.searchParams.has("secret_type")
        ? [{ ...item, number: 9, secret_type: "password" }, "y", "z"]
        : [item, "x"],
    }));
    const { facts, problem } = await readSecretScanning(
      clientOver(transport),
      shopRepository,
      calm,
    );
    assert.deepEqual(
      facts.map(({ number }) => number),
      [3, 9],
    );
    assert.equal(problem?.state, "partial");
    assert.equal(
      problem.detail,
      "3 of 5 secret scanning alerts could not be understood and are left out.",
    );
  });

  test("items left out of the one list, and the other not read at all, are both said", async () => {
    const { transport } = answeringTransport((_request, url) =>
      url.searchParams.has("secret_type")
        ? { status: 403, body: { message: "x" } }
        : { body: [item, "x"] },
    );
    const { problem } = await readSecretScanning(clientOver(transport), shopRepository, calm);
    assert.match(
      problem?.detail ?? "",
      /^1 of 2 secret scanning alerts could not be understood and are left out\. Alerts of generic secret patterns were not all read\. /,
    );
  });

  test("of a list that ends early the number is that of both lists", async () => {
    const { transport } = answeringTransport((_request, url) => {
      if (url.searchParams.has("secret_type")) {
        return { body: [{ ...item, number: 9, secret_type: "password" }] };
      }
      if (url.searchParams.has("page")) return { status: 500, body: {} };
      const link = `<${url.origin}${url.pathname}?page=2>; rel="next"`;
      return { body: [item], headers: { link } };
    });
    const { facts, problem } = await readSecretScanning(
      clientOver(transport),
      shopRepository,
      calm,
    );
    assert.equal(facts.length, 2);
    assert.match(
      problem?.detail ?? "",
      /^Only 2 secret scanning alerts were read\. GitHub answered 500/,
    );
  });

  test("a plain 404 is a missing role, because the repository was read before", async () => {
    const { transport } = answeringTransport(() => ({
      status: 404,
      body: { message: "Not Found" },
    }));
    const read = await readSecretScanning(clientOver(transport), shopRepository, calm);
    assert.deepEqual([read.facts, read.problem?.state], [[], "forbidden"]);
    assert.match(read.problem?.detail ?? "", /administrator/);
  });
});
