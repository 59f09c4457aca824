import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openSample } from "../../src/sample/sample.ts";
import {
  dialogSaying,
  eventually,
  goToLine,
  hoverAtCursor,
  keepFailure,
  openFile,
  openWorkbench,
  row,
  runCommand,
  type Theme,
  tree,
  type Workbench,
  waitForSquiggle,
} from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrastLight", "highContrast", "dark"];
const refunds = "services/payments-api/src/routes/refunds.ts";
const manifest = "deploy/k8s/payments-api.yaml";
const dockerfile = "services/payments-api/Dockerfile";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("By keyboard alone, and for screen readers, in VS Code", () => {
  let hasFailed = false;
  let scratch: string;
  let folder: string;
  let workbench: Workbench;
  let page: Page;

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-keyboard-"));
    folder = join(scratch, "storefront");
    mkdirSync(folder);
    await openSample().writeRepository(folder);
    workbench = await openWorkbench({ folder, env: { RUNTIME_RISK_SAMPLE_FOLDER: folder } });
    ({ page } = workbench);
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    await row(tree(page, "Exposed Resources"), /^prod, /).waitFor();
  });

  suiteTeardown(async () => {
    await workbench?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  setup(function () {
    if (hasFailed) this.skip();
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() === true) {
      hasFailed = true;
      await keepFailure(page, this.currentTest.title);
    }
  });

  const picker = () => page.locator(".quick-input-widget");
  const option = (name: string | RegExp) => picker().getByRole("option", { name }).first();
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** 1-based. */
  const lineOf = (path: string, part: string) => {
    const lines = readFileSync(join(folder, path), "utf8").split("\n");
    const index = lines.findIndex((line) => line.includes(part));
    assert.notEqual(index, -1, `${path} has no ${part}`);
    return { line: index + 1, column: (lines[index] ?? "").indexOf(part) + 1 };
  };
  /** What a screen reader is told of the element that has the focus. */
  const focused = async () => {
    const name: unknown = await page.evaluate(`(() => {
      const own = document.activeElement;
      const id = own?.getAttribute("aria-activedescendant");
      const element = id ? document.getElementById(id) : own;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    })()`);
    return String(name);
  };
  const hasFocus = (words: RegExp) => eventually(async () => assert.match(await focused(), words));
  /** Presses a key until what has the focus is called so. */
  const pressUntil = async (key: string, words: RegExp) => {
    const passed: string[] = [];
    for (let pressed = 0; pressed < 40; pressed++) {
      const name = await focused();
      if (words.test(name)) return;
      passed.push(name);
      await press(key);
    }
    assert.fail(`${String(words)} is not among ${passed.join(" | ")}`);
  };
  /** Unfolds the row that has the focus; a tree that is drawn anew just then does not hear the key. */
  const unfold = (words: RegExp, below: RegExp) =>
    eventually(async () => {
      const resources = tree(page, "Exposed Resources");
      const isOpen = await row(resources, words).getAttribute("aria-expanded", { timeout: 3000 });
      if (isOpen !== "true") await press("ArrowRight");
      await row(resources, below).waitFor({ timeout: 3000 });
    });
  const query = () => lineOf(refunds, "sql);");
  const isOnLine = (line: number) =>
    page.getByRole("button", { name: new RegExp(`^Ln ${line},`) }).waitFor();
  /** Puts the cursor on the alert of the query that is built from user input. */
  const goToQuery = async () => {
    await openFile(page, refunds);
    const { line, column } = query();
    await goToLine(page, line, column);
    await waitForSquiggle(page, line);
  };

  test("the rows of the workloads say all they show, and unfold and fold by arrows", async () => {
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    await press("Home");
    await hasFocus(/^prod, 9 workloads$/);
    await press("ArrowDown");
    await hasFocus(
      /^payments-api, prod-weu, internet-exposed, sensitive data, on 2 attack paths, AKS prod-weu \/ payments, .*, 18 Fix now, \d+ more/,
    );
    await unfold(/^payments-api, prod-weu/, /^AKS prod-weu/);
    await pressUntil("ArrowDown", /legacyVault\.ts, 3 Fix now$/);
    const alert = /^Fix now, .*legacyVault\.ts, line not found, .*#\d+$/;
    await unfold(/legacyVault\.ts, 3 Fix now$/, alert);
    await press("ArrowDown");
    await hasFocus(alert);
    await workbench.screenshots("focus", themes);
    await pressUntil("ArrowLeft", /^prod, /);
  });

  test("a row's menu holds what can be done with it, and Escape leads back to the row", async () => {
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await press("Home");
    await hasFocus(/^Fix now, 30 alerts$/);
    await pressUntil("ArrowDown", /^Fix now, Azure Function Key, .*#14$/);
    await press("Shift+F10");
    const menu = page.getByRole("menu").last();
    await menu.waitFor();
    for (const action of [
      "Go to Alert",
      "Explain Risk",
      "View Workload",
      "How to Replace Secret",
      "Create Remediation Issue…",
      "Assign Alerts…",
      "Dismiss Alerts…",
      "Open Alert on GitHub",
    ]) {
      await menu.getByRole("menuitem", { name: action }).waitFor();
    }
    await workbench.screenshots("menu", themes);
    await press("Escape");
    await hasFocus(/^Fix now, Azure Function Key/);
  });

  test("the filter is ticked with the space bar, said, and left with Escape", async () => {
    // Without the Escape that other tests begin with: it would take the focus off the row.
    await press("F1");
    await page.keyboard.type("Runtime Risk: Filter Alerts");
    await option(/^Runtime Risk: Filter Alerts…/).waitFor();
    await press("Enter");
    await picker().getByText("Internet-exposed").first().waitFor();
    await workbench.screenshots("filter", themes);
    await page.keyboard.type("Internet-exposed");
    await press("ArrowDown", "Space");
    await picker().getByText("1 Selected").waitFor();
    await press("Escape");
    await hasFocus(/^Fix now, Azure Function Key/);
    assert.equal(await page.getByText("filter: internet-exposed").count(), 0);
  });

  for (const [grouping, first] of [
    ["Workload", /^payments-api \(prod\), prod-weu, 18 Fix now, /],
    ["Kind", /^Secret scanning, 10 Fix now, /],
    ["Rule", /^Slack Incoming Webhook URL, slack_incoming_webhook_url, 1 Fix now$/],
    ["Assignee", /^dana-okafor, 1 Fix now$/],
    ["Tier", /^Fix now, 30 alerts$/],
  ] as const)
    test(`the alerts by ${grouping.toLowerCase()}`, async () => {
      await runCommand(page, "Runtime Risk: Group Alerts…");
      await option(/^Tier/).waitFor();
      if (grouping === "Tier") await workbench.screenshots("group", themes);
      await page.keyboard.type(grouping);
      await press("Enter");
      await row(tree(page, "Alerts"), first).waitFor();
      await runCommand(page, "Runtime Risk: Focus on Alerts View");
      await press("Home");
      await hasFocus(first);
      if (grouping !== "Tier") await workbench.screenshots(`group-${grouping}`, themes);
    });

  test("the status bar's item tells its state, and Enter leads to the alerts", async () => {
    await runCommand(page, "View: Focus Status Bar");
    await pressUntil("ArrowRight", /^Runtime Risk: 30 Fix now, Azure partly read/);
    await press("Enter", "End", "Home");
    await hasFocus(/^Fix now, 30 alerts$/);
  });

  test("the hover is entered, and its actions are reached by Tab", async () => {
    await goToQuery();
    await hoverAtCursor(page);
    await press("Control+K", "Control+I");
    await pressUntil("Tab", /^Explain Risk$/);
    await press("Enter");
    await page.getByRole("tab", { name: /Risk of code scanning 2/, selected: true }).waitFor();
    const account = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await account.getByRole("heading", { name: "What would change it" }).waitFor();
    await workbench.screenshots("explanation", themes);
    await openFile(page, refunds);
  });

  test("the scanned version opens beside the alert's line", async () => {
    await runCommand(page, "Runtime Risk: Compare with Scanned Version");
    await page.getByRole("tab", { name: /refunds\.ts \(scanned at .* now\)/ }).waitFor();
    await isOnLine(query().line);
    await workbench.screenshots("compare", themes);
    await openFile(page, refunds);
  });

  test("the data flow is walked with arrows, and Escape leads back to where one was", async () => {
    await runCommand(page, "Runtime Risk: Show Data Flow");
    await option(/^1\. request\.query, refunds\.ts:\d+$/).waitFor();
    await press("ArrowDown");
    await isOnLine(lineOf(refunds, "const sql =").line);
    await workbench.screenshots("data-flow", themes);
    await press("Escape");
    await isOnLine(query().line);
  });

  test("a draft is shown, confirmed or left, and Escape writes nothing", async () => {
    await runCommand(page, "Runtime Risk: Create Remediation Issue…");
    await page.getByRole("button", { name: /^Create Issue in github\.com\/acme/ }).waitFor();
    await workbench.screenshots("draft", themes);
    await runCommand(page, "Runtime Risk: Create Issue from Draft…");
    const dialog = dialogSaying(page, "Create this issue in github.com/acme/storefront?");
    await dialog.getByText(/Labels: security, vulnerability/).waitFor();
    await hasFocus(/^Create Issue$/);
    await workbench.screenshots("draft-confirm", themes);
    await press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await runCommand(page, "Notifications: Clear All Notifications");
    const issues = tree(page, "Issues").getByRole("treeitem");
    assert.equal(await issues.count(), 1);
    assert.match((await issues.getAttribute("aria-label")) ?? "", /^Issue 4, Update log4j-core, /);
  });

  test("the lens of a line is reached from the line", async () => {
    await openFile(page, refunds);
    await goToLine(page, lineOf(refunds, 'router.get("/", ').line);
    await runCommand(page, "Show CodeLens Commands for Current Line");
    await option(/^Fix now: reachable from the internet in payments-api/).waitFor();
    await press("Escape");
    for (const [file, lens] of [
      [manifest, /^Running in 3 workloads: internet-exposed · 18 Fix now/],
      [dockerfile, /^In production as payments-api · 2 CVEs in the base image/],
    ] as const) {
      await openFile(page, file);
      await page.getByRole("button", { name: lens }).first().waitFor();
      await workbench.screenshots(`lens-${file.slice(file.lastIndexOf("/") + 1)}`, themes);
    }
  });

  test("how to replace a secret is found by typing, and read as a document", async () => {
    await runCommand(page, "Runtime Risk: How to Replace Secret");
    await option(/^Fix now: Azure Function Key/).waitFor();
    await page.keyboard.type("azure function");
    await press("Enter");
    const guide = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await guide.getByRole("heading", { name: /^How to replace this secret of Azure/ }).waitFor();
    await workbench.screenshots("secret-guide", themes);
  });

  test("what is pointed at tells more", async () => {
    const hover = page.locator(".monaco-hover:visible");
    for (const [name, item, words] of [
      ["status", page.getByRole("button", { name: /^Runtime Risk: / }), /In Problems: 133 in 127/],
      ["alert", row(tree(page, "Alerts"), /^Fix now, Slack/), /publicly leaked/],
      ["workload", row(tree(page, "Exposed Resources"), /^payments-api/), /on 2 attack paths/],
    ] as const) {
      // Another theme takes the tooltips of rows away.
      for (const theme of themes) {
        await workbench.setTheme(theme);
        await page.mouse.move(900, 300);
        await eventually(async () => {
          await item.first().hover({ timeout: 3000 });
          await hover.filter({ hasText: words }).first().waitFor({ timeout: 3000 });
        });
        await workbench.screenshots(`tooltip-${name}`, [theme]);
      }
    }
  });
});
