import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSample } from "../../src/sample/sample.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import {
  dialogSaying,
  goToLine,
  hoverAtCursor,
  keepFailure,
  openFile,
  openWorkbench,
  revealBelow,
  row,
  runCommand,
  type Theme,
  tree,
  type Workbench,
  waitForSquiggle,
  widenSideBar,
} from "./workbench.ts";

const themes: readonly Theme[] = ["light", "highContrastLight", "highContrast", "dark"];
const refunds = "services/payments-api/src/routes/refunds.ts";

// One story: each test goes on where the one before ended, so none follows one that failed.
suite("From the alert to the line, in VS Code", () => {
  let hasFailed = false;
  let scratch: string;
  let folder: string;
  let upstreams: Upstreams;
  let workbench: Workbench;

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-main-job-"));
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

  test("says that a sign-in is needed, and has sent no authorization before", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await page.getByRole("button", { name: "Sign In to GitHub" }).waitFor();
    assert.deepEqual(
      upstreams.requests.filter(({ isAuthorized }) => isAuthorized),
      [],
    );
  });

  test("signs in by command, saying what for", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Sign In to GitHub");
    const consent = dialogSaying(page, "Runtime Risk");
    await consent.getByText(/security alerts/).waitFor();
    await consent.getByRole("button", { name: "Allow" }).click();
    await row(tree(page, "Alerts"), /Fix (now|soon)/).waitFor();
  });

  test("reads the workloads after a sign-in to Azure", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Sign In to Azure");
    await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
    await row(tree(page, "Exposed Resources"), /payments-api/).waitFor();
    await widenSideBar(page);
    await workbench.screenshots("views", themes);
  });

  test("marks the query built from user input, on its line", async () => {
    const { page } = workbench;
    await openFile(page, refunds);
    const line = lineOf(join(folder, refunds), "pool.query(sql)");
    await goToLine(page, line);
    await waitForSquiggle(page, line);
  });

  test("explains the risk in the hover, by keyboard alone", async () => {
    const { page } = workbench;
    const text = readFileSync(join(folder, refunds), "utf8").split("\n");
    const line = lineOf(join(folder, refunds), "pool.query(sql)");
    await goToLine(page, line, (text[line - 1] ?? "").indexOf("sql)") + 1);
    const hover = await hoverAtCursor(page);
    await hover.getByText("Database query built from user-controlled sources").first().waitFor();
    await hover
      .getByText(/payments-api/)
      .first()
      .waitFor();
    for (const action of ["Create Issue…", "Explain Risk", "Open on GitHub"]) {
      await hover.getByRole("link", { name: action }).waitFor();
    }
    await workbench.screenshots("hover", themes);
    await page.keyboard.press("Escape");
  });

  test("leads from a workload to its alert's line", async () => {
    const { page } = workbench;
    await runCommand(page, "Runtime Risk: Focus on Exposed Resources View");
    const resources = tree(page, "Exposed Resources");
    const file = row(resources, /payments-api\/src\/routes\/refunds\.ts/);
    await revealBelow(page, row(resources, /^payments-api/), file);
    const alert = row(resources, /Database query built from user-controlled sources.*refunds\.ts/);
    await revealBelow(page, file, alert);
    await alert.click();
    await page.getByRole("tab", { name: "refunds.ts", selected: true }).waitFor();
    const line = lineOf(join(folder, refunds), "pool.query(sql)");
    await page.getByRole("button", { name: new RegExp(`^Ln ${line},`) }).waitFor();
    await workbench.screenshots("resources", themes);
  });

  test("has sent authorization to GitHub and Azure alone", () => {
    const hosts = upstreams.requests
      .filter(({ isAuthorized }) => isAuthorized)
      .map(({ host }) => host);
    assert.deepEqual([...new Set(hosts)].toSorted(), ["api.github.com", "management.azure.com"]);
  });
});

/** 1-based. */
function lineOf(file: string, text: string): number {
  const index = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text));
  assert.notEqual(index, -1, `${file} has no ${text}`);
  return index + 1;
}
