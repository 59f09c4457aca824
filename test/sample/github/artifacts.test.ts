import assert from "node:assert/strict";
import { uncompress } from "snappyjs";
import { at, each, itemsOf, openClient, repository } from "../client.ts";

const graph =
  "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";

/** What runs in Azure's clusters, as Resource Graph says: a container's id and its image's digest. */
async function running(
  client: ReturnType<typeof openClient>,
): Promise<ReadonlyMap<string, string>> {
  const query =
    "securityresources | where type =~ 'microsoft.security/assessments' | where properties.resourceDetails.ResourceType =~ 'K8s-container'";
  const rows = itemsOf(at((await client.send("POST", graph, { query })).body, "data"));
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const digest = at(row, "properties", "resourceAdditionalData", "Digest");
      const id = String(at(row, "properties", "resourceDetails", "Id"));
      const isInCluster = id.includes("/managedclusters/");
      return typeof digest === "string" && isInCluster ? [[id, digest]] : [];
    }),
  );
}

/** The bundle behind an attestation's address, which is asked without a credential. */
async function stored(client: ReturnType<typeof openClient>, attestation: unknown) {
  const url = String(at(attestation, "bundle_url"));
  const response = await client.sample.respond(new Request(url));
  assert.equal(response.status, 200, url);
  const content = uncompress(new Uint8Array(await response.arrayBuffer()), 1024 * 1024);
  const bundle: unknown = JSON.parse(Buffer.from(content).toString("utf8"));
  return bundle;
}

suite("artifacts", () => {
  test("tells our running images from another repository's and from unattested ones", async () => {
    const client = openClient();
    const id = at((await client.get(repository)).body, "id");
    const workloads = await running(client);
    assert.equal(workloads.size, 15);
    const answer = await client.send("POST", "/orgs/acme/attestations/bulk-list", {
      subject_digests: [...new Set(workloads.values())],
    });
    const found = at(answer.body, "attestations_subject_digests");
    const owners = [...workloads].map(([container, digest]) => {
      const attestations = at(found, digest);
      const owner = attestations === null ? "nobody" : at(attestations, 0, "repository_id");
      return `${container.split("/").at(-1) ?? ""} ${owner === id ? "ours" : owner === "nobody" ? "unattested" : "other"}`;
    });
    assert.deepEqual([...new Set(owners)].toSorted(), [
      "catalog ours",
      "invoice-cron unattested",
      "jobs-cleanup unattested",
      "jobs-export ours",
      "jobs-reindex unattested",
      "loyalty-api other",
      "orders-worker ours",
      "payments-api ours",
      "reports ours",
      "web ours",
    ]);
  });

  test("carries provenance that names workflow, repository and an older commit of ours", async () => {
    const client = openClient();
    const commits = each((await client.get(`${repository}/commits?per_page=100`)).body, "sha");
    const workloads = await running(client);
    const behind = new Map<string, number>();
    for (const [container, digest] of workloads) {
      const answer = await client.get(`/orgs/acme/attestations/${digest}`);
      if (answer.status === 404) continue;
      const attestation = at(answer.body, "attestations", 0);
      const bundle = at(attestation, "bundle") ?? (await stored(client, attestation));
      const payload = at(bundle, "dsseEnvelope", "payload");
      const statement: unknown = JSON.parse(
        Buffer.from(String(payload), "base64").toString("utf8"),
      );
      assert.equal(at(statement, "predicateType"), "https://slsa.dev/provenance/v1");
      assert.equal(`sha256:${String(at(statement, "subject", 0, "digest", "sha256"))}`, digest);
      const definition = at(statement, "predicate", "buildDefinition");
      const workflow = at(definition, "externalParameters", "workflow");
      if (at(workflow, "repository") !== "https://github.com/acme/storefront") continue;
      const path = String(at(workflow, "path"));
      assert.equal((await client.get(`${repository}/contents/${path}`)).status, 200, path);
      const commit = at(definition, "resolvedDependencies", 0, "digest", "gitCommit");
      assert.ok(commits.includes(commit), container);
      behind.set(container.split("/").slice(-7).join("/"), commits.indexOf(commit));
    }
    assert.equal(behind.size, 11);
    // The release of 19 August has 25 commits of main above it.
    assert.equal(
      behind.get("prod-weu/namespaces/payments/pods/payments-api/containers/payments-api"),
      25,
    );
  });

  test("the store of attestations takes a signature, and no credential", async () => {
    const { sample, get } = openClient();
    const digest = [...(await running(openClient()))].find(([id]) => id.includes("/catalog/"))?.[1];
    const { body } = await get(`/orgs/acme/attestations/${digest ?? ""}`);
    const url = String(at(body, "attestations", 0, "bundle_url"));
    assert.equal(at(body, "attestations", 0, "bundle"), undefined);
    const status = async (address: string, headers: Readonly<Record<string, string>> = {}) =>
      (await sample.respond(new Request(address, { headers }))).status;
    assert.equal(await status(url), 200);
    assert.equal(await status(url, { authorization: "Bearer of-nobody" }), 400);
    assert.equal(await status(url.replace(/sig=[^&]*/, "")), 403);
    assert.equal(await status(url.replace(/se=[^&]*/, "se=2020-01-01T00:00:00Z")), 403);
    assert.equal(await status(url.replace("/sha256", "/other")), 404);
  });

  test("sends a bundle that nobody can take for a web token", async () => {
    const client = openClient();
    for (const digest of new Set((await running(client)).values())) {
      const { text } = await client.get(`/orgs/acme/attestations/${digest}`);
      assert.doesNotMatch(text, /eyJ/);
    }
  });

  test("lists a deployment record for each workload that runs an image of ours", async () => {
    const client = openClient();
    const workloads = await running(client);
    const digest =
      [...workloads].find(([id]) => id.includes("/prod-weu/namespaces/payments/"))?.[1] ?? "";
    const answer = await client.get(`/orgs/acme/artifacts/${digest}/metadata/deployment-records`);
    const records = at(answer.body, "deployment_records");
    assert.equal(at(answer.body, "total_count"), 2);
    assert.deepEqual(each(records, "cluster"), ["prod-weu", "prod-eus"]);
    assert.deepEqual(each(records, "logical_environment"), ["prod", "prod"]);
    assert.deepEqual(at(records, 0, "runtime_risks"), ["internet-exposed", "sensitive-data"]);
    const stored = await client.get(`/orgs/acme/artifacts/${digest}/metadata/storage-records`);
    assert.equal(at(stored.body, "storage_records", 0, "name"), "payments-api");
    const other = [...workloads].find(([id]) => id.includes("loyalty"))?.[1] ?? "";
    const none = await client.get(`/orgs/acme/artifacts/${other}/metadata/deployment-records`);
    assert.equal(none.status, 404);
  });

  test("refuses digests that are none", async () => {
    const { send } = openClient();
    const status = async (subject_digests: unknown) =>
      (await send("POST", "/orgs/acme/attestations/bulk-list", { subject_digests })).status;
    assert.equal(await status([]), 422);
    assert.equal(await status(["sha256:12"]), 422);
    assert.equal(await status([`sha256:${"0".repeat(64)}`]), 200);
  });
});
