import type { Manifest } from "../../core/locate/dependency/manifest.ts";
import { fileNameOf } from "./above.ts";
import { readWorkflow } from "./actions.ts";
import { readCargoManifest } from "./cargoManifest.ts";
import { readComposerJson } from "./composerManifest.ts";
import { readGoModule } from "./goModule.ts";
import { readGradle, readGradleProperties } from "./gradle.ts";
import { readPom } from "./maven.ts";
import { readPackageJson, readPnpmWorkspace } from "./npmManifest.ts";
import { readDotnetJson, readMsBuild, readNuspec, readPackagesConfig } from "./nuget.ts";
import { readPipfile, readPyproject } from "./pyproject.ts";
import { readRequirements } from "./requirements.ts";
import { readGemfile, readGemspec } from "./rubygems.ts";
import { readEnvironment, readSetupCfg, readSetupPy } from "./setupFiles.ts";
import { readVersionCatalog } from "./versionCatalog.ts";

/** Reads a manifest's text; undefined when it is not what its name says, or broken by an edit. */
export type ManifestReader = (text: string, path: string) => Manifest | undefined;

interface Format {
  /** Matched against the path. */
  readonly pattern: RegExp;
  readonly read: ManifestReader;
  /** File names of lock files that belong to it. */
  readonly locks: readonly string[];
  /** Whether one lock file may serve the folders below it. */
  readonly isShared: boolean;
}

const npmLocks = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"];
const pythonLocks = ["uv.lock", "poetry.lock", "pdm.lock"];
const none = { locks: [], isShared: false };

/** The first that matches counts. */
const formats: readonly Format[] = [
  { pattern: /\/package\.json$/, read: readPackageJson, locks: npmLocks, isShared: true },
  { pattern: /\/pnpm-workspace\.yaml$/, read: readPnpmWorkspace, ...none },
  { pattern: /\/pyproject\.toml$/, read: readPyproject, locks: pythonLocks, isShared: true },
  { pattern: /\/Pipfile$/, read: readPipfile, locks: ["Pipfile.lock"], isShared: false },
  { pattern: /\/setup\.cfg$/, read: readSetupCfg, ...none },
  { pattern: /\/setup\.py$/, read: readSetupPy, ...none },
  {
    pattern: /\/(?:action\.ya?ml|\.github\/workflows\/[^/]+\.ya?ml)$/,
    read: readWorkflow,
    ...none,
  },
  { pattern: /\/[^/]*environment[^/]*\.ya?ml$/, read: readEnvironment, ...none },
  { pattern: /\/[^/]*\.(?:txt|in)$/, read: readRequirements, ...none },
  { pattern: /(?:\/pom\.xml|\.pom)$/, read: readPom, ...none },
  { pattern: /\.versions\.toml$/, read: readVersionCatalog, ...none },
  { pattern: /\/gradle\.properties$/, read: readGradleProperties, ...none },
  { pattern: /\.gradle(?:\.kts)?$/, read: readGradle, locks: ["gradle.lockfile"], isShared: false },
  { pattern: /\/go\.mod$/, read: readGoModule, ...none },
  { pattern: /\/Cargo\.toml$/, read: readCargoManifest, locks: ["Cargo.lock"], isShared: true },
  { pattern: /\/packages\.config$/i, read: readPackagesConfig, ...none },
  {
    pattern: /\.(?:[a-z]+proj|props|targets)$/i,
    read: readMsBuild,
    locks: ["packages.lock.json"],
    isShared: false,
  },
  { pattern: /\.nuspec$/i, read: readNuspec, ...none },
  { pattern: /\/(?:global|dotnet-tools)\.json$/i, read: readDotnetJson, ...none },
  { pattern: /\/Gemfile$/, read: readGemfile, locks: ["Gemfile.lock"], isShared: false },
  { pattern: /\/(?:gemfiles\/[^/]+\.rb|[^/]+\.gemfile)$/, read: readGemfile, ...none },
  { pattern: /\/gems\.rb$/, read: readGemfile, locks: ["gems.locked"], isShared: false },
  { pattern: /\.gemspec$/, read: readGemspec, locks: ["Gemfile.lock"], isShared: false },
  {
    pattern: /\/composer\.json$/,
    read: readComposerJson,
    locks: ["composer.lock"],
    isShared: false,
  },
];

/** File names of the manifests that a lock file belongs to; a name may hold `*`. */
const manifestsByLock: ReadonlyMap<string, readonly string[]> = new Map([
  ["package-lock.json", ["package.json"]],
  ["npm-shrinkwrap.json", ["package.json"]],
  ["yarn.lock", ["package.json"]],
  ["pnpm-lock.yaml", ["package.json"]],
  ["bun.lock", ["package.json"]],
  ["poetry.lock", ["pyproject.toml"]],
  ["uv.lock", ["pyproject.toml"]],
  ["pdm.lock", ["pyproject.toml"]],
  ["Pipfile.lock", ["Pipfile"]],
  ["Cargo.lock", ["Cargo.toml"]],
  ["Gemfile.lock", ["Gemfile"]],
  ["gems.locked", ["gems.rb"]],
  ["composer.lock", ["composer.json"]],
  ["packages.lock.json", ["*.csproj", "*.fsproj", "*.vbproj", "*.vcxproj"]],
  ["gradle.lockfile", ["build.gradle.kts", "build.gradle"]],
  ["go.sum", ["go.mod"]],
]);

function formatOf(path: string): Format | undefined {
  return formats.find(({ pattern }) => pattern.test(`/${path}`));
}

/** How to read the manifest at a path; undefined when the path names none that is known. */
export function manifestReader(path: string): ManifestReader | undefined {
  return formatOf(path)?.read;
}

/** The lock files that a manifest may have. */
export function locksOf(path: string): {
  readonly names: readonly string[];
  readonly isShared: boolean;
} {
  const { locks: names, isShared } = formatOf(path) ?? { locks: [], isShared: false };
  return { names, isShared };
}

/** The manifests that may stand beside a lock file; undefined when the path names no lock file. */
export function manifestsOfLock(path: string): readonly string[] | undefined {
  return manifestsByLock.get(fileNameOf(path));
}
