/** What VS Code itself says about extensions, in its page "Startup Performance". */
import type { Page } from "playwright-core";
import { runCommand } from "./workbench.ts";

/** How long VS Code took to load an extension's code and to call its `activate`, in milliseconds. */
export interface Activation {
  readonly loadMs: number;
  readonly callMs: number;
}

/** The extensions that are active, by id. Leaves the page open. */
export async function activations(page: Page): Promise<ReadonlyMap<string, Activation>> {
  await runCommand(page, "Developer: Startup Performance");
  await page.getByRole("tab", { name: "Startup Performance", selected: true }).waitFor();
  const lines = page.locator(".editor-group-container.active .view-line");
  await lines.first().waitFor();
  // Only what is on the screen is in the page: go to the table by its heading.
  await page.keyboard.press("Control+F");
  await page.getByRole("textbox", { name: "Find" }).fill("runtime-risk.runtime-risk");
  await page.keyboard.press("Enter");
  await lines.filter({ hasText: "runtime-risk.runtime-risk" }).waitFor();
  const found = new Map<string, Activation>();
  for (const line of await lines.allTextContents()) {
    const [, id = "", , load, call] = line.split("|").map((cell) => cell.trim());
    if (/^[\w-]+\.[\w-]+$/.test(id) && load && call) {
      found.set(id, { loadMs: Number(load), callMs: Number(call) });
    }
  }
  return found;
}
