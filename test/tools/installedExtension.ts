/** Puts the built extension where a VS Code server looks for installed ones. */
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { cleanEnvironment, run } from "./processes.ts";

const parts = [
  "package.json",
  "package.nls.json",
  "package.nls.de.json",
  "README.md",
  "LICENSE",
  "dist",
  "media",
  "l10n",
];

/** Fills an empty `folder` for `--extensions-dir`; the server lists what it finds when it first starts. */
export function installExtension(folder: string): void {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : "0.0.0";
  const target = join(folder, `runtime-risk.runtime-risk-${version}`);
  mkdirSync(target, { recursive: true });
  for (const part of parts.filter((part) => existsSync(join(root, part)))) {
    cpSync(join(root, part), join(target, part), { recursive: true });
  }
}

/** Lets the VS Code server install a package into `folder`, as a user would; rejects when it refuses. */
export async function installPackage(server: string, vsix: string, folder: string): Promise<void> {
  const args = [
    join(server, "out", "server-main.js"),
    `--install-extension=${vsix}`,
    `--extensions-dir=${folder}`,
    `--server-data-dir=${join(folder, "..", "installer")}`,
    "--accept-server-license-terms",
  ];
  const { code, output } = await run(process.execPath, args, { env: cleanEnvironment() });
  if (code !== 0 || !output.includes("was successfully installed")) {
    throw new Error(`VS Code did not install ${vsix}:\n${output}`);
  }
}
