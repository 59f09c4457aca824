import * as vscode from "vscode";
import { signInToTenant } from "../azure/credential.ts";
import { readSettings } from "../settings.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { refresh } from "./refresh.ts";

/** Asks the user to sign in to GitHub; the sign-in itself makes the worker refresh. */
export async function signIn(context: CommandContext): CommandOutcome {
  const detail = vscode.l10n.t(
    "To list the security alerts of the repositories in this workspace, and to write the issues that you confirm.",
  );
  return ask(context, () => context.accounts.signIn("github", detail));
}

/** Asks the user to sign in to Azure, to the chosen tenant where there is one. */
export async function signInAzure(context: CommandContext): CommandOutcome {
  const detail = vscode.l10n.t("To read which workloads run this code and how exposed they are.");
  const { "azure.credential": credential, "azure.tenant": tenant } = readSettings();
  if (credential === "azureCli") {
    return {
      message: vscode.l10n.t(
        "By your settings Azure is read with the Azure CLI. Run az login in a terminal, then refresh.",
      ),
      action: { label: vscode.l10n.t("Refresh"), run: () => refresh(context) },
    };
  }
  if (tenant !== "") return ask(context, () => signInToTenant(tenant, detail));
  return ask(context, () => context.accounts.signIn("azure", detail));
}

async function ask(context: CommandContext, signIn: () => Promise<void>): CommandOutcome {
  try {
    await signIn();
    return undefined;
  } catch (error) {
    // The editor has no error of its own for "the user closed the dialog".
    const words = error instanceof Error ? error.message : String(error);
    if (/did not consent|cancel/i.test(words)) return undefined;
    context.log.error("Signing in failed.", error);
    return {
      message: vscode.l10n.t("Signing in did not work: {0}", words),
      action: { label: vscode.l10n.t("Try Again"), run: () => ask(context, signIn) },
    };
  }
}
