import assert from "node:assert/strict";
import { readTenants } from "../../../src/sources/azure/tenants.ts";
import { TransportError } from "../../../src/sources/transport.ts";
import { type Answer, answeringTransport, calm } from "../../support/gitHubClient.ts";

const endpoint = "https://management.azure.com";

// Shapes of Microsoft.Resources 2022-12-01, Tenants_List and Subscriptions_List.
const home = { tenantId: "T-HOME", displayName: "Home", defaultDomain: "home.example" };
const guest = { tenantId: "t-guest", displayName: "Guest" };
const one = { subscriptionId: "AAAA", displayName: "Shop", state: "Enabled" };
const two = { subscriptionId: "bbbb", displayName: "Build", state: "Warned" };
const gone = { subscriptionId: "cccc", displayName: "Old", state: "Deleted" };

function manager(answer: (path: string, tenant: string | undefined) => Answer) {
  const asked: string[] = [];
  const { transport, requests } = answeringTransport((request, url) => {
    asked.push(`${url.pathname}${url.search} ${request.tenant ?? ""}`.trim());
    return answer(`${url.pathname}${url.search}`, request.tenant);
  });
  return { asked, requests, read: () => readTenants({ transport, endpoint }, calm) };
}

suite("tenants", () => {
  test("each is asked for its subscriptions with a token of its own; all by name", async () => {
    const { asked, requests, read } = manager((path, tenant) => {
      if (path.startsWith("/tenants")) return { body: { value: [home, guest] } };
      return { body: { value: tenant === "t-home" ? [one, two, gone] : [] } };
    });
    const { facts, problem } = await read();
    assert.equal(problem, undefined);
    assert.deepEqual(
      facts.map(({ id, name, subscriptions }) => [
        id,
        name,
        subscriptions.facts.map((own) => `${own.id} ${own.name} ${own.tenant}`),
      ]),
      [
        ["t-guest", "Guest", []],
        ["t-home", "Home", ["bbbb Build t-home", "aaaa Shop t-home"]],
      ],
    );
    assert.deepEqual(asked.toSorted(), [
      "/subscriptions?api-version=2022-12-01 t-guest",
      "/subscriptions?api-version=2022-12-01 t-home",
      "/tenants?api-version=2022-12-01",
    ]);
    assert.ok(requests.every(({ auth, method }) => auth === "azure" && method === "GET"));
  });

  test("pages follow nextLink, but never to another origin", async () => {
    const { read } = manager((path) => {
      if (path.startsWith("/tenants")) return { body: { value: [home] } };
      return path.includes("page=2")
        ? { body: { value: [two], nextLink: "https://evil.example/subscriptions" } }
        : { body: { value: [one], nextLink: `${endpoint}/subscriptions?page=2` } };
    });
    const [tenant] = (await read()).facts;
    assert.deepEqual(
      tenant?.subscriptions.facts.map(({ id }) => id),
      ["bbbb", "aaaa"],
    );
    assert.equal(tenant.subscriptions.problem?.state, "unreachable");
  });

  test("a tenant that wants another sign-in leaves the others", async () => {
    const { transport } = answeringTransport((request, url) => {
      if (url.pathname === "/tenants") return { body: { value: [home, guest] } };
      if (request.tenant === "t-guest") {
        throw new TransportError("notSignedIn", "Sign in to it.", { hint: "explained" });
      }
      return { body: { value: [one] } };
    });
    const { facts } = await readTenants({ transport, endpoint }, calm);
    assert.deepEqual(
      facts.map(({ subscriptions }) => [subscriptions.facts.length, subscriptions.problem?.state]),
      [
        [0, "unauthenticated"],
        [1, undefined],
      ],
    );
    assert.match(facts[0]?.subscriptions.problem?.detail ?? "", /Sign in to it\./);
  });

  for (const [name, answer, state] of [
    ["401", { status: 401, body: {} }, "unauthenticated"],
    ["403", { status: 403, body: {} }, "forbidden"],
    ["500", { status: 500, body: "x" }, "unreachable"],
    ["no list", { body: { value: {} } }, "unreachable"],
    ["no JSON", { body: "<html>" }, "unreachable"],
  ] as const) {
    test(`${name} is ${state}`, async () => {
      const { facts, problem } = await manager(() => answer).read();
      assert.deepEqual([facts, problem?.state], [[], state]);
    });
  }

  test("items that name no tenant and no subscription are none", async () => {
    const { read } = manager((path) => ({
      body: { value: path.startsWith("/tenants") ? [{}, 7, home] : [null, {}, one] },
    }));
    const { facts } = await read();
    assert.deepEqual(
      facts.map(({ subscriptions }) => subscriptions.facts.length),
      [1],
    );
  });
});
