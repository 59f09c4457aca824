/** What VS Code itself says about extensions, in its editor "Running Extensions". */
import type { Page } from "playwright-core";
import { runCommand } from "./workbench.ts";

/** The activation that VS Code shows for Runtime Risk, in milliseconds. Leaves the editor open. */
export async function shownActivation(page: Page): Promise<number> {
  await runCommand(page, "Developer: Show Running Extensions");
  const extension = page.locator(".runtime-extensions-editor .extension", {
    hasText: "Runtime Risk",
  });
  await extension.first().waitFor();
  const text = (await extension.first().textContent()) ?? "";
  const shown = /Activation:\s*(\d+)\s*ms/.exec(text);
  if (shown?.[1] === undefined) throw new Error(`VS Code shows no activation: ${text}`);
  return Number(shown[1]);
}
