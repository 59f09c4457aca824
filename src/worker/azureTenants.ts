import { type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Translate } from "../core/view/text.ts";
import { type AzureTenant, azureTenantsRequest } from "../protocol/messages.ts";
import { type ResourceManager, readTenants } from "../sources/azure/tenants.ts";
import { signalOf } from "./cancellation.ts";
import { translated } from "./features/translated.ts";

interface AzureTenants {
  readonly tenants: readonly AzureTenant[];
  readonly problem: string | null;
}

/** Answers what the user can choose from. Without a manager nothing may be asked. */
export function registerAzureTenants(
  connection: Connection,
  manager: ResourceManager | undefined,
  t: Translate,
): void {
  connection.onRequest(azureTenantsRequest, async (_params, token): Promise<AzureTenants> => {
    if (manager === undefined) {
      return {
        tenants: [],
        problem: t("Restricted Mode: nothing is read until you trust this workspace."),
      };
    }
    const { signal, dispose } = signalOf(token);
    try {
      const { tenants, problem } = await azureTenants(manager, signal);
      return translated({ tenants: tenants.map((one) => translated(one, t)), problem }, t);
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
