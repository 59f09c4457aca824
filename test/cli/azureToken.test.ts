import assert from "node:assert/strict";
import { identityToken } from "../../src/cli/azureToken.ts";
import { createResourceGraph } from "../../src/sources/azure/resourceGraph.ts";
import { TransportError } from "../../src/sources/transport.ts";
import { directUpstreams } from "../../src/worker/upstreams.ts";
import { calm } from "../support/gitHubClient.ts";

const azure = "https://management.azure.com";

suite("Azure in the command line", () => {
  for (const [host, cloud] of [
    ["https://login.microsoftonline.us", "AzureUSGovernment"],
    ["login.microsoftonline.us", "AzureUSGovernment"],
    ["https://login.chinacloudapi.cn/", "AzureChinaCloud"],
    ["https://login.partner.microsoftonline.cn", "AzureChinaCloud"],
  ] as const) {
    test(`with the sign-in host ${host}: said that nothing is offered there`, async () => {
      const token = identityToken(azure, { AZURE_AUTHORITY_HOST: host });
      await assert.rejects(token(calm), (error) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.hint, "sovereignCloud");
        return true;
      });
      const { transport } = directUpstreams({}, "github.com", token);
      const graph = createResourceGraph({ transport, endpoint: azure });
      const { problem } = await graph.query("resources", "workloads", calm);
      assert.deepEqual([problem?.state, problem?.cause], ["notConfigured", "sovereign"]);
      assert.match(problem?.detail ?? "", new RegExp(`cloud ${cloud}\\..*only in the commercial`));
    });
  }
});
