#!/usr/bin/env node
/** `npm run package:cli`: writes `runtime-risk-<version>.tgz`, the command line for npm, into the project's folder. */
import { inDevelopmentNode, root } from "./bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { packageCommandLine } = await import("./commandLinePackage.ts");
  const made = await packageCommandLine(root);
  console.log(made.output);
  process.exitCode = made.code;
});
