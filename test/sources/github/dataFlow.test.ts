import assert from "node:assert/strict";
import type { CodeScanningAlert } from "../../../src/core/alert.ts";
import { readDataFlow } from "../../../src/sources/github/dataFlow.ts";
import { codeScanning } from "../../core/risk/examples.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const seen = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const newer = "2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d1a";
const category = "/language:javascript";

const alert: CodeScanningAlert = {
  ...codeScanning(),
  number: 12,
  tool: "CodeQL",
  ref: "refs/heads/topic",
  category,
  location: {
    path: "src/db.ts",
    commit: seen,
    region: { startLine: 42, startColumn: 1, endLine: 42, endColumn: 0 },
  },
};

function sarif(alertNumber: number, steps = 1): object {
  const location = {
    physicalLocation: {
      artifactLocation: { uri: "src/a.ts", uriBaseId: "%SRCROOT%" },
      region: { startLine: 3 },
    },
    message: { text: "input" },
  };
  const locations = Array.from({ length: steps }, () => ({ location }));
  const codeFlows = steps === 0 ? [] : [{ threadFlows: [{ locations }] }];
  return {
    runs: [{ results: [{ properties: { "github/alertNumber": alertNumber }, codeFlows }] }],
  };
}

function listed(id: number, commit: string, more: object = {}): object {
  const day = String(id).padStart(2, "0");
  return {
    id,
    commit_sha: commit,
    category,
    created_at: `2026-11-${day}T10:00:00Z`,
    error: "",
    tool: { name: "CodeQL" },
    ...more,
  };
}

interface Server {
  readonly list: Answer;
  readonly analyses?: Readonly<Record<number, Answer>>;
}

/** What was asked of analyses: the query of a list, the number of one. */
async function read({ list, analyses = {} }: Server) {
  const asked: string[] = [];
  const { transport, requests } = answeringTransport((_request, { pathname, search }): Answer => {
    const id = /\/analyses\/(\d+)$/.exec(pathname)?.[1];
    asked.push(id ?? search);
    if (id === undefined) return list;
    return analyses[Number(id)] ?? { status: 404, body: { message: "Not Found" } };
  });
  const answer = await readDataFlow(clientOver(transport), alert, calm);
  return { answer, asked, requests };
}

const typed = (body: unknown, type = "application/json+sarif"): Answer => ({
  headers: { "content-type": type },
  body,
});

const step = {
  message: "input",
  location: {
    path: "src/a.ts",
    commit: seen,
    region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 0 },
  },
  problem: undefined,
};

suite("data flow of an alert", () => {
  test("is read from the newest analysis that saw its commit, of its reference, tool and category", async () => {
    const { answer, asked, requests } = await read({
      list: {
        body: [
          listed(3, seen),
          listed(5, seen),
          listed(9, newer),
          listed(8, seen, { category: "/language:python" }),
          listed(7, seen, { tool: { name: "Trivy" } }),
        ],
      },
      analyses: { 5: typed(sarif(12)) },
    });
    assert.deepEqual(answer, { ok: true, flow: { paths: [[step]], notes: [] } });
    assert.deepEqual(asked, ["?ref=refs%2Fheads%2Ftopic&tool_name=CodeQL&per_page=100", "5"]);
    assert.equal(requests[1]?.headers["accept"], "application/sarif+json");
  });

  for (const type of [
    "application/json+sarif",
    "application/sarif+json",
    "application/json+sarif; charset=utf-8",
    "application/sarif+json; charset=utf-8",
    "application/json; charset=utf-8",
  ]) {
    test(`is read as ${type}, also behind a byte order mark`, async () => {
      for (const mark of type.startsWith("application/json;") ? [""] : ["", "\uFEFF"]) {
        const { answer } = await read({
          list: { body: [listed(3, seen)] },
          analyses: { 3: typed(mark + JSON.stringify(sarif(12)), type) },
        });
        assert.ok(answer.ok, JSON.stringify(answer));
      }
    });
  }

  test("of another analysis that holds the alert is said to be", async () => {
    const { answer, asked } = await read({
      list: { body: [listed(9, newer), listed(8, newer), listed(3, seen)] },
      analyses: { 3: typed(sarif(7)), 9: typed(sarif(7)), 8: typed(sarif(12)) },
    });
    assert.deepEqual(asked.slice(1), ["3", "9", "8"]);
    assert.ok(answer.ok);
    assert.deepEqual(answer.flow.notes, [
      "These steps are of another analysis than the alert's own, of commit 2b3c4d5.",
    ]);
    // The lines are those of the commit that was analysed.
    assert.equal(answer.flow.paths[0]?.[0]?.location?.commit, newer);
  });

  test("is looked for in three analyses, not in a hundred", async () => {
    const { answer, asked } = await read({
      list: { body: [1, 2, 3, 4, 5].map((id) => listed(id, newer)) },
      analyses: Object.fromEntries([1, 2, 3, 4, 5].map((id) => [id, typed(sarif(7))])),
    });
    assert.deepEqual(asked.slice(1), ["5", "4", "3"]);
    assert.deepEqual(answer, {
      ok: false,
      message: "None of the latest analyses of topic by CodeQL holds #12.",
    });
  });

  const one = { body: [listed(3, seen)] };
  const tooLarge = "The analysis is larger than 20 MiB, so it was not read.";
  for (const [what, server, message] of [
    [
      "no analysis",
      { list: { status: 404, body: { message: "no analysis found" } } },
      /^GitHub lists no analysis of topic by CodeQL, so/,
    ],
    [
      "an alert without steps",
      { list: one, analyses: { 3: typed(sarif(12, 0)) } },
      /^CodeQL reports no data flow for #12: only its own place\.$/,
    ],
    [
      "an answer that is none",
      { list: one, analyses: { 3: typed("<html>", "text/html") } },
      /was not readable\. Try again\.$/,
    ],
    [
      "a missing right",
      { list: { status: 403, body: { message: "Resource not accessible" } } },
      /^Your account is not permitted to read code scanning analyses of acme\/shop/,
    ],
    [
      "an analysis that says its size",
      {
        list: one,
        analyses: {
          3: {
            headers: { "content-type": "application/sarif+json", "content-length": "20971521" },
            body: {},
          },
        },
      },
      new RegExp(`^${tooLarge.replaceAll(".", "\\.")}$`),
    ],
  ] as const satisfies readonly (readonly [string, Server, RegExp])[]) {
    test(`${what} is one sentence`, async () => {
      const { answer } = await read(server);
      assert.ok(!answer.ok);
      assert.match(answer.message, message);
    });
  }

  test("an analysis is read up to 20 MiB, as text and as bytes", async () => {
    const text = JSON.stringify(sarif(12));
    // Two bytes each: the size counts, not the number of characters.
    const padded = (bytes: number) => {
      const rest = bytes - text.length;
      return `${text.slice(0, -1)},"p":"${"é".repeat((rest - 7) / 2)}"${" ".repeat((rest - 7) % 2)}}`;
    };
    for (const type of ["application/sarif+json", "application/sarif+json; charset=utf-8"]) {
      for (const [over, ok] of [
        [0, true],
        [2, false],
      ] as const) {
        const body = padded(20 * 1024 * 1024 + over);
        assert.ok(Math.abs(Buffer.byteLength(body) - 20 * 1024 * 1024 - over) <= 1);
        const { answer } = await read({ list: one, analyses: { 3: typed(body, type) } });
        assert.equal(answer.ok, ok, `${type} ${over}`);
        if (!answer.ok) assert.equal(answer.message, tooLarge);
      }
    }
  });

  test("that nobody waits for any more rejects", async () => {
    const reason = new Error("closed");
    const { transport } = answeringTransport(() => ({ body: [] }));
    await assert.rejects(
      readDataFlow(clientOver(transport), alert, AbortSignal.abort(reason)),
      reason,
    );
  });
});
