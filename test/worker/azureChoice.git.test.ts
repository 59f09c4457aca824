import assert from "node:assert/strict";
import { DidChangeConfigurationNotification } from "vscode-languageserver-protocol/node";
import {
  azureTenantsRequest,
  type HttpRequest,
  type HttpResponse,
  statusRequest,
  type WorkerOptions,
} from "../../src/protocol/messages.ts";
import { defaultSettings, type Settings } from "../../src/protocol/settings.ts";
import { isRecord } from "../../src/sources/json.ts";
import { azureChoice, isOtherAzure } from "../../src/worker/azureChoice.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { answering, codeScanning, json, shop } from "../support/upstreamAnswers.ts";
import { startWorker } from "../support/workerSession.ts";

const tenant = "c1d2e3f4-5a6b-4c7d-8e9f-a0b1c2d3e4f5";
const subscription = "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f";

const lists: Readonly<Record<string, ReturnType<typeof json>>> = {
  "/tenants": json({ value: [{ tenantId: tenant, displayName: "Acme" }] }),
  "/subscriptions": json({ value: [{ subscriptionId: subscription, displayName: "Shop" }] }),
};

suite("choice of what is read in Azure", () => {
  test("follows the settings; off is no choice", () => {
    assert.deepEqual(azureChoice(defaultSettings), { tenant: undefined, subscriptions: [] });
    const chosen = { "azure.tenant": tenant, "azure.subscriptions": [subscription] };
    assert.deepEqual(azureChoice({ ...defaultSettings, ...chosen }), {
      tenant,
      subscriptions: [subscription],
    });
    assert.equal(azureChoice({ ...defaultSettings, "azure.enabled": false }), undefined);
  });

  test("is another one when a setting of Azure changes, and only then", () => {
    const changes: readonly Partial<Settings>[] = [
      { "azure.enabled": false },
      { "azure.credential": "azureCli" },
      { "azure.tenant": tenant },
      { "azure.subscriptions": [subscription] },
    ];
    for (const change of changes) {
      assert.ok(isOtherAzure(defaultSettings, { ...defaultSettings, ...change }));
    }
    const same = { ...defaultSettings, "azure.subscriptions": [], "refresh.interval": 7 };
    assert.equal(isOtherAzure(defaultSettings, same), false);
  });
});

suite("a worker and the choice", function () {
  // Real clones.
  this.timeout(30_000);
  let clone: TestClone;
  suiteSetup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    clone.commit({ "README.md": "x" });
  });
  suiteTeardown(() => clone.remove());

  const answers = answering((_request, { pathname }) => lists[pathname], codeScanning(), shop);
  const start = (
    options: Partial<WorkerOptions> = {},
    http: (request: HttpRequest) => HttpResponse | Promise<HttpResponse> = answers,
  ) =>
    startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {}, ...options },
      http,
    });

  const queriesIn = (requests: readonly HttpRequest[]) =>
    requests
      .filter(({ url }) => url.includes("Microsoft.ResourceGraph"))
      .map(({ tenant, body }) => {
        const read: unknown = JSON.parse(body ?? "");
        return [tenant, isRecord(read) ? read["subscriptions"] : undefined];
      });

  test("queries name the chosen tenant and subscriptions, from the next change on", async () => {
    const session = await start();
    try {
      await session.refresh();
      const before = queriesIn(session.requests);
      assert.ok(before.length > 0);
      for (const one of before) assert.deepEqual(one, [undefined, undefined]);
      const snapshots = session.snapshots.length;
      await session.connection.sendNotification(DidChangeConfigurationNotification.type, {
        settings: { "azure.tenant": tenant, "azure.subscriptions": [subscription] },
      });
      await session.until(() => session.snapshots.length > snapshots);
      const after = queriesIn(session.requests).slice(before.length);
      assert.ok(after.length > 0);
      for (const one of after) assert.deepEqual(one, [tenant, [subscription]]);
    } finally {
      await session.stop();
    }
  });

  test("a change during a refresh is read after it, not lost in it", async () => {
    let resume: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const session = await start({}, async (request) => {
      if (request.auth === "azure") await changed;
      return answers(request);
    });
    try {
      const chosen = { "azure.subscriptions": [subscription] };
      await session.connection.sendNotification(DidChangeConfigurationNotification.type, {
        settings: chosen,
      });
      // Answered after the change has been heard.
      await session.connection.sendRequest(statusRequest, {});
      resume();
      await session.until(() => session.snapshots.length === 2);
      assert.deepEqual(queriesIn(session.requests).at(-1), [undefined, [subscription]]);
    } finally {
      resume();
      await session.stop();
    }
  });

  test("lists what can be chosen, and asks nothing in Restricted Mode", async () => {
    const session = await start();
    try {
      assert.deepEqual(await session.connection.sendRequest(azureTenantsRequest, {}), {
        tenants: [
          {
            id: tenant,
            name: "Acme",
            subscriptions: [{ id: subscription, name: "Shop" }],
            problem: null,
          },
        ],
        problem: null,
      });
    } finally {
      await session.stop();
    }
    const restricted = await start({ trusted: false });
    try {
      const answer = await restricted.connection.sendRequest(azureTenantsRequest, {});
      assert.deepEqual(answer.tenants, []);
      assert.match(answer.problem ?? "", /Restricted Mode/);
      assert.deepEqual(restricted.requests, []);
    } finally {
      await restricted.stop();
    }
  });
});
