/** The extensions that come with VS Code, as tests want them: few, and signing in without a network. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../tools/bootstrap.mjs";

/** Colours, syntax and git; no language service whose own diagnostics would stand beside ours. */
const kept =
  "theme-defaults theme-seti git git-base json yaml docker shellscript typescript-basics javascript python go java markdown-basics markdown-language-features xml".split(
    " ",
  );

/** Same identifier and a higher version: VS Code then takes these instead of its own. */
const standIns = [
  {
    name: "github-authentication",
    authentication: [
      { id: "github", label: "GitHub" },
      { id: "github-enterprise", label: "GitHub Enterprise Server" },
    ],
  },
  {
    name: "microsoft-authentication",
    authentication: [
      { id: "microsoft", label: "Microsoft" },
      { id: "microsoft-sovereign-cloud", label: "Microsoft Sovereign Cloud" },
    ],
  },
];

/** A file system in memory under the scheme `memfs`, as an extension for virtual workspaces has one. */
const memoryFiles = {
  name: "memory-files",
  publisher: "tests",
  version: "1.0.0",
  engines: { vscode: "^1.110.0" },
  extensionKind: ["workspace"],
  main: "./extension.cjs",
  activationEvents: ["onFileSystem:memfs"],
  capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
};

/** Marks what a file of the test tells, in the shapes of other security extensions. */
const otherTools = {
  name: "other-tools",
  publisher: "tests",
  version: "1.0.0",
  engines: { vscode: "^1.110.0" },
  extensionKind: ["workspace"],
  main: "./extension.cjs",
  activationEvents: ["onStartupFinished"],
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Fills `folder` for `--builtin-extensions-dir`. */
export function writeBuiltinExtensions(serverRoot: string, folder: string): void {
  for (const name of kept) {
    cpSync(join(serverRoot, "extensions", name), join(folder, name), { recursive: true });
  }
  for (const { name, authentication } of standIns) {
    writeExtension(folder, "standInAuthentication", {
      name,
      publisher: "vscode",
      version: "99.0.0",
      engines: { vscode: "^1.110.0" },
      extensionKind: ["workspace"],
      main: "./extension.cjs",
      capabilities: { untrustedWorkspaces: { supported: true } },
      contributes: { authentication },
    });
  }
  writeExtension(folder, "memoryFiles", memoryFiles);
  writeExtension(folder, "otherTools", otherTools);
}

function writeExtension(
  folder: string,
  source: string,
  manifest: { readonly name: string } & Readonly<Record<string, unknown>>,
): void {
  const target = join(folder, manifest.name);
  mkdirSync(target, { recursive: true });
  const code = join(root, "test", "support", source, "extension.cjs");
  cpSync(code, join(target, "extension.cjs"));
  writeFileSync(join(target, "package.json"), JSON.stringify(manifest, undefined, 2));
}
