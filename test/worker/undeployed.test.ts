import assert from "node:assert/strict";
import { CoverageTable } from "../../src/worker/coverageTable.ts";
import { readUndeployed, withPlain } from "../../src/worker/undeployed.ts";
import type { UndeployedFix } from "../../src/worker/undeployedFixes.ts";
import { codeScanning, linkTo, workload } from "../core/risk/examples.ts";
import { answeringTransport, calm, clientOver, shopRepository } from "../support/gitHubClient.ts";
import { noCode } from "../support/noCode.ts";
import { codeAlert } from "../support/upstreamAnswers.ts";

const now = new Date("2026-11-22T12:00:00Z");

/** Something runs that is behind the branch, so that the fixed alerts are asked for. */
async function readWith(failing: string) {
  const { transport } = answeringTransport((_request, { pathname }) =>
    pathname.includes(failing) ? { status: 403, body: { message: "x" } } : { body: [] },
  );
  const coverage = new CoverageTable(now);
  for (const source of ["codeScanning", "dependabot"] as const) coverage.set(source, undefined, 2);
  await readUndeployed(
    { github: clientOver(transport), code: noCode },
    {
      deployed: {
        workloads: [],
        base: { name: "main", commit: "a".repeat(40) },
        oldest: "2026-11-01T00:00:00Z",
      },
      linksOf: () => () => [],
      plainOf: () => () => [],
      hasDeclared: false,
      previous: undefined,
      found: { repository: shopRepository },
    },
    coverage,
    calm,
  );
  return new Map(coverage.list().map((entry) => [entry.source, entry]));
}

suite("fixed alerts that still run", () => {
  for (const [failing, source, other] of [
    ["code-scanning", "codeScanning", "dependabot"],
    ["dependabot", "dependabot", "codeScanning"],
  ] as const) {
    test(`${source}: a list of fixed alerts that fails makes it partial`, async () => {
      const by = await readWith(failing);
      assert.deepEqual([by.get(source)?.state, by.get(source)?.count], ["partial", 2]);
      assert.match(by.get(source)?.detail ?? "", /fixed/);
      assert.equal(by.get(other)?.state, "ok");
    });
  }
});

test("a fixed alert of which nobody can tell whether it still runs is counted, not listed", async () => {
  const commit = "b".repeat(40);
  const deployed = {
    kind: "compared",
    branch: "main",
    behind: 3,
    ahead: 0,
    committedAt: "",
  } as const;
  const on = workload({ images: [{ reference: "x", digest: "sha256:1", commit, deployed }] });
  const alert = {
    ...codeAlert({ number: 12, path: "src/db.js", line: 2, commit }),
    state: "fixed",
    fixed_at: "2026-11-20T10:00:00Z",
    updated_at: "2026-11-20T10:00:00Z",
  };
  const { transport, requests } = answeringTransport((_request, { pathname, searchParams }) => ({
    body:
      pathname.endsWith("/code-scanning/alerts") && searchParams.get("state") === "fixed"
        ? [alert]
        : [],
  }));
  const coverage = new CoverageTable(now);
  coverage.set("codeScanning", undefined, 2);
  const found = await readUndeployed(
    { github: clientOver(transport), code: noCode },
    {
      deployed: {
        workloads: [on],
        base: { name: "main", commit: "a".repeat(40) },
        oldest: "2026-11-01T00:00:00Z",
      },
      linksOf: () => () => [linkTo(on)],
      plainOf: () => () => [],
      hasDeclared: false,
      previous: undefined,
      found: { repository: shopRepository },
    },
    coverage,
    calm,
  );
  assert.deepEqual(found, []);
  assert.ok(requests.some(({ url }) => url.includes("/code-scanning/analyses?")));
  const entry = coverage.list().find(({ source }) => source === "codeScanning");
  assert.deepEqual(
    [entry?.state, entry?.detail],
    ["ok", "Whether 1 alert that was fixed still runs cannot be told, so it is not listed."],
  );
});

function fix(key: `codeScanning/${number}`, ...names: readonly string[]): UndeployedFix {
  return {
    fixed: { alert: codeScanning({ key }), fixedAt: "2026-11-20T00:00:00Z" },
    by: "code",
    links: names.map((name) => linkTo(workload({ name }))),
  };
}

suite("fixed, not deployed, beside declarations", () => {
  const plain = fix("codeScanning/1", "api");

  test("what runs without a declaration still runs with one that leads elsewhere", () => {
    assert.deepEqual(withPlain([], [plain]), [plain]);
  });

  test("what runs either way keeps both links, so that the higher rank can be taken", () => {
    const declared = fix("codeScanning/1", "web");
    assert.deepEqual(withPlain([declared], [plain]), [{ ...declared, plain: plain.links }]);
    assert.deepEqual(withPlain([declared], []), [declared]);
  });
});
