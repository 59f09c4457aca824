import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";
import { pickIssue } from "./issuePick.ts";
import { openIssuePage } from "./issueRow.ts";

/** Opens the alert's issue on GitHub. */
export async function openIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(
    context,
    argument,
    (target) =>
      withWorker(context, async (client) => {
        const picked = await pickIssue(context, client, target, "all");
        if (picked.kind === "failed") return picked.failure;
        return picked.kind === "cancelled" ? undefined : openIssuePage(context, picked.issue);
      }),
    ({ hasIssue }) => hasIssue,
  );
}
