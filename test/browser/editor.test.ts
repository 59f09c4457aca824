import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openStory } from "./story.ts";
import {
  eventually,
  goToLine,
  hoverAtCursor,
  openFile,
  runCommand,
  type Theme,
  waitForSquiggle,
} from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrastLight", "highContrast", "dark"];
const refunds = "services/payments-api/src/routes/refunds.ts";
const manifest = "services/payments-api/package.json";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("What the editor shows around the lines, in VS Code", () => {
  const story = openStory({ signIn: ["GitHub", "Azure"] });
  const { text, lineOf } = story;
  let page: Page;
  suiteSetup(() => {
    ({ page } = story);
  });

  const picker = () => page.locator(".quick-input-widget");
  const option = (name: string | RegExp) => picker().getByRole("option", { name }).first();
  const cursorLine = async () => {
    const words = await page.getByRole("button", { name: /^Ln \d+,/ }).textContent();
    return Number(/Ln (\d+),/.exec(words ?? "")?.[1]);
  };
  const editorText = () => page.locator(".editor-group-container.active .view-lines").first();
  const escape = async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  };

  test("says above the function that its code is reachable, and explains it on a click", async () => {
    await openFile(page, refunds);
    const line = lineOf(refunds, "pool.query(sql)");
    await goToLine(page, line);
    await waitForSquiggle(page, line);
    const lens = page.getByRole("button", {
      name: /^Fix now: reachable from the internet in payments-api \(prod\)/,
    });
    await lens.first().waitFor();
    await story.workbench.screenshots("lens", themes);
    await lens.first().click();
    await page.getByRole("tab", { name: /Risk of code scanning 2/ }).waitFor();
  });

  test("offers the actions that can work, by keyboard", async () => {
    await openFile(page, refunds);
    const line = lineOf(refunds, "pool.query(sql)");
    await goToLine(page, line, (text(refunds).split("\n")[line - 1] ?? "").indexOf("sql)") + 1);
    await waitForSquiggle(page, line);
    const menu = page.locator(".action-widget");
    await eventually(async () => {
      await page.keyboard.press("Control+.");
      await menu.getByText(/^Create remediation issue for #\d+…$/).waitFor({ timeout: 3000 });
    });
    for (const action of [
      /^View workload payments-api$/,
      /^Explain the risk of #\d+$/,
      /^Show the data flow of #\d+$/,
      /^Open alert #\d+ on GitHub$/,
    ]) {
      await menu.getByText(action).first().waitFor();
    }
    await story.workbench.screenshots("actions", themes);
    await escape();
  });

  test("goes to the next exposed alert and back, over files, by its keys", async () => {
    await goToLine(page, lineOf(refunds, "pool.query(sql)"));
    const from = await cursorLine();
    await page.keyboard.press("Control+K");
    await page.keyboard.press("F8");
    await page
      .getByText(/^Exposed alert \d+ of \d+ · /)
      .first()
      .waitFor();
    await eventually(async () => assert.notEqual(await cursorLine(), from));
    await page.keyboard.press("Control+K");
    await page.keyboard.press("Shift+F8");
    await eventually(async () => assert.equal(await cursorLine(), from));
  });

  test("tells in the language status what was analysed and what drifted", async () => {
    await page
      .getByRole("button", { name: /Editor Language Status/ })
      .first()
      .click();
    await page
      .getByText(/Analysed at [0-9a-f]{7}/)
      .first()
      .waitFor();
    await story.workbench.screenshots("language-status", themes);
    await escape();
  });

  test("finds alerts by what they are and goes there", async () => {
    await runCommand(page, "Runtime Risk: Search Alerts");
    await picker()
      .getByText(/^Search \d+ alerts$/)
      .waitFor();
    await page.keyboard.type("azure function");
    await option(/Azure Function Key/).waitFor();
    await story.workbench.screenshots("search", themes);
    await page.keyboard.press("Enter");
    await eventually(async () => {
      assert.equal(
        await page.getByRole("tab", { selected: true, name: "partners.yaml" }).count(),
        1,
      );
    });
  });

  test("shows how to replace a secret before anything else, in its hover", async () => {
    const line = await cursorLine();
    await waitForSquiggle(page, line);
    const hover = await hoverAtCursor(page);
    await hover.getByRole("link", { name: "Azure Functions: how to do it" }).waitFor();
    await hover
      .getByText(/^Replace this secret and revoke the old one before anything else/)
      .first()
      .waitFor();
    await story.workbench.screenshots("secret-hover", themes);
    await escape();
  });

  test("goes to the lines of a workload", async () => {
    await runCommand(page, "Runtime Risk: Go to Workload");
    await option(/^payments-api \(prod\)/).waitFor();
    await story.workbench.screenshots("workloads", themes);
    await page.keyboard.press("Enter");
    const place = option(/deploy\/k8s\/payments-api\.yaml:\d+/);
    await place.waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "payments-api.yaml", selected: true }).waitFor();
    const image = lineOf("deploy/k8s/payments-api.yaml", "image:");
    await eventually(async () => assert.equal(await cursorLine(), image));
  });

  test("opens an alert from a link once the user allows it, and nothing else", async () => {
    const open = async (address: string) => {
      await runCommand(page, "Developer: Open URL");
      await page.keyboard.type(address);
      await page.keyboard.press("Enter");
      const asked = page.getByRole("dialog").filter({ hasText: "Runtime Risk" });
      await asked.getByRole("button", { name: "Open" }).click();
    };
    const link = "code-oss://runtime-risk.runtime-risk";
    const before = story.upstreams.requests.length;
    await open(`${link}/alert?repository=github.com/acme/storefront&key=codeScanning/2`);
    await page.getByRole("tab", { name: "refunds.ts", selected: true }).waitFor();
    await open(`${link}/createIssue?repository=github.com/acme/storefront&key=codeScanning/2`);
    await page.getByText("This link names no alert and no workload.").first().waitFor();
    await open(`${link}/alert?repository=github.com/acme/other&key=codeScanning/2`);
    await page
      .getByText(/which is not open in this window/)
      .first()
      .waitFor();
    assert.equal(story.upstreams.requests.length, before);
    await runCommand(page, "Notifications: Clear All Notifications");
  });

  test("updates a dependency in its manifest, unsaved", async () => {
    await openFile(page, manifest);
    const before = text(manifest);
    const line = lineOf(manifest, '"express":');
    await goToLine(page, line);
    await waitForSquiggle(page, line);
    await runCommand(page, "Runtime Risk: Update Dependency");
    const said = page.getByText(/^Update express to .*: not saved yet\./);
    await said.first().waitFor();
    assert.equal(text(manifest), before);
    await runCommand(page, "File: Revert File");
  });

  test("exports the whole report as a document", async () => {
    await runCommand(page, "Runtime Risk: Export Report…");
    await option(/^CSV/).waitFor();
    await story.workbench.screenshots("export", themes);
    await page.keyboard.type("CSV");
    await page.keyboard.press("Enter");
    await option(/Open as New Document/).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: /Untitled-\d/, selected: true }).waitFor();
    await eventually(async () => {
      assert.match((await editorText().textContent()) ?? "", /rank,tier,score,key/);
    });
  });

  test("checks the setup by source, and copies it as text", async () => {
    await runCommand(page, "Runtime Risk: Check Setup");
    await option(/Code scanning: read/).waitFor();
    await option(/Copy All as Text/).waitFor();
    await story.workbench.screenshots("setup", themes);
    await escape();
  });

  test("collects diagnostics that name nothing, and saves nothing", async () => {
    await runCommand(page, "Runtime Risk: Collect Diagnostics");
    await eventually(async () => {
      const words = (await editorText().textContent()) ?? "";
      assert.match(
        words.replaceAll("\u00a0", " "),
        /Look through this before you give it to anybody/,
      );
    });
    await story.workbench.screenshots("diagnostics-bundle", ["dark"]);
  });
});
