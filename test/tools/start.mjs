#!/usr/bin/env node
/**
 * `npm start`: VS Code with the built extension on the sample. `npm start -- <folder>`: on a clone of
 * yours; `npm start -- --scenario <name>`: on the sample when something fails.
 */
import { inDevelopmentNode } from "./bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { start } = await import("./interactive.ts");
  process.exitCode = await start(process.argv.slice(2));
});
