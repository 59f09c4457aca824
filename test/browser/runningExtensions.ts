/** What VS Code itself says about extensions, in its page "Startup Performance". */
import type { Page } from "playwright-core";
import { runCommand } from "./workbench.ts";

/** How long VS Code took to load an extension's code and to call its `activate`, in milliseconds. */
export interface Activation {
  readonly loadMs: number;
  readonly callMs: number;
}

const attempts = 4;

/** The extensions that are active, by id, ours among them. Leaves the page open. */
export async function activations(page: Page): Promise<ReadonlyMap<string, Activation>> {
  const lines = page.locator(".editor-group-container.active .view-line");
  const own = lines.filter({ hasText: "runtime-risk.runtime-risk" });
  for (let attempt = 1; ; attempt += 1) {
    await runCommand(page, "Developer: Startup Performance");
    await page.getByRole("tab", { name: "Startup Performance", selected: true }).waitFor();
    await lines.first().waitFor();
    // Only what is on the screen is in the page: go to the table by its heading.
    await page.keyboard.press("Control+F");
    await page.getByRole("textbox", { name: "Find" }).fill("runtime-risk.runtime-risk");
    await page.keyboard.press("Enter");
    try {
      await own.waitFor({ timeout: 8000 });
      break;
    } catch (error) {
      if (attempt === attempts) throw error;
      // The page tells what was active when it was opened: it came too early.
      await runCommand(page, "View: Close Editor");
    }
  }
  const found = new Map<string, Activation>();
  for (const line of await lines.allTextContents()) {
    const [, id = "", , load, call] = line.split("|").map((cell) => cell.trim());
    if (/^[\w-]+\.[\w-]+$/.test(id) && load && call) {
      found.set(id, { loadMs: Number(load), callMs: Number(call) });
    }
  }
  return found;
}
