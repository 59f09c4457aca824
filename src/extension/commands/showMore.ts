import { viewIds } from "../../protocol/contributions.ts";
import type { CommandContext, CommandOutcome } from "./commandContext.ts";

/** Shows more rows below a row that has many; from the palette, wherever some are left out. */
export async function showMore({ views }: CommandContext, argument: unknown): CommandOutcome {
  const [view, parent] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  const id = viewIds.find((one) => one === view);
  if (id !== undefined && typeof parent === "string") views.showMore(id, parent);
  else for (const each of viewIds) views.showMore(each, undefined);
  return undefined;
}
