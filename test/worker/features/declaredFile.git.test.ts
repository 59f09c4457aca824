import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CompletionRequest } from "vscode-languageserver-protocol/node";
import { makeClone, type TestClone } from "../../support/clone.ts";
import { answering, shop } from "../../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../../support/workerSession.ts";

const path = ".github/runtime-risk.yml";
const wrong = "version: 1\ndeployments:\n  - name: api\n    platform: k8s\n";

suite("editing declared deployments", () => {
  let clone: TestClone;
  let session: WorkerSession | undefined;
  const uri = (file: string) => pathToFileURL(join(clone.folder, file)).href;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    clone.commit({ [path]: wrong, "other.yml": wrong });
  });
  teardown(async () => {
    await session?.stop();
    clone.remove();
  });

  async function start(trusted = true): Promise<WorkerSession> {
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted, settings: {} },
      http: answering(shop),
    });
    return session;
  }

  async function labels(at: WorkerSession, file: string, line: number, character: number) {
    const items = await at.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: uri(file) },
      position: { line, character },
    });
    return (Array.isArray(items) ? items : []).map(({ label }) => label);
  }

  test("what is wrong is drawn while it is edited, and gone when it is right", async () => {
    const worker = await start();
    await worker.refresh();
    await worker.open(join(clone.folder, path), wrong);
    await worker.until(() => (worker.diagnostics.get(uri(path)) ?? []).length > 0);
    assert.deepEqual(worker.diagnostics.get(uri(path)), [
      {
        range: { start: { line: 3, character: 14 }, end: { line: 3, character: 17 } },
        severity: 2,
        source: "runtime-risk.yml",
        message:
          "k8s is not a platform. Use one of aks, eks, gke, containerApps, appService, vm, other.",
      },
    ]);
    await worker.change(join(clone.folder, path), wrong.replace("k8s", "aks"), 2);
    await worker.until(() => worker.diagnostics.get(uri(path))?.length === 0);
  });

  test("keys and values are completed in that file, in no other", async () => {
    const worker = await start();
    await worker.refresh();
    for (const file of [path, "other.yml"])
      await worker.open(join(clone.folder, file), `${wrong}    \n`);
    assert.deepEqual((await labels(worker, path, 3, 14)).slice(0, 2), ["aks", "eks"]);
    assert.equal((await labels(worker, path, 4, 4))[0], "image");
    assert.deepEqual(await labels(worker, "other.yml", 3, 14), []);
  });

  test("what is declared is a workload, with what is wrong in the coverage", async () => {
    const worker = await start();
    await worker.refresh();
    const { workloads, coverage } = await worker.report();
    assert.deepEqual(
      workloads.map(({ key, platform, evidence }) => [key, platform, evidence]),
      [["declared:api", "other", "declared"]],
    );
    const declared = coverage.find(({ source }) => source === "declared");
    assert.deepEqual(
      [declared?.state, declared?.count, declared?.detail],
      [
        "partial",
        1,
        "Line 4 of .github/runtime-risk.yml: k8s is not a platform. Use one of aks, eks, gke, containerApps, appService, vm, other.",
      ],
    );
  });

  test("in Restricted Mode the file is not read, not drawn and not completed", async () => {
    const worker = await start(false);
    await worker.refresh();
    await worker.open(join(clone.folder, path), wrong);
    assert.deepEqual(await labels(worker, path, 3, 14), []);
    assert.equal(worker.diagnostics.get(uri(path)), undefined);
    const { workloads, coverage } = await worker.report();
    assert.deepEqual(workloads, []);
    assert.equal(coverage.find(({ source }) => source === "declared")?.state, "notConfigured");
  });

  test("a client that can be told later is told which file it is about", async () => {
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: answering(shop),
      capabilities: { textDocument: { completion: { dynamicRegistration: true } } },
    });
    const { registrations } = session;
    await session.until(() => registrations.length > 0);
    assert.deepEqual(
      registrations.map(({ method, registerOptions }): readonly unknown[] => [
        method,
        registerOptions,
      ]),
      [
        [
          "textDocument/completion",
          {
            triggerCharacters: [" ", "-"],
            documentSelector: [{ scheme: "file", pattern: "**/.github/runtime-risk.yml" }],
          },
        ],
      ],
    );
  });
});
