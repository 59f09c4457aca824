/** What a user's hands do in the editor, in one place each: menus, actions, lists, questions, notices. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { Place } from "./story.ts";
import {
  eventually,
  goDownTo,
  goToLine,
  hoverAtCursor,
  openFile,
  runCommand,
  waitForSquiggle,
} from "./workbench.ts";

/** The list or the box that the editor asks with. */
export function picker(page: Page): Locator {
  return page.locator(".quick-input-widget");
}

/** Chooses the entry of a list that begins so. */
export async function pick(page: Page, name: RegExp): Promise<void> {
  const entry = picker(page).getByRole("option", { name }).first();
  await entry.waitFor();
  await goDownTo(picker(page), entry);
  await page.keyboard.press("Enter");
  await entry.waitFor({ state: "detached" });
}

/** Ticks entries of a list of which several can be chosen, and nothing else, and takes them. */
export async function tick(page: Page, ...names: readonly RegExp[]): Promise<void> {
  const list = picker(page);
  await list.getByRole("button", { name: "OK" }).waitFor();
  for (const name of names) {
    const entry = list.locator(".monaco-list-row").filter({ hasText: name }).first();
    await entry.locator(".monaco-checkbox").click();
  }
  await list.getByRole("button", { name: "OK" }).click();
}

/** Takes the list as it is. */
export async function accept(page: Page): Promise<void> {
  await picker(page).getByRole("button", { name: "OK" }).click();
}

/** Writes into the box whose title says so, instead of what is there; returns what was there. */
export async function type(page: Page, title: RegExp, text: string): Promise<string> {
  const box = picker(page);
  await box.locator(".quick-input-title").filter({ hasText: title }).waitFor();
  const input = box.locator("input[type=text]:visible").first();
  const before = await input.inputValue();
  await input.fill(text);
  await input.press("Enter");
  return before;
}

/** Reads the dialog that asks before something is sent, and presses a button of it. */
export async function confirm(page: Page, words: RegExp, button: string): Promise<string> {
  const dialog = page.locator(".monaco-dialog-box").filter({ hasText: words });
  await dialog.waitFor();
  const said = (await dialog.textContent()) ?? "";
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  return said;
}

/** Waits for a notice, presses a button of it or else closes it, and returns what it says. */
export async function notice(page: Page, words: RegExp, button?: string): Promise<string> {
  const message = page.locator(".notification-list-item-message", { hasText: words });
  const toast = page.locator(".notification-toast").filter({ has: message }).first();
  await toast.waitFor();
  const said = (await toast.locator(".notification-list-item-message").textContent()) ?? "";
  if (button !== undefined) {
    await toast.getByRole("button", { name: button, exact: true }).click();
    await toast.waitFor({ state: "hidden" });
    return said;
  }
  await eventually(async () => {
    // What nobody looks at goes by itself.
    if ((await toast.count()) === 0) return;
    await toast.hover({ timeout: 1000 });
    const close = toast.getByRole("button", { name: /^Clear Notification/ });
    await close.click({ timeout: 1000 });
  });
  return said;
}

/** Opens a file and puts the cursor on an alert that is drawn there. */
export async function goTo(page: Page, { path, line, column }: Place): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const isOpen = await page.getByRole("tab", { name, selected: true }).count();
  if (isOpen === 0) await openFile(page, path);
  await goToLine(page, line, column);
  await waitForSquiggle(page, line);
}

/** Chooses a quick fix at the cursor, by keyboard. */
export async function quickFix(page: Page, name: RegExp): Promise<void> {
  const menu = page.locator(".action-widget");
  const action = menu.locator(".monaco-list-row").filter({ hasText: name }).first();
  await eventually(async () => {
    await page.keyboard.press("Control+.");
    await action.waitFor({ timeout: 3000 });
  });
  await action.click();
  await menu.first().waitFor({ state: "hidden" });
}

/** The quick fixes at the cursor, when this one is among them; the menu is closed again. */
export async function quickFixes(page: Page, present: RegExp): Promise<readonly string[]> {
  const rows = page.locator(".action-widget .monaco-list-row");
  await eventually(async () => {
    await page.keyboard.press("Control+.");
    await rows.filter({ hasText: present }).first().waitFor({ timeout: 3000 });
  });
  const names = await rows.allTextContents();
  await page.keyboard.press("Escape");
  return names;
}

/** The entries of a row's menu that can be chosen, when this one can; the menu is closed again. */
export async function menuEntries(
  page: Page,
  row: Locator,
  present: string,
): Promise<readonly string[]> {
  const entries = page.getByRole("menuitem", { disabled: false });
  await eventually(async () => {
    await page.keyboard.press("Escape");
    await row.click({ button: "right", timeout: 3000 });
    await entries.filter({ hasText: present }).first().waitFor({ timeout: 2000 });
  });
  const names = await entries.allTextContents();
  await page.keyboard.press("Escape");
  return names.map((name) => name.trim());
}

/** The names of all commands that the palette offers for these words. */
export async function commandsNamed(page: Page, words: string): Promise<ReadonlySet<string>> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  // Rows out of sight are not there.
  await page.setViewportSize({ ...size, height: 5000 });
  await page.keyboard.press("F1");
  const input = picker(page).locator("input[type=text]:visible").first();
  const rows = picker(page).getByRole("option", { name: words });
  let names: readonly string[] = [];
  await eventually(async () => {
    await input.fill(`>${words}`);
    await rows.first().waitFor({ timeout: 3000 });
    const now = await rows.evaluateAll((all) => all.map(String));
    names = await Promise.all(
      now.map(async (_, at) => (await rows.nth(at).getAttribute("aria-label")) ?? ""),
    );
  });
  await page.keyboard.press("Escape");
  await page.setViewportSize(size);
  // Keys may follow a name.
  return new Set(names.map((name) => name.replace(/, .*$/, "")));
}

/** Presses a link of the hover at the cursor. */
export async function hoverLink(page: Page, name: string): Promise<void> {
  const hover = await hoverAtCursor(page);
  await hover.getByRole("link", { name, exact: true }).first().click();
}

/** Chooses from the menu of a row. */
export async function menuOf(page: Page, row: Locator, name: string): Promise<void> {
  const entry = page.getByRole("menuitem", { name, exact: true }).first();
  await eventually(async () => {
    if (!(await entry.isVisible())) {
      // The key that closes an open menu would take a selection away where there is none.
      const isOpen = (await page.locator(".context-view-block").count()) > 0;
      if (isOpen) await page.keyboard.press("Escape");
      await row.click({ button: "right", timeout: 3000 });
      await entry.waitFor({ timeout: 2000 });
    }
    // A menu takes no click in its first moments.
    await entry.click({ timeout: 2000 });
    await entry.waitFor({ state: "hidden", timeout: 1000 });
  });
}

/** Presses a button that a row shows under the pointer. */
export async function inlineOf(page: Page, row: Locator, name: string): Promise<void> {
  const button = row.getByRole("button", { name, exact: true });
  await eventually(async () => {
    await row.hover({ timeout: 3000 });
    await button.first().click({ timeout: 2000 });
  });
}

/** The text of the active editor as far as it is on the screen. */
export async function editorText(page: Page): Promise<string> {
  const lines = page.locator(".editor-group-container.active .view-lines").first();
  return ((await lines.textContent()) ?? "").replaceAll("\u00a0", " ");
}

/** Waits until the editor says that it would open an address, and does not let it. */
export async function refuseToOpen(page: Page, address: RegExp): Promise<void> {
  const dialog = page.locator(".monaco-dialog-box").filter({ hasText: address });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Closes the editor of this name, which is in front, without what was typed into it. */
export async function closeEditor(page: Page, name: RegExp): Promise<void> {
  await runCommand(page, "View: Revert and Close Editor");
  await page.getByRole("tab", { name }).waitFor({ state: "detached" });
}

/** Waits until a command has put a document of this name in front. */
export async function inFront(page: Page, name: RegExp): Promise<void> {
  await eventually(async () => {
    assert.equal(await page.getByRole("tab", { name, selected: true }).count(), 1, String(name));
  });
}
