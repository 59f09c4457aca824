import type { TokenRequest } from "../gateway/gateway.ts";
import { type AzureCli, type Refusal, sovereignRefusal } from "./azureCli.ts";

/** Where tokens for Azure come from. */
export interface AzureTokenParts {
  /** As the user's settings are now. */
  readonly credential: () => "vscode" | "azureCli";
  /** VS Code's own session, without any dialog. */
  readonly session: (request: TokenRequest) => Promise<string | undefined>;
  readonly cli: AzureCli;
  /** The national cloud that the user's settings name, e.g. `USGovernment`. */
  readonly sovereignCloud: () => string | undefined;
}

/**
 * The token for one request to Azure, or why there is none; undefined when nobody is signed in.
 * Only the extension host asks: no other process ever holds one.
 */
export async function azureToken(
  { credential, session, cli, sovereignCloud }: AzureTokenParts,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<string | Refusal | undefined> {
  if (credential() === "azureCli") {
    // The CLI cannot answer a claims challenge without the user.
    if (request.challenge === undefined) return cli.token(request.tenant, signal);
    cli.forget();
    return undefined;
  }
  const token = await session(request);
  if (token !== undefined || request.challenge !== undefined) return token;
  const cloud = sovereignCloud();
  if (request.tenant === undefined) {
    return cloud === undefined ? undefined : sovereignRefusal(cloud);
  }
  const anywhere = await session({ ...request, tenant: undefined });
  if (anywhere === undefined) return cloud === undefined ? undefined : sovereignRefusal(cloud);
  return {
    hint: "explained",
    detail: `You are signed in to Azure, but not to the tenant ${request.tenant}. Sign in to it with Runtime Risk: Sign In to Azure, or choose another with Runtime Risk: Choose Azure Subscriptions.`,
  };
}
