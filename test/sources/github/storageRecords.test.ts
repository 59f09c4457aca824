import assert from "node:assert/strict";
import { readStorageRecords } from "../../../src/sources/github/storageRecords.ts";
import { answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const digest = (number: number) => `sha256:${number.toString(16).padStart(64, "0")}`;

suite("storage records", () => {
  test("say where an image is kept, under which name, and whether it still is", async () => {
    const record = { registry_url: "https://acme.azurecr.io", repository: "shop/api" };
    const { transport, requests } = answeringTransport((_request, url) =>
      decodeURIComponent(url.pathname).includes(digest(1))
        ? {
            body: {
              total_count: 3,
              storage_records: [
                { ...record, name: "api", status: "deleted" },
                { name: "api", registry_url: "https://ghcr.io", status: "new word" },
                { name: "no registry" },
              ],
            },
          }
        : { status: 404, body: { message: "Not Found" } },
    );
    const reading = await readStorageRecords(clientOver(transport), [digest(2), digest(1)], calm);
    assert.deepEqual(reading, {
      facts: [
        {
          digest: digest(1),
          name: "shop/api",
          registry: "https://acme.azurecr.io",
          status: "deleted",
        },
        { digest: digest(1), name: "api", registry: "https://ghcr.io", status: "unknown" },
      ],
      problem: undefined,
    });
    assert.deepEqual(
      requests.map(({ url }) => decodeURIComponent(new URL(url).pathname)).toSorted(),
      [1, 2].map((one) => `/orgs/acme/artifacts/${digest(one)}/metadata/storage-records`),
    );
  });

  test("a failure is said, not taken for none", async () => {
    const { transport } = answeringTransport(() => ({
      status: 403,
      body: { message: "Resource not accessible by integration" },
    }));
    const reading = await readStorageRecords(clientOver(transport), [digest(1)], calm);
    assert.deepEqual([reading.facts, reading.problem?.state], [[], "forbidden"]);
  });
});
