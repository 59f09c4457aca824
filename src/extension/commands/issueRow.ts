import * as vscode from "vscode";
import type { IssueReference } from "../../protocol/issues.ts";
import { gitHubUrl } from "../links.ts";
import { type CommandContext, type CommandOutcome, openInBrowser } from "./commandContext.ts";

/** An issue as a row to pick. */
export function issueRow(issue: IssueReference): vscode.QuickPickItem & {
  readonly issue: IssueReference | undefined;
} {
  const state = issue.state === "open" ? vscode.l10n.t("open") : vscode.l10n.t("closed");
  const maker = issue.madeBy === "defender" ? [vscode.l10n.t("by Defender for Cloud")] : [];
  const description = [state, ...maker, ...issue.assignees].join(" · ");
  return { label: `${nameOf(issue)} ${issue.title}`, description, issue };
}

/** `#12`, or `acme/security#12` of one that is not in the repository of its alerts. */
function nameOf({ number, repository }: IssueReference): string {
  const where = repository === undefined ? "" : repository.slice(repository.indexOf("/") + 1);
  return `${where}#${number}`;
}

/** Opens the issue's page on GitHub. */
export async function openIssuePage(
  context: CommandContext,
  issue: IssueReference,
): CommandOutcome {
  const url = gitHubUrl(issue.url, context.hosts());
  if (url === undefined)
    return { message: vscode.l10n.t("The address of this issue is not on GitHub.") };
  await openInBrowser(url);
  return undefined;
}
