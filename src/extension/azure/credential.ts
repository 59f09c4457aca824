import * as vscode from "vscode";
import type { Accounts } from "../accounts.ts";
import type { GatewayParts, TokenRequest } from "../gateway/gateway.ts";
import { readSettings } from "../settings.ts";
import { findAzureCli } from "./azProgram.ts";
import { AzureCli } from "./azureCli.ts";
import { azureToken } from "./azureTokens.ts";
import { runProgram } from "./runProgram.ts";

/** The tokens of all requests: GitHub's from VS Code, Azure's from where the user's settings say. */
export function createTokens(accounts: Accounts): GatewayParts["token"] {
  const cli = new AzureCli({
    find: () => findAzureCli({ platform: process.platform, searchPath: process.env["PATH"] ?? "" }),
    run: runProgram,
    now: () => Date.now(),
  });
  const parts = {
    credential: () => readSettings()["azure.credential"],
    session: (request: TokenRequest) => accounts.token(request),
    cli,
    sovereignCloud,
  };
  return (request, signal) =>
    request.auth === "azure" ? azureToken(parts, request, signal) : accounts.token(request);
}

/**
 * The cloud of the editor's own sign-in to national clouds, a separate provider from the usual one
 * (VS Code, extension `microsoft-authentication`). Only the user's settings count: a workspace
 * could name a cloud too.
 */
function sovereignCloud(): string | undefined {
  const setting = vscode.workspace
    .getConfiguration("microsoft-sovereign-cloud")
    .inspect<unknown>("environment")?.globalValue;
  return typeof setting === "string" && /^\w{1,40}$/.test(setting) ? setting : undefined;
}

/**
 * Asks the user to sign in to one tenant. Rejects when refused.
 *
 * The Microsoft provider reads the tenant from a pseudo-scope.
 */
export async function signInToTenant(tenant: string, detail: string): Promise<void> {
  const scopes = ["https://management.azure.com/.default", `VSCODE_TENANT:${tenant}`];
  await vscode.authentication.getSession("microsoft", scopes, { createIfNone: { detail } });
}
