import assert from "node:assert/strict";
import { at, each, itemsOf, openClient } from "../client.ts";

const path = "/providers/Microsoft.ResourceGraph/resources";
const url = `https://management.azure.com${path}?api-version=2024-04-01`;
const production = "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f";

async function ask(query: string, more: Readonly<Record<string, unknown>> = {}) {
  const { send } = openClient();
  return send("POST", url, { query, ...more });
}

function ofType(type: string): string {
  return `securityresources | where type =~ '${type}' | project id, name, type, properties`;
}

suite("the simulated Resource Graph", () => {
  test("answers 401 without a credential, 400 without a version, 404 elsewhere", async () => {
    const { sample, send } = openClient();
    const bare = await sample.respond(new Request(url, { method: "POST", body: "{}" }));
    assert.equal(bare.status, 401);
    assert.equal((await send("POST", `https://management.azure.com${path}`, {})).status, 400);
    assert.equal((await send("GET", "https://management.azure.com/providers")).status, 404);
  });

  test("answers by the type that the query names", async () => {
    const counts = await Promise.all(
      [
        "microsoft.security/attackpaths",
        "microsoft.security/locations/alerts",
        "microsoft.security/pricings",
        "microsoft.security/securescores",
        "microsoft.security/securityconnectors/devops/githubowners/repos",
        "microsoft.security/cvedetails",
        "microsoft.security/assessments/governanceassignments",
        "microsoft.security/securescores/securescorecontrols",
      ].map(async (type) => at((await ask(ofType(type))).body, "totalRecords")),
    );
    assert.deepEqual(counts, [3, 3, 4, 2, 1, 7, 2, 6]);
  });

  test("lists the tenant and its subscriptions, also as rows of their own table", async () => {
    const { send } = openClient();
    const list = async (name: string) =>
      at(
        (await send("GET", `https://management.azure.com/${name}?api-version=2022-12-01`)).body,
        "value",
      );
    assert.deepEqual(each(await list("tenants"), "displayName"), ["Acme"]);
    const names = ["Storefront Production", "Storefront Staging"];
    assert.deepEqual(each(await list("subscriptions"), "displayName"), names);
    const rows = await ask(
      "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | order by id asc",
    );
    assert.deepEqual(each(at(rows.body, "data"), "name"), names);
    const version = await send("GET", "https://management.azure.com/tenants");
    assert.equal(version.status, 404);
  });

  test("shows CVEs over the tenant only, and each subscription its own rows", async () => {
    const types = async (more: Readonly<Record<string, unknown>>) =>
      new Set(each(at((await ask("securityresources", more)).body, "data"), "type"));
    assert.ok((await types({})).has("microsoft.security/cvedetails"));
    const staging = await types({ subscriptions: ["B83D1F70-2c94-4e6f-8a35-7d6e5f4c3b2a"] });
    assert.ok(!staging.has("microsoft.security/cvedetails"));
    assert.ok(!staging.has("microsoft.security/attackpaths"));
    assert.ok(staging.has("microsoft.security/pricings"));
    const many = Array.from({ length: 1001 }, (_, n) => `s-${n}`);
    assert.equal((await ask("securityresources", { subscriptions: many })).status, 400);
  });

  test("runs containers on three clouds, a container app and a function", async () => {
    const rows = itemsOf(at((await ask(ofType("microsoft.security/assessments"))).body, "data"));
    const named = new Set(
      rows.map((row) => {
        const details = at(row, "properties", "resourceDetails");
        return `${String(at(details, "Source"))} ${String(at(details, "ResourceType"))}`;
      }),
    );
    assert.deepEqual(
      named,
      new Set([
        "Azure K8s-container",
        "AWS K8s-container",
        "GCP K8s-container",
        "Azure microsoft.app/containerapps",
        "Azure microsoft.web/sites",
        "Azure .containerimage",
      ]),
    );
    const apps = await ask("resources | where kind contains 'functionapp' | order by id asc");
    assert.deepEqual(each(at(apps.body, "data"), "name"), ["orders-hooks"]);
  });

  test("narrows assessments to running containers or to images", async () => {
    const kinds = async (filter: string) => {
      const query = `${ofType("microsoft.security/assessments")} | where tostring(properties.resourceDetails.ResourceType) ${filter}`;
      const found = await ask(query, { options: { $top: 1000 } });
      return new Set(each(at(found.body, "data"), "properties", "resourceDetails", "ResourceType"));
    };
    assert.deepEqual(await kinds("=~ 'k8s-container'"), new Set(["K8s-container"]));
    assert.deepEqual(await kinds(`== ".containerimage"`), new Set([".containerimage"]));
    assert.deepEqual(
      await kinds("in~ ('K8s-container', '.containerimage')"),
      new Set(["K8s-container", ".containerimage"]),
    );
  });

  test("pages by token until there is none, and every row comes once, by id", async () => {
    const { send } = openClient();
    const ids: unknown[] = [];
    let token: unknown;
    do {
      const options = { $top: 7, ...(token === undefined ? {} : { $skipToken: token }) };
      const { body } = await send("POST", url, { query: "securityresources", options });
      assert.equal(at(body, "count"), itemsOf(at(body, "data")).length);
      assert.equal(at(body, "resultTruncated"), "false");
      ids.push(...each(at(body, "data"), "id"));
      token = at(body, "$skipToken");
    } while (token !== undefined);
    const all = await ask("securityresources");
    assert.deepEqual(ids, each(at(all.body, "data"), "id"));
    assert.equal(new Set(ids).size, at(all.body, "totalRecords"));
    assert.deepEqual(ids, ids.map(String).toSorted());
    const wrong = await ask("securityresources", { options: { $skipToken: "x" } });
    assert.equal(wrong.status, 400);
  });

  test("sends ids in lower case and the columns that were projected", async () => {
    const rows = itemsOf(at((await ask("securityresources")).body, "data"));
    for (const row of rows) {
      assert.equal(at(row, "id"), String(at(row, "id")).toLowerCase());
      for (const column of [
        "name",
        "type",
        "subscriptionId",
        "tenantId",
        "resourceGroup",
        "properties",
      ]) {
        assert.notEqual(at(row, column), undefined, column);
      }
    }
  });

  test("knows what each subscription's plans are", async () => {
    const rows = itemsOf(at((await ask(ofType("microsoft.security/pricings"))).body, "data"));
    const posture = rows
      .filter((row) => at(row, "name") === "CloudPosture")
      .map((row) => [
        at(row, "subscriptionId") === production,
        at(row, "properties", "pricingTier"),
      ]);
    assert.deepEqual(
      posture.toSorted((a, b) => Number(a[0]) - Number(b[0])),
      [
        [false, "Free"],
        [true, "Standard"],
      ],
    );
    const staging = await ask("securityresources", { subscriptions: ["nobody's"] });
    assert.equal(at(staging.body, "totalRecords"), 0);
  });

  test("puts payments-api of prod-weu on two attack paths, and names it in one alert", async () => {
    const paths = itemsOf(at((await ask(ofType("microsoft.security/attackpaths"))).body, "data"));
    const container = "/prod-weu/namespaces/payments/pods/payments-api/containers/payments-api";
    const naming = paths.filter((row) => JSON.stringify(row).includes(container));
    assert.equal(naming.length, 2);
    for (const row of naming)
      assert.equal(at(row, "properties", "entryPointEntityInternalID"), "e1");
    const alerts = itemsOf(
      at((await ask(ofType("microsoft.security/locations/alerts"))).body, "data"),
    );
    const active = alerts.filter((row) => at(row, "properties", "Status") === "Active");
    assert.equal(active.length, 2);
    assert.equal(
      active.filter((row) =>
        JSON.stringify(at(row, "properties", "Entities")).includes("payments-api"),
      ).length,
      1,
    );
  });

  test("says what a query it cannot take should have been, and how much quota is left", async () => {
    const wrong = await ask("");
    assert.equal(wrong.status, 400);
    assert.equal(at(wrong.body, "error", "details", 0, "code"), "InvalidQuery");
    assert.equal((await ask("nosuchtable | take 1")).status, 400);
    const { send } = openClient();
    const first = await send("POST", url, { query: "securityresources" });
    const second = await send("POST", url, { query: "securityresources" });
    assert.equal(first.headers.get("x-ms-user-quota-remaining"), "14");
    assert.equal(second.headers.get("x-ms-user-quota-remaining"), "13");
    assert.equal(second.headers.get("x-ms-user-quota-resets-after"), "00:00:05");
  });
});
