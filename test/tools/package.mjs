#!/usr/bin/env node
/** `npm run package`: writes `runtime-risk-<version>.vsix`, ready to install, into the project's folder. */
import { inDevelopmentNode, root } from "./bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { packageExtension } = await import("./extensionPackage.ts");
  const made = await packageExtension(root);
  console.log(made.output);
  process.exitCode = made.code;
});
