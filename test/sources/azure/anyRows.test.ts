import assert from "node:assert/strict";
import fc from "fast-check";
import { attackPathsOf } from "../../../src/sources/azure/attackPaths.ts";
import { connectedRepositoriesOf } from "../../../src/sources/azure/connectedRepositories.ts";
import { cveDetailsOf } from "../../../src/sources/azure/cveDetails.ts";
import { governanceOf } from "../../../src/sources/azure/governance.ts";
import { plansOf } from "../../../src/sources/azure/plans.ts";
import { registryImagesOf } from "../../../src/sources/azure/registryImages.ts";
import type { Row } from "../../../src/sources/azure/resourceGraph.ts";
import type { Read } from "../../../src/sources/azure/rows.ts";
import { secureScoreControlsOf, secureScoresOf } from "../../../src/sources/azure/secureScores.ts";
import { securityAlertsOf } from "../../../src/sources/azure/securityAlerts.ts";
import { subscriptionsOf } from "../../../src/sources/azure/subscriptions.ts";
import { workloadsOf } from "../../../src/sources/azure/workloads.ts";

/** Names that rows have, in the casings of Resource Graph and of the REST API. */
const names = [
  "properties",
  "status",
  "Status",
  "code",
  "risk",
  "riskFactors",
  "level",
  "attackPathsReferences",
  "resourceDetails",
  "ResourceType",
  "Id",
  "id",
  "additionalData",
  "CvesDetails",
  "ScannersDetails",
  "mdvm",
  "CvesIds",
  "resourceAdditionalData",
  "Digest",
  "graphComponent",
  "entities",
  "entityIdentifiers",
  "entryPoint",
  "attackPathSteps",
  "assessments",
  "Entities",
  "ResourceIdentifiers",
  "Type",
  "Name",
  "score",
  "max",
  "current",
  "cvss",
  "3.1",
  "base",
  "__proto__",
  "links",
  "azurePortal",
] as const;

const container = "/subscriptions/1/resourceGroups/r/providers/P/things/t";

const { value } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom<unknown>(null, undefined, container, "{", "[", "Unhealthy", "(", '["a"]'),
  ),
  record: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 6 }),
  value: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    tie("record"),
    fc.array(tie("value"), { maxLength: 4 }),
    // JSON in a text, whole and cut off.
    tie("record").map((record) => JSON.stringify(record)),
    tie("record").map((record) => JSON.stringify(record).slice(0, -1)),
  ),
}));

const row: fc.Arbitrary<Row> = fc.record(
  {
    id: fc.oneof(
      value,
      fc.nat(5).map((n) => `${container}${n}/providers/Microsoft.Security/assessments/a-${n}`),
    ),
    name: value,
    subscriptionId: value,
    tenantId: value,
    properties: value,
  },
  { requiredKeys: [] },
);

const readers: Readonly<Record<string, (rows: readonly Row[]) => Read<unknown>>> = {
  attackPathsOf,
  connectedRepositoriesOf,
  cveDetailsOf,
  governanceOf,
  plansOf,
  secureScoresOf,
  secureScoreControlsOf,
  subscriptionsOf,
};

suite("rows of any form", () => {
  for (const [name, read] of Object.entries(readers)) {
    test(`${name} never throws, and each row is a fact or counted`, () => {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
          const { facts, unreadable } = read(rows);
          assert.equal(facts.length + unreadable, rows.length);
        }),
      );
    });
  }

  test("securityAlertsOf leaves out only what says that it is closed", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const closed = rows.map((one) => ({ ...one, properties: { Status: "Resolved" } }));
        const open = rows.map((one) => ({ ...one, properties: { Status: "Active" } }));
        const read = securityAlertsOf([...closed, ...open]);
        assert.equal(read.facts.length + read.unreadable, rows.length);
        securityAlertsOf(rows);
      }),
    );
  });

  for (const [name, read] of [
    ["workloadsOf", workloadsOf],
    ["registryImagesOf", registryImagesOf],
  ] as const) {
    test(`${name} never throws, and no resource with an id is lost`, () => {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
          const { facts, unreadable } = read(rows);
          assert.ok(unreadable <= rows.length);
          assert.ok(unreadable === rows.length || facts.length > 0);
          const keys = facts.map(({ key }) => key);
          assert.equal(new Set(keys).size, keys.length);
          for (const { id } of rows) {
            const end =
              typeof id === "string"
                ? id.toLowerCase().indexOf("/providers/microsoft.security/assessments/")
                : -1;
            if (typeof id !== "string" || end <= 0 || id !== id.trim()) continue;
            assert.ok(keys.includes(id.slice(0, end).toLowerCase()));
          }
        }),
      );
    });
  }
});
