import assert from "node:assert/strict";
import type { AlertKey, DependabotAlert } from "../../src/core/alert.ts";
import type { Anchor } from "../../src/core/anchor.ts";
import { sourceNames } from "../../src/core/coverage.ts";
import { reportOf } from "../../src/core/reportOf.ts";
import type { Risk } from "../../src/core/risk/risk.ts";
import type { LinkedIssue, RankedAlert, Snapshot } from "../../src/core/snapshot.ts";
import type { Workload } from "../../src/core/workload.ts";
import { schemaErrors } from "../cli/reportSchema.ts";
import { codeScanning, numbered } from "./risk/examples.ts";

const at = "2026-11-20T08:00:00Z";
const generatedAt = "2026-11-20T09:30:00.000Z";
const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

function anAlert(number: number): DependabotAlert {
  return {
    kind: "dependabot",
    key: `dependabot/${number}`,
    number,
    title: "lodash: Prototype Pollution",
    rule: "GHSA-p6mc-m468-83gw",
    severity: "high",
    url: `https://github.com/acme/storefront/security/dependabot/${number}`,
    createdAt: at,
    assignees: ["mona"],
    fixAvailable: true,
    cwes: ["CWE-1321"],
    ecosystem: "npm",
    packageName: "lodash",
    manifestPath: "package-lock.json",
    scope: "runtime",
    relationship: "direct",
    ghsaId: "GHSA-p6mc-m468-83gw",
    cveId: "CVE-2020-8203",
    isMalware: false,
    cvss: undefined,
    epss: undefined,
    vulnerableRange: "< 4.17.19",
    firstPatchedVersion: "4.17.19",
  };
}

const risk: Risk = {
  tier: "fixSoon",
  score: 612,
  reasons: ["internet-exposed"],
  facts: {
    exploitation: "none",
    exposure: "open",
    automatable: "unknown",
    impact: "partial",
    criticalResource: false,
    sensitiveData: false,
    lateralMovement: false,
    attackPath: false,
    threat: "none",
    defenderRisk: "none",
    severityScore: 7.4,
    epss: 0,
  },
};

function aWorkload(changes: Partial<Workload> = {}): Workload {
  return {
    key: "k1",
    name: "payments-api",
    kind: "kubernetesContainer",
    platform: "aks",
    environment: undefined,
    cluster: undefined,
    namespace: undefined,
    images: [],
    riskFactors: [],
    otherRiskFactors: [],
    riskLevel: "high",
    isEvaluated: true,
    attackPaths: 0,
    isEntryPoint: false,
    securityAlerts: [],
    recommendations: [],
    evidence: "attested",
    portalUrl: undefined,
    factsAt: at,
    ...changes,
  };
}

function ranked(number: number, workloads: readonly Workload[] = []): RankedAlert {
  return {
    alert: anAlert(number),
    state: "open",
    risk,
    workloads: workloads.map((workload) => ({
      workload,
      evidence: workload.evidence,
      isCertain: true,
      reason: "its image is built here",
    })),
  };
}

function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    takenAt: at,
    repository: {
      host: "github.com",
      owner: "acme",
      name: "storefront",
      branch: undefined,
      head: undefined,
      alertsRef: undefined,
    },
    coverage: sourceNames.map((source) => ({
      source,
      state: "ok",
      count: 2,
      detail: "",
      checkedAt: at,
    })),
    alerts: [],
    workloads: [],
    issues: [],
    ...changes,
  };
}

const anchor: Anchor = {
  state: "moved",
  path: "package.json",
  region: { startLine: 12, startColumn: 16, endLine: 12, endColumn: 23 },
  reason: "The line moved down by 2.",
  scannedCommit: commit,
  reported: { path: "package-lock.json", startLine: 10 },
};

const scan = {
  committedAt: "2026-11-03T10:00:00.000Z",
  isAhead: false,
  commitsSince: 14,
  commitsAhead: 0,
};

function report(snapshot: Snapshot, anchors: readonly (readonly [AlertKey, Anchor])[] = []) {
  const made = reportOf(snapshot, new Map(anchors), generatedAt);
  assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(made))), []);
  return made;
}

function anIssue(number: number, state: "open" | "closed", alert: AlertKey): LinkedIssue {
  const url = `https://github.com/acme/storefront/issues/${number}`;
  return { alert, number, title: "Fix it", url, state, assignees: [] };
}

suite("reportOf", () => {
  test("writes null for what is absent", () => {
    const { repository, alerts, workloads } = report(
      aSnapshot({ alerts: [ranked(7)], workloads: [aWorkload()] }),
    );
    assert.deepEqual(repository, {
      host: "github.com",
      owner: "acme",
      name: "storefront",
      branch: null,
      head: null,
      alertsRef: null,
      analysis: null,
    });
    assert.equal(alerts[0]?.anchor, null);
    assert.equal(alerts[0]?.issue, null);
    assert.deepEqual(
      [
        workloads[0]?.environment,
        workloads[0]?.cluster,
        workloads[0]?.namespace,
        workloads[0]?.portalUrl,
      ],
      [null, null, null, null],
    );
  });

  test("writes an alert with its risk and no more facts than the contract names", () => {
    const [alert] = report(aSnapshot({ alerts: [ranked(7)] })).alerts;
    assert.deepEqual(alert, {
      key: "dependabot/7",
      kind: "dependabot",
      number: 7,
      state: "open",
      title: "lodash: Prototype Pollution",
      rule: "GHSA-p6mc-m468-83gw",
      severity: "high",
      url: "https://github.com/acme/storefront/security/dependabot/7",
      createdAt: at,
      tier: "fixSoon",
      score: 612,
      reasons: ["internet-exposed"],
      facts: { exploitation: "none", exposure: "open", automatable: "unknown", impact: "partial" },
      workloads: [],
      anchor: null,
      issue: null,
      pullRequest: null,
      progress: "open",
      assignees: ["mona"],
      introducedByBranch: null,
      deployedCode: null,
      campaign: null,
    });
  });

  test("writes the campaign of an alert, and what was read of campaigns at all", () => {
    const campaign = { name: "SQL injection", endsAt: at, isCertain: false };
    const read = {
      capability: "campaigns",
      state: "forbidden",
      count: undefined,
      detail: "Not permitted.",
      checkedAt: at,
    } as const;
    const made = report(aSnapshot({ alerts: [{ ...ranked(7), campaign }], optional: [read] }));
    assert.deepEqual(made.alerts[0]?.campaign, {
      name: "SQL injection",
      dueAt: at,
      isCertain: false,
    });
    assert.deepEqual(made.optional, [{ ...read, count: null }]);
    // It is no source: all thirteen are listed as before.
    assert.equal(made.coverage.length, 13);
  });

  test("says which analysis the alerts are of, and which of them the branch brought in", () => {
    const snapshot = aSnapshot({
      alerts: [true, false, undefined].map((introducedByBranch, index) => ({
        ...ranked(7),
        alert: numbered({ ...codeScanning(), introducedByBranch }, index + 1),
      })),
    });
    const analysis = { commit, createdAt: at, error: "timed out", warning: undefined };
    const made = report({ ...snapshot, repository: { ...snapshot.repository, analysis } });
    assert.deepEqual(made.repository.analysis, {
      commit,
      createdAt: at,
      error: "timed out",
      warning: null,
    });
    assert.deepEqual(
      made.alerts.map(({ introducedByBranch }) => introducedByBranch),
      [true, false, null],
    );
  });

  test("keeps the order of the alerts and stamps the report with the given time", () => {
    const made = report(aSnapshot({ alerts: [ranked(9), ranked(2), ranked(5)] }));
    assert.deepEqual(
      made.alerts.map(({ number }) => number),
      [9, 2, 5],
    );
    assert.equal(made.generatedAt, generatedAt);
    assert.equal(made.schemaVersion, 1);
  });

  test("names the deciding workload first, and each once", () => {
    const first = aWorkload({ key: "z" });
    const second = aWorkload({ key: "a" });
    const made = report(
      aSnapshot({ alerts: [ranked(7, [first, second, first])], workloads: [second, first] }),
    );
    assert.deepEqual(made.alerts[0]?.workloads, ["z", "a"]);
    assert.deepEqual(
      made.workloads.map(({ key }) => key),
      ["a", "z"],
    );
  });

  test("writes an anchor's place, and null positions when it is lost", () => {
    const snapshot = aSnapshot({ alerts: [ranked(7), ranked(8)] });
    const { alerts } = report(snapshot, [
      ["dependabot/7", { ...anchor, scan }],
      [
        "dependabot/8",
        { ...anchor, state: "lost", region: undefined, scannedCommit: undefined, reason: "Gone." },
      ],
    ]);
    assert.deepEqual(alerts[0]?.anchor, {
      state: "moved",
      path: "package.json",
      startLine: 12,
      startColumn: 16,
      endLine: 12,
      endColumn: 23,
      reason: "The line moved down by 2.",
      scannedCommit: commit,
      scannedAt: "2026-11-03T10:00:00.000Z",
      commitsSinceScan: 14,
      commitsNotInHead: 0,
    });
    assert.deepEqual(alerts[1]?.anchor, {
      state: "lost",
      path: "package.json",
      startLine: null,
      startColumn: null,
      endLine: null,
      endColumn: null,
      reason: "Gone.",
      scannedCommit: null,
      scannedAt: null,
      commitsSinceScan: null,
      commitsNotInHead: null,
    });
  });

  for (const [text, written] of [
    [commit, commit],
    ["a".repeat(64), "a".repeat(64)],
    ["", null],
    ["main", null],
    [commit.slice(0, 12), null],
    [`${commit}\n`, null],
  ] as const) {
    test(`writes ${JSON.stringify(text)} as the scanned commit ${written}`, () => {
      const [alert] = report(aSnapshot({ alerts: [ranked(7)] }), [
        ["dependabot/7", { ...anchor, scannedCommit: text }],
      ]).alerts;
      assert.equal(alert?.anchor?.scannedCommit, written);
    });
  }

  test("writes a path that GitHub reports from the root as one of the repository", () => {
    const snapshot = aSnapshot({ alerts: [ranked(7), ranked(8)] });
    const { alerts } = report(snapshot, [
      ["dependabot/7", { ...anchor, path: "//src/app.js" }],
      ["dependabot/8", { ...anchor, path: "/" }],
    ]);
    assert.equal(alerts[0]?.anchor?.path, "src/app.js");
    assert.equal(alerts[1]?.anchor, null);
  });

  test("writes an unknown end column as null", () => {
    const region = { startLine: 12, startColumn: 1, endLine: 12, endColumn: 0 };
    const [alert] = report(aSnapshot({ alerts: [ranked(7)] }), [
      ["dependabot/7", { ...anchor, state: "unverified", region }],
    ]).alerts;
    assert.equal(alert?.anchor?.endColumn, null);
    assert.equal(alert.anchor.startColumn, 1);
  });

  test("shows the open issue, else the latest closed one", () => {
    const issues = [
      anIssue(40, "closed", "dependabot/7"),
      anIssue(41, "open", "dependabot/7"),
      anIssue(42, "closed", "dependabot/7"),
      anIssue(30, "closed", "dependabot/8"),
      anIssue(32, "closed", "dependabot/8"),
      anIssue(31, "closed", "dependabot/8"),
    ];
    const alerts = [ranked(7), ranked(8), ranked(9)];
    const shown = report(aSnapshot({ alerts, issues })).alerts.map(({ issue }) => issue);
    assert.deepEqual(shown, [
      { number: 41, url: "https://github.com/acme/storefront/issues/41", state: "open" },
      { number: 32, url: "https://github.com/acme/storefront/issues/32", state: "closed" },
      null,
    ]);
  });

  test("lists every source once, in the fixed order, and never takes a missing one as read", () => {
    const shuffled = aSnapshot()
      .coverage.toReversed()
      .filter(({ source }) => source !== "kev");
    const { coverage } = report(aSnapshot({ coverage: shuffled }));
    assert.deepEqual(
      coverage.map(({ source }) => source),
      [
        "codeScanning",
        "dependabot",
        "secretScanning",
        "issues",
        "attestations",
        "deploymentRecords",
        "kev",
        "workloads",
        "attackPaths",
        "securityAlerts",
        "plans",
        "declared",
        "git",
      ],
    );
    assert.deepEqual(coverage[6], {
      source: "kev",
      state: "unreachable",
      count: null,
      detail: "This source was not read.",
      checkedAt: at,
    });
  });

  test("counts only what was read", () => {
    const forbidden = {
      source: "dependabot",
      state: "forbidden",
      count: 2,
      detail: "",
      checkedAt: at,
    } as const;
    const coverage = aSnapshot().coverage.map((entry) =>
      entry.source === "dependabot" ? forbidden : entry,
    );
    const made = report(aSnapshot({ coverage })).coverage;
    assert.deepEqual(
      made.slice(0, 3).map(({ count }) => count),
      [2, null, 2],
    );
  });

  test("writes a workload with its images, all its factors and numbers for what it lists", () => {
    const digest = `sha256:${"0f".repeat(32)}`;
    const [workload] = report(
      aSnapshot({
        workloads: [
          aWorkload({
            environment: "prod",
            images: [{ reference: undefined, digest, commit: undefined }],
            riskFactors: ["internet-exposed"],
            otherRiskFactors: ["Quantum Exposure"],
            attackPaths: 2,
            securityAlerts: [{ id: "a", title: "Crypto mining", severity: "high" }],
            portalUrl: "https://portal.azure.com/#x",
          }),
        ],
      }),
    ).workloads;
    assert.deepEqual(workload, {
      key: "k1",
      name: "payments-api",
      kind: "kubernetesContainer",
      platform: "aks",
      environment: "prod",
      cluster: null,
      namespace: null,
      images: [{ reference: null, digest, commit: null }],
      riskFactors: ["internet-exposed", "Quantum Exposure"],
      riskLevel: "high",
      attackPaths: 2,
      securityAlerts: 1,
      evidence: "attested",
      portalUrl: "https://portal.azure.com/#x",
    });
  });

  test("says notEvaluated for a workload whose surroundings nobody looked at", () => {
    const { workloads } = report(
      aSnapshot({ workloads: [aWorkload({ isEvaluated: false, riskLevel: "critical" })] }),
    );
    assert.equal(workloads[0]?.riskLevel, "notEvaluated");
  });
});
