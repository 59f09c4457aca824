import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { ProtocolConnection } from "vscode-languageserver-protocol/node";
import type { HttpRequest, HttpResponse } from "../../src/protocol/messages.ts";
import { openSample } from "../../src/sample/sample.ts";
import { createGitHub } from "../../src/sources/github/client.ts";
import { readSecretScanning } from "../../src/sources/github/secretScanning.ts";
import { at, itemsOf } from "../sample/client.ts";
import { acmeShop, calm, shopRepository } from "../support/gitHubClient.ts";
import {
  fetchTransport,
  type LoopbackServer,
  type ReceivedRequest,
  serve,
} from "../support/loopback.ts";
import { bundleWorker, startProcess, type WorkerProcess } from "./workerProcess.ts";

const secret = "ghp-value-that-nobody-may-see-7f3a";

/** How a server that does not know `hide_secret` may send what it was asked to hide. */
type Manner = "list" | "brokenList" | "refusal" | "page";

suite("the value of a secret", () => {
  let folder: string;
  let clone: string;
  let worker: string;
  let server: LoopbackServer;
  let manner: Manner = "list";
  let sentTimes = 0;
  const running: WorkerProcess[] = [];
  const sample = openSample();

  suiteSetup(async function () {
    this.timeout(120_000);
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-contract-")));
    clone = join(folder, "clone");
    mkdirSync(clone);
    await sample.writeRepository(clone);
    worker = await bundleWorker(join(folder, "dist"));
    server = await serve((request, response) => void answer(request, response));
  });
  suiteTeardown(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  teardown(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  /** The sample's answer, with the secret wherever an alert or a location is. */
  async function answer(
    { method, path, headers, body }: ReceivedRequest,
    response: ServerResponse,
  ) {
    const asked = new Request(`https://api.github.com${path}`, {
      method,
      headers: { authorization: "Bearer of-nobody", accept: String(headers.accept) },
      ...(body === "" ? {} : { body }),
    });
    const answered = await sample.respond(asked);
    const here = (text: string) => text.replaceAll("https://api.github.com", server.url);
    const link = answered.headers.get("link");
    const text = here(await answered.text());
    const isSecret = path.includes("/secret-scanning/");
    if (isSecret) sentTimes += 1;
    response.writeHead(isSecret && manner === "refusal" ? 403 : answered.status, {
      "content-type": "application/json; charset=utf-8",
      etag: `"${manner}"`,
      ...(link === null ? {} : { link: here(link) }),
      ...(isSecret && manner === "refusal" ? { "x-ratelimit-remaining": "0" } : {}),
    });
    response.end(isSecret ? withSecret(text) : text);
  }

  function withSecret(text: string): string {
    if (manner === "refusal") return JSON.stringify({ message: "API rate limit exceeded", secret });
    if (manner === "page") return `<html>${secret}</html>`;
    const list: unknown = JSON.parse(text);
    const told = JSON.stringify(list, (name, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value) && name !== "raw"
        ? { ...value, secret, raw: { value: secret }, resolution_comment: `It was ${secret}` }
        : value,
    );
    // Also an item that no reader understands.
    const odd = told.replace(/\]$/, `,{"number":"none","secret":"${secret}"},"${secret}"]`);
    return manner === "brokenList" ? odd.slice(0, -30) : odd;
  }

  /** What a client sends on that does not take anything out. */
  async function forward({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
    const { origin, pathname, search } = new URL(url);
    if (origin !== "https://api.github.com") return { status: 503, headers: {}, body: "" };
    const response = await fetch(`${server.url}${pathname}${search}`, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
  }

  for (const transport of ["client", "direct"] as const) {
    test(`leaves a worker over the ${transport} transport nowhere, and stays nowhere`, async function () {
      this.timeout(120_000);
      const storagePath = join(folder, `storage-${transport}`);
      const one = await startProcess({
        worker,
        channel: "ipc",
        folder: clone,
        options: { transport, trusted: true, settings: {}, storagePath },
        environment: {
          GITHUB_TOKEN: "of-nobody",
          GITHUB_API_URL: server.url,
          RUNTIME_RISK_ARM_URL: server.url,
        },
        prepare: (connection) => connection.onRequest("runtimeRisk/http", forward),
      });
      running.push(one);
      const answers: unknown[] = [];
      // After a refusal nothing is asked for a while.
      for (const next of ["list", "brokenList", "page", "refusal"] as const) {
        manner = next;
        sentTimes = 0;
        await one.connection.sendRequest("runtimeRisk/refresh", { force: true });
        assert.ok(sentTimes > 0, `nothing secret was sent as ${next}`);
        answers.push(await everything(one.connection));
      }
      const alerts = answers.map((all) =>
        itemsOf(at(all, "report", "alerts")).filter((a) => at(a, "kind") === "secretScanning"),
      );
      assert.ok((alerts[0]?.length ?? 0) > 2, "the alerts themselves are there");
      const files = readdirSync(storagePath, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"));
      const said = [one.output(), JSON.stringify(answers)];
      assert.ok(
        files.some((text) => text.includes("secretScanning/")),
        "the snapshot is kept",
      );
      assert.ok(said.every((text) => text.includes("secretScanning/")));
      for (const text of [...files, ...said]) assert.ok(!text.includes(secret));
    });
  }

  test("is in no memory and in no error of the client", async () => {
    const log: string[] = [];
    const github = createGitHub({
      repository: { ...acmeShop, name: "storefront" },
      transport: fetchTransport,
      apiUrl: server.url,
      log: (message) => log.push(message),
      retryDelayMs: 1,
      clock: () => Date.now(),
    });
    const seen: unknown[] = [github.memory, log];
    for (const next of ["list", "brokenList", "page", "refusal"] as const) {
      manner = next;
      seen.push(await readSecretScanning(github, shopRepository, calm));
      seen.push(
        await github
          .request("GET /repos/{owner}/{repo}/secret-scanning/alerts/{n}", { n: 1 }, calm)
          .catch((error: unknown) => error),
      );
    }
    const text = seen
      .map((one) => inspect(one, { depth: Number.POSITIVE_INFINITY, showHidden: true }))
      .join("\n");
    assert.match(text, /secretScanning\/1\b/);
    assert.match(text, /rate limit exceeded/);
    assert.ok(!text.includes(secret));
  });
});

/** All that a client can ask of a worker about what it read. */
async function everything(connection: ProtocolConnection): Promise<object> {
  const ask = (name: string, params: object): Promise<unknown> =>
    connection.sendRequest(`runtimeRisk/${name}`, params);
  const nodes: unknown[] = [];
  const open = async (view: string, parent?: unknown): Promise<void> => {
    const children = itemsOf(await ask("tree", parent === undefined ? { view } : { view, parent }));
    nodes.push(...children);
    for (const child of children) {
      if (at(child, "children") !== "none") await open(view, at(child, "id"));
    }
  };
  await open("alerts");
  await open("exposedResources");
  const report = await ask("report", {});
  const about: unknown[] = [];
  const secrets = itemsOf(at(report, "alerts")).filter((a) => at(a, "kind") === "secretScanning");
  // One of them: every draft searches, which GitHub wants two seconds apart.
  for (const alert of secrets.slice(0, 1)) {
    const one = { repository: "github.com/acme/storefront", key: at(alert, "key") };
    for (const name of ["explain", "draftIssue", "alertPlace"]) about.push(await ask(name, one));
  }
  return { report, nodes, about, status: await ask("status", {}) };
}
