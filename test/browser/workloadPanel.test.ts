import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame, FrameLocator, Page } from "playwright-core";
import { openSample } from "../../src/sample/sample.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import {
  dialogSaying,
  eventually,
  keepFailure,
  openWorkbench,
  row,
  runCommand,
  type Theme,
  tree,
  type Workbench,
} from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrast", "highContrastLight", "dark"];

/** What the panel shows; it is a page in a page in the editor's page. */
function panel(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("The panel about a workload, in VS Code", () => {
  let hasFailed = false;
  let scratch: string;
  let folder: string;
  let upstreams: Upstreams;
  let workbench: Workbench;

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-panel-"));
    folder = join(scratch, "storefront");
    mkdirSync(folder);
    const sample = openSample();
    await sample.writeRepository(folder);
    upstreams = await serveUpstreams((request) => sample.respond(request));
    workbench = await openWorkbench({ folder, env: upstreams.env });
  });

  suiteTeardown(async () => {
    await workbench?.close();
    await upstreams?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  setup(function () {
    if (hasFailed) this.skip();
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() === true) {
      hasFailed = true;
      await keepFailure(workbench.page, this.currentTest.title);
    }
  });

  test("opens from the palette, the most exposed workload first", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Sign In to GitHub");
    await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await row(tree(page, "Alerts"), /^Fix (now|soon)/).waitFor();
    await runCommand(page, "Runtime Risk: Sign In to Azure");
    await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    await row(tree(page, "Exposed Resources"), /payments-api/).waitFor();
    await runCommand(page, "Runtime Risk: View Workload");
    const first = page.locator(".quick-input-widget").getByRole("option").first();
    await first.waitFor();
    assert.match((await first.getAttribute("aria-label")) ?? "", /^payments-api/);
    await page.keyboard.press("Enter");
    await panel(page).getByRole("heading", { level: 1, name: "payments-api" }).waitFor();
    await workbench.screenshots("workload", themes);
  });
});
