import assert from "node:assert/strict";
import {
  readFixedCodeAlerts,
  readFixedDependabotAlerts,
} from "../../../src/sources/github/fixedAlerts.ts";
import { answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";
import { codeAlert, dependabotAlert } from "../../support/upstreamAnswers.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

function fixed(number: number, at: string) {
  return {
    ...codeAlert({ number, path: "a.js", line: 1, commit }),
    state: "fixed",
    fixed_at: at,
    updated_at: at,
  };
}

const since = "2026-08-19T15:30:00Z";
const pages = [
  [fixed(4, "2026-11-01T00:00:00Z"), fixed(3, "2026-09-01T00:00:00Z")],
  [fixed(2, "2026-08-01T00:00:00Z"), fixed(1, "2026-07-01T00:00:00Z")],
  [fixed(0, "2026-06-01T00:00:00Z")],
];

/** A list of three pages; its tag is known. */
function serving() {
  return answeringTransport((request, url) => {
    if (request.headers["if-none-match"] === '"tag"') return { status: 304 };
    const page = Number(url.searchParams.get("page") ?? "1");
    const next = `<https://api.github.com${url.pathname}?state=fixed&page=${page + 1}>; rel="next"`;
    const headers: Record<string, string> = { etag: '"tag"' };
    if (page < pages.length) headers["link"] = next;
    return { body: pages[page - 1], headers };
  });
}

suite("fixed alerts", () => {
  test("are read until they are older than wanted, as if they were open", async () => {
    const { transport, requests } = serving();
    const reading = await readFixedCodeAlerts(clientOver(transport), "main", since, calm);
    assert.deepEqual(
      reading.facts.map(({ alert, fixedAt }) => [alert.key, fixedAt]),
      [
        ["codeScanning/4", "2026-11-01T00:00:00Z"],
        ["codeScanning/3", "2026-09-01T00:00:00Z"],
      ],
    );
    assert.equal(reading.problem, undefined);
    assert.equal(requests.length, 2);
    const query = new URL(requests[0]?.url ?? "").searchParams;
    assert.deepEqual(
      ["state", "sort", "direction"].map((name) => query.get(name)),
      ["fixed", "updated", "desc"],
    );
  });

  test("cost one request when nothing changed, also for a later time", async () => {
    const { transport, requests } = serving();
    const github = clientOver(transport);
    await readFixedCodeAlerts(github, "main", since, calm);
    const again = await readFixedCodeAlerts(github, "main", "2026-10-01T00:00:00Z", calm);
    assert.deepEqual(
      again.facts.map(({ alert }) => alert.number),
      [4],
    );
    assert.equal(requests.length, 3);
  });

  test("are read again for an earlier time", async () => {
    const { transport } = serving();
    const github = clientOver(transport);
    await readFixedCodeAlerts(github, "main", since, calm);
    const earlier = await readFixedCodeAlerts(github, "main", "2026-07-15T00:00:00Z", calm);
    assert.deepEqual(
      earlier.facts.map(({ alert }) => alert.number),
      [4, 3, 2],
    );
  });

  test("dismissed ones, open ones, ones without a time and unreadable ones are left out", async () => {
    const at = "2026-11-01T00:00:00Z";
    const { transport } = answeringTransport(() => ({
      body: [
        { ...fixed(1, at), state: "dismissed" },
        { ...fixed(2, at), state: "open" },
        { ...fixed(3, at), fixed_at: null },
        { state: "fixed", fixed_at: at, updated_at: at },
        "text",
        fixed(6, at),
      ],
    }));
    const reading = await readFixedCodeAlerts(clientOver(transport), "main", since, calm);
    assert.deepEqual(
      reading.facts.map(({ alert }) => alert.number),
      [6],
    );
  });

  test("Dependabot's are read alike", async () => {
    const at = "2026-11-01T00:00:00Z";
    const { transport, requests } = answeringTransport(() => ({
      body: [{ ...dependabotAlert(7, "high"), state: "fixed", fixed_at: at, updated_at: at }],
    }));
    const reading = await readFixedDependabotAlerts(clientOver(transport), since, calm);
    assert.deepEqual(
      reading.facts.map(({ alert }) => alert.key),
      ["dependabot/7"],
    );
    assert.match(requests[0]?.url ?? "", /\/dependabot\/alerts\?/);
  });

  test("a failure is said, and leaves what was read", async () => {
    const { transport } = answeringTransport(() => ({
      status: 403,
      body: { message: "Advanced Security must be enabled for this repository" },
    }));
    const reading = await readFixedCodeAlerts(clientOver(transport), "main", since, calm);
    assert.deepEqual([reading.facts, reading.problem?.state], [[], "off"]);
  });
});
