import assert from "node:assert/strict";
import fc from "fast-check";
import type { Alert, AlertKind } from "../../src/core/alert.ts";
import { reportOf } from "../../src/core/reportOf.ts";
import { rank, rankAlert } from "../../src/core/risk/rank.ts";
import { readCodeScanning } from "../../src/sources/github/codeScanning.ts";
import { readDependabot } from "../../src/sources/github/dependabot.ts";
import { readSecretScanning } from "../../src/sources/github/secretScanning.ts";
import type { Reading } from "../../src/sources/reading.ts";
import { world } from "../core/risk/examples.ts";
import { answeringTransport, calm, clientOver, shopRepository } from "../support/gitHubClient.ts";
import { assertReport } from "../support/report.ts";
import {
  alertKinds,
  at,
  expected,
  holdsUnknown,
  isOpen,
  itemSchema,
  listPaths,
  readOf,
} from "./alertsDescribed.ts";
import type { ApiVersion } from "./apiVersion.ts";
import { asJson, described, isNode, listOf, spoilt } from "./describedValues.ts";
import { type Description, type GitHubServer, githubDescription } from "./githubDescription.ts";

const answers: readonly (readonly [GitHubServer, ApiVersion])[] = [
  ["github.com", "2022-11-28"],
  ["github.com", "2026-03-10"],
  ["ghes-3.17", "2022-11-28"],
  ["ghes-3.18", "2022-11-28"],
  ["ghes-3.19", "2022-11-28"],
];

const main = { name: "refs/heads/main", isDefault: true };

/** Reads a list of one kind as the product does; the client is made once, for that is slow. */
function reader(kind: AlertKind): (items: readonly unknown[]) => Promise<Reading<Alert>> {
  let body = "[]";
  const { transport } = answeringTransport((_request, url) => ({
    // The list of generic secrets is asked for by name.
    body: url.searchParams.has("secret_type") ? "[]" : body,
  }));
  const github = clientOver(transport);
  return async (items) => {
    body = asJson(items);
    github.memory.clear();
    if (kind === "codeScanning") return readCodeScanning(github, main, calm);
    if (kind === "dependabot") return readDependabot(github, calm);
    return readSecretScanning(github, shopRepository, calm);
  };
}

/** A list of items of which every one has a number of its own. */
function lists(item: fc.Arbitrary<unknown>): fc.Arbitrary<readonly unknown[]> {
  return fc
    .array(item, { minLength: 1, maxLength: 3 })
    .map((items) =>
      items.filter(isNode).map((one, index): unknown => ({ ...one, number: index + 1 })),
    );
}

/** The same number as GitHub's own examples write some numbers: as text. */
function asText(items: readonly unknown[]): readonly unknown[] {
  return items.map((item) => (isNode(item) ? { ...item, number: String(item["number"]) } : item));
}

function numbers(items: readonly { readonly number: number }[]): readonly number[] {
  return items.map(({ number }) => number).toSorted((a, b) => a - b);
}

/** What is said of a list must be able to leave the program, whatever it was. */
function assertReportable(alerts: readonly Alert[]): void {
  const repository = { host: "github.com", owner: "acme", name: "shop" };
  const report = reportOf(
    {
      takenAt: "2026-11-22T12:00:00Z",
      repository: { ...repository, branch: undefined, head: undefined, alertsRef: undefined },
      coverage: [],
      alerts: rank(alerts.map((alert) => rankAlert(alert, "open", [], world))),
      workloads: [],
      issues: [],
    },
    new Map(),
    "2026-11-22T12:00:00Z",
  );
  assertReport(JSON.parse(JSON.stringify(report)));
  assert.equal(report.alerts.length, alerts.length);
}

async function assertCounted(
  description: Description,
  kind: AlertKind,
  items: readonly unknown[],
  { facts, problem, note }: Reading<Alert>,
): Promise<void> {
  const open = items.filter((item) => isOpen(description, kind, item));
  assert.deepEqual(
    numbers(facts),
    open.map((item) => at(item, "number")),
  );
  assert.equal(problem, undefined);
  const unknown = open.filter((item) => holdsUnknown(description, kind, item)).length;
  assert.equal(Number(/^(\d+) alert/.exec(note ?? "0 alerts")?.[1]), unknown, note);
  for (const alert of facts) {
    assert.ok(["critical", "high", "medium", "low"].includes(alert.severity));
    assert.ok(alert.title !== undefined && alert.rule !== undefined);
  }
}

suite("the readers on what GitHub publishes", () => {
  for (const [server, version] of answers) {
    suite(`${server}, ${version}`, () => {
      let description: Description;

      suiteSetup(function () {
        // Reads 27 MB.
        this.timeout(60_000);
        description = githubDescription(server, version);
      });

      for (const kind of alertKinds) {
        test(`published examples of ${kind} are read, all that is open`, async () => {
          const operation = description.operation("GET", listPaths[kind]);
          const examples = operation?.responses["200"]?.examples ?? [];
          assert.ok(examples.length > 0);
          for (const example of examples.map(listOf)) {
            const wanted = example.filter((item) => at(item, "state") === "open");
            const { facts, problem, note } = await reader(kind)(example);
            assert.deepEqual(
              numbers(facts),
              wanted.map((item) => Number(at(item, "number"))).toSorted((a, b) => a - b),
            );
            assert.deepEqual([problem, note], [undefined, undefined]);
            assertReportable(facts);
          }
        });

        test(`valid answers of ${kind} are read without a loss`, async function () {
          this.timeout(60_000);
          const read = reader(kind);
          const items = lists(described(itemSchema(description, kind), description));
          await fc.assert(
            fc.asyncProperty(items, async (list) => {
              const reading = await read(list);
              await assertCounted(description, kind, list, reading);
              assert.equal(reading.note, undefined);
              for (const alert of reading.facts) {
                const wanted = expected(kind, list[alert.number - 1]);
                assert.deepEqual(readOf(alert, Object.keys(wanted)), wanted);
              }
            }),
            { numRuns: 20 },
          );
        });

        test(`spoilt answers of ${kind} lose no alert, and what is new is counted`, async function () {
          this.timeout(60_000);
          const read = reader(kind);
          const items = lists(spoilt(described(itemSchema(description, kind), description)));
          await fc.assert(
            fc.asyncProperty(items, fc.boolean(), async (list, isText) => {
              const reading = await read(isText ? asText(list) : list);
              await assertCounted(description, kind, list, reading);
              assertReportable(reading.facts);
            }),
            // The servers answer alike: most of the tries are for the newest of them.
            { numRuns: server === "github.com" ? 40 : 15 },
          );
        });
      }
    });
  }

  test("the newer version has no `cvss`, and the older one has", () => {
    const advisory = (version: ApiVersion) => {
      const description = githubDescription("github.com", version);
      const item = description.resolved(itemSchema(description, "dependabot"));
      return description.resolved(at(item["properties"], "security_advisory"))["properties"];
    };
    assert.equal(at(advisory("2026-03-10"), "cvss"), undefined);
    assert.notEqual(at(advisory("2022-11-28"), "cvss"), undefined);
    assert.notEqual(at(advisory("2026-03-10"), "cvss_severities"), undefined);
  });
});
