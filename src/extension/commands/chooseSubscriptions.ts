import * as vscode from "vscode";
import { type AzureTenant, azureTenantsRequest, statusRequest } from "../../protocol/messages.ts";
import { signInToTenant } from "../azure/credential.ts";
import { choiceOf, type SubscriptionChoice, tickedAtFirst } from "../azure/subscriptionChoice.ts";
import { readSettings } from "../settings.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  withWorker,
} from "./commandContext.ts";
import { signInAzure } from "./signIn.ts";

/**
 * Asks which tenant and which subscriptions to read, and keeps the answer in the user's settings,
 * from where no workspace can change it.
 */
export async function chooseSubscriptions(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    const { isSample } = await client.ask(statusRequest, {});
    if (isSample) {
      return {
        message: vscode.l10n.t(
          "The sample reads all of its subscriptions. Choose yours in a window on your own repository.",
        ),
      };
    }
    const listed = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Listing Azure subscriptions…"),
        cancellable: true,
      },
      async (_progress, token) => client.ask(azureTenantsRequest, {}, token),
    );
    if (listed.tenants.length === 0) return noTenant(context, listed.problem);
    const tenant = await pickTenant(listed.tenants);
    if (tenant === undefined) return undefined;
    if (tenant.subscriptions.length === 0) return signInTo(context, tenant);
    const picked = await pickSubscriptions(tenant);
    if (picked === undefined) return undefined;
    await keep(choiceOf(listed.tenants, tenant, picked));
    return undefined;
  });
}

function noTenant(context: CommandContext, problem: string | null): CommandFailure {
  return {
    message: problem === null ? vscode.l10n.t("You can read no Azure subscription.") : problem,
    action: { label: vscode.l10n.t("Sign In to Azure"), run: () => signInAzure(context) },
  };
}

/** One tenant is no choice. */
async function pickTenant(tenants: readonly AzureTenant[]): Promise<AzureTenant | undefined> {
  if (tenants.length === 1) return tenants[0];
  const { t } = vscode.l10n;
  const rows = tenants.map((tenant) => ({
    label: tenant.name,
    description:
      tenant.subscriptions.length === 1
        ? t("1 subscription")
        : t("{0} subscriptions", tenant.subscriptions.length),
    detail: tenant.problem === null ? tenant.id : tenant.problem,
    tenant,
  }));
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Azure Tenant"),
    placeHolder: t("Which tenant do the workloads run in?"),
    matchOnDetail: true,
  });
  return chosen?.tenant;
}

/** A tenant that another sign-in may open; then the command can be run again. */
function signInTo(context: CommandContext, tenant: AzureTenant): CommandFailure {
  const { t } = vscode.l10n;
  const message =
    tenant.problem === null
      ? t("You can read no subscription of {0}.", tenant.name)
      : tenant.problem;
  if (readSettings()["azure.credential"] === "azureCli") return { message };
  return {
    message,
    action: {
      label: t("Sign In to {0}", tenant.name),
      run: async () => {
        await signInToTenant(tenant.id, t("To list the subscriptions of this tenant."));
        return chooseSubscriptions(context);
      },
    },
  };
}

async function pickSubscriptions(tenant: AzureTenant): Promise<readonly string[] | undefined> {
  const { t } = vscode.l10n;
  const ticked = tickedAtFirst(tenant, before());
  const rows = tenant.subscriptions.map(({ id, name }) => ({
    label: name,
    description: id,
    picked: ticked.has(id),
    id,
  }));
  const chosen = await vscode.window.showQuickPick(rows, {
    title: t("Azure Subscriptions of {0}", tenant.name),
    placeHolder: t(
      "Tick none, or all of them, to read every subscription you can, also those added later",
    ),
    matchOnDescription: true,
    canPickMany: true,
  });
  return chosen?.map(({ id }) => id);
}

function before(): SubscriptionChoice {
  const settings = readSettings();
  return { tenant: settings["azure.tenant"], subscriptions: settings["azure.subscriptions"] };
}

/** The tenant first: subscriptions of another one would be read as missing. */
async function keep({ tenant, subscriptions }: SubscriptionChoice): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("runtimeRisk.azure");
  const user = vscode.ConfigurationTarget.Global;
  await configuration.update("tenant", tenant === "" ? undefined : tenant, user);
  await configuration.update(
    "subscriptions",
    subscriptions.length === 0 ? undefined : subscriptions,
    user,
  );
}
