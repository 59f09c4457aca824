/** Puts the built extension where a VS Code server looks for installed ones. */
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";

const parts = ["package.json", "package.nls.json", "README.md", "LICENSE", "dist", "media", "l10n"];

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
