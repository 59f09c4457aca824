import assert from "node:assert/strict";
import fc from "fast-check";
import { natureOf, type RequestFacts, refusalToSend } from "../../src/core/writes.ts";

const api = "https://api.github.com";
const repository = `${api}/repos/acme/storefront`;

const writes: readonly (readonly [string, string])[] = [
  ["POST", `${repository}/issues`],
  ["PATCH", `${repository}/issues/7`],
  ["POST", `${repository}/issues/7/comments`],
  ["PATCH", `${repository}/code-scanning/alerts/12`],
  ["PATCH", `${repository}/dependabot/alerts/3`],
  ["PATCH", `${repository}/secret-scanning/alerts/1`],
  ["PATCH", "https://ghe.example/api/v3/repos/acme/storefront/issues/7"],
  // The address of the environment may have any path before the API.
  ["PATCH", "http://127.0.0.1:8080/behind/a/proxy/repos/acme/storefront/issues/7"],
];

const arm = "https://management.azure.com";
const group = `${arm}/subscriptions/6f0c/resourceGroups/rg/providers`;
const assignment = `${group}/Microsoft.App/containerApps/shop/providers/Microsoft.Security/assessments/a-1/governanceAssignments/g-1?api-version=2022-01-01-preview`;
const securityAlert = `${group}/Microsoft.Security/locations/westeurope/alerts/2518_5d1c`;
const connector = `${group}/Microsoft.Security/securityConnectors/acme/devops/default/gitHubOwners/acme/repos`;

const azureWrites: readonly (readonly [string, string])[] = [
  ["PUT", assignment],
  ["DELETE", assignment],
  // Resource Graph writes ids in lower case, and Azure does not mind.
  ["PUT", assignment.toLowerCase()],
  ...["activate", "inProgress", "resolve", "dismiss"].map(
    (verb) => ["POST", `${securityAlert}/${verb}?api-version=2022-01-01`] as const,
  ),
  ["POST", `${connector}/shop/issues?api-version=2025-11-01-preview`],
];

const neverSent: readonly (readonly [string, string])[] = [
  ["PUT", `${group}/Microsoft.App/containerApps/shop`],
  ["DELETE", `${group}/Microsoft.App/containerApps/shop`],
  ["DELETE", `${group}/Microsoft.Security/assessments/a-1`],
  ["PATCH", assignment],
  ["POST", assignment],
  ["POST", `${securityAlert}/simulate`],
  ["POST", `${arm}/subscriptions/6f0c/resourceGroups/rg/evil/alerts/1/dismiss`],
  ["POST", `${connector}/shop`],
  ["PUT", `${connector}/shop/issues`],
];

const readingPosts: readonly RequestFacts[] = [
  { method: "POST", url: `${api}/orgs/acme/attestations/bulk-list`, auth: "github" },
  {
    method: "POST",
    url: "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01",
    auth: "azure",
  },
];

/** A question to GraphQL, with whatever stands in it. */
const asking = (body: string): RequestFacts => ({
  method: "POST",
  url: `${api}/graphql`,
  auth: "github",
  body,
});

suite("what may be sent", () => {
  test("GraphQL is asked, and never told: a text that could write is refused in any mode", () => {
    assert.equal(refusalToSend(asking('{"query":"query { viewer { login } }"}'), true), undefined);
    for (const body of [
      '{"query":"mutation { closeIssue }"}',
      '{"query":"query A { a } mutation B { b }","operationName":"B"}',
      String.raw`{"query":"\u006dutation { closeIssue }"}`,
      String.raw`{"\u0071uery":"query { a }"}`,
      '{"query":"subscription { a }"}',
    ])
      assert.notEqual(refusalToSend(asking(body), false), undefined, body);
    const bytes = { ...asking(""), body: new Uint8Array([1]) };
    assert.notEqual(refusalToSend(bytes, false), undefined);
  });

  test("reads are sent in any mode, those that ask in their body too", () => {
    for (const method of ["GET", "HEAD", "get"])
      assert.equal(refusalToSend({ method, url: repository, auth: "github" }, true), undefined);
    for (const request of readingPosts) assert.equal(refusalToSend(request, true), undefined);
  });

  for (const [method, url] of writes)
    test(`${method} ${url} is a write: sent, but not in read-only mode`, () => {
      const request = { method, url, auth: "github" } as const;
      assert.equal(natureOf(request).kind, "write");
      assert.equal(refusalToSend(request, false), undefined);
      assert.match(refusalToSend(request, true) ?? "", /runtimeRisk\.readOnly/);
    });

  for (const [method, url] of azureWrites)
    test(`${method} ${url.slice(arm.length, -12)}… is a write to Azure alone`, () => {
      const request = { method, url, auth: "azure" } as const;
      assert.equal(natureOf(request).kind, "write");
      assert.equal(refusalToSend(request, false), undefined);
      assert.match(refusalToSend(request, true) ?? "", /runtimeRisk\.readOnly/);
      assert.equal(natureOf({ ...request, auth: "github" }).kind, "unknown");
    });

  for (const [method, url] of neverSent)
    test(`${method} ${url.slice(arm.length)} is never sent`, () => {
      const request = { method, url, auth: "azure" } as const;
      assert.equal(natureOf(request).kind, "unknown");
      assert.match(refusalToSend(request, false) ?? "", /never sends/);
    });

  test("in read-only mode nothing leaves but reads, whatever the method and the address", () => {
    const anyPart = fc.oneof(
      fc.webSegment(),
      fc.constantFrom("repos", "orgs", "issues", "alerts", "attestations", "bulk-list", "graphql"),
      fc.constantFrom("providers", "Microsoft.ResourceGraph", "resources", "..", "%2e%2e", "7"),
    );
    const address = fc.oneof(
      fc
        .array(anyPart, { maxLength: 9 })
        .map((parts) => `https://api.github.com/${parts.join("/")}`),
      fc.constantFrom(...writes.map(([, url]) => url)),
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
    );
    const method = fc.oneof(
      fc.constantFrom("POST", "PUT", "PATCH", "DELETE", "post", "QUERY", "OPTIONS", "CONNECT"),
      fc.string(),
    );
    // Every reading POST, spelled out once more: nothing else may pass.
    const isReading = (url: string, auth: string) =>
      (auth === "github" &&
        /\/orgs\/[^/]+\/attestations\/bulk-list$/.test(new URL(url).pathname)) ||
      (auth === "azure" &&
        /\/providers\/microsoft\.resourcegraph\/resources$/i.test(new URL(url).pathname));
    fc.assert(
      fc.property(
        method,
        address,
        fc.constantFrom("github", "azure", "none"),
        (verb, url, auth) => {
          if (refusalToSend({ method: verb, url, auth }, true) !== undefined) return;
          const name = verb.toUpperCase();
          assert.ok(
            name === "GET" || name === "HEAD" || (name === "POST" && isReading(url, auth)),
            `${verb} ${url} (${auth}) was not refused`,
          );
        },
      ),
      { numRuns: 5000 },
    );
  });

  test("a write that this program does not have is never sent", () => {
    for (const [method, url] of [
      ["DELETE", repository],
      ["PUT", `${repository}/collaborators/mallory`],
      ["PATCH", repository],
      ["POST", `${repository}/issues/7`],
      ["PATCH", `${repository}/issues/7/../../actions`],
      ["POST", `${api}/user/keys`],
      ["POST", "no address"],
    ] as const) {
      const request = { method, url, auth: "github" } as const;
      assert.equal(natureOf(request).kind, "unknown", url);
      assert.notEqual(refusalToSend(request, false), undefined);
    }
    const azure = { method: "POST", url: `${repository}/issues`, auth: "azure" } as const;
    assert.notEqual(refusalToSend(azure, false), undefined);
  });
});
