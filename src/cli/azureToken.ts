import { sovereignWords } from "../core/cloudGap.ts";
import { TransportError } from "../sources/transport.ts";
import { type AzureToken, publicEndpoints } from "../worker/upstreams.ts";
import type { Variables } from "./report.ts";

/**
 * Gets tokens for an endpoint of Azure Resource Manager from what `@azure/identity` finds: Azure's
 * own variables, a workload identity, the Azure CLI. Asks once and keeps the answer.
 *
 * Undefined when there is none of these; a `TransportError` when one is there and refused.
 */
export function identityToken(endpoint: string, variables: Variables): AzureToken {
  // The scope names the endpoint, so a token for Azure itself is never asked for another host.
  const scope = `${new URL(endpoint).origin}/.default`;
  let answer: Promise<string | undefined> | undefined;
  const cloud = endpoint === publicEndpoints.azure ? nationalCloud(variables) : undefined;
  if (cloud !== undefined) {
    const refusal = new TransportError("notSignedIn", sovereignWords(cloud), {
      hint: "sovereignCloud",
    });
    return () => Promise.reject(refusal);
  }
  return (signal) => (answer ??= askIdentity(scope, variables, signal));
}

/** The sign-in hosts of national clouds (Microsoft Learn, "National clouds"). */
const nationalHosts: ReadonlyMap<string, string> = new Map([
  ["login.microsoftonline.us", "AzureUSGovernment"],
  ["login.partner.microsoftonline.cn", "AzureChinaCloud"],
  ["login.chinacloudapi.cn", "AzureChinaCloud"],
]);

/** The national cloud that the variables of the Azure libraries name. */
function nationalCloud(variables: Variables): string | undefined {
  const address = (variables["AZURE_AUTHORITY_HOST"] ?? "").trim();
  const url = address.includes("://") ? address : `https://${address}`;
  return URL.canParse(url) ? nationalHosts.get(new URL(url).hostname) : undefined;
}

async function askIdentity(
  scope: string,
  variables: Variables,
  signal: AbortSignal,
): Promise<string | undefined> {
  // Large, and not needed where the token comes from the environment.
  const identity = await import("@azure/identity");
  const credentials = [
    new identity.EnvironmentCredential(),
    // Its constructor throws where no workload identity is set up.
    ...(hasWorkloadIdentity(variables) ? [new identity.WorkloadIdentityCredential()] : []),
    new identity.AzureCliCredential(),
  ];
  const chain = new identity.ChainedTokenCredential(...credentials);
  try {
    const { token } = await chain.getToken(scope, { abortSignal: signal });
    return token;
  } catch (error) {
    signal.throwIfAborted();
    if (isNoCredential(error)) return undefined;
    const [why = "no reason was given"] = error instanceof Error ? error.message.split("\n") : [];
    throw new TransportError("notSignedIn", `Azure refused the credential: ${why}`, {
      cause: error,
    });
  }

  function isNoCredential(error: unknown): boolean {
    if (error instanceof identity.AggregateAuthenticationError) {
      return error.errors.every((inner: unknown) => isNoCredential(inner));
    }
    return error instanceof identity.CredentialUnavailableError;
  }
}

function hasWorkloadIdentity(variables: Variables): boolean {
  return ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"].every(
    (name) => (variables[name] ?? "") !== "",
  );
}
