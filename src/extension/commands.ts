import { join } from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../protocol/contributions.ts";
import { atTheEdge } from "./commandEdge.ts";
import type * as commandHandlers from "./commandHandlers.ts";
import type { CommandContext } from "./commands/commandContext.ts";

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
