/** What every place that shows alerts says, read off the screen, and whether all of it is one. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { eventually, tree } from "./workbench.ts";

const tiers = ["Fix now", "Fix soon", "Plan", "Watch"] as const;

/** What every place that shows alerts says, as a user reads it. */
export interface Said {
  /** By tier: the header of the view, and the rows of the tree. */
  readonly header: readonly number[];
  readonly rows: readonly number[];
  readonly statusBar: number;
  readonly badge: number;
  /** The editor's own count in its Problems view. */
  readonly problems: number;
  /** The tooltip: in Problems, left out, without a line. */
  readonly places: readonly [shown: number, withheld: number, withoutLine: number];
  /** The tooltip: entries of Problems. Alerts of one line of a manifest are one. */
  readonly entries: number;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

const item = (page: Page): Locator => page.getByRole("button", { name: /^Runtime Risk: / }).first();

async function tooltip(page: Page): Promise<string> {
  const hover = page.locator(".monaco-hover").filter({ hasText: "In Problems" }).first();
  await page.mouse.move(700, 300);
  await eventually(async () => {
    await item(page).hover({ timeout: 3000 });
    await hover.waitFor({ timeout: 3000 });
  });
  const text = (await hover.textContent()) ?? "";
  await page.mouse.move(700, 300);
  await page.keyboard.press("Escape");
  return text;
}

/** What is out of sight is not there: all tiers are to be in view. */
export async function collapseAll(page: Page): Promise<void> {
  const alerts = tree(page, "Alerts");
  if ((await alerts.locator("[aria-level='1'][aria-expanded='true']").count()) === 0) return;
  const pane = page.locator(".pane").filter({ has: alerts });
  await pane.hover();
  await pane.getByRole("button", { name: "Collapse All" }).click();
}

async function said(page: Page): Promise<Said> {
  await collapseAll(page);
  const header =
    (await page.locator(".pane-header").filter({ hasText: "Alerts" }).first().textContent()) ?? "";
  const alerts = tree(page, "Alerts");
  const rows = await Promise.all(
    tiers.map(async (tier) => {
      const found = alerts.getByRole("treeitem", {
        name: new RegExp(`^${tier}, \\d+ alert`),
        level: 1,
      });
      if ((await found.count()) === 0) return 0;
      return numberIn((await found.first().getAttribute("aria-label")) ?? "", /, (\d+) alert/);
    }),
  );
  const problems =
    (await page.getByRole("tab", { name: /^Problems/ }).getAttribute("aria-label")) ?? "";
  const badge =
    (await page
      .getByRole("tab", { name: /^Runtime Risk/ })
      .first()
      .getAttribute("aria-label")) ?? "";
  const words = await tooltip(page);
  const shown = numberIn(words, /In Problems: (\d+)/);
  return {
    header: tiers.map((tier) => numberIn(header, new RegExp(`${tier} (\\d+)`))),
    rows,
    statusBar: numberIn((await item(page).getAttribute("aria-label")) ?? "", /: (\d+)/),
    badge: numberIn(badge, /(\d+) to fix now/),
    problems: numberIn(problems, /(\d+)/),
    places: [
      shown,
      numberIn(words, /more than the editor shows: (\d+)/),
      numberIn(words, /without a certain line: (\d+)/),
    ],
    entries: numberIn(words, /In Problems: \d+ in (\d+) entries/) || shown,
  };
}

/** Waits until all of it says one thing, and gives it. */
export async function agreed(page: Page, isIt: (now: Said) => boolean): Promise<Said> {
  let last: Said | undefined;
  await eventually(async () => {
    const now = await said(page);
    last = now;
    assert.deepEqual(now.rows, now.header, "tree and header");
    assert.equal(now.statusBar, now.header[0], "status bar and header");
    assert.ok(now.badge <= now.statusBar, "the badge is a part of Fix now");
    assert.equal(now.problems, now.entries, "Problems and the tooltip");
    assert.equal(sum(now.places), sum(now.header), "every alert is somewhere");
    assert.ok(isIt(now), `not yet: ${JSON.stringify(now)}`);
  });
  return last ?? assert.fail("nothing was said");
}
