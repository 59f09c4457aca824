import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { editorLink, workloadLink } from "../../src/core/remedy/editorLink.ts";
import type { Report } from "../../src/core/report.ts";
import { openSample } from "../../src/sample/sample.ts";
import { reportOfSample } from "../support/sampleReport.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import {
  dialogSaying,
  keepFailure,
  openWorkbench,
  row,
  runCommand,
  tree,
  type Workbench,
} from "./workbench.ts";

const repository = "github.com/acme/storefront";
const refunds = "services/payments-api/src/routes/refunds.ts";

// One window for all: each link opens what it names, whatever was open before.
suite("Links into the editor, in VS Code", () => {
  let scratch: string;
  let folder: string;
  let upstreams: Upstreams;
  let workbench: Workbench;
  let page: Page;
  let report: Report;
  /** Everything but reading, as `METHOD path`. */
  const writes: string[] = [];

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-links-"));
    folder = join(scratch, "storefront");
    mkdirSync(folder);
    const sample = openSample();
    await sample.writeRepository(folder);
    report = await reportOfSample(scratch);
    upstreams = await serveUpstreams((request) => {
      const { pathname, host } = new URL(request.url);
      const isQuery = request.method === "POST" && /graphql|resources|bulk-list/i.test(pathname);
      if (request.method !== "GET" && !isQuery) writes.push(`${request.method} ${host}${pathname}`);
      return sample.respond(request);
    });
    workbench = await openWorkbench({ folder, env: upstreams.env });
    ({ page } = workbench);
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    try {
      for (const place of ["GitHub", "Azure"]) {
        await runCommand(page, `Runtime Risk: Sign In to ${place}`);
        await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
        await row(tree(page, "Alerts"), /Fix (now|soon)/).waitFor();
      }
      await row(tree(page, "Exposed Resources"), /payments-api/).waitFor();
    } catch (error) {
      await keepFailure(page, "links set-up");
      throw error;
    }
  });

  suiteTeardown(async () => {
    await workbench?.close();
    await upstreams?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() === true) await keepFailure(page, this.currentTest.title);
    assert.deepEqual(writes, []);
  });

  /** What the browser hands over when somebody clicks a link, as VS Code's own command takes it. */
  const follow = async (link: string) => {
    const inner = new URL(new URL(link).searchParams.get("url") ?? "");
    await runCommand(page, "Developer: Open URL");
    const input = page.locator(".quick-input-widget input[type=text]:visible").first();
    await input.fill(`code-oss://${inner.host}${inner.pathname}${inner.search}`);
    await page.keyboard.press("Enter");
    await page
      .getByRole("dialog")
      .filter({ hasText: /Runtime Risk/ })
      .getByRole("button", { name: "Open", exact: true })
      .click();
  };
  const notice = (words: RegExp) =>
    page
      .getByRole("dialog")
      .filter({ hasText: words })
      .or(page.locator(".notification-toast").filter({ hasText: words }));

  test("open an alert at its line", async () => {
    const line =
      readFileSync(join(folder, refunds), "utf8")
        .split("\n")
        .findIndex((text) => text.includes("pool.query(sql)")) + 1;
    const alert = report.alerts.find(
      ({ anchor }) => anchor?.path === refunds && anchor.startLine === line,
    );
    assert.ok(alert !== undefined, "the report has no alert there");
    await follow(editorLink(repository, alert.key));
    await page.getByRole("tab", { name: "refunds.ts", selected: true }).waitFor();
    await page.getByRole("button", { name: new RegExp(`^Ln ${line},`) }).waitFor();
  });

  test("say when an alert is not listed", async () => {
    await follow(editorLink(repository, "codeScanning/4711"));
    await notice(/Alert codeScanning\/4711 of github\.com\/acme\/storefront is not listed/)
      .first()
      .waitFor();
  });

  test("say which repository they are about when it is not open", async () => {
    await follow(editorLink("github.com/acme/elsewhere", "codeScanning/1"));
    await notice(/about github\.com\/acme\/elsewhere, which is not open in this window/)
      .first()
      .waitFor();
  });

  test("open the page about a workload, however its id is spelt", async () => {
    const { key = "" } = report.workloads.find(({ name }) => name === "payments-api") ?? {};
    assert.match(key, /^\/subscriptions\//);
    await follow(workloadLink(repository, key.toUpperCase()));
    await page.getByRole("tab", { name: /payments-api/, selected: true }).waitFor();
    const frame = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await frame.getByRole("heading", { level: 1, name: /payments-api/ }).waitFor();
  });

  test("say when nothing is known of a workload", async () => {
    await follow(workloadLink(repository, "/subscriptions/0/resourcegroups/none"));
    await notice(/Nothing says that the workload of this link runs code of/)
      .first()
      .waitFor();
  });
});
