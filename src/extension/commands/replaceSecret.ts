import { onAlert } from "./chooseAlert.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { explainRisk } from "./explainRisk.ts";

/** Shows how to replace and revoke a leaked secret: the account of its risk begins with that. */
export async function replaceSecret(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(
    context,
    argument,
    (target) => explainRisk(context, target),
    ({ key }) => key.startsWith("secretScanning/"),
  );
}
