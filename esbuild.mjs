/**
 * Bundles the processes: `dist/{extension,commands,worker,manifests,acting,cli,sample}.cjs`, and what a panel loads,
 * `dist/workloadPanel.{js,css}`. `--watch` rebuilds; `--minify` and `--outdir=<folder>` are for
 * packaging, which leaves `dist` alone.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
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

/**
 * What runs in the browser of a panel: as new as the oldest editor's.
 * @type {import("esbuild").BuildOptions}
 */
const panel = {
  ...options,
  entryPoints: [
    { out: "workloadPanel", in: "src/webview/main.ts" },
    { out: "workloadPanel", in: "src/webview/workloadPanel.css" },
  ],
  outExtension: {},
  platform: "browser",
  format: "iife",
  target: "chrome134",
};

/**
 * What commands do, loaded with the first one. The client's bundle is loaded by then and lends it
 * the message library.
 * @type {import("esbuild").BuildOptions}
 */
const commands = {
  ...options,
  entryPoints: [{ out: "commands", in: "src/extension/commandHandlers.ts" }],
  alias: { "vscode-languageserver-protocol": "./extension.cjs" },
  external: ["vscode", "./extension.cjs"],
};

/** The modules that the worker's bundle lends. */
const lent = new Set(
  [...readFileSync("src/worker/lent.ts", "utf8").matchAll(/from "(\.[^"]+)"/g)].map(([, path]) =>
    resolve("src/worker", path),
  ),
);

/**
 * What changes something on GitHub, loaded when it is wanted.
 * @type {import("esbuild").BuildOptions}
 */
const acting = {
  ...options,
  entryPoints: [{ out: "acting", in: "src/worker/acting.ts" }],
  alias: { "vscode-languageserver-protocol": "./worker.cjs" },
  external: ["./worker.cjs"],
  plugins: [
    {
      name: "lent",
      setup: ({ onResolve }) =>
        onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir }) =>
          lent.has(resolve(resolveDir, path))
            ? { path: "./worker.cjs", external: true }
            : undefined,
        ),
    },
  ],
};

for (const bundle of [options, commands, acting, panel]) {
  if (watch) {
    const watching = await context({ ...bundle, logLevel: "info" });
    await watching.watch();
  } else {
    await build({ ...bundle, outdir: folder ?? bundle.outdir });
  }
}
