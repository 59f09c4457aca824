import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, FrameLocator, Page } from "playwright-core";
import { openStory, signIn } from "./story.ts";
import { dialogSaying, row, runCommand, type Theme, tree } from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrast", "highContrastLight", "dark"];

const refunds = "services/payments-api/src/routes/refunds.ts";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Takes one alert of the workload off its list, as somebody else would. */
function dismissal(): Request {
  return new Request("https://api.github.com/repos/acme/storefront/code-scanning/alerts/4", {
    method: "PATCH",
    headers: { authorization: "Bearer somebody" },
    body: JSON.stringify({ state: "dismissed", dismissed_reason: "used in tests" }),
  });
}

/** What the panel shows; it is a page in a page in the editor's page. */
function panel(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("The panel about a workload, in VS Code", () => {
  const story = openStory();

  test("opens from the palette, the most exposed workload first", async () => {
    const { page } = story;
    await signInTwice(page);
    await runCommand(page, "Runtime Risk: View Workload");
    const first = page.locator(".quick-input-widget").getByRole("option").first();
    await first.waitFor();
    assert.match((await first.getAttribute("aria-label")) ?? "", /^payments-api/);
    await page.keyboard.press("Enter");
    await panel(page).getByRole("heading", { level: 1, name: "payments-api" }).waitFor();
  });

  test("has every section, and pictures of it in every theme", async () => {
    const { page } = story;
    const sections = [
      "Why it matters",
      "From code to cloud",
      "Alerts in this workload",
      "Image CVEs",
      "Recommendations",
      "Security alerts",
      "Attack paths",
    ];
    const headings = panel(page).getByRole("main").getByRole("heading", { level: 2 });
    assert.deepEqual(
      (await headings.allTextContents()).map((text) => text.replace(/ \d+$/, "")),
      sections,
    );
    for (const section of sections) {
      await panel(page)
        .getByRole("region", { name: new RegExp(`^${section}`) })
        .first()
        .waitFor();
    }
    await story.workbench.screenshots("workload", themes);
    await page.setViewportSize({ width: 1440, height: 4200 });
    await story.workbench.screenshots("workload-whole", themes);
    await page.setViewportSize({ width: 860, height: 4200 });
    await story.workbench.screenshots("workload-narrow", ["dark"]);
    await page.setViewportSize({ width: 1800, height: 1000 });
    await story.workbench.screenshots("workload-wide", ["dark"]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("breaks no rule that a machine can check, in any theme", async () => {
    const { page } = story;
    const frame = await frameOf(page);
    await frame.evaluate(axe);
    for (const theme of themes) {
      await story.workbench.setTheme(theme);
      assert.deepEqual(await violations(frame), [], theme);
    }
  });

  test("moves nothing where less motion is asked for, by the system or in the editor", async () => {
    const { page } = story;
    const frame = await frameOf(page);
    /** How many elements would move when they change. */
    const moving = async (): Promise<unknown> =>
      frame.evaluate(`[...document.querySelectorAll("*")].filter((element) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
        return !/^0s(, 0s)*$/.test(transitionDuration) || animationName !== "none" || scrollBehavior !== "auto";
      }).length`);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    assert.notEqual(await moving(), 0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    assert.equal(await moving(), 0);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    story.workbench.setSettings({ "workbench.reduceMotion": "on" });
    await panel(page).locator("body.vscode-reduce-motion").waitFor();
    assert.equal(await moving(), 0);
    story.workbench.setSettings({ "workbench.reduceMotion": "auto" });
    await panel(page).locator("body:not(.vscode-reduce-motion)").waitFor();
  });

  test("says in words what it draws", async () => {
    const graph = panel(story.page).getByRole("figure").first();
    await graph.getByText("The same in words").click();
    const steps = await graph.getByRole("listitem").allTextContents();
    assert.match(
      steps[0] ?? "",
      /^Code “acme\/storefront”: commit [0-9a-f]{7}, \d+ commits behind main\. Leads to Build “payments-api\.yml”\.$/,
    );
    const all = steps.join("\n");
    for (const words of [
      "Image “payments-api”",
      "Registry “acmeshop",
      "Internet “anybody”",
      "Data “sensitive data”",
    ]) {
      assert.ok(all.includes(words), `${words} is not in ${all}`);
    }
  });

  test("is walked by Tab in the order it is read, and shows where one is in every theme", async () => {
    const { page } = story;
    const frame = await frameOf(page);
    const own = panel(page);
    await own.getByRole("heading", { level: 1 }).focus();
    await page.keyboard.press("Shift+Tab");
    const order = [
      "Skip to the alerts",
      "View in Defender for Cloud",
      "View on GitHub",
      "Why it matters",
      "From code to cloud",
      "Alerts in this workload 30",
      "Image CVEs 2",
      "Recommendations 3",
      "Security alerts 1",
      "Attack paths 2",
      "See what is not deployed on GitHub",
    ];
    for (const name of order) {
      assert.equal(await frame.evaluate(nameOfFocus), name);
      await page.keyboard.press("Tab");
    }
    assert.match(String(await frame.evaluate(nameOfFocus)), /^From the code/);
    await page.keyboard.press("Tab");
    assert.equal(await frame.evaluate(nameOfFocus), "Zoom In");
    for (const theme of themes) {
      await story.workbench.setTheme(theme);
      for (const one of [
        own.getByRole("link", { name: "View on GitHub", exact: true }).first(),
        own.getByRole("button", { name: "Zoom In" }).first(),
        own.getByRole("group", { name: /^From the code/ }),
        own.getByText("The same in words").first(),
        own.getByRole("button", { name: /refunds\.ts:23$/ }),
      ]) {
        await one.focus();
        assert.match(String(await frame.evaluate(outlineOfFocus)), /^solid 1px /, theme);
      }
    }
  });

  test("leads past the list of sections to the alerts, and from an entry to its section", async () => {
    const { page } = story;
    const frame = await frameOf(page);
    await panel(page).getByRole("link", { name: "Skip to the alerts" }).focus();
    await story.workbench.screenshots("workload-skip", themes);
    await page.keyboard.press("Enter");
    assert.equal(await frame.evaluate("document.activeElement.id"), "alerts-heading");
    await page.keyboard.press("Tab");
    assert.match(String(await frame.evaluate("document.activeElement.id")), /^go-secretScanning/);
    await panel(page).getByRole("link", { name: "Attack paths 2" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await frame.evaluate("document.activeElement.id"), "attackPaths-heading");
    // Nothing moves by itself there, and nothing waits for Escape.
    await page.keyboard.press("Escape");
    assert.equal(await frame.evaluate("document.activeElement.id"), "attackPaths-heading");
  });

  test("zooms and moves the drawing by keyboard and by buttons", async () => {
    const graph = panel(story.page).getByRole("figure").first();
    const drawing = graph.getByRole("img");
    const part = async () => (await drawing.getAttribute("viewBox")) ?? "";
    const whole = await part();
    await graph.getByRole("group", { name: /^From the code/ }).focus();
    await story.page.keyboard.press("+");
    const near = await part();
    assert.ok(widthOf(near) < widthOf(whole), near);
    await story.page.keyboard.press("ArrowRight");
    assert.ok(leftOf(await part()) > leftOf(near));
    await story.page.keyboard.press("0");
    assert.equal(await part(), whole);
    await graph.getByRole("button", { name: "Zoom Out" }).click();
    assert.ok(widthOf(await part()) > widthOf(whole));
    await graph.getByRole("button", { name: "Fit to Width" }).click();
    assert.equal(await part(), whole);
  });

  test("goes to an alert's line, beside itself", async () => {
    const { page } = story;
    await panel(page)
      .getByRole("button", { name: /^Database query built.* refunds\.ts:\d+$/ })
      .click();
    await page.getByRole("tab", { name: "refunds.ts", selected: true }).waitFor();
    const line = story.lineOf(refunds, "pool.query(sql)");
    await page.getByRole("button", { name: new RegExp(`^Ln ${line},`) }).waitFor();
    await heading(page, "payments-api").waitFor();
    await story.workbench.screenshots("workload-beside", ["dark"]);
  });

  test("goes to the Dockerfile's line that brings a CVE in", async () => {
    const { page } = story;
    const table = panel(page).getByRole("table");
    assert.deepEqual(await table.getByRole("columnheader").allTextContents(), [
      "Package",
      "Installed",
      "Fixed in",
      "CVEs",
      "Where it comes in",
    ]);
    await table.getByRole("button", { name: /^Dockerfile:\d+: openssl$/ }).click();
    await page.getByRole("tab", { name: "Dockerfile", selected: true }).waitFor();
  });

  test("follows a refresh in place: what has the focus and where it is scrolled to stays", async () => {
    const { page } = story;
    const frame = await frameOf(page);
    const button = panel(page).getByRole("button", {
      name: /^Uncontrolled data.* invoices\.ts:\d+$/,
    });
    await button.focus();
    const standing = "[document.activeElement.id, scrollY]";
    const before = await frame.evaluate(standing);
    assert.match(String(before), /^go-codeScanning/);
    assert.equal((await story.sample.respond(dismissal())).status, 200);
    // Another branch is read at once, and the user's hands stay where they are.
    execFileSync("git", ["checkout", "--quiet", "-b", "later"], { cwd: story.folder });
    const words = /^Updated\..*Alerts in this workload: \d+/;
    await panel(page).getByRole("status").filter({ hasText: words }).waitFor({ state: "attached" });
    assert.deepEqual(await frame.evaluate(standing), before);
    assert.equal(
      await panel(page)
        .getByRole("button", { name: /refunds\.ts:39$/ })
        .count(),
      0,
    );
  });

  test("opens Defender for Cloud and GitHub, and no other address", async () => {
    const { page } = story;
    for (const [name, host] of [
      ["View in Defender for Cloud", "https://portal.azure.com/"],
      ["View on GitHub", "https://github.com/acme/storefront/commit/"],
    ] as const) {
      await panel(page).getByRole("link", { name, exact: true }).first().click();
      const dialog = dialogSaying(page, host);
      await dialog.getByRole("button", { name: "Cancel" }).click();
    }
    const frame = await frameOf(page);
    await frame.evaluate(
      `document.querySelector("header a").dataset.link = "https://evil.example/"`,
    );
    await panel(page)
      .getByRole("link", { name: "View in Defender for Cloud", exact: true })
      .first()
      .click();
    await page
      .getByText(/neither on your GitHub nor in a portal of Azure/)
      .first()
      .waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  test("comes back after a reload, with its workload as soon as that is known", async () => {
    const { page } = story;
    await page.reload();
    // The accounts of this editor end with its window.
    await signInTwice(page);
    await heading(page, "payments-api").waitFor();
    assert.equal(await page.locator("iframe.webview.ready").count(), 1);
  });

  test("shows another workload, chosen in the tree, in the same panel", async () => {
    const { page } = story;
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    const web = row(tree(page, "Exposed Resources"), /^web/);
    await web.hover();
    await web.getByRole("button", { name: "View Workload" }).click();
    await heading(page, "web").waitFor();
    assert.equal(await page.locator("iframe.webview.ready").count(), 1);
  });

  test("says possibly of a workload that only a name ties to the code", async () => {
    const { page } = story;
    await runCommand(page, "Runtime Risk: View Workload");
    const palette = page.locator(".quick-input-widget");
    await palette
      .getByRole("option", { name: /^payments-api/ })
      .first()
      .waitFor();
    await palette.locator("input[type=text]:visible").first().fill("jobs-cleanup");
    await palette
      .getByRole("option", { name: /^jobs-cleanup/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await heading(page, "jobs-cleanup").waitFor();
    await panel(page)
      .getByText(/^Possibly not this repository's/)
      .waitFor();
    const frame = await frameOf(page);
    await frame.evaluate(axe);
    assert.deepEqual(await violations(frame), []);
    await page.setViewportSize({ width: 1440, height: 1900 });
    await story.workbench.screenshots("workload-possibly", ["light", "dark"]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

function heading(page: Page, name: string) {
  return panel(page).getByRole("heading", { level: 1, name, exact: true });
}

/** Signs in to both, and waits for the workloads. */
async function signInTwice(page: Page): Promise<void> {
  await signIn(page, "GitHub");
  await signIn(page, "Azure");
  await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
}

const nameOfFocus = `(() => {
  const { activeElement: own } = document;
  return own.getAttribute("aria-label") ?? own.textContent.trim().replace(/\\s+/g, " ");
})()`;

const outlineOfFocus = `(() => {
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement);
  return [outlineStyle, outlineWidth, outlineColor].join(" ");
})()`;

/** The document of the panel. */
async function frameOf(page: Page): Promise<Frame> {
  const body = await panel(page).locator("body").elementHandle();
  return (await body?.contentFrame()) ?? (await body?.ownerFrame()) ?? assert.fail("no panel");
}

/** The rules that are broken and by what. */
async function violations(frame: Frame): Promise<readonly string[]> {
  const found: unknown =
    await frame.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(
    ({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))`);
  assert.ok(Array.isArray(found), "the check gave no answer");
  return found.map(String);
}

/** The numbers of a \`viewBox\`. */
function widthOf(viewBox: string): number {
  return Number(viewBox.split(" ")[2]);
}

function leftOf(viewBox: string): number {
  return Number(viewBox.split(" ")[0]);
}
