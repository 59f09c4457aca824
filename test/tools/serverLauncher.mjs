#!/usr/bin/env node
/** Stands in for the desktop program in `runTests`: takes its flags, runs the suite in the VS Code server. */
import { inDevelopmentNode } from "./bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { runSuiteInServer } = await import("./suiteInServer.ts");
  process.exitCode = await runSuiteInServer(process.argv.slice(2));
});
