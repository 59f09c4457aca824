import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PageSection, WorkloadPage } from "../../src/core/view/workloadPage/page.ts";
import { workloadChoicesRequest } from "../../src/protocol/editorMessages.ts";
import { workloadPageRequest } from "../../src/protocol/workloads.ts";
import { openSample } from "../../src/sample/sample.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const repository = "github.com/acme/storefront";

suite("the page about a workload, asked from the worker", () => {
  let folder: string;
  let session: WorkerSession;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-page-"));
    const sample = openSample();
    await sample.writeRepository(folder);
    session = await startWorker({
      folders: [folder],
      options: { transport: "client", trusted: true, sample: true, settings: {} },
      loadSample: () => sample,
    });
    await session.refresh();
  });

  suiteTeardown(async () => {
    await session?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const choices = (of?: { repository: string; key: string }) =>
    session.connection.sendRequest(workloadChoicesRequest, of === undefined ? {} : { of });
  const page = (key: string, of = repository) =>
    session.connection.sendRequest(workloadPageRequest, { repository: of, key });
  const keyOf = async (name: string): Promise<string> =>
    (await choices()).find(({ key }) => key.endsWith(name))?.key ?? assert.fail(`no ${name}`);
  const paymentsKey =
    "managedclusters/prod-weu/namespaces/payments/pods/payments-api/containers/payments-api";
  const section = (of: WorkloadPage | null, id: PageSection["id"]): PageSection =>
    of?.sections.find((one) => one.id === id) ?? assert.fail(`no ${id}`);

  test("lists the workloads, the most urgent first", async () => {
    const [first] = await choices();
    assert.equal(first?.repository, repository);
    assert.equal(first?.label, "payments-api (prod)");
    assert.match(
      first?.description ?? "",
      /^internet-exposed · sensitive data · on 2 attack paths · \d+ Fix now$/,
    );
  });

  test("lists those that run an alert's code, and none for what is unknown", async () => {
    const of = await choices({ repository, key: "codeScanning/2" });
    assert.ok(of.length > 0);
    assert.ok(of.every(({ label }) => label.startsWith("payments-api")));
    assert.deepEqual(await choices({ repository, key: "codeScanning/999999" }), []);
    assert.deepEqual(
      await choices({ repository: "github.com/acme/other", key: "codeScanning/2" }),
      [],
    );
  });

  test("knows everything of the sample's most exposed workload", async () => {
    const shown = await page(await keyOf(paymentsKey));
    assert.equal(shown?.title, "payments-api");
    for (const { id, empty } of shown.sections) assert.equal(empty, undefined, id);
    const way = section(shown, "codeToCloud");
    assert.ok(way.id === "codeToCloud");
    assert.deepEqual(
      way.graph.nodes.map(({ kind }) => kind),
      ["code", "build", "image", "registry", "workload", "internet", "data"],
    );
    assert.match(way.running[0]?.text ?? "", /^Running [0-9a-f]{7}, \d+ commits behind main/);
    const cves = section(shown, "cves");
    assert.ok(cves.id === "cves");
    const path = "services/payments-api/Dockerfile";
    const text = readFileSync(join(folder, path), "utf8").split("\n");
    const { place } = cves.rows.find((row) => row.package === "openssl") ?? {};
    assert.equal(place?.uri, pathToFileURL(join(folder, path)).href);
    // The last stage's own FROM, or the one that it is built on.
    assert.match(text[place.line - 1] ?? "", /^FROM node/);
    const paths = section(shown, "attackPaths");
    assert.ok(paths.id === "attackPaths");
    assert.deepEqual(
      paths.rows.map(({ graph }) => graph?.nodes.map(({ label }) => label)),
      [
        ["anybody", "payments-api", "payments-api-identity", "acmeshopinvoices"],
        ["anybody", "payments-api", "orders-worker", "acmeshop-payments"],
      ],
    );
    const threats = section(shown, "securityAlerts");
    assert.ok(threats.id === "securityAlerts");
    assert.ok(threats.rows[0]?.tags.includes("Kill chain: execution"));
  });

  test("follows the open text of a Dockerfile", async () => {
    const path = "services/payments-api/Dockerfile";
    const key = await keyOf(paymentsKey);
    const lineOf = async () => {
      const cves = section(await page(key), "cves");
      assert.ok(cves.id === "cves");
      return cves.rows.find((row) => row.package === "openssl")?.place?.line ?? 0;
    };
    const before = await lineOf();
    await session.open(
      join(folder, path),
      `# one\n# two\n${readFileSync(join(folder, path), "utf8")}`,
    );
    assert.equal(await lineOf(), before + 2);
  });

  test("every workload there is has a page, and each section something or a reason", async () => {
    for (const { key } of await choices()) {
      const shown = await page(key);
      assert.ok(shown !== null, key);
      for (const part of shown.sections) {
        const count = part.id === "codeToCloud" ? part.graph.nodes.length : part.rows.length;
        assert.ok(
          count > 0 || (part.empty ?? "").length > 20 || part.notes.length > 0,
          `${key} ${part.id}`,
        );
      }
    }
  });

  test("is none for a workload or a repository that is not listed, and for what is no target", async () => {
    assert.equal(await page("/nothing"), null);
    assert.equal(await page(await keyOf(paymentsKey), "github.com/acme/other"), null);
    const { connection } = session;
    assert.equal(await connection.sendRequest("runtimeRisk/workloadPage", { key: 7 }), null);
  });
});
