import * as vscode from "vscode";
import { repositoriesRequest, statusRequest } from "../../protocol/messages.ts";
import type { SignInPlace } from "../accounts.ts";
import { signInToTenant } from "../azure/credential.ts";
import { readSettings } from "../settings.ts";
import { signInHosts } from "../signInHosts.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { refresh } from "./refresh.ts";

/**
 * Asks the user to sign in to the GitHub that the repositories are on; the sign-in itself makes the
 * worker refresh.
 */
export async function signIn(context: CommandContext): CommandOutcome {
  const { client } = context.sessions;
  const [summaries, repositories] =
    client === undefined
      ? [[], []]
      : await Promise.all([
          client.ask(statusRequest, {}).then((status) => status.summaries),
          client.ask(repositoriesRequest, {}).then((all) => all.map((one) => one.repository)),
        ]);
  const { hosts, isNeeded } = signInHosts(summaries, repositories, context.hosts());
  const host = await pickHost(hosts);
  if (host === undefined) return undefined;
  return ask(context, { host }, { detail: signInDetail(), renew: isNeeded ? "yes" : "no" });
}

/** What GitHub is signed in to for, as the editor's dialog says it. */
export function signInDetail(): string {
  return vscode.l10n.t(
    "To list the security alerts of the repositories in this workspace, and to write the issues that you confirm.",
  );
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
  if (tenant !== "") {
    return signingIn(context, async () => {
      await signInToTenant(tenant, detail);
      return undefined;
    });
  }
  return ask(context, "azure", { detail, renew: "no" });
}

/** Runs what opens the editor's sign-in; closing that is no failure. */
export async function signingIn(
  context: CommandContext,
  work: () => CommandOutcome,
): CommandOutcome {
  try {
    return await work();
  } catch (error) {
    // The editor has no error of its own for "the user closed the dialog".
    const words = error instanceof Error ? error.message : String(error);
    if (/did not consent|cancel/i.test(words)) return undefined;
    context.log.error("Signing in failed.", error);
    return {
      message: vscode.l10n.t("Signing in did not work: {0}", words),
      action: { label: vscode.l10n.t("Try Again"), run: () => signingIn(context, work) },
    };
  }
}

async function ask(
  context: CommandContext,
  place: SignInPlace,
  reason: { readonly detail: string; readonly renew: "yes" | "no" },
): CommandOutcome {
  return signingIn(context, async () => {
    await context.accounts.signIn(place, reason);
    return undefined;
  });
}

async function pickHost(hosts: readonly string[]): Promise<string | undefined> {
  const [only, ...others] = hosts;
  if (others.length === 0) return only;
  return vscode.window.showQuickPick(hosts, {
    placeHolder: vscode.l10n.t("Sign in to which GitHub?"),
  });
}
