#!/usr/bin/env node
/** `npm test`: everything. `npm test -- types unit`: these steps. */
import { inDevelopmentNode } from "./bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { runChecks } = await import("./checks.ts");
  process.exitCode = await runChecks(process.argv.slice(2));
});
