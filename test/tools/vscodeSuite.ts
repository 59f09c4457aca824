/**
 * Compiles `test/integration` and runs it inside VS Code, desktop or server, on the sample.
 *
 * Run with the path for mocha's result. Prints what VS Code prints.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { root } from "./bootstrap.mjs";
import { run } from "./processes.ts";
import { cache, provisionEditor } from "./provision.ts";

async function runSuite(resultFile: string): Promise<void> {
  const editor = await provisionEditor();
  const suite = await compileSuite();
  const scratch = mkdtempSync(join(tmpdir(), "runtime-risk-suite-"));
  const folder = join(scratch, "storefront");
  mkdirSync(folder);
  try {
    const args = [join(root, "dist", "cli.cjs"), "report", folder, "--sample"];
    const written = await run(process.execPath, args);
    if (written.code !== 0) throw new Error(`The sample could not be written:\n${written.output}`);
    await runTests({
      vscodeExecutablePath:
        editor.kind === "desktop"
          ? editor.executable
          : join(root, "test", "tools", "serverLauncher.mjs"),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(suite, "index.cjs"),
      launchArgs: [
        folder,
        "--disable-extensions",
        `--user-data-dir=${join(scratch, "user")}`,
        `--extensions-dir=${join(scratch, "extensions")}`,
      ],
      extensionTestsEnv: {
        RUNTIME_RISK_SAMPLE_FOLDER: folder,
        RUNTIME_RISK_TEST_RESULT: resultFile,
      },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Returns the folder with the compiled suite; mocha itself is found in `node_modules` from there. */
async function compileSuite(): Promise<string> {
  const source = join(root, "test", "integration");
  const target = join(cache, "suite");
  rmSync(target, { recursive: true, force: true });
  const files = readdirSync(source).filter((file) => file.endsWith(".test.ts"));
  await build({
    entryPoints: ["index.ts", ...files].map((file) => join(source, file)),
    outdir: target,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return target;
}

await runSuite(process.argv[2] ?? join(root, "test-output", "vscode.json"));
