import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { sarifText } from "../../../src/core/format/sarif.ts";
import type { Report } from "../../../src/core/report.ts";
import {
  anAnchor,
  aReport,
  aReportAlert,
  coverageWith,
  headCommit,
  storefront,
} from "../../support/aReport.ts";
import { sarifSchema } from "./sarifSchema.ts";

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly rank: number;
  readonly message: { readonly text: string };
  readonly locations?: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
      readonly region: Readonly<Record<string, number>>;
    };
  }[];
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Run {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly rules: readonly { readonly id: string }[];
      readonly notifications: readonly { readonly id: string }[];
    };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly descriptor: { readonly id: string; readonly index: number };
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly versionControlProvenance: readonly Readonly<Record<string, unknown>>[];
  readonly results: readonly Result[];
}

const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(
  sarifSchema,
);

/** The run of a log that keeps the constraints of the specification. */
function runOf(report: Report): Run {
  const log: unknown = JSON.parse(sarifText(report, "1.2.3"));
  assert.ok(validate(log), JSON.stringify(validate.errors));
  // The check above has made sure of it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { runs } = log as { readonly runs: readonly Run[] };
  const [run] = runs;
  assert.ok(run !== undefined && runs.length === 1);
  return run;
}

function firstResult(report: Report): Result {
  const [result] = runOf(report).results;
  assert.ok(result !== undefined);
  return result;
}

function rank(score: number): number {
  return firstResult(aReport({ alerts: [aReportAlert({ score })] })).rank;
}

function messageOf(title: string): string {
  return firstResult(aReport({ alerts: [aReportAlert({ title })] })).message.text;
}

function uriOf(path: string): string | undefined {
  const alerts = [aReportAlert({ anchor: anAnchor({ path }) })];
  const [location] = firstResult(aReport({ alerts })).locations ?? [];
  return location?.physicalLocation.artifactLocation.uri;
}

suite("sarifText", () => {
  test("writes one run with one result per alert, in the report's order", () => {
    const run = runOf(storefront);
    assert.equal(run.tool.driver.name, "Runtime Risk");
    assert.equal(run.tool.driver.version, "1.2.3");
    assert.deepEqual(
      run.results.map((result) => [result.properties["key"], result.level]),
      [
        ["codeScanning/12", "error"],
        ["dependabot/7", "note"],
        ["secretScanning/3", "note"],
      ],
    );
  });

  test("has a level per tier and the score as a rank of 0 to 100", () => {
    const levels = (["fixNow", "fixSoon", "plan", "watch"] as const).map(
      (tier) => firstResult(aReport({ alerts: [aReportAlert({ tier })] })).level,
    );
    assert.deepEqual(levels, ["error", "warning", "note", "note"]);
    assert.equal(rank(0), 0);
    assert.equal(rank(999), 100);
    assert.ok(Math.abs(rank(333) - 33.3333) < 0.001);
  });

  test("says tier, title, reasons and workload in the message, and repeats them as properties", () => {
    const { message, properties, ruleId } = firstResult(storefront);
    assert.equal(
      message.text,
      "Fix now: SQL injection. Why: internet-exposed, sensitive data. Runs as payments-api (prod) +2.",
    );
    assert.equal(ruleId, "js/sql-injection");
    assert.equal(properties["tier"], "fixNow");
    assert.equal(properties["score"], 906);
    assert.deepEqual(properties["reasons"], ["internet-exposed", "sensitive data"]);
    assert.equal(properties["url"], "https://github.com/acme/storefront/security/code-scanning/12");
  });

  test("gives a location only where the line is certain", () => {
    for (const state of ["exact", "moved", "edited"] as const) {
      const alerts = [aReportAlert({ anchor: anAnchor({ state }) })];
      const [location] = firstResult(aReport({ alerts })).locations ?? [];
      assert.deepEqual(location?.physicalLocation, {
        artifactLocation: { uri: "src/db/query.ts", uriBaseId: "%SRCROOT%" },
        region: { startLine: 42, startColumn: 3, endLine: 42, endColumn: 17 },
      });
    }
    for (const state of ["uncertain", "unverified"] as const) {
      const alerts = [aReportAlert({ anchor: anAnchor({ state }) })];
      const result = firstResult(aReport({ alerts }));
      assert.equal(result.locations, undefined);
      assert.deepEqual(result.properties["anchor"], anAnchor({ state }));
    }
    assert.equal(
      firstResult(aReport({ alerts: [aReportAlert({ anchor: null })] })).locations,
      undefined,
    );
  });

  test("leaves an unknown end column out, which means the whole line", () => {
    const alerts = [aReportAlert({ anchor: anAnchor({ endColumn: null }) })];
    const [location] = firstResult(aReport({ alerts })).locations ?? [];
    assert.deepEqual(location?.physicalLocation.region, {
      startLine: 42,
      startColumn: 3,
      endLine: 42,
    });
  });

  test("writes paths as relative references whatever is in them", () => {
    assert.equal(uriOf("src/a b#c?.ts"), "src/a%20b%23c%3F.ts");
    assert.equal(uriOf("c:/x%41.ts"), "c%3A/x%2541.ts");
    assert.equal(uriOf("größe.ts"), "gr%C3%B6%C3%9Fe.ts");
    assert.equal(uriOf("half\uD83D.ts"), "half%EF%BF%BD.ts");
  });

  test("lists a rule once, and each kind's own under the same id", () => {
    const alerts = [
      aReportAlert({ rule: "password" }),
      aReportAlert({ rule: "password", number: 13, key: "codeScanning/13" }),
      aReportAlert({
        rule: "password",
        kind: "secretScanning",
        number: 3,
        key: "secretScanning/3",
      }),
    ];
    const run = runOf(aReport({ alerts }));
    assert.equal(run.tool.driver.rules.length, 2);
    assert.deepEqual(
      run.results.map(({ ruleIndex }) => ruleIndex),
      [0, 0, 1],
    );
    for (const { ruleId, ruleIndex } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
    }
  });

  test("reports what was not read, and is successful only if no source of alerts failed", () => {
    const [invocation] = runOf(storefront).invocations;
    assert.equal(invocation?.executionSuccessful, false);
    assert.deepEqual(
      invocation.toolExecutionNotifications.map(({ descriptor, level, message }) => [
        descriptor.id,
        level,
        message.text,
      ]),
      [
        [
          "coverage/secretScanning",
          "error",
          "Not read: secret scanning (not permitted: needs repository administrator).",
        ],
        ["coverage/attackPaths", "warning", "Read in part: attack paths (3 of 4 pages)."],
        ["coverage/declared", "note", "Not in use: declared workloads (not set up)."],
      ],
    );
    const { notifications } = runOf(storefront).tool.driver;
    for (const { descriptor } of invocation.toolExecutionNotifications) {
      assert.equal(notifications[descriptor.index]?.id, descriptor.id);
    }
    const workloads = aReport({ coverage: coverageWith({ workloads: ["unauthenticated", ""] }) });
    assert.equal(runOf(workloads).invocations[0]?.executionSuccessful, true);
    assert.deepEqual(runOf(aReport()).invocations[0]?.toolExecutionNotifications, []);
  });

  test("names the repository and the commit the lines are of", () => {
    assert.deepEqual(runOf(storefront).versionControlProvenance, [
      {
        repositoryUri: "https://github.com/acme/storefront",
        revisionId: headCommit,
        branch: "main",
        mappedTo: { uriBaseId: "%SRCROOT%" },
      },
    ]);
  });

  test("invents no fingerprints", () => {
    assert.ok(!sarifText(storefront, "1.2.3").toLowerCase().includes("fingerprint"));
  });

  test("keeps placeholders, links and terminal sequences in titles without effect", () => {
    assert.ok(messageOf("use of {0}").startsWith("Fix now: use of {{0}}. "));
    assert.ok(
      messageOf("see [here](https://evil)").startsWith("Fix now: see [here] (https://evil). "),
    );
    assert.ok(messageOf("\u001B[31mred\u202E").startsWith("Fix now: red. "));
  });
});
