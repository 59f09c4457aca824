/** What VS Code runs as the test suite: every test file beside this one, results for the starter in a file. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Rejects when a test failed, which becomes VS Code's exit code. */
export async function run(): Promise<void> {
  const output = process.env["RUNTIME_RISK_TEST_RESULT"];
  const mocha = new Mocha({
    ui: "tdd",
    timeout: 60_000,
    ...(output === undefined ? {} : { reporter: "json", reporterOptions: { output } }),
  });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith(".test.cjs"))) {
    mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
