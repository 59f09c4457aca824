import { markSeenRequest } from "../../protocol/view.ts";
import { parseAlertTarget } from "../commandTarget.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

/** Takes the mark from the selected alerts, or from the one that is chosen. */
export async function markSeen(
  context: CommandContext,
  argument: unknown,
  selected: readonly unknown[] = [],
): CommandOutcome {
  const targets = selected.flatMap((one) => parseAlertTarget(one) ?? []);
  if (targets.length > 1) {
    return withWorker(context, async (client) => {
      await client.ask(markSeenRequest, { targets });
      return undefined;
    });
  }
  return onAlert(context, argument, async (target) => {
    await context.views.see([target]);
    return undefined;
  });
}

/** Takes the mark from all alerts. */
export async function markAllSeen(context: CommandContext): CommandOutcome {
  return withWorker(context, async (client) => {
    await client.ask(markSeenRequest, {});
    return undefined;
  });
}
