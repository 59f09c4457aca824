import assert from "node:assert/strict";
import { type Coverage, sourceNames } from "../../src/core/coverage.ts";
import type { Snapshot } from "../../src/core/snapshot.ts";
import { heldBackSnapshot } from "../../src/worker/heldBack.ts";

const shop = { host: "github.com", owner: "acme", name: "shop" };
const now = new Date("2026-11-22T12:00:00Z");
const held = {
  clone: {
    repository: shop,
    branch: "main",
    head: "1a2b",
    remote: { name: "origin", url: "https://github.com/acme/shop.git" },
    upstreamBranch: undefined,
    isShallow: false,
  },
  left: { limit: 5000, remaining: 312, resetAt: Date.parse("2026-11-22T12:40:00Z") },
  now,
};

function previous(
  states: Readonly<Partial<Record<Coverage["source"], Coverage["state"]>>>,
): Snapshot {
  return {
    takenAt: "2026-11-22T11:00:00.000Z",
    repository: { ...shop, branch: "main", head: "1a2b", alertsRef: "refs/heads/main" },
    coverage: sourceNames.map((source) => ({
      source,
      state: states[source] ?? "ok",
      count: 3,
      detail: "as it was",
      checkedAt: "2026-11-22T11:00:00.000Z",
      readAt: "2026-11-22T10:00:00.000Z",
    })),
    alerts: [],
    workloads: [],
    issues: [],
  };
}

suite("a refresh that was held back", () => {
  test("says so where GitHub would have been asked, and nowhere else", () => {
    const { coverage } = heldBackSnapshot(
      previous({ dependabot: "off", secretScanning: "forbidden", issues: "unreachable" }),
      held,
    );
    const states = Object.fromEntries(coverage.map(({ source, state }) => [source, state]));
    assert.deepEqual(states, {
      codeScanning: "rateLimited",
      dependabot: "off",
      secretScanning: "forbidden",
      issues: "rateLimited",
      attestations: "rateLimited",
      deploymentRecords: "rateLimited",
      kev: "ok",
      workloads: "ok",
      attackPaths: "ok",
      securityAlerts: "ok",
      plans: "ok",
      declared: "ok",
      git: "ok",
    });
    assert.deepEqual(coverage[0], {
      source: "codeScanning",
      state: "rateLimited",
      count: undefined,
      detail:
        "Not asked: 312 of 5000 requests to GitHub are left until 2026-11-22 12:40 UTC, and are kept for what you do. Showing what was read at 2026-11-22 10:00 UTC. Refresh to ask all the same.",
      checkedAt: "2026-11-22T12:00:00.000Z",
      readAt: "2026-11-22T10:00:00.000Z",
    });
  });

  test("keeps the age of what it shows, however often it is held back", () => {
    const once = heldBackSnapshot(previous({}), held);
    const twice = heldBackSnapshot(once, held);
    assert.equal(twice.takenAt, "2026-11-22T11:00:00.000Z");
    assert.deepEqual(twice, once);
  });

  test("without a snapshot claims nothing", () => {
    const { alerts, coverage, repository } = heldBackSnapshot(undefined, held);
    assert.deepEqual(alerts, []);
    assert.equal(repository.alertsRef, undefined);
    assert.deepEqual(
      coverage.map(({ source }) => source),
      [...sourceNames],
    );
    assert.ok(coverage.every(({ state }) => state === "rateLimited" || state === "notConfigured"));
  });
});
