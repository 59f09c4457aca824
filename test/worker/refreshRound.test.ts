import assert from "node:assert/strict";
import { createResourceGraph } from "../../src/sources/azure/resourceGraph.ts";
import { createRefreshRound } from "../../src/worker/refreshRound.ts";
import { answeringTransport, calm, clientOver } from "../support/gitHubClient.ts";

const digest = `sha256:${"a".repeat(64)}`;

suite("what repositories share that are refreshed together", () => {
  test("Azure, an organisation's attestations and Defender's connectors are asked once", async () => {
    const asked: string[] = [];
    const { transport } = answeringTransport((request, { pathname }) => {
      if (pathname.endsWith("/bulk-list")) {
        asked.push(pathname);
        return { body: { attestations_subject_digests: { [digest]: null }, page_info: {} } };
      }
      asked.push(String(request.body));
      return { body: { totalRecords: 0, count: 0, resultTruncated: "false", data: [] } };
    });
    const graph = createResourceGraph({ transport, endpoint: "https://management.azure.com" });
    const shop = { host: "github.com", owner: "acme", name: "shop" };
    const round = createRefreshRound(graph, [shop, { ...shop, name: "web" }]);
    const github = clientOver(transport);
    await Promise.all([1, 2, 3].map(async () => round.azure(calm)));
    await Promise.all(
      ["acme", "Acme", "acme"].map(async (o) => round.attestations(github, o, calm)),
    );
    await Promise.all([1, 2].map(async () => round.connected(calm)));
    assert.equal(new Set(asked).size, asked.length, "nothing is asked twice");
    const connected = asked.filter((body) => body.includes("acme/shop"));
    assert.equal(connected.length, 1);
    assert.match(connected[0] ?? "", /acme\/web/);
  });

  test("a new round asks anew", async () => {
    let requests = 0;
    const { transport } = answeringTransport(() => {
      requests += 1;
      return { body: { totalRecords: 0, count: 0, resultTruncated: "false", data: [] } };
    });
    const graph = createResourceGraph({ transport, endpoint: "https://management.azure.com" });
    await createRefreshRound(graph, []).azure(calm);
    const once = requests;
    await createRefreshRound(graph, []).azure(calm);
    assert.equal(requests, 2 * once);
  });
});
