import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSample } from "../../src/sample/sample.ts";
import { packageExtension } from "../tools/extensionPackage.ts";
import { activations } from "./runningExtensions.ts";
import { keepFailure, openWorkbench, row, runCommand, tree, type Workbench } from "./workbench.ts";

suite("The package, installed by VS Code", () => {
  let scratch: string;
  let workbench: Workbench | undefined;

  suiteSetup(async () => {
    scratch = mkdtempSync(join(tmpdir(), "runtime-risk-installed-"));
    const folder = join(scratch, "storefront");
    mkdirSync(folder);
    await openSample().writeRepository(folder);
    const { code, file, output } = await packageExtension(scratch);
    assert.equal(code, 0, output);
    const env = { RUNTIME_RISK_SAMPLE_FOLDER: folder };
    workbench = await openWorkbench({ folder, env, vsix: file });
  });

  suiteTeardown(async () => {
    await workbench?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() !== true || workbench === undefined) return;
    await keepFailure(workbench.page, this.currentTest.title);
  });

  const page = () => workbench?.page ?? assert.fail("VS Code did not open");

  test("shows the sample's alerts by tier, and the workloads that run them", async () => {
    await runCommand(page(), "Runtime Risk: Focus on Alerts View");
    await row(tree(page(), "Alerts"), /^Fix now/).waitFor();
    await runCommand(page(), "Runtime Risk: Focus on Exposed Resources View");
    await row(tree(page(), "Exposed Resources"), /^payments-api/).waitFor();
  });

  test("is listed by VS Code as activated", async () => {
    const active = await activations(page());
    assert.ok(active.has("runtime-risk.runtime-risk"), [...active.keys()].join(" "));
  });
});
