/**
 * The VS Code workbench in a headless browser, with what a user would do in it: by keyboard, role and label.
 *
 * The built extension is installed as a user's would be; VS Code's own authentication is replaced by stand-ins.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { writeBuiltinExtensions } from "../support/builtinExtensions.ts";
import { root } from "../tools/bootstrap.mjs";
import { startBrowser } from "../tools/browser.ts";
import { installExtension, installPackage } from "../tools/installedExtension.ts";
import { provisionBrowser, provisionServer } from "../tools/provision.ts";
import { startVscodeServer, type VscodeSettings } from "../tools/vscodeServer.ts";

export type Theme = "light" | "dark" | "highContrast" | "highContrastLight";

const themes: Readonly<Record<Theme, string>> = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  highContrast: "Default High Contrast",
  highContrastLight: "Default High Contrast Light",
};

/** Long enough for a busy machine; what is there already does not wait. */
const patience = { timeout: 30_000 };

export interface WorkbenchOptions {
  /** A path, or an address of another scheme; without it the window is empty. */
  readonly folder?: string;
  /** For the server and with it for the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  readonly trust?: "ask" | "always";
  readonly settings?: VscodeSettings;
  /** A package that VS Code installs, instead of what was built. */
  readonly vsix?: string;
}

export interface Workbench {
  readonly page: Page;
  /** Opens another folder, or none, in the same window; everything in it starts anew. */
  open(folder: string | undefined): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** Changes settings of the user while VS Code runs. */
  setSettings(changes: VscodeSettings): void;
  /** Takes `test-output/screenshots/<theme>-<name>.png` in each theme; the last one stays. */
  screenshots(name: string, themes: readonly Theme[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens VS Code and waits until its parts are there, and the files of the folder are listed. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const [server, executable] = [await provisionServer(), await provisionBrowser()];
  const scratch = mkdtempSync(join(tmpdir(), "runtime-risk-workbench-"));
  const builtinExtensions = join(scratch, "builtin", "extensions");
  writeBuiltinExtensions(server, builtinExtensions);
  // The extensions that come with VS Code find shared packages beside their folder.
  symlinkSync(join(server, "node_modules"), join(scratch, "builtin", "node_modules"), "junction");
  const extensions = join(scratch, "extensions");
  if (options.vsix === undefined) installExtension(extensions);
  else await installPackage(server, options.vsix, extensions);
  let changed: VscodeSettings = {};
  const settings = (theme: Theme): VscodeSettings => ({
    ...calm,
    ...options.settings,
    ...changed,
    "workbench.colorTheme": themes[theme],
  });
  const vscode = await startVscodeServer({
    server,
    extensions,
    builtinExtensions,
    trust: options.trust ?? "always",
    settings: settings("dark"),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const browser = await startBrowser(executable);
  const close = async () => {
    await browser.close();
    await vscode.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(patience.timeout);
    const open = async (folder: string | undefined) => {
      const query = folder === undefined ? "ew=true" : `folder=${encodeURIComponent(folder)}`;
      await page.goto(`${vscode.address}/?${query}`);
      const files = page.getByRole("tree", { name: "Files Explorer" }).getByRole("treeitem");
      await (folder === undefined
        ? page.getByRole("tab", { name: "Runtime Risk" })
        : files.first()
      ).waitFor();
    };
    await open(options.folder);
    const setTheme = async (theme: Theme) => {
      vscode.setSettings(settings(theme));
      const kind = {
        light: "vs",
        dark: "vs-dark",
        highContrast: "hc-black",
        highContrastLight: "hc-light",
      }[theme];
      await page.locator(`.monaco-workbench.${kind}`).waitFor();
    };
    return {
      page,
      open,
      setTheme,
      setSettings: (changes) => {
        changed = { ...changed, ...changes };
        vscode.setSettings(settings("dark"));
      },
      screenshots: async (name, wanted) => {
        const folder = join(root, "test-output", "screenshots");
        mkdirSync(folder, { recursive: true });
        for (const theme of wanted) {
          await setTheme(theme);
          await page.screenshot({
            path: join(folder, `${theme}-${name}.png`),
            animations: "disabled",
          });
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing on the screen that is not ours to show. */
const calm: VscodeSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "editor.minimap.enabled": false,
  "workbench.tips.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "update.mode": "none",
  // As on the desktop: in a browser it would be "afterDelay".
  "files.autoSave": "off",
};

/** Runs a command as a user would: by its name in the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // A longer name may stand above it; keys may follow it.
  const name = new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:,|$)`);
  await pickInPalette(page, `>${title}`, name);
}

/** Draws the edge of the side bar out, for whole labels in screenshots. */
export async function widenSideBar(page: Page): Promise<void> {
  const bar = await page.locator("[id='workbench.parts.sidebar']").boundingBox();
  assert.ok(bar !== null, "there is no side bar");
  const [edge, middle] = [bar.x + bar.width, bar.y + bar.height / 2];
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(edge + 180, middle, { steps: 5 });
  await page.mouse.up();
}

/** Opens a file by its path from the folder and waits for its editor. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  await pickInPalette(page, path, name);
  await page.getByRole("tab", { name, selected: true }).waitFor();
}

/** Puts the cursor on a line, 1-based, and column. */
export async function goToLine(page: Page, line: number, column = 1): Promise<void> {
  await pickInPalette(page, `:${line}:${column}`, `line ${line}`);
}

/** What a page runs to have this text in the palette. */
function settingPalette(text: string): string {
  return `{
    const inputs = document.querySelectorAll(".quick-input-widget input[type=text]");
    const input = [...inputs].find((one) => one.offsetParent !== null);
    input.value = ${JSON.stringify(text)};
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }`;
}

/** The palette shows what was there when it opened: one that lacks the entry is opened again. */
async function pickInPalette(page: Page, query: string, label: string | RegExp): Promise<void> {
  const palette = page.locator(".quick-input-widget");
  const input = palette.locator("input[type=text]:visible").first();
  const option = palette.getByRole("option", { name: label }).first();
  await eventually(async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    // Typed, it would end in the editor when that takes the focus back just then.
    await input.waitFor({ timeout: 3000 });
    await page.evaluate(settingPalette(query));
    await option.waitFor({ timeout: 3000 });
    await goDownTo(palette, option);
  });
  // Once: what follows may be under way although the palette has not answered.
  await input.press("Enter");
  // The command may ask something in the same place.
  await eventually(async () => {
    if (!(await input.isVisible())) return;
    // Gone in between is as good.
    const text = await input.inputValue({ timeout: 500 }).catch(() => "");
    assert.notEqual(text, query);
  });
}

/**
 * Goes down a list until the wanted entry is the one that Enter takes. By keyboard: a hover may lie
 * over an entry, and what lies below the list would get the end of a click.
 */
export async function goDownTo(list: Locator, entry: Locator): Promise<void> {
  const input = list.locator("input[type=text]:visible").first();
  const isFocused = async () => (await entry.and(list.locator(".focused")).count()) > 0;
  for (let down = 0; down < 20 && !(await isFocused()); down += 1) {
    await input.press("ArrowDown", { timeout: 3000 });
  }
  assert.ok(await isFocused());
}

/** The dialog that says this. */
export function dialogSaying(page: Page, words: string | RegExp): Locator {
  return page.getByRole("dialog").filter({ hasText: words });
}

/** A view's tree; the view must be shown. */
export function tree(page: Page, name: string): Locator {
  return page.getByRole("tree", { name });
}

/** The row of a tree whose label holds these words. */
export function row(within: Locator, words: string | RegExp): Locator {
  return within.getByRole("treeitem", { name: words }).first();
}

/** Unfolds a row by keyboard, if it is folded. */
export async function expand(page: Page, item: Locator): Promise<void> {
  await item.waitFor();
  const isExpanded = async () => (await item.getAttribute("aria-expanded")) === "true";
  if (await isExpanded()) return;
  await item.click();
  await eventually(async () => {
    if (!(await isExpanded())) await page.keyboard.press("ArrowRight");
    assert.ok(await isExpanded());
  });
}

/** Unfolds a row and goes down below it until the wanted one is there: rows out of sight are not. */
export async function revealBelow(page: Page, parent: Locator, item: Locator): Promise<void> {
  await expand(page, parent);
  const level = Number(await parent.getAttribute("aria-level"));
  const focused = page.locator("[role=tree]:focus-within [role=treeitem].focused").first();
  for (let pressed = 0; pressed < 200; pressed++) {
    // What comes into sight is drawn a moment later.
    const isThere = await item.waitFor({ timeout: 100 }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await page.keyboard.press("ArrowDown");
    // A row is unfolded before what is below it was read, which would be passed by.
    const isPast = Number(await focused.getAttribute("aria-level")) <= level;
    if (isPast) await page.keyboard.press("ArrowUp");
  }
  assert.fail("the row is not below the other one");
}

/** The numbers of the visible lines that have a squiggle, ascending. */
async function squiggledLines(page: Page): Promise<readonly number[]> {
  const editor = page.locator(".editor-group-container.active .monaco-editor");
  const numbers = await editor.locator(".margin-view-overlays .line-numbers").all();
  const squiggles = await editor.locator(".view-overlays [class*='squiggly-']").all();
  const squiggleTops = await Promise.all(squiggles.map(topOf));
  const lines = await Promise.all(
    numbers.map(async (number) => {
      const top = await topOf(number);
      const isSquiggled = squiggleTops.some((other) => Math.abs(other - top) < 4);
      return isSquiggled ? [Number(await number.textContent())] : [];
    }),
  );
  return [...new Set(lines.flat())].toSorted((a, b) => a - b);
}

/** A line that scrolled away meanwhile, for a lens came in, is looked for again by who waits. */
async function topOf(element: Locator): Promise<number> {
  return (await element.boundingBox({ timeout: 2000 }))?.y ?? Number.NaN;
}

/** Waits until a visible line has a squiggle. */
export async function waitForSquiggle(page: Page, line: number): Promise<void> {
  await eventually(async () => {
    const lines = await squiggledLines(page);
    assert.ok(lines.includes(line), `squiggles on lines ${lines.join(", ")}, not on ${line}`);
  });
}

/** Opens the hover at the cursor by keyboard and returns its text. */
export async function hoverAtCursor(page: Page): Promise<Locator> {
  const hover = page.locator(".monaco-editor .monaco-hover:not(.hidden)").first();
  await eventually(async () => {
    await page.keyboard.press("Control+K");
    await page.keyboard.press("Control+I");
    await hover.waitFor({ timeout: 3000 });
  });
  return hover;
}

/** Repeats a check until it holds; throws its last failure. */
export async function eventually(
  check: () => Promise<void>,
  forMs: number = patience.timeout,
): Promise<void> {
  const end = Date.now() + forMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Keeps what is on the screen of a failed test beside the screenshots. */
export async function keepFailure(page: Page, title: string): Promise<void> {
  const folder = join(root, "test-output", "failures");
  mkdirSync(folder, { recursive: true });
  const name = title.replaceAll(/[^a-z0-9]+/gi, "-");
  await page.screenshot({ path: join(folder, `${name}.png`) });
  writeFileSync(join(folder, `${name}.html`), await page.content());
}
