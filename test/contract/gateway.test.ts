import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProtocolConnection, ResponseError } from "vscode-languageserver-protocol/node";
import type { HttpRequest } from "../../src/protocol/messages.ts";
import { openSample } from "../../src/sample/sample.ts";
import { at, each, itemsOf } from "../sample/client.ts";
import { assertReport } from "../support/report.ts";
import { fieldNames } from "./azureFields.ts";
import { isGitHub, sampleUpstream } from "./sampleUpstream.ts";
import {
  bundleWorker,
  type ProcessStart,
  startProcess,
  type WorkerProcess,
} from "./workerProcess.ts";

// The names and numbers of the contract, written out: the product's own constants would agree with
// its mistakes.
const trusted = { transport: "client", trusted: true, settings: {} };
const requestFields = new Set([
  "account",
  "auth",
  "body",
  "bodyEncoding",
  "headers",
  "method",
  "tenant",
  "url",
]);
/** The origins that the client allows, and whose credential goes to each. */
const credentials = new Map([
  ["https://api.github.com", "github"],
  ["https://management.azure.com", "azure"],
  ["https://www.cisa.gov", "none"],
  ["https://tmaproduction.blob.core.windows.net", "none"],
]);
const forbiddenHeaders = /^(authorization|cookie|host|proxy-.*)$/i;
const marker = "marker-of-a-credential-nobody-may-see";
const sources = [
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
];

suite("the worker's process", () => {
  let folder: string;
  let clone: string;
  let worker: string;
  const running: WorkerProcess[] = [];

  // A whole session, or a process of its own, on a machine that does other things too.
  suiteSetup(async function () {
    this.timeout(120_000);
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-contract-")));
    clone = join(folder, "clone");
    mkdirSync(clone);
    await openSample().writeRepository(clone);
    worker = await bundleWorker(join(folder, "dist"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));
  teardown(async () => {
    for (const one of running.splice(0)) assert.equal(await one.stop(), 0);
  });

  const start = async (changes: Partial<ProcessStart>): Promise<WorkerProcess> => {
    const one = await startProcess({ worker, channel: "ipc", folder: clone, ...changes });
    running.push(one);
    return one;
  };

  for (const channel of ["stdio", "ipc"] as const) {
    suite(`over ${channel}`, () => {
      test("sends requests of the contract's shape and works with answers of it", async () => {
        const upstream = sampleUpstream(openSample());
        const asked: unknown[] = [];
        const changes: unknown[] = [];
        const { connection } = await start({
          channel,
          options: trusted,
          prepare: (one) => {
            one.onRequest("runtimeRisk/http", async (request: HttpRequest) => {
              asked.push(request);
              return upstream.http(request);
            });
            one.onNotification("runtimeRisk/snapshotChanged", (change: unknown) => {
              changes.push(change);
            });
          },
        });
        assert.deepEqual(await ask(connection, "refresh", {}), { version: 1 });
        assert.deepEqual(await ask(connection, "refresh", { force: true }), { version: 2 });
        assert.ok(asked.length > 10);
        for (const request of asked) assertRequest(request);
        assert.ok(upstream.exchanges.some(isGitHub));

        assert.deepEqual(each(changes, "version"), [1, 2]);
        for (const change of changes) {
          for (const tier of ["fixNow", "fixSoon", "plan", "watch"]) {
            assert.equal(typeof at(change, "counts", tier), "number");
          }
          assert.deepEqual(each(at(change, "coverage"), "source"), sources);
        }
        assert.deepEqual(await ask(connection, "repositories", {}), [
          { repository: "github.com/acme/storefront", folder: clone },
        ]);
        const report = await ask(connection, "report", {});
        assertReport(report);
        assert.ok(itemsOf(at(report, "alerts")).length > 0);
        assert.ok(itemsOf(at(report, "workloads")).length > 0);
        const named = { repository: "github.com/acme/storefront" };
        assert.deepEqual(
          at(await ask(connection, "report", named), "alerts"),
          at(report, "alerts"),
        );
      });

      test("puts a body together that comes as base64 and in parts", async () => {
        const upstream = sampleUpstream(openSample());
        const parts = new Map<string, Buffer>();
        const named: unknown[] = [];
        const { connection } = await start({
          channel,
          options: trusted,
          prepare: (one) => {
            const part = (rest: Buffer) => {
              const next = `part ${parts.size}`;
              const isMore = rest.length > 20_000;
              if (isMore) parts.set(next, rest.subarray(20_000));
              return {
                body: rest.subarray(0, 20_000).toString("base64"),
                encoding: "base64",
                ...(isMore ? { next } : {}),
              };
            };
            one.onRequest("runtimeRisk/http", async (request: HttpRequest) => {
              const { status, headers, body } = await upstream.http(request);
              return { status, headers, ...part(Buffer.from(body)) };
            });
            one.onRequest("runtimeRisk/httpPart", (params: unknown) => {
              named.push(params);
              return part(parts.get(String(at(params, "next"))) ?? Buffer.from(""));
            });
          },
        });
        await ask(connection, "refresh", {});
        assert.ok(named.length > 0);
        for (const params of named) assert.deepEqual(fieldNames(params), ["next"]);
        assert.equal(new Set(each(named, "next")).size, parts.size);
        const report = await ask(connection, "report", {});
        const alerts = upstream.exchanges
          .filter(({ sent }) => /\/code-scanning\/alerts\?(?=.*\bstate=open\b)/.test(sent.url))
          .flatMap(({ answer }) => itemsOf(JSON.parse(answer.body)));
        const read = itemsOf(at(report, "coverage")).find(
          (entry) => at(entry, "source") === "codeScanning",
        );
        assert.equal(at(read, "state"), "ok");
        assert.equal(at(read, "count"), alerts.length);
      });

      test("uses no credential and no address of its environment", async () => {
        const upstream = sampleUpstream(openSample());
        const { connection, output } = await start({
          channel,
          options: trusted,
          environment: {
            GITHUB_TOKEN: marker,
            GH_TOKEN: marker,
            RUNTIME_RISK_ARM_TOKEN: marker,
            AZURE_CLIENT_SECRET: marker,
            GITHUB_API_URL: `https://${marker}.example/api`,
            RUNTIME_RISK_ARM_URL: `https://${marker}.example`,
          },
          prepare: (one) => {
            one.onRequest("runtimeRisk/http", (request: HttpRequest) => upstream.http(request));
          },
        });
        await ask(connection, "refresh", {});
        const report = await ask(connection, "report", {});
        assert.ok(itemsOf(at(report, "alerts")).length > 0);
        // What was looked through holds the messages at all.
        assert.ok(output().includes("runtimeRisk/http"));
        assert.ok(!output().includes(marker));
        assert.ok(!JSON.stringify(upstream.exchanges).includes(marker));
      });

      test("asks nothing without trust, and answers at once", async () => {
        for (const options of [{ ...trusted, trusted: false }, undefined]) {
          const asked: unknown[] = [];
          const { connection } = await start({
            channel,
            options,
            environment: { GITHUB_TOKEN: marker, GITHUB_API_URL: "http://127.0.0.1:9" },
            prepare: (one) => {
              one.onRequest("runtimeRisk/http", (request: unknown) => {
                asked.push(request);
                throw new Error("nothing may be asked");
              });
            },
          });
          assert.deepEqual(await ask(connection, "refresh", {}), { version: 0 });
          const report = await ask(connection, "report", {});
          assertReport(report);
          assert.deepEqual(at(report, "alerts"), []);
          assert.deepEqual(at(report, "workloads"), []);
          assert.deepEqual(each(at(report, "coverage"), "source"), sources);
          assert.deepEqual(
            new Set(each(at(report, "coverage"), "state")),
            new Set(["notConfigured"]),
          );
          assert.deepEqual(
            new Set(each(at(report, "coverage"), "detail")),
            new Set(["Restricted Mode"]),
          );
          assert.deepEqual(asked, []);
        }
      });
    });
  }

  test("answers itself as the sample and sends nothing", async () => {
    const asked: unknown[] = [];
    const { connection } = await start({
      options: { ...trusted, sample: true },
      prepare: (one) => {
        one.onRequest("runtimeRisk/http", (request: unknown) => {
          asked.push(request);
          throw new Error("nothing may be asked");
        });
      },
    });
    await ask(connection, "refresh", {});
    const report = await ask(connection, "report", {});
    assertReport(report);
    assert.ok(itemsOf(at(report, "alerts")).length > 0);
    assert.deepEqual(asked, []);
  });

  test("answers as the sample in the scenario that it is started with", async () => {
    const { connection } = await start({
      options: { ...trusted, sample: true, sampleScenario: "dependabotOff" },
    });
    await ask(connection, "refresh", {});
    const report = await ask(connection, "report", {});
    assertReport(report);
    const states = itemsOf(at(report, "coverage")).map((entry) => at(entry, "state"));
    assert.deepEqual(states.slice(0, 3), ["ok", "off", "ok"]);
  });

  const failures: readonly (readonly [code: number, data: unknown, state: string])[] = [
    [-32011, { reason: "notSignedIn", detail: "no session" }, "unauthenticated"],
    [-32012, { reason: "originNotAllowed", detail: "not on the list" }, "unreachable"],
    [-32013, { reason: "network", detail: "no route" }, "unreachable"],
    [-32014, { reason: "tooLarge", detail: "over 64 MiB" }, "unreachable"],
    [-32603, undefined, "unreachable"],
  ];
  for (const [code, data, state] of failures) {
    test(`takes the client's error ${code} for ${state} and claims nothing`, async () => {
      const { connection } = await start({
        options: trusted,
        prepare: (one) => {
          one.onRequest("runtimeRisk/http", () => new ResponseError(code, "failed", data));
        },
      });
      await ask(connection, "refresh", {});
      const report = await ask(connection, "report", {});
      assertReport(report);
      const read = new Map(
        itemsOf(at(report, "coverage")).map((entry) => [String(at(entry, "source")), entry]),
      );
      for (const source of ["codeScanning", "issues", "workloads", "plans"]) {
        assert.equal(at(read.get(source), "state"), state, source);
        assert.equal(at(read.get(source), "count"), null, source);
      }
    });
  }
});

/** One of our own requests to the worker. */
function ask(connection: ProtocolConnection, name: string, params: unknown): Promise<unknown> {
  return connection.sendRequest(`runtimeRisk/${name}`, params);
}

/** Fails unless `runtimeRisk/http` was sent with the contract's fields and nothing forbidden. */
function assertRequest(request: unknown): void {
  assert.ok(typeof request === "object" && request !== null);
  const unknown = Object.keys(request).filter((name) => !requestFields.has(name));
  assert.deepEqual(unknown, []);
  assert.match(String(at(request, "method")), /^(GET|POST|PATCH)$/);
  const { origin } = new URL(String(at(request, "url")));
  assert.equal(at(request, "auth"), credentials.get(origin), origin);
  const headers = at(request, "headers");
  assert.ok(typeof headers === "object" && headers !== null);
  for (const [name, value] of Object.entries(headers)) {
    assert.doesNotMatch(name, forbiddenHeaders);
    assert.equal(typeof value, "string", name);
  }
  for (const name of ["body", "account", "tenant"]) {
    const value = at(request, name);
    assert.ok(value === undefined || typeof value === "string", name);
  }
  const encoding = at(request, "bodyEncoding");
  assert.ok(encoding === undefined || (encoding === "base64" && at(request, "body") !== undefined));
}
