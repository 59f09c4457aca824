import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSample } from "../../src/sample/sample.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import {
  dialogSaying,
  eventually,
  goToLine,
  keepFailure,
  openFile,
  openWorkbench,
  row,
  runCommand,
  tree,
  type Workbench,
} from "./workbench.ts";

const refunds = "services/payments-api/src/routes/refunds.ts";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("Dismissing an alert, in VS Code", () => {
  let hasFailed = false;
  let scratch: string;
  let upstreams: Upstreams;
  let workbench: Workbench;
  let line: number;

  const writes = () => upstreams.requests.filter(({ method }) => method === "PATCH");

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-dismiss-"));
    const folder = join(scratch, "storefront");
    mkdirSync(folder);
    const sample = openSample();
    await sample.writeRepository(folder);
    const lines = readFileSync(join(folder, refunds), "utf8").split("\n");
    line = lines.findIndex((text) => text.includes("pool.query(sql)")) + 1;
    upstreams = await serveUpstreams((request) => sample.respond(request));
    workbench = await openWorkbench({ folder, env: upstreams.env });
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Sign In to GitHub");
    await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await row(tree(page, "Alerts"), /Fix (now|soon)/).waitFor();
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

  test("asks for the reason and a comment, and shows all of it before anything is sent", async () => {
    const { page } = workbench;
    await openFile(page, refunds);
    await goToLine(page, line);
    await runCommand(page, "Runtime Risk: Dismiss Alerts…");
    const picker = page.locator(".quick-input-widget");
    // The alert at the cursor is ticked already.
    await picker.getByText("1 Selected").waitFor();
    await page.keyboard.press("Enter");
    await picker.getByRole("option", { name: /^False positive/ }).click();
    await picker.getByPlaceholder(/Why, for whoever looks/).fill("The value is a number.");
    await page.keyboard.press("Enter");
    const dialog = dialogSaying(page, /Dismiss this alert in acme\/storefront\?/);
    await dialog.getByText(/#\d+ Database query built.*: False positive/).waitFor();
    await dialog.getByText(/Comment: The value is a number\./).waitFor();
    assert.deepEqual(writes(), []);
    await dialog.getByRole("button", { name: "Dismiss", exact: true }).click();
  });

  test("tells that it is done, once, and offers the way back", async () => {
    const { page } = workbench;
    const notice = page.getByRole("dialog", { name: /Dismissed alert #\d+\..*Undo reopens/ });
    await notice.first().waitFor();
    assert.deepEqual(
      writes().map(({ status }) => status),
      [200],
    );
    await notice.first().getByRole("button", { name: "Undo" }).click();
    await page
      .getByRole("dialog", { name: /Reopened alert #\d+\./ })
      .first()
      .waitFor();
    assert.equal(writes().length, 2);
  });

  test("writes nothing in read-only mode, and says why", async () => {
    const { page } = workbench;
    workbench.setSettings({ "runtimeRisk.readOnly": true });
    const notice = page.getByRole("dialog", { name: /Read-only mode is on/ }).first();
    // Until the editor has read its settings again the command asks which alert is meant.
    await eventually(async () => {
      await runCommand(page, "Runtime Risk: Dismiss Alerts…");
      await notice.waitFor({ timeout: 2000 });
    });
    await notice.getByRole("button", { name: "Open Settings" }).waitFor();
    assert.equal(writes().length, 2);
  });
});
