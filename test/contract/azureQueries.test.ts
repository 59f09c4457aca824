import assert from "node:assert/strict";
import { openSample } from "../../src/sample/sample.ts";
import { otherTables, securityResources } from "../../src/sample/scenario/defender.ts";
import { fullNamePattern } from "../../src/sources/azure/connectedRepositories.ts";
import { cvePattern } from "../../src/sources/azure/cveDetails.ts";
import * as queries from "../../src/sources/azure/queries.ts";
import { at, itemsOf } from "../sample/client.ts";
import { run } from "./kusto/evaluate.ts";
import { bind } from "./kusto/language.ts";
import { objectionsTo, tables } from "./kusto/resourceGraph.ts";
import { rows } from "./kusto/rows.ts";

const { withValues, ...constants } = queries;

/** A query as it is sent, and the last parts of the ids it finds, in order. */
const expected: Readonly<Record<keyof typeof constants, readonly [string, readonly string[]]>> = {
  // Both spellings of the type; a resource group is none.
  subscriptionsQuery: [
    queries.subscriptionsQuery,
    ["0806e1cd-cfda-4ff8-b99c-2b0af42cffd3", "20ff7fc3-e762-44dd-bd96-b71116dcdc23"],
  ],
  // Of a container every recommendation, of sites and apps those about software; no machine.
  runningWorkloadsQuery: [queries.runningWorkloadsQuery, ["zlib", "lodash", "privileged", "node"]],
  functionAppsQuery: [queries.functionAppsQuery, ["fn"]],
  registryImagesQuery: [queries.registryImagesQuery, ["openssl"]],
  plansQuery: [queries.plansQuery, ["cloudposture"]],
  attackPathsQuery: [queries.attackPathsQuery, ["ap-1", "ap-2"]],
  securityAlertsQuery: [queries.securityAlertsQuery, ["a-1", "a-3"]],
  connectedRepositoriesQuery: [
    withValues(queries.connectedRepositoriesQuery, ["acme/shop"], fullNamePattern) ?? "",
    ["shop"],
  ],
  governanceQuery: [queries.governanceQuery, ["g-1"]],
  secureScoresQuery: [queries.secureScoresQuery, ["ascscore"]],
  secureScoreControlsQuery: [queries.secureScoreControlsQuery, ["c-1"]],
  cveDetailsQuery: [
    withValues(queries.cveDetailsQuery, ["CVE-2026-0001", "CVE-2026-9999"], cvePattern) ?? "",
    ["cve-2026-0001"],
  ],
};

suite("Azure queries, read by Microsoft's language service", () => {
  // Reading the service takes most of a second, more on a machine that does other things.
  suiteSetup(function () {
    this.timeout(60_000);
    objectionsTo("resources | project id | order by id asc");
  });

  test("are all looked at", () => {
    assert.deepEqual(Object.keys(expected).toSorted(), Object.keys(constants).toSorted());
  });

  for (const [name, [query, found]] of Object.entries(expected)) {
    test(`${name} is one that Resource Graph takes`, () => {
      assert.deepEqual(objectionsTo(query), []);
    });

    test(`${name} finds ${found.join(", ")}`, () => {
      const result = run(query, rows);
      assert.deepEqual(
        result.map((row) => String(row["id"]).split("/").at(-1)),
        found,
      );
      // What the readers read by has to be there.
      const columns = bind(query, tables).columns.map(([column]) => column);
      for (const row of result) assert.deepEqual(Object.keys(row), columns);
      for (const column of ["id", "name", "type", "subscriptionId", "tenantId"]) {
        assert.ok(columns.includes(column), column);
      }
    });
  }

  test("find in the sample what the evaluator finds in its rows", async () => {
    const all: Readonly<Record<string, readonly object[]>> = {
      ...otherTables(),
      securityresources: securityResources(),
    };
    const data = Object.fromEntries(
      Object.entries(all).map(([table, own]) => [table, own.map((row) => ({ ...row }))]),
    );
    const sample = openSample();
    let found = 0;
    for (const [name, [query]] of Object.entries(expected)) {
      const asked = query
        .replace("'acme/shop'", "'acme/storefront'")
        .replace("'CVE-2026-0001'", "'CVE-2021-44228'");
      const response = await sample.respond(
        new Request(
          "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01",
          {
            method: "POST",
            headers: { authorization: "Bearer of-nobody" },
            body: JSON.stringify({ query: asked }),
          },
        ),
      );
      const answered = itemsOf(at(await response.json(), "data")).map((row) => at(row, "id"));
      const wanted = run(asked, data).map((row) => row["id"]);
      assert.ok(wanted.length > 0, name);
      assert.deepEqual(answered, wanted, name);
      found += wanted.length;
    }
    assert.ok(found > 50);
  });

  suite("would object to", () => {
    for (const [query, objection] of [
      ["securityresource | project id | order by id asc", /KS204.*securityresource/],
      ["resources | where nme =~ 'x' | project id | order by id asc", /KS142.*nme/],
      ["resources | where tostrin(id) =~ 'x' | project id | order by id asc", /KS211/],
      ["resources | where id =~ | project id | order by id asc", /KS\d+/],
      ["resources | evaluate narrow() | order by Column asc", /EvaluateOperator is not known/],
      ["resources | take 5 | project id | order by id asc", /page token/],
      ["resources | summarize count() by id | order by id asc", /one page only/],
      ["resources | project id", /without an order/],
      ["resources | project properties | order by tostring(properties) asc", /no column is text/],
      [
        `resources${" | join (resources | project id) on id".repeat(4)} | project id | order by id asc`,
        /more than 3 JoinOperator/,
      ],
      [
        "resources | union resources, resources, resources, resources | project id | order by id asc",
        /more than 3 UnionOperator/,
      ],
      [
        `resources${" | mv-expand zones".repeat(3)} | project id | order by id asc`,
        /more than 2 MvExpandOperator/,
      ],
    ] as const) {
      test(query.slice(0, 80), () => {
        assert.match(objectionsTo(query).join("\n"), objection);
      });
    }
  });

  suite("the evaluator", () => {
    const data = { resources: [{ id: "b", properties: { a: { b: [1] }, c: "X" } }, { id: "A" }] };
    for (const [query, result] of [
      ["resources | project id | order by id desc", [{ id: "b" }, { id: "A" }]],
      ["resources | project id | order by id asc", [{ id: "A" }, { id: "b" }]],
      ["resources | project x = tostring(properties.a.b) | order by x", [{ x: "[1]" }, { x: "" }]],
      [
        "resources | where id =~ 'B' and tostring(properties.c) in~ ('x', 'y') | project id",
        [{ id: "b" }],
      ],
      [
        "resources | where tostring(properties.c) contains 'x' or id =~ 'a' | project name",
        [{ name: null }, { name: null }],
      ],
      // Names of properties have case.
      ["resources | where tostring(properties.C) =~ 'x' | project id", []],
    ] as const) {
      test(`answers ${query}`, () => assert.deepEqual(run(query, data), result));
    }

    for (const query of [
      "resources | extend x = id",
      "resources | where id has 'x'",
      "resources | where toupper(id) =~ 'x'",
      "resources | count",
      "securityresources | project id",
      "resources | where nothing =~ 'x'",
    ]) {
      test(`throws on ${query}`, () => assert.throws(() => run(query, data)));
    }
  });
});
