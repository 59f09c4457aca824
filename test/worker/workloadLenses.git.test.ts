import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CodeLens,
  CodeLensRefreshRequest,
  CodeLensRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  HoverRequest,
  RegistrationRequest,
} from "vscode-languageserver-protocol";
import { treeRequest, type WorkerOptions } from "../../src/protocol/messages.ts";
import { openSample } from "../../src/sample/sample.ts";
import { manifests } from "../../src/worker/manifests.ts";
import { type SessionOptions, startWorker, type WorkerSession } from "../support/workerSession.ts";

const options: WorkerOptions = { transport: "client", trusted: true, sample: true, settings: {} };
const payments = "deploy/k8s/payments-api.yaml";

suite("what runs, above the lines that say so", () => {
  let folder: string;
  let session: WorkerSession | undefined;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-lenses-"));
    await openSample().writeRepository(folder);
  });

  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  teardown(async () => {
    await session?.stop();
    session = undefined;
  });

  const start = async (changes: Partial<SessionOptions> = {}): Promise<WorkerSession> => {
    const sample = openSample();
    session = await startWorker({
      folders: [folder],
      options,
      loadSample: () => sample,
      ...changes,
    });
    await session.refresh();
    return session;
  };
  const open = (of: WorkerSession, path: string, text?: string) =>
    of.open(join(folder, path), text ?? readFileSync(join(folder, path), "utf8"));
  const uri = (path: string) => pathToFileURL(join(folder, path)).href;
  const lenses = async (of: WorkerSession, path: string): Promise<readonly CodeLens[]> =>
    (await of.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uri(path) } })) ??
    [];
  /** `line: words`, 1-based. */
  const words = async (of: WorkerSession, path: string) =>
    (await lenses(of, path)).map(
      ({ range, command }) => `${range.start.line + 1}: ${command?.title}`,
    );
  /** The lines that hold one of these, 1-based. */
  const linesOf = (path: string, ...parts: readonly string[]) =>
    readFileSync(join(folder, path), "utf8")
      .split("\n")
      .flatMap((line, index) => (parts.some((part) => line.includes(part)) ? [index + 1] : []));

  test("a manifest names what runs, and the service that opens it what Defender says", async () => {
    const worker = await start();
    await open(worker, payments);
    const found = await words(worker, payments);
    const [image, type] = linesOf(payments, "image:", "type: LoadBalancer");
    assert.equal(found.length, 2);
    // Three clusters run it: two of production, which the internet reaches, and staging.
    assert.match(
      found[0] ?? "",
      new RegExp(`^${image}: Running in 3 workloads: internet-exposed · \\d+ Fix now$`),
    );
    assert.equal(found[1], `${type}: Defender for Cloud: payments-api is internet-exposed`);
  });

  test("an ingress leads over its service to what runs, also when these are in other files", async () => {
    const worker = await start();
    const web = "deploy/k8s/web.yaml";
    const whole = readFileSync(join(folder, web), "utf8");
    const [before = "", ingress = ""] = whole.split("---\napiVersion: networking");
    const other = "deploy/k8s/web-ingress.yaml";
    const text = `apiVersion: networking${ingress}`;
    writeFileSync(join(folder, web), before);
    writeFileSync(join(folder, other), text);
    try {
      await open(worker, other, text);
      assert.deepEqual(await words(worker, other), [
        "2: Defender for Cloud: web is internet-exposed",
      ]);
      // What it opened does not run here any more.
      writeFileSync(join(folder, web), "kind: List\n");
      assert.deepEqual(await words(worker, other), []);
    } finally {
      writeFileSync(join(folder, web), whole);
      unlinkSync(join(folder, other));
    }
  });

  test("Dockerfile, workflow and Terraform say where what they make runs", async () => {
    const worker = await start({ options: { ...options, settings: { "lenses.alerts": false } } });
    const say = async (path: string) => {
      await open(worker, path);
      return words(worker, path);
    };
    const dockerfile = "services/payments-api/Dockerfile";
    const [, final] = linesOf(dockerfile, "FROM ");
    assert.deepEqual(await say(dockerfile), [
      `${final}: In production as payments-api · 2 CVEs in the base image, rebuilding may fix them`,
    ]);
    const workflow = ".github/workflows/payments-api.yml";
    const [step] = linesOf(workflow, "docker/build-push-action");
    const [built = ""] = await say(workflow);
    assert.ok(built.startsWith(`${step}: In production as payments-api · internet-exposed`), built);
    const [image] = linesOf("infra/terraform/apps.tf", "image  =");
    const [app = ""] = await say("infra/terraform/apps.tf");
    assert.ok(app.startsWith(`${image}: Running`), app);
  });

  test("a package that a Dockerfile installs by name is where its CVEs are said", async () => {
    const worker = await start();
    const path = "services/payments-api/Dockerfile";
    const text = readFileSync(join(folder, path), "utf8").replace(
      "ENV NODE_ENV",
      "RUN apt-get update && apt-get install -y openssl\nENV NODE_ENV",
    );
    await open(worker, path, text);
    const line = text.split("\n").findIndex((one) => one.includes("apt-get")) + 1;
    const found = await words(worker, path);
    assert.equal(found.at(-1), `${line}: 2 CVEs in openssl, fixed in 3.0.11-1~deb12u2`);
    // The CVEs of lodash and jsonwebtoken are drawn as Dependabot alerts.
    assert.ok(!found[0]?.includes("CVE"), found[0]);
  });

  test("it leads to the workload, worst first, and gives the account in words", async () => {
    const worker = await start();
    await open(worker, payments);
    const [lens] = await lenses(worker, payments);
    const [argument] = (lens?.command?.arguments ?? []) as readonly {
      repository: string;
      key: string;
      keys: readonly string[];
    }[];
    assert.equal(lens?.command?.command, "runtimeRisk.viewWorkload");
    assert.equal(argument?.repository, "github.com/acme/storefront");
    assert.match(argument?.key ?? "", /managedclusters\/prod-weu\/.*\/payments-api$/);
    assert.equal(argument?.keys[0], argument?.key);
    assert.equal(argument?.keys.length, 3);
    assert.match(
      lens?.command?.tooltip ?? "",
      /^payments-api \(prod\) · .*attested.*which version/,
    );
    const hover = await worker.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: uri(payments) },
      position: lens?.range.start ?? { line: 0, character: 0 },
    });
    assert.match(JSON.stringify(hover), /AKS prod\\+-weu/);
  });

  test("follows the edits of the open text", async () => {
    const worker = await start();
    const text = readFileSync(join(folder, payments), "utf8");
    await open(worker, payments, text);
    const [first] = await lenses(worker, payments);
    await worker.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uri(payments), version: 2 },
      contentChanges: [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          text: "# one\n# two\n",
        },
      ],
    });
    const [moved] = await lenses(worker, payments);
    assert.equal(moved?.range.start.line, (first?.range.start.line ?? 0) + 2);
    await worker.change(join(folder, payments), text.replace("payments-api:3", "payments:3"), 3);
    assert.deepEqual(await words(worker, payments), []);
  });

  test("says nothing of files that run nothing, and loads no reader for them", async () => {
    let loaded = 0;
    const worker = await start({
      options: { ...options, settings: { "lenses.alerts": false } },
      loadManifests: () => {
        loaded += 1;
        return manifests;
      },
    });
    const before = loaded;
    await open(worker, "services/payments-api/src/routes/refunds.ts");
    assert.deepEqual(await lenses(worker, "services/payments-api/src/routes/refunds.ts"), []);
    assert.equal(loaded, before);
    // An image that nobody runs, and a file that is not open.
    await open(worker, "other.yaml", "kind: Pod\nspec: { containers: [{ image: nginx }] }\n");
    assert.deepEqual(await lenses(worker, "other.yaml"), []);
    assert.deepEqual(await lenses(worker, "deploy/k8s/web.yaml"), []);
  });

  test("is off by setting, at once, and never on in Restricted Mode", async () => {
    const worker = await start();
    await open(worker, payments);
    const set = (isOn: boolean) =>
      worker.connection.sendNotification(DidChangeConfigurationNotification.type, {
        settings: { "lenses.workloads": isOn },
      });
    await set(false);
    assert.deepEqual(await lenses(worker, payments), []);
    await set(true);
    assert.notDeepEqual(await lenses(worker, payments), []);
    await worker.stop();
    const untrusted = await start({ options: { ...options, trusted: false } });
    await open(untrusted, payments);
    assert.deepEqual(await lenses(untrusted, payments), []);
  });

  test("asks about files alone, and again after a new snapshot", async () => {
    const registered: string[] = [];
    let refreshed = 0;
    const worker = await start({
      capabilities: {
        textDocument: { codeLens: { dynamicRegistration: true } },
        workspace: { codeLens: { refreshSupport: true } },
      },
      prepare: (connection) => {
        connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
          registered.push(...registrations.map((one) => JSON.stringify(one)));
        });
        connection.onRequest(CodeLensRefreshRequest.type, () => {
          refreshed += 1;
        });
      },
    });
    const selector = registered.find((one) => one.includes("textDocument/codeLens")) ?? "";
    assert.match(selector, /"documentSelector":\[\{"scheme":"file"\}\]/);
    const before = refreshed;
    await worker.refresh(true);
    assert.ok(before > 0 && refreshed > before, `${before}, then ${refreshed}`);
  });

  test("the tree lists the lines that run, open and build a workload, when they are asked for", async () => {
    const worker = await start();
    const view = "exposedResources";
    const below = (parent?: string) =>
      worker.connection.sendRequest(treeRequest, { view, ...(parent && { parent }) });
    const [prod] = await below();
    const workloads = await below(prod?.id);
    const api = workloads.find(({ id }) => id.includes("prod-weu/namespaces/payments"));
    const group = (await below(api?.id)).find(({ context }) => context === "declared");
    assert.equal(group?.label, "Declared in");
    const rows = await below(group?.id);
    const [image, type] = linesOf(payments, "image:", "type: LoadBalancer");
    const workflow = ".github/workflows/payments-api.yml";
    const [step] = linesOf(workflow, "docker/build-push-action");
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} ${description}`),
      [
        `payments-api.yaml:${image} runs its image · deploy/k8s`,
        `payments-api.yaml:${type} lets traffic in · deploy/k8s`,
        `payments-api.yml:${step} builds it · .github/workflows`,
        "Dockerfile its Dockerfile · services/payments-api",
      ],
    );
    assert.deepEqual(rows[0]?.line, { uri: uri(payments), line: image });
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  });

  test("a missing reader costs the lenses and nothing else", async () => {
    const worker = await start({
      loadManifests: () => {
        throw new Error("Cannot find module manifests.cjs");
      },
    });
    await open(worker, payments);
    assert.deepEqual(await lenses(worker, payments), []);
    assert.ok((await worker.report()).alerts.length > 0);
  });
});
