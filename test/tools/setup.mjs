#!/usr/bin/env node
/** Brings a fresh clone to where it can build, start and test. `npm start` and `npm test` do the same by themselves. */
import { inDevelopmentNode } from "./bootstrap.mjs";

await inDevelopmentNode(import.meta.url, async () => {
  const { provisionEditor, provisionBrowser } = await import("./provision.ts");
  const editor = await provisionEditor();
  if (editor.kind === "server") await provisionBrowser();
  console.log("Set-up: ready");
});
