/** The VSIX: minified bundles and the few files beside them, packed by vsce. */
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { readManifest, stage } from "./packageStage.ts";
import { run } from "./processes.ts";

/** What packaging made, or why it did not. */
export interface Packaged {
  /** Absolute; there only when `code` is 0. */
  readonly file: string;
  readonly code: number;
  /** Everything the packager said. */
  readonly output: string;
}

/** What only developing needs; the package is for running. */
const developmentKeys = new Set([
  "private",
  "scripts",
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "mocha",
  "knip",
]);

/**
 * Writes `runtime-risk-<version>.vsix` into `target`, an existing folder. Which files go in is said by
 * `.vscodeignore` alone. A warning of vsce is a failure.
 */
export async function packageExtension(target: string): Promise<Packaged> {
  const manifest = readManifest();
  const kept = Object.entries(manifest).filter(([key]) => !developmentKeys.has(key));
  const file = join(target, `runtime-risk-${manifest.version}.vsix`);
  const files = [
    ".vscodeignore",
    "package.nls.json",
    "package.nls.de.json",
    "l10n",
    "media",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
  ];
  return stage({ bundles: "dist", files, manifest: Object.fromEntries(kept) }, async (folder) => {
    const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
    // The bundles hold what is needed of the dependencies.
    const args = [vsce, "package", "--no-dependencies", "--out", file];
    const { code, output } = await run(process.execPath, args, { cwd: folder });
    return { file, code: code === 0 && /\bWARNING\b/.test(output) ? 1 : code, output };
  });
}
