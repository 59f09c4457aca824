import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../protocol/contributions.ts";
import { isCancellation } from "./cancellation.ts";
import type * as commandHandlers from "./commandHandlers.ts";
import {
  type CommandContext,
  type CommandFailure,
  type CommandOutcome,
  showLog,
} from "./commands/commandContext.ts";

/**
 * Registers all commands, what the panel asks for and links into the editor; disposing the result
 * unregisters them.
 */
export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    context.workloads.onDidAct(
      (action) => void atTheEdge(context, "The panel", () => load().actInPanel(context, action)),
    ),
    vscode.window.registerUriHandler({
      handleUri: (uri) => atTheEdge(context, "A link", () => load().openLink(context, uri)),
    }),
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, (argument: unknown, selected: unknown) =>
        atTheEdge(context, id, () =>
          load().handlers[id](context, argument, Array.isArray(selected) ? selected : []),
        ),
      ),
    ),
  );
}

/** The bundle beside this one; Node keeps it after the first time. */
function load(): typeof commandHandlers {
  const module: unknown = require(join(__dirname, "commands.cjs"));
  // The bundle is built from that very file.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return module as typeof commandHandlers;
}

/** The one place where a command's failure is told: expected, unexpected, or none at all. */
async function atTheEdge(
  context: CommandContext,
  name: string,
  run: () => CommandOutcome,
): Promise<void> {
  try {
    const failure = await run();
    if (failure === undefined) return;
    context.log.warn(`${name}: ${failure.message}`);
    // Nobody waits for the answer: a command has ended when its failure is shown.
    void offer(context, name, failure);
  } catch (error) {
    if (isCancellation(error)) return;
    context.log.error(`${name} failed.`, error);
    void offer(context, name, {
      message: vscode.l10n.t("Something went wrong in Runtime Risk. The log has the details."),
      action: { label: vscode.l10n.t("Show Log"), run: () => showLog(context) },
    });
  }
}

async function offer(
  context: CommandContext,
  name: string,
  { message, action }: CommandFailure,
): Promise<void> {
  const labels = action === undefined ? [] : [action.label];
  const chosen = await vscode.window.showErrorMessage(message, ...labels);
  if (chosen === undefined || action === undefined) return;
  await atTheEdge(context, name, action.run);
}
