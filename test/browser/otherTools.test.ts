import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Report } from "../../src/core/report.ts";
import { openSample } from "../../src/sample/sample.ts";
import { isRecord } from "../../src/sources/json.ts";
import { reportOfSample } from "../support/sampleReport.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
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

type ReportedAlert = Report["alerts"][number];

/** What the second extension is to mark; `line` is 1-based. */
interface Mark {
  readonly tool: string;
  readonly path: string;
  readonly line: number;
  readonly source?: string;
  readonly code?: string;
  readonly link?: string;
  readonly message: string;
}

// One window for all: what is marked is taken back after each test.
suite("Beside other extensions that mark the same results, in VS Code", () => {
  let scratch: string;
  let folder: string;
  let upstreams: Upstreams;
  let workbench: Workbench;
  let page: Page;
  let report: Report;
  const sample = openSample();

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-others-"));
    folder = join(scratch, "storefront");
    mkdirSync(folder);
    await sample.writeRepository(folder);
    report = await reportOfSample(scratch);
    upstreams = await serveUpstreams((request) => sample.respond(request));
    writeFileSync(join(scratch, "marks.json"), "[]");
    workbench = await openWorkbench({
      folder,
      env: { ...upstreams.env, OTHER_TOOLS_MARKS: join(scratch, "marks.json") },
    });
    ({ page } = workbench);
    await runCommand(page, "Runtime Risk: Focus on Alerts View");
    await runCommand(page, "Runtime Risk: Sign In to GitHub");
    await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
    await row(tree(page, "Alerts"), /Fix (now|soon)/).waitFor();
    await runCommand(page, "Problems: Focus on Problems View");
  });

  suiteTeardown(async () => {
    await workbench?.close();
    await upstreams?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() === true) await keepFailure(page, this.currentTest.title);
    mark([]);
    await header("").waitFor({ state: "hidden" });
  });

  const mark = (marks: readonly Mark[]) =>
    writeFileSync(join(scratch, "marks.json"), JSON.stringify(marks));
  /** The number of what is left out, where the view says it. */
  const header = (count: string) =>
    page.getByText(new RegExp(`${count}.* left out of Problems: .* marked by another extension`));
  /** Our entries of Problems that end with the alert's number. */
  const ours = async ({ number, title }: ReportedAlert): Promise<number> => {
    // Alerts of other kinds have numbers of their own; a package is named before its colon.
    const [words = ""] = title.split(": ");
    await problemsWith(words);
    const name = new RegExp(`: ${words.replaceAll(/[.:]/g, ".")}.*#${number} .*Runtime Risk`);
    return page.getByRole("treeitem", { name }).count();
  };
  /** Only rows in sight are there, so the list is narrowed first. */
  const problemsWith = async (words: string) => {
    const filter = page.getByRole("textbox", { name: /Filter Problems|Filter \(e\.g/ }).first();
    await filter.fill(words);
    // The list follows what is typed a moment later.
    await page.waitForTimeout(500);
  };
  const placeOf = ({ anchor }: ReportedAlert) => {
    assert.ok(anchor?.startLine != null, "the alert has no line");
    return { path: join(folder, anchor.path), line: anchor.startLine };
  };
  /** An alert that is alone on its line: what stands there twice is marked once. */
  const anAlert = (kind: ReportedAlert["kind"], state = "exact"): ReportedAlert => {
    const line = ({ anchor }: ReportedAlert) => `${anchor?.path}:${anchor?.startLine}`;
    const found = report.alerts.find(
      (one) =>
        one.kind === kind &&
        one.anchor?.state === state &&
        report.alerts.filter((other) => line(other) === line(one)).length === 1,
    );
    assert.ok(found !== undefined, `no ${kind} alert is ${state} and alone`);
    return found;
  };

  /** Marked so, the alert's own entry is gone and counted; without the mark it is there again. */
  const assertQuiet = async (alert: ReportedAlert, marked: Mark) => {
    await eventually(async () => assert.equal(await ours(alert), 1));
    mark([marked]);
    await header("1 alert is").first().waitFor();
    await eventually(async () => assert.equal(await ours(alert), 0));
    // It is still in every list.
    assert.ok((await row(tree(page, "Alerts"), /Fix (now|soon)/).count()) > 0);
    mark([]);
    await eventually(async () => assert.equal(await ours(alert), 1));
  };

  test("CodeQL: its source and the rule", async () => {
    const alert = anAlert("codeScanning");
    await assertQuiet(alert, {
      tool: "codeql",
      ...placeOf(alert),
      source: "CodeQL",
      code: alert.rule,
      message: "What this query says.",
    });
  });

  test("SARIF Viewer: no source, the tool's message", async () => {
    const alert = anAlert("codeScanning");
    await assertQuiet(alert, {
      tool: "SARIF",
      ...placeOf(alert),
      message: await messageOf(alert.number),
    });
  });

  test("Snyk: the package and the advisory, with a link", async () => {
    const alert = anAlert("dependabot");
    await assertQuiet(alert, {
      tool: "snyk",
      ...placeOf(alert),
      source: "Snyk Open Source",
      code: "SNYK-JS-SOMETHING-1",
      link: "https://security.snyk.io/vuln/SNYK-JS-SOMETHING-1",
      message: `A vulnerability of a dependency (${alert.rule})`,
    });
  });

  test("another remark on the same line, or an extension that is none of them, changes nothing", async () => {
    const alert = anAlert("codeScanning");
    mark([
      { tool: "codeql", ...placeOf(alert), source: "CodeQL", code: "js/other", message: "Other." },
      { tool: "lint", ...placeOf(alert), source: "lint", code: alert.rule, message: "The same." },
    ]);
    const other = page.getByRole("treeitem", { name: /The same\./ });
    await problemsWith("The same.");
    await other.first().waitFor();
    await eventually(async () => assert.equal(await ours(alert), 1));
    assert.equal(await header("").count(), 0);
  });

  test("turned off by the setting, both are shown", async () => {
    const alert = anAlert("codeScanning");
    const own = { tool: "codeql", source: "CodeQL", code: alert.rule, message: "Beside ours." };
    mark([{ ...own, ...placeOf(alert) }]);
    await header("1 alert is").first().waitFor();
    workbench.setSettings({ "runtimeRisk.diagnostics.quietBesideOthers": false });
    await header("").waitFor({ state: "hidden" });
    await eventually(async () => assert.equal(await ours(alert), 1));
    workbench.setSettings({ "runtimeRisk.diagnostics.quietBesideOthers": true });
    await header("1 alert is").first().waitFor();
  });

  /** What the tool said, as GitHub tells it. */
  async function messageOf(number: number): Promise<string> {
    const address = `https://api.github.com/repos/acme/storefront/code-scanning/alerts/${number}`;
    const headers = { authorization: "Bearer x" };
    const answer: unknown = await (await sample.respond(new Request(address, { headers }))).json();
    const instance = isRecord(answer) ? answer["most_recent_instance"] : undefined;
    const message = isRecord(instance) ? instance["message"] : undefined;
    const text = isRecord(message) ? message["text"] : undefined;
    assert.ok(typeof text === "string", `the sample tells no message of ${number}`);
    return text;
  }
});
