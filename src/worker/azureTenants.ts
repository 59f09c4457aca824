import { type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { type AzureTenant, azureTenantsRequest } from "../protocol/messages.ts";
import { type ResourceManager, readTenants } from "../sources/azure/tenants.ts";
import { signalOf } from "./cancellation.ts";

interface AzureTenants {
  readonly tenants: readonly AzureTenant[];
  readonly problem: string | null;
}

/** Answers what the user can choose from. Without a manager nothing may be asked. */
export function registerAzureTenants(
  connection: Connection,
  manager: ResourceManager | undefined,
): void {
  connection.onRequest(azureTenantsRequest, async (_params, token): Promise<AzureTenants> => {
    if (manager === undefined) {
      return {
        tenants: [],
        problem: "Restricted Mode: nothing is read until you trust this workspace.",
      };
    }
    const { signal, dispose } = signalOf(token);
    try {
      return await azureTenants(manager, signal);
    } catch (error) {
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      throw error;
    } finally {
      dispose();
    }
  });
}

async function azureTenants(manager: ResourceManager, signal: AbortSignal): Promise<AzureTenants> {
  const { facts, problem } = await readTenants(manager, signal);
  return {
    tenants: facts.map(({ id, name, subscriptions }) => ({
      id,
      name,
      subscriptions: subscriptions.facts.map((one) => ({ id: one.id, name: one.name })),
      problem: subscriptions.problem?.detail ?? null,
    })),
    problem: problem?.detail ?? null,
  };
}
