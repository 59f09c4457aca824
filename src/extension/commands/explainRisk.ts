import * as vscode from "vscode";
import { explanationUri } from "../views/explanations.ts";
import { onAlert } from "./chooseAlert.ts";
import { type CommandContext, type CommandOutcome, withWorker } from "./commandContext.ts";

/** The view type of VS Code's own rendered Markdown. */
const preview = "vscode.markdown.preview.editor";

/** Shows the full account of an alert's risk as a rendered document. */
export async function explainRisk(context: CommandContext, argument: unknown): CommandOutcome {
  return onAlert(context, argument, (target) =>
    withWorker(context, async () => {
      const uri = explanationUri(target);
      // The preview comes from an extension of VS Code's own that the user may have switched off.
      if (!(await hasPreview())) await vscode.window.showTextDocument(uri);
      // This one stays with its document; the other kind shows whatever Markdown is edited next.
      else await vscode.commands.executeCommand("vscode.openWith", uri, preview, { preview: true });
      return undefined;
    }),
  );
}

async function hasPreview(): Promise<boolean> {
  // Before its first use that extension is asleep, and its commands are not listed.
  try {
    await vscode.extensions.getExtension("vscode.markdown-language-features")?.activate();
  } catch {
    return false;
  }
  return (await vscode.commands.getCommands(true)).includes("markdown.showPreview");
}
