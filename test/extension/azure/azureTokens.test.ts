import assert from "node:assert/strict";
import { AzureCli } from "../../../src/extension/azure/azureCli.ts";
import { azureToken } from "../../../src/extension/azure/azureTokens.ts";
import type { TokenRequest } from "../../../src/extension/gateway/gateway.ts";

const calm = new AbortController().signal;
const tenant = "c1d2e3f4-5a6b-4c7d-8e9f-a0b1c2d3e4f5";

async function ask(
  changes: {
    readonly credential?: "azureCli";
    readonly sessions?: readonly (string | undefined)[];
    readonly cloud?: string;
    readonly tenant?: string;
    readonly challenge?: string;
  } = {},
) {
  const asked: string[] = [];
  const cli = new AzureCli({
    find: async () => ({ file: "az", args: [] }),
    run: async () => {
      asked.push("az");
      const out = JSON.stringify({ accessToken: "from-az", expires_on: 2e9 });
      return { kind: "exited", code: 0, out, err: "" };
    },
    now: () => 0,
  });
  const request: Omit<TokenRequest, "auth"> & { readonly auth: "azure" } = {
    auth: "azure",
    origin: "https://management.azure.com",
    account: undefined,
    tenant: changes.tenant,
    challenge: changes.challenge,
  };
  const token = await azureToken(
    {
      credential: () => changes.credential ?? "vscode",
      session: async (wanted) => {
        asked.push(wanted.tenant ?? "any");
        return changes.sessions?.includes(wanted.tenant ?? "any") === true
          ? "from-vscode"
          : undefined;
      },
      cli,
      sovereignCloud: () => changes.cloud,
    },
    request,
    calm,
  );
  return { token, asked };
}

suite("tokens for Azure", () => {
  test("come from VS Code's session, and the Azure CLI is not asked", async () => {
    assert.deepEqual(await ask({ sessions: ["any"] }), { token: "from-vscode", asked: ["any"] });
    assert.deepEqual(await ask({ sessions: [tenant], tenant }), {
      token: "from-vscode",
      asked: [tenant],
    });
  });

  test("nobody signed in is nothing to explain", async () => {
    assert.equal((await ask()).token, undefined);
    assert.equal((await ask({ tenant })).token, undefined);
  });

  test("signed in, but not to the chosen tenant, is said", async () => {
    const { token } = await ask({ tenant, sessions: ["any"] });
    assert.ok(typeof token === "object");
    assert.match(token.detail, new RegExp(`not to the tenant ${tenant}.*Sign In to Azure`));
  });

  test("signed out with a national cloud in the settings is said to be not offered there", async () => {
    for (const chosen of [undefined, tenant]) {
      const { token } = await ask({
        cloud: "USGovernment",
        ...(chosen === undefined ? {} : { tenant: chosen }),
      });
      assert.ok(typeof token === "object");
      assert.equal(token.hint, "sovereignCloud");
    }
    // A session in the commercial cloud counts.
    assert.equal((await ask({ cloud: "USGovernment", sessions: ["any"] })).token, "from-vscode");
  });

  test("come from the Azure CLI when the user has chosen it, and never from both", async () => {
    assert.deepEqual(await ask({ credential: "azureCli", sessions: ["any"] }), {
      token: "from-az",
      asked: ["az"],
    });
  });

  test("a claims challenge is for VS Code to answer; the Azure CLI cannot", async () => {
    const challenge = 'Bearer claims="eyJ9"';
    assert.equal((await ask({ challenge, sessions: ["any"] })).token, "from-vscode");
    assert.deepEqual(await ask({ challenge, credential: "azureCli" }), {
      token: undefined,
      asked: [],
    });
  });
});
