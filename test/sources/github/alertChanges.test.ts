import assert from "node:assert/strict";
import type { AlertKey } from "../../../src/core/alert.ts";
import type { AlertChange } from "../../../src/core/remedy/alertChange.ts";
import { openSample, type Sample } from "../../../src/sample/sample.ts";
import { changeAlert } from "../../../src/sources/github/alertChanges.ts";
import { createGitHub, type GitHub } from "../../../src/sources/github/client.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { guardWrites } from "../../../src/worker/writeGuard.ts";
import { calm } from "../../support/gitHubClient.ts";

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What to do with a request besides answering it. */
type Trouble = (sent: Sent, count: number) => Response | "lostBefore" | "lostAfter" | undefined;

/** A client of the sample, and what it sent; `trouble` may come between. */
function clientOf(
  sample: Sample = openSample(),
  trouble: Trouble = () => undefined,
): { readonly github: GitHub; readonly sent: readonly Sent[] } {
  const sent: Sent[] = [];
  const transport = guardWrites(
    async ({ method, url, headers, body }) => {
      const text = typeof body === "string" ? body : undefined;
      const one: Sent = {
        method,
        path: new URL(url).pathname,
        // What is sent is checked by the tests that look at it.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        body: JSON.parse(text ?? "{}") as Sent["body"],
      };
      sent.push(one);
      const count = sent.filter((other) => other.method === method).length;
      const what = trouble(one, count);
      if (what === "lostBefore") throw new TransportError("network", "connection reset");
      const request = new Request(url, {
        method,
        headers: { ...headers, authorization: "Bearer of-nobody" },
        ...(text === undefined ? {} : { body: text }),
      });
      const answer = what instanceof Response ? what : await sample.respond(request);
      if (what === "lostAfter") throw new TransportError("network", "No answer within 30 seconds.");
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: new Uint8Array(await answer.arrayBuffer()),
      };
    },
    { isReadOnly: () => false, log: () => undefined },
  );
  const github = createGitHub({
    repository: { host: "github.com", owner: "acme", name: "storefront" },
    transport,
    apiUrl: "https://api.github.com",
    log: () => undefined,
    retryDelayMs: 1,
    isPaced: false,
  });
  return { github, sent };
}

const refused = (status: number, message: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ message }), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

/** The sample's open alerts, one of each kind. */
const open = {
  codeScanning: "codeScanning/12",
  dependabot: "dependabot/7",
  secretScanning: "secretScanning/1",
} as const satisfies Readonly<Record<string, AlertKey>>;

const dismiss = (reason: string, comment = ""): AlertChange => ({
  kind: "dismiss",
  reason,
  comment,
  asRequest: false,
});
const patches = (sent: readonly Sent[]) => sent.filter(({ method }) => method === "PATCH");

/** By the published description of each operation. */
const reasons = {
  codeScanning: ["false positive", "won't fix", "used in tests", "mitigated"],
  dependabot: ["fix_started", "inaccurate", "no_bandwidth", "not_used", "tolerable_risk"],
  secretScanning: ["revoked", "false_positive", "used_in_tests", "wont_fix"],
} as const;

suite("changing alerts", () => {
  for (const kind of ["codeScanning", "dependabot", "secretScanning"] as const) {
    const key = open[kind];
    for (const reason of reasons[kind]) {
      test(`${kind} is dismissed as ${reason} and reopened, each read back`, async () => {
        const { github, sent } = clientOf();
        const outcome = await changeAlert(github, key, dismiss(reason, "Looked at it."), calm);
        assert.ok(outcome.ok, JSON.stringify(outcome));
        assert.deepEqual(
          [outcome.now.state, outcome.now.reason, outcome.notes],
          ["dismissed", reason, []],
        );
        const undone = await changeAlert(github, key, { kind: "reopen" }, calm);
        assert.ok(undone.ok);
        assert.equal(undone.now.state, "open");
        assert.deepEqual(
          sent.map(({ method }) => method),
          ["GET", "PATCH", "GET", "GET", "PATCH", "GET"],
        );
      });
    }

    test(`${kind}: what is so already is not written again`, async () => {
      const { github, sent } = clientOf();
      const change = dismiss(reasons[kind][0]);
      await changeAlert(github, key, change, calm);
      const again = await changeAlert(github, key, change, calm);
      assert.ok(again.ok);
      assert.match(again.notes.join(" "), /nothing was written/);
      assert.equal(patches(sent).length, 1);
    });

    test(`${kind}: an answer that is lost after the change is settled by reading`, async () => {
      const { github, sent } = clientOf(openSample(), ({ method }) =>
        method === "PATCH" ? "lostAfter" : undefined,
      );
      const outcome = await changeAlert(github, key, dismiss(reasons[kind][0]), calm);
      assert.ok(outcome.ok);
      assert.match(outcome.notes.join(" "), /answer was lost/);
      assert.equal(patches(sent).length, 1);
    });

    test(`${kind}: a request that is lost on the way is not repeated, and said`, async () => {
      const { github, sent } = clientOf(openSample(), ({ method }, count) =>
        method === "PATCH" && count === 1 ? "lostBefore" : undefined,
      );
      const outcome = await changeAlert(github, key, dismiss(reasons[kind][0]), calm);
      assert.ok(!outcome.ok);
      assert.match(outcome.message, /was not dismissed: .*connection reset.*shows it unchanged/);
      assert.equal(patches(sent).length, 1);
      const again = await changeAlert(github, key, dismiss(reasons[kind][0]), calm);
      assert.ok(again.ok);
      assert.equal(patches(sent).length, 2);
    });

    for (const [status, message, says] of [
      [403, "Resource not accessible by personal access token", /not permitted/],
      [404, "Not Found", /GitHub has no .* alert \d+ in acme\/storefront/],
      [409, "Conflict", /refused the request with 409 \(GitHub: Conflict\)/],
      [410, "Gone", /alert \d+ of acme\/storefront is gone/],
      [422, "Validation Failed", /not valid \(Validation Failed\)/],
      [429, "You have exceeded a secondary rate limit", /rate limit is reached/],
      [403, "Resource protected by organization SAML enforcement.", /single sign-on/],
    ] as const) {
      test(`${kind}: ${status} ${message} is said, and nothing is done twice`, async () => {
        const headers: Record<string, string> = message.includes("SAML")
          ? { "x-github-sso": "required; url=https://github.com/orgs/acme/sso?x=y" }
          : {};
        const { github, sent } = clientOf(openSample(), ({ method }) =>
          method === "PATCH" ? refused(status, message, headers) : undefined,
        );
        const outcome = await changeAlert(github, key, dismiss(reasons[kind][0]), calm);
        assert.ok(!outcome.ok);
        assert.match(outcome.message, says);
        assert.match(outcome.message, /^Alert \d+ was not dismissed: /);
        assert.equal(patches(sent).length, 1);
      });
    }

    test(`${kind}: a 5xx answer is settled by reading, and by saying when that fails too`, async () => {
      const { github, sent } = clientOf(openSample(), ({ method }, count) => {
        if (method === "PATCH") return refused(502, "Server Error");
        return count > 1 ? refused(502, "Server Error") : undefined;
      });
      const outcome = await changeAlert(github, key, dismiss(reasons[kind][0]), calm);
      assert.ok(!outcome.ok);
      assert.match(outcome.message, /It is not known whether it was done.*502/);
      assert.equal(patches(sent).length, 1);
    });

    test(`${kind}: refuses before sending what GitHub does not take`, async () => {
      const { github, sent } = clientOf();
      for (const change of [dismiss("because"), dismiss(reasons[kind][0], "x".repeat(281))]) {
        const outcome = await changeAlert(github, key, change, calm);
        assert.equal(outcome.ok, false);
      }
      assert.deepEqual(sent, []);
    });
  }

  test("sends the members of each kind, and no empty comment", async () => {
    const { github, sent } = clientOf();
    await changeAlert(github, open.codeScanning, dismiss("won't fix", " Known. "), calm);
    await changeAlert(github, open.dependabot, dismiss("not_used"), calm);
    await changeAlert(github, open.secretScanning, dismiss("revoked", "Rotated."), calm);
    assert.deepEqual(
      patches(sent).map(({ path, body }) => [path.slice("/repos/acme/storefront/".length), body]),
      [
        [
          "code-scanning/alerts/12",
          { state: "dismissed", dismissed_reason: "won't fix", dismissed_comment: "Known." },
        ],
        ["dependabot/alerts/7", { state: "dismissed", dismissed_reason: "not_used" }],
        [
          "secret-scanning/alerts/1",
          { state: "resolved", resolution: "revoked", resolution_comment: "Rotated." },
        ],
      ],
    );
  });

  test("assigns, reassigns and unassigns every kind", async () => {
    const { github } = clientOf();
    for (const key of Object.values(open)) {
      for (const assignees of [["dana-okafor"], ["mei-tanaka"], []]) {
        const outcome = await changeAlert(github, key, { kind: "assign", assignees }, calm);
        assert.ok(outcome.ok, JSON.stringify(outcome));
        assert.deepEqual(outcome.now.assignees, assignees);
      }
    }
    const two = { kind: "assign", assignees: ["dana-okafor", "mei-tanaka"] } as const;
    const several = await changeAlert(github, open.dependabot, two, calm);
    assert.deepEqual(several.ok && several.now.assignees, two.assignees);
    const secret = await changeAlert(github, open.secretScanning, two, calm);
    assert.match(secret.ok ? "" : secret.message, /one person only/);
  });

  test("hands an alert to the coding agent, with what it is told where GitHub takes that", async () => {
    const { github, sent } = clientOf();
    const agent = {
      kind: "assign",
      assignees: ["copilot-swe-agent[bot]"],
      instructions: "Keep the API.",
    } as const;
    for (const key of [open.dependabot, open.codeScanning]) {
      const outcome = await changeAlert(github, key, agent, calm);
      assert.ok(outcome.ok);
      assert.deepEqual(outcome.notes, []);
    }
    assert.deepEqual(
      patches(sent).map(({ body }) => body),
      [
        {
          assignees: agent.assignees,
          agent_assignment: { custom_instructions: "Keep the API." },
        },
        { assignees: agent.assignees },
      ],
    );
  });

  test("asks a reviewer where the repository demands it", async () => {
    const { github, sent } = clientOf(openSample({ scenario: "delegatedDismissal" }));
    const change = dismiss("false positive", "It is escaped.");
    const refusedOutcome = await changeAlert(github, open.codeScanning, change, calm);
    assert.deepEqual(refusedOutcome.ok ? undefined : refusedOutcome.review, { canRequest: true });
    const request = { ...change, asRequest: true } as const;
    const outcome = await changeAlert(github, open.codeScanning, request, calm);
    assert.ok(outcome.ok);
    assert.deepEqual([outcome.now.state, outcome.now.isRequested], ["open", true]);
    assert.match(outcome.notes.join(" "), /until a reviewer approves/);
    assert.equal(patches(sent).at(-1)?.body["create_request"], true);
    // Dependabot makes a request of it by itself; for secrets GitHub's pages are the only way.
    const dependency = await changeAlert(github, open.dependabot, dismiss("not_used"), calm);
    assert.ok(dependency.ok && dependency.now.isRequested);
    const secret = await changeAlert(github, open.secretScanning, dismiss("revoked"), calm);
    assert.deepEqual(secret.ok ? undefined : secret.review, { canRequest: false });
  });

  test("a fixed alert stays fixed", async () => {
    const { github, sent } = clientOf();
    // The first of the sample's fixed alerts.
    const key: AlertKey = "codeScanning/65";
    const outcome = await changeAlert(github, key, { kind: "reopen" }, calm);
    assert.match(outcome.ok ? "" : outcome.message, /it is fixed/);
    assert.deepEqual(patches(sent), []);
  });
});
