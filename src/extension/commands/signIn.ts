import * as vscode from "vscode";
import type { TokenRequest } from "../gateway/gateway.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";

/** Asks the user to sign in to GitHub; the sign-in itself makes the worker refresh. */
export async function signIn(context: CommandContext): CommandOutcome {
  const detail = vscode.l10n.t(
    "To list the security alerts of the repositories in this workspace, and to write the issues that you confirm.",
  );
  return ask(context, "github", detail);
}

/** Asks the user to sign in to Azure. */
export async function signInAzure(context: CommandContext): CommandOutcome {
  const detail = vscode.l10n.t("To read which workloads run this code and how exposed they are.");
  return ask(context, "azure", detail);
}

async function ask(
  context: CommandContext,
  auth: TokenRequest["auth"],
  detail: string,
): CommandOutcome {
  try {
    await context.accounts.signIn(auth, detail);
    return undefined;
  } catch (error) {
    // The editor has no error of its own for "the user closed the dialog".
    const words = error instanceof Error ? error.message : String(error);
    if (/did not consent|cancel/i.test(words)) return undefined;
    context.log.error("Signing in failed.", error);
    return {
      message: vscode.l10n.t("Signing in did not work: {0}", words),
      action: { label: vscode.l10n.t("Try Again"), run: () => ask(context, auth, detail) },
    };
  }
}
