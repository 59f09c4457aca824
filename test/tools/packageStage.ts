/** Puts together, in a folder of its own, what a package is made from: the project's folder stays as it is. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as z from "zod/mini";
import { root } from "./bootstrap.mjs";
import { run } from "./processes.ts";

/** What a package is made from. */
export interface Stage {
  /** The folder for the minified bundles, relative to the package's. */
  readonly bundles: string;
  /** Files and folders of the project to copy; one that is not there is left out. */
  readonly files: readonly string[];
  readonly manifest: unknown;
}

/** Makes the folder, works in it, removes it. Rejects when the bundles cannot be built. */
export async function stage<T>(
  { bundles, files, manifest }: Stage,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "runtime-risk-package-"));
  try {
    const args = ["esbuild.mjs", "--minify", `--outdir=${join(folder, bundles)}`];
    const build = await run(process.execPath, args);
    if (build.code !== 0) throw new Error(`The bundles could not be built:\n${build.output}`);
    for (const file of files.filter((file) => existsSync(join(root, file)))) {
      cpSync(join(root, file), join(folder, basename(file)), { recursive: true });
    }
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The project's manifest, as written. */
export function readManifest(): z.infer<typeof projectManifest> {
  return z.parse(projectManifest, JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
}

const projectManifest = z.looseObject({
  version: z.string(),
  license: z.string(),
  homepage: z.string(),
  bugs: z.unknown(),
  repository: z.unknown(),
  keywords: z.array(z.string()),
});
