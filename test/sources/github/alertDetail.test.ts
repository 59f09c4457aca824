import assert from "node:assert/strict";
import type { AlertKind } from "../../../src/core/alert.ts";
import { readAlertDetail } from "../../../src/sources/github/alertDetail.ts";
import {
  type Answer,
  answeringTransport,
  apiUrl,
  calm,
  clientOver,
} from "../../support/gitHubClient.ts";

const repo = "/repos/acme/shop";

/** The answers by path; what was asked, with the query. */
async function read(kind: AlertKind, answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const { transport } = answeringTransport((_request, { pathname, search }) => {
    asked.push(`${pathname.slice(repo.length)}${search}`);
    return answers[pathname.slice(repo.length)] ?? { status: 404, body: { message: "Not Found" } };
  });
  const answer = await readAlertDetail(clientOver(transport), { kind, number: 12 }, calm);
  return { answer, asked };
}

const detailOf = ({ answer }: Awaited<ReturnType<typeof read>>) => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.detail;
};

suite("detail of a code scanning alert", () => {
  const path = "/code-scanning/alerts/12";

  test("is the rule's help and the linked pull requests, in one request", async () => {
    const pull = (number: number, more: object) => ({
      number,
      title: `Fix ${number}`,
      html_url: `https://github.com/acme/shop/pull/${number}`,
      state: "open",
      ...more,
    });
    const found = await read("codeScanning", {
      [path]: {
        body: {
          rule: { help: "# Help", full_description: "Long" },
          linked_pull_requests: [
            pull(51, {}),
            pull(52, { draft: true }),
            pull(53, { state: "closed", merged_at: "2026-11-01T10:00:00Z" }),
            pull(54, { state: "closed", merged_at: null, html_url: "https://evil.example/" }),
            { number: "x" },
            null,
          ],
        },
      },
    });
    const url = (number: number) => `https://github.com/acme/shop/pull/${number}`;
    assert.deepEqual(found.asked, [path]);
    assert.deepEqual(detailOf(found), {
      kind: "codeScanning",
      help: "# Help",
      pulls: [
        { number: 51, title: "Fix 51", url: url(51), state: "open" },
        { number: 52, title: "Fix 52", url: url(52), state: "draft" },
        { number: 53, title: "Fix 53", url: url(53), state: "merged" },
        { number: 54, title: "Fix 54", url: url(54), state: "closed" },
      ],
    });
  });

  test("falls back to the long description, and survives what is missing", async () => {
    const of = async (body: object) => detailOf(await read("codeScanning", { [path]: { body } }));
    const none = { kind: "codeScanning", help: "", pulls: [] };
    assert.deepEqual(await of({ rule: { help: null, full_description: "Long" } }), {
      ...none,
      help: "Long",
    });
    assert.deepEqual(await of({}), none);
    assert.deepEqual(await of({ rule: 7, linked_pull_requests: "x" }), none);
  });

  for (const [what, answer, message] of [
    ["a missing right", { status: 403, body: { message: "Forbidden" } }, /not permitted/],
    ["an answer that is none", { body: [] }, /not readable/],
    ["a failing server", { status: 502, body: "x" }, /502/],
  ] as const) {
    test(`${what} is one sentence`, async () => {
      const { answer: found } = await read("codeScanning", { [path]: answer });
      assert.ok(!found.ok);
      assert.match(found.message, message);
    });
  }

  test("nobody waits for rejects", async () => {
    const { transport } = answeringTransport(() => ({ body: {} }));
    const reason = new Error("closed");
    await assert.rejects(
      readAlertDetail(
        clientOver(transport),
        { kind: "codeScanning", number: 12 },
        AbortSignal.abort(reason),
      ),
      reason,
    );
  });
});

suite("detail of a Dependabot alert", () => {
  const path = "/dependabot/alerts/12";

  test("is the advisory: description, https references once each, withdrawn", async () => {
    const urls = [
      "https://nvd.nist.gov/vuln/detail/CVE-2021-44228",
      "http://plain.example/",
      "javascript:alert(1)",
      "https://user@evil.example/",
      "https://nvd.nist.gov/vuln/detail/CVE-2021-44228",
      undefined,
    ];
    const found = await read("dependabot", {
      [path]: {
        body: {
          security_advisory: {
            description: "## Impact",
            withdrawn_at: "2026-11-02T10:00:00Z",
            references: [...urls.map((url) => ({ url })), "x"],
          },
        },
      },
    });
    assert.deepEqual(found.asked, [path]);
    assert.deepEqual(detailOf(found), {
      kind: "dependabot",
      description: "## Impact",
      references: ["https://nvd.nist.gov/vuln/detail/CVE-2021-44228"],
      withdrawnAt: "2026-11-02T10:00:00Z",
    });
  });
});

suite("detail of a secret scanning alert", () => {
  const path = "/secret-scanning/alerts/12";
  const value = "AKIA-not-a-real-secret";
  const alert = {
    state: "resolved",
    secret: value,
    validity: "active",
    resolution: "revoked",
    resolved_at: "2026-11-03T10:00:00Z",
    resolved_by: { login: "mona" },
    resolution_comment: "rotated",
    push_protection_bypassed: true,
    push_protection_bypassed_by: { login: "luis" },
    push_protection_bypassed_at: "2026-10-01T10:00:00Z",
    push_protection_bypass_request_comment: "for the demo",
  };
  const places = [
    {
      type: "commit",
      details: {
        path: "/src/a.ts",
        start_line: 3,
        commit_sha: "1a2b3c4d5e",
        commit_url: `${apiUrl}${repo}/git/commits/1a2b3c4d5e`,
      },
    },
    {
      type: "issue_comment",
      details: {
        issue_comment_url: `${apiUrl}${repo}/issues/comments/1`,
        html_url: "https://github.com/acme/shop/issues/9#issuecomment-1",
      },
    },
    {
      type: "discussion_body",
      details: { discussion_body_url: "https://github.com/acme/shop/discussions/1" },
    },
    { type: "wiki_commit", details: { path: "Home.md", page_url: "https://evil.example/wiki" } },
    { type: "newer_kind", details: {} },
  ];

  test("says validity, bypass, resolution and every place, never the secret", async () => {
    const found = await read("secretScanning", {
      [path]: { body: alert },
      [`${path}/locations`]: { body: [...places, 7] },
    });
    assert.deepEqual(found.asked.toSorted(), [
      `${path}/locations?per_page=100`,
      `${path}?hide_secret=true`,
    ]);
    const none = { path: undefined, startLine: undefined, commit: undefined, url: undefined };
    assert.deepEqual(detailOf(found), {
      kind: "secretScanning",
      validity: "active",
      bypass: { by: "luis", at: "2026-10-01T10:00:00Z", comment: "for the demo" },
      resolution: { as: "revoked", by: "mona", at: "2026-11-03T10:00:00Z", comment: "rotated" },
      places: [
        { ...none, type: "commit", path: "src/a.ts", startLine: 3, commit: "1a2b3c4d5e" },
        {
          ...none,
          type: "issue_comment",
          url: "https://github.com/acme/shop/issues/9#issuecomment-1",
        },
        { ...none, type: "discussion_body", url: "https://github.com/acme/shop/discussions/1" },
        { ...none, type: "wiki_commit", path: "Home.md" },
        { ...none, type: "newer_kind" },
      ],
      gap: "1 of 6 places could not be understood.",
    });
    assert.doesNotMatch(JSON.stringify(found.answer), new RegExp(value));
  });

  test("is kept nowhere, for an older server sends the secret all the same", async () => {
    const { transport } = answeringTransport((_request, { pathname }) => ({
      headers: { etag: '"1"' },
      body: pathname.endsWith("/locations") ? [] : alert,
    }));
    const github = clientOver(transport);
    await readAlertDetail(github, { kind: "secretScanning", number: 12 }, calm);
    assert.equal(github.memory.size, 0);
  });

  test("places that could not all be read leave the rest, and it is said", async () => {
    const open = { state: "open", resolution: null, push_protection_bypassed: null };
    const first = await read("secretScanning", { [path]: { body: open } });
    const detail = detailOf(first);
    assert.ok(detail.kind === "secretScanning");
    assert.deepEqual(
      [detail.places, detail.bypass, detail.resolution, detail.validity],
      [[], undefined, undefined, "unknown"],
    );
    assert.match(detail.gap ?? "", /not permitted to read places of this secret/);
    const link = `<${apiUrl}${repo}${path}/locations?page=2>; rel="next"`;
    const many = await read("secretScanning", {
      [path]: { body: open },
      [`${path}/locations`]: { headers: { link }, body: places },
    });
    const more = detailOf(many);
    assert.ok(more.kind === "secretScanning");
    assert.deepEqual([more.places.length, more.gap], [5, "Only the first 100 places are shown."]);
    assert.equal(many.asked.length, 2);
  });
});
