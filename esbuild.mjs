/**
 * Bundles the processes: `dist/{extension,worker,cli,sample}.cjs`. `--watch` rebuilds; `--minify` and
 * `--outdir=<folder>` are for packaging, which leaves `dist` alone.
 */
import { existsSync } from "node:fs";
import { build, context } from "esbuild";

const minify = process.argv.includes("--minify");
const watch = process.argv.includes("--watch");
const folder = process.argv.find((arg) => arg.startsWith("--outdir="))?.slice("--outdir=".length);

const entries = {
  extension: "src/extension/extension.ts",
  worker: "src/worker/main.ts",
  manifests: "src/worker/manifests.ts",
  cli: "src/cli/main.ts",
  sample: "src/sample/sample.ts",
};

/** @type {import("esbuild").BuildOptions} */
const options = {
  entryPoints: Object.entries(entries)
    .filter(([, file]) => existsSync(file))
    .map(([out, file]) => ({ out, in: file })),
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  // The default order takes jsonc-parser's UMD entry, which cannot be bundled.
  mainFields: ["module", "main"],
  external: ["vscode"],
  loader: { ".txt": "text" },
  minify,
  sourcemap: minify ? false : "linked",
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};

if (watch) {
  const watching = await context({ ...options, logLevel: "info" });
  await watching.watch();
} else {
  await build({ ...options, outdir: folder ?? options.outdir });
}
