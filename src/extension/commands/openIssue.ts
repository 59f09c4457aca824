import type { CommandContext, CommandOutcome } from "./commandContext.ts";
import { onIssue } from "./issuePick.ts";
import { openIssuePage } from "./issueRow.ts";

/** Opens an issue on GitHub. */
export async function openIssue(context: CommandContext, argument: unknown): CommandOutcome {
  return onIssue(context, argument, "all", (_, { issue }) => openIssuePage(context, issue));
}
