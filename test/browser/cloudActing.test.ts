import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { openSample } from "../../src/sample/sample.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import { commandsNamed } from "./hands.ts";
import {
  dialogSaying,
  eventually,
  keepFailure,
  openWorkbench,
  row,
  runCommand,
  tree,
  type Workbench,
} from "./workbench.ts";

/** What the panel shows; it is a page in a page in the editor's page. */
function panel(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

const lodash = "Update lodash";
const suspicious = "Suspicious process in a container";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("Acting in Defender for Cloud, in VS Code", () => {
  let hasFailed = false;
  let scratch: string;
  let upstreams: Upstreams;
  let workbench: Workbench;

  /** What was written to Azure, as its method, its last words and its answer. */
  const writes = () =>
    upstreams.requests
      .filter(({ host, method, path }) => {
        const isAsked = path.toLowerCase().includes("microsoft.resourcegraph");
        return host === "management.azure.com" && method !== "GET" && !isAsked;
      })
      .map(({ method, path, status }) => {
        const [last = ""] = path.split("?");
        const verb = method === "POST" ? last.slice(last.lastIndexOf("/") + 1) : "assignment";
        return [method, verb, status] as const;
      });
  const notice = (words: RegExp) => workbench.page.getByRole("dialog", { name: words }).first();
  const picker = () => workbench.page.locator(".quick-input-widget");
  const workloadRow = () => row(tree(workbench.page, "Exposed Resources"), /payments-api/).first();

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-cloud-"));
    const folder = join(scratch, "storefront");
    mkdirSync(folder);
    const sample = openSample();
    await sample.writeRepository(folder);
    upstreams = await serveUpstreams((request) => sample.respond(request));
    workbench = await openWorkbench({ folder, env: upstreams.env });
    const { page } = workbench;
    for (const where of ["GitHub", "Azure"]) {
      await runCommand(page, `Runtime Risk: Sign In to ${where}`);
      await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
      await runCommand(page, "Runtime Risk: Focus on Alerts View");
      await row(tree(page, "Alerts"), /Fix (now|soon)/).waitFor();
    }
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    await row(tree(page, "Exposed Resources"), /payments-api/).waitFor();
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

  test("sets the owner of a recommendation from the palette, after all of it was shown", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Set Owner of Recommendation…");
    await picker()
      .getByRole("option", { name: /^payments-api/ })
      .first()
      .click();
    const option = picker().getByRole("option", { name: new RegExp(`^${lodash}`) });
    await option.getByText("payments-team@acme.example, due 2026-12-18").waitFor();
    await option.click();
    const owner = picker().getByPlaceholder(/Mail address/);
    await owner.fill("mona");
    await page.keyboard.press("Enter");
    await picker().getByText("Enter a mail address, such as name@example.com.").waitFor();
    await owner.fill("mona@acme.example");
    await page.keyboard.press("Enter");
    await picker()
      .getByRole("option", { name: /^Another day/ })
      .click();
    await picker()
      .getByPlaceholder(/Year-month-day/)
      .fill("2099-12-31");
    await page.keyboard.press("Enter");
    const dialog = dialogSaying(page, /Set the owner and due date of this recommendation/);
    for (const words of [lodash, "Owner: mona@acme.example", "Due date: 2099-12-31"]) {
      await dialog.getByText(new RegExp(words)).first().waitFor();
    }
    assert.deepEqual(writes(), []);
    await dialog.getByRole("button", { name: "Set Owner", exact: true }).click();
    const told = notice(/“Update lodash”: mona@acme\.example, due 2099-12-31\./);
    await told.waitFor();
    assert.deepEqual(writes(), [["PUT", "assignment", 200]]);
    await told.getByRole("button", { name: "Undo" }).click();
    await notice(/payments-team@acme\.example, due 2026-12-18, as before/).waitFor();
    assert.equal(writes().length, 2);
  });

  test("sets the owner from the page about the workload, which then says so", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: View Workload");
    await picker()
      .getByRole("option", { name: /^payments-api/ })
      .first()
      .click();
    const view = panel(page);
    await view.getByText("Owner: payments-team@acme.example").first().waitFor();
    await view.getByRole("button", { name: `Set Owner and Due Date: ${lodash}` }).click();
    await picker()
      .getByPlaceholder(/Mail address/)
      .fill("dana@acme.example");
    await page.keyboard.press("Enter");
    await picker().getByRole("option").nth(1).click();
    const dialog = dialogSaying(page, /Set the owner and due date of this recommendation/);
    await dialog.getByRole("button", { name: "Set Owner", exact: true }).click();
    await notice(/“Update lodash”: dana@acme\.example, due/).waitFor();
    await view
      .getByText(/Owner: dana@acme\.example/)
      .first()
      .waitFor();
    assert.equal(writes().length, 3);
  });

  test("takes up a security alert from the page, which follows", async () => {
    const { page } = workbench;
    const view = panel(page);
    await view.getByRole("button", { name: `Change Status: ${suspicious}` }).click();
    await picker()
      .getByRole("option", { name: /^In progress/ })
      .click();
    const dialog = dialogSaying(page, /Change the status of this security alert in Azure\?/);
    await dialog.getByText(/Status: In progress \(now: Active\)/).waitFor();
    await dialog.getByRole("button", { name: "Change Status", exact: true }).click();
    await notice(/is now in progress\./).waitFor();
    assert.deepEqual(writes().slice(3), [["POST", "inProgress", 204]]);
    await view.getByText(/High severity · In progress/).waitFor();
  });

  test("dismisses it from the list of workloads, and takes that back", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    await workloadRow().click({ button: "right" });
    await page.getByRole("menuitem", { name: "Change Status of Security Alert…" }).click();
    await picker()
      .getByRole("option", { name: new RegExp(`^${suspicious}`) })
      .click();
    await picker()
      .getByRole("option", { name: /^Dismissed/ })
      .click();
    const dialog = dialogSaying(page, /Change the status of this security alert in Azure\?/);
    await dialog.getByRole("button", { name: "Change Status", exact: true }).click();
    const told = notice(/is now dismissed\./);
    await told.waitFor();
    await told.getByRole("button", { name: "Undo" }).click();
    await notice(/is now in progress\./).waitFor();
    assert.deepEqual(writes().slice(4), [
      ["POST", "dismiss", 204],
      ["POST", "inProgress", 204],
    ]);
  });

  test("hands the draft of an issue to Defender, where a connector offers it", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Create Remediation Issue…");
    const alert = picker().getByRole("option", { name: /lodash: Prototype Pollution/ });
    await picker()
      .getByPlaceholder(/Which alert/)
      .fill("lodash: Prototype");
    await alert.first().click();
    const offered = notice(/Draft of an issue in .*acme\/storefront/);
    await offered.getByRole("button", { name: "Let Defender Create It…" }).click();
    const dialog = dialogSaying(page, /Let Defender for Cloud create an issue in/);
    await dialog.getByText("Recommendation: Update lodash").waitFor();
    const before = writes().length;
    await dialog.getByRole("button", { name: "Let It Create", exact: true }).click();
    await notice(/Defender for Cloud created issue #\d+\. The draft is still open\./).waitFor();
    assert.deepEqual(writes().slice(before), [["POST", "issues", 202]]);
  });

  test("offers nothing that writes in read-only mode", async () => {
    const { page } = workbench;
    const before = writes().length;
    const writing = [
      "Runtime Risk: Set Owner of Recommendation…",
      "Runtime Risk: Change Status of Security Alert…",
    ];
    const first = await commandsNamed(page, "Runtime Risk: ");
    for (const command of writing) assert.ok(first.has(command), `${command} is not offered`);
    workbench.setSettings({ "runtimeRisk.readOnly": true });
    await eventually(async () => {
      const offered = await commandsNamed(page, "Runtime Risk: ");
      assert.ok(offered.has("Runtime Risk: Explain Risk"));
      for (const command of writing) assert.ok(!offered.has(command), `${command} is offered`);
    });
    assert.equal(writes().length, before);
  });
});
