/** The command line as a package for npm: two bundles, no dependency. */
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { oldestNode } from "../../src/cli/nodeVersion.ts";
import { npm } from "./bootstrap.mjs";
import type { Packaged } from "./extensionPackage.ts";
import { readManifest, stage } from "./packageStage.ts";

/** Writes `runtime-risk-<version>.tgz` into `target`, an existing folder. */
export async function packageCommandLine(target: string): Promise<Packaged> {
  const { version, license, homepage, bugs, repository, keywords } = readManifest();
  const node = `${oldestNode.major}.${oldestNode.minor}`;
  const manifest = {
    name: "runtime-risk",
    version,
    description: "Prints which GitHub security alerts of a repository run in production, exposed.",
    license,
    homepage,
    bugs,
    repository,
    keywords,
    bin: { "runtime-risk": "cli.cjs" },
    engines: { node: `>=${node}` },
    files: ["cli.cjs", "sample.cjs", "report-v1.schema.json"],
  };
  const files = ["LICENSE", "media/report-v1.schema.json"];
  return stage({ bundles: ".", files, manifest }, async (folder) => {
    for (const bundle of ["extension.cjs", "worker.cjs", "manifests.cjs"])
      rmSync(join(folder, bundle));
    chmodSync(join(folder, "cli.cjs"), 0o755);
    writeFileSync(join(folder, "README.md"), readme(node, homepage));
    const { code, output } = await npm(["pack", "--pack-destination", target], folder);
    return { file: join(target, `runtime-risk-${version}.tgz`), code, output };
  });
}

function readme(node: string, homepage: string): string {
  return `# Runtime Risk

Which security alerts of a GitHub repository are running in production right now, exposed, and where?

\`\`\`console
$ npx runtime-risk report            # the repository in this folder
$ npx runtime-risk report --sample   # a sample: no network, no token
$ npx runtime-risk --help
\`\`\`

Needs git and Node.js ${node} or later; it has no dependencies. Reads GitHub with \`GITHUB_TOKEN\` or \`GH_TOKEN\`
and, where there is a credential, Microsoft Defender for Cloud. Writes a table, JSON, SARIF or Markdown; the
JSON follows \`report-v1.schema.json\` in this package.

The same ranking, in the code: the VS Code extension [Runtime Risk](${homepage}).
`;
}
