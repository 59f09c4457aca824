import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableText } from "../../src/cli/format/table.ts";
import type { CoverageState, SourceName } from "../../src/core/coverage.ts";
import type { Report } from "../../src/core/report.ts";
import { openSample, type Sample, scenarioNames } from "../../src/sample/sample.ts";
import { branchTruth, truth } from "../sample/truth.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { assertReport } from "../support/report.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

/** What a scenario says of one source: its state, and words that its detail must hold. */
type Said = CoverageState | readonly [state: CoverageState, words: RegExp];

type Expected = Partial<Record<SourceName, Said>>;

/** How many facts each source of the usual scenario has, counted by hand in its data. */
const usualCounts = { codeScanning: 95, dependabot: 39, secretScanning: 21 } as const;

const kinds = ["codeScanning", "dependabot", "secretScanning"] as const;

/** Every source that GitHub answers for. */
function github(said: Said): Expected {
  const artifacts = { attestations: said, deploymentRecords: said };
  return { codeScanning: said, dependabot: said, secretScanning: said, issues: said, ...artifacts };
}

/** Every source that Azure answers for; without images there is nothing to ask GitHub about. */
function azure(said: Said): Expected {
  const unasked: Said = ["notConfigured", /images run is not known, because /];
  const artifacts = { attestations: unasked, deploymentRecords: unasked };
  return { workloads: said, attackPaths: said, securityAlerts: said, plans: said, ...artifacts };
}

/**
 * What each scenario must end in, by the contract of coverage and GitHub's texts; a source that is
 * not named must be read as usual. A name that is missing here is a scenario without a test.
 */
const expected: Readonly<Record<string, Expected>> = {
  ghasOff: {
    codeScanning: ["off", /Advanced Security must be enabled/],
    secretScanning: ["off", /Secret scanning is disabled/],
  },
  codeSecurityOff: { codeScanning: ["off", /Code Security must be enabled/] },
  codeScanningOff: { codeScanning: ["off", /not enabled/] },
  noAnalysis: { codeScanning: ["notConfigured", /No analysis/] },
  dependabotOff: { dependabot: ["off", /disabled/] },
  secretScanningOff: { secretScanning: ["off", /disabled/] },
  archived: { dependabot: ["off", /archived/] },
  issuesOff: {
    issues: [
      "off",
      /switched off .* An administrator can turn them on .*runtimeRisk\.issues\.repository/,
    ],
  },
  // The organisation's artifacts are no part of the repository, but which of them are its own is.
  legal: github(["notFound", /legal/]),
  renamed: {},
  personal: {
    attestations: ["notConfigured", /organisations only/],
    deploymentRecords: ["notConfigured", /organisations only|not known/],
  },
  oldServer: { attestations: "notConfigured", deploymentRecords: "notConfigured" },
  notPermitted: {
    codeScanning: ["forbidden", /not authorized to read code scanning/],
    dependabot: ["forbidden", /write access/],
    secretScanning: ["forbidden", /administrator/],
  },
  secretScanningNotPermitted: { secretScanning: ["forbidden", /administrator/] },
  // It says something of dismissals alone.
  delegatedDismissal: {},
  artifactsForbidden: { attestations: "forbidden", deploymentRecords: "forbidden" },
  ssoRequired: github(["ssoRequired", /single sign-on/]),
  signedOut: github(["unauthenticated", /[Ss]ign in/]),
  badCredentials: github(["unauthenticated", /Bad credentials/]),
  wrongAccount: github(["notFound", /account/]),
  // The scenario's clock says 9, and limits end on the hour after.
  rateLimited: github(["rateLimited", /until 2026-11-20 10:00 UTC/]),
  secondaryRateLimited: github(["rateLimited", /60 seconds/]),
  unreachable: github("unreachable"),
  serverError: {
    codeScanning: ["unreachable", /502/],
    dependabot: ["unreachable", /502/],
    secretScanning: ["unreachable", /502/],
  },
  notJson: github(["unreachable", /not readable/]),
  partial: {
    codeScanning: ["partial", /first 10 .*502/],
    dependabot: ["partial", /first 10 .*502/],
    secretScanning: ["partial", /^Only 14 .*502/],
  },
  malformed: {
    codeScanning: ["partial", /could not be understood/],
    dependabot: ["partial", /could not be understood/],
    secretScanning: ["partial", /could not be understood/],
  },
  azureSignedOut: azure(["unauthenticated", /not signed in to Azure/]),
  azureForbidden: azure(["forbidden", /Security Reader role .* Ask an owner/]),
  azureLimited: azure([
    "rateLimited",
    /used up(?: until [-\d]+ [:\d]+ UTC; .* Refresh after that|; .* Refresh in some minutes);/,
  ]),
  azureUnreachable: azure("unreachable"),
  planOff: { attackPaths: ["off", /Defender CSPM is off/] },
  kevUnreachable: {
    kev: [
      "partial",
      /no connection came about\. Check the connection and refresh\. The edition of \d{4}-/,
    ],
  },
  ownBranch: {},
  pullRequest: {},
};

suite("a scenario's coverage", () => {
  let clone: TestClone;
  let session: WorkerSession | undefined;

  // The alerts' commits are not needed to tell what was read.
  suiteSetup(() => {
    clone = makeClone("https://github.com/acme/storefront.git");
    clone.commit({ "README.md": "# Storefront\n" });
  });
  suiteTeardown(() => clone.remove());
  teardown(async () => {
    await session?.stop();
    session = undefined;
  });

  const reportOn = async (sample: Pick<Sample, "respond" | "now" | "signedOutOf">) => {
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, sample: true, settings: {} },
      loadSample: () => ({ ...sample, writeRepository: async () => undefined }),
    });
    await session.refresh();
    const report = await session.report();
    assertReport(report);
    return report;
  };

  test("reads everything in the usual one", async () => {
    const report = await reportOn(openSample());
    assertCoverage(report, {});
    for (const kind of kinds) {
      const { count } = report.coverage.find(({ source }) => source === kind) ?? {};
      assert.equal(count, usualCounts[kind], kind);
      const listed = report.alerts.filter((alert) => alert.kind === kind);
      assert.equal(listed.length, usualCounts[kind], kind);
    }
  });

  for (const name of Object.keys(scenarioNames)) {
    test(`${name}: says what was not read, and reads the rest`, async () => {
      const sources = expected[name] ?? assert.fail(`nothing is expected of ${name}`);
      const report = await reportOn(openSample({ scenario: name }));
      assertCoverage(report, sources);
      assertNothingDenied(report);
    });
  }

  test("every expectation is about a scenario", () => {
    assert.deepEqual(Object.keys(expected).toSorted(), Object.keys(scenarioNames).toSorted());
  });

  test("single sign-on: leads to where it can be authorised", async () => {
    const report = await reportOn(openSample({ scenario: "ssoRequired" }));
    // The address is no part of the report; the snapshot's notification carries it.
    assert.equal(report.alerts.length, 0);
    const [coverage] = session?.snapshots.at(-1)?.coverage ?? [];
    assert.equal(new URL(coverage?.url ?? "").origin, "https://github.com");
  });

  test("partly read: counts what was read, and no more", async () => {
    const report = await reportOn(openSample({ scenario: "partial" }));
    // Ten of each list; the second list of secrets, of generic patterns, has four and no later page.
    const counts = kinds.map(
      (kind) => report.coverage.find(({ source }) => source === kind)?.count,
    );
    assert.deepEqual(counts, [10, 10, 14]);
    assert.match(tableText(report, { width: undefined, color: false }), /at least 34 alerts/);
  });

  test("malformed: leaves out every seventh alert, and says how many", async () => {
    const report = await reportOn(openSample({ scenario: "malformed" }));
    // Of 95: the 4th, 11th, … 95th. Of 39: 4th, … 39th. Of 17 and 4: 4th and 11th, 4th.
    const details = kinds.map((kind) => report.coverage.find(({ source }) => source === kind));
    assert.deepEqual(
      details.map((entry) => entry?.count),
      [95 - 14, 39 - 6, 17 - 2 + 4 - 1],
    );
    assert.match(details[0]?.detail ?? "", /^14 of 95 /);
    assert.match(details[1]?.detail ?? "", /^6 of 39 /);
    assert.match(details[2]?.detail ?? "", /^3 of 21 /);
  });

  test("an older server: no secret passes the door, though it sends every one", async () => {
    const sample = openSample({ scenario: "oldServer" });
    let sent = 0;
    const respond = async (request: Request) => {
      const answer = await sample.respond(request);
      if ((await answer.clone().text()).includes("not kept in the sample")) sent += 1;
      return answer;
    };
    const report = await reportOn({ ...sample, respond });
    assert.ok(sent > 0, "the server hid them");
    assert.equal(report.alerts.filter(({ kind }) => kind === "secretScanning").length, 21);
    assert.ok(!JSON.stringify(report).includes("not kept in the sample"));
  });

  test("a failure after a good refresh: nothing that was known is gone", async () => {
    for (const scenario of ["unreachable", "rateLimited", "notJson"]) {
      let current = openSample();
      const report = await reportOn({ ...current, respond: (request) => current.respond(request) });
      const before = report.alerts.map(({ key }) => key);
      current = openSample({ scenario });
      await session?.refresh(true);
      const after = await session?.report();
      assert.deepEqual(after?.alerts.map(({ key }) => key).toSorted(), before.toSorted(), scenario);
      const [code] = after?.coverage ?? [];
      assert.notEqual(code?.state, "ok", scenario);
      assert.match(code?.detail ?? "", /Showing 95 alerts as read at 2026-11-20/, scenario);
      await session?.stop();
    }
  });
});

suite("a scenario's branch", () => {
  let folder = "";
  let session: WorkerSession | undefined;
  setup(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-branch-")));
  });
  teardown(async () => {
    await session?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const reportOn = async (scenario?: "ownBranch" | "pullRequest") => {
    const options = scenario === undefined ? {} : { scenario };
    await openSample(options).writeRepository(folder);
    session = await startWorker({
      folders: [folder],
      options: { transport: "client", trusted: true, sample: true, settings: {} },
      loadSample: () => openSample(options),
    });
    await session.refresh();
    return session.report();
  };

  test("has, on main, every code scanning alert at the place that was worked out by hand", async () => {
    const report = await reportOn();
    for (const { number, path, line, state } of truth) {
      const { anchor } = report.alerts.find(({ key }) => key === `codeScanning/${number}`) ?? {};
      const found = [anchor?.state, anchor?.path, anchor?.startLine];
      assert.deepEqual(found, [state, path, line === "gone" ? null : line], String(number));
    }
  });

  test("has the alerts of its own analysis: those it brings, those main has fixed, none of main's", async () => {
    const report = await reportOn("ownBranch");
    assert.equal(report.repository.alertsRef, "refs/heads/dana/payouts");
    const keys = new Set(report.alerts.map(({ key }) => key));
    for (const number of [64, 65, 103, 104]) assert.ok(keys.has(`codeScanning/${number}`));
    // 76 is in a file that came to main later.
    assert.ok(!keys.has("codeScanning/76"));
    for (const { number, path, line, state } of branchTruth) {
      const { anchor } = report.alerts.find(({ key }) => key === `codeScanning/${number}`) ?? {};
      const found = [anchor?.state, anchor?.path, anchor?.startLine];
      assert.deepEqual(found, [state, path, line], String(number));
    }
  });

  test("has the alerts of its pull request's analysis, whose commit no clone has", async () => {
    const report = await reportOn("pullRequest");
    assert.equal(report.repository.alertsRef, "refs/pull/6/merge");
    const brought = report.alerts.find(({ key }) => key === "codeScanning/105");
    assert.ok(brought !== undefined);
    const scanned = brought.anchor?.scannedCommit ?? "";
    assert.match(scanned, /^[0-9a-f]{40}$/);
    assert.throws(() =>
      execFileSync("git", ["cat-file", "-e", scanned], { cwd: folder, stdio: "ignore" }),
    );
  });
});

function assertCoverage(report: Report, sources: Expected): void {
  for (const { source, state, detail, count } of report.coverage) {
    // This version reads no declared workloads.
    const usual = source === "declared" ? "notConfigured" : "ok";
    const said = sources[source] ?? usual;
    const [wanted, words] = typeof said === "string" ? [said, /(?:)/] : said;
    assert.equal(state, wanted, `${source}: ${detail}`);
    assert.match(detail, words, source);
    const isCounted = state === "ok" || state === "partial";
    assert.equal(typeof count, isCounted ? "number" : "object", `${source}: ${String(count)}`);
  }
}

/** A gap is never said to be nothing: it is named, and the alerts are not said to be all. */
function assertNothingDenied(report: Report): void {
  const text = tableText(report, { width: undefined, color: false });
  const gaps = report.coverage.filter(
    ({ source, state }) => kinds.some((kind) => kind === source) && state !== "ok",
  );
  for (const { source, count } of gaps) {
    const listed = report.alerts.filter(({ kind }) => kind === source).length;
    assert.equal(listed, count ?? 0, source);
  }
  const failed = gaps.filter(({ state }) => state !== "off" && state !== "notConfigured");
  if (failed.length > 0) {
    assert.match(text, /^No alert was read, but there may be some|\bat least \d+ alert/m);
    assert.match(text, /^(?:Not read|Read in part): /m);
  }
  if (gaps.length > failed.length) assert.match(text, /^Not in use: .*(?:scanning|Dependabot)/m);
}
