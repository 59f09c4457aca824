#!/usr/bin/env node
/** `npm run bench`: prints what was measured beside the budgets. `npm run bench -- rank edit`: these alone. */
import { inDevelopmentNode } from "../tools/bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { runBenchmarks } = await import("./bench.ts");
  process.exitCode = await runBenchmarks(process.argv.slice(2));
});
