const commands: ReadonlyMap<string, string> = new Map([
  ["package-lock.json", "npm install"],
  ["npm-shrinkwrap.json", "npm install"],
  ["yarn.lock", "yarn install"],
  ["pnpm-lock.yaml", "pnpm install"],
  ["bun.lock", "bun install"],
  ["poetry.lock", "poetry lock"],
  ["uv.lock", "uv lock"],
  ["pdm.lock", "pdm lock"],
  ["Pipfile.lock", "pipenv lock"],
  ["Cargo.lock", "cargo update --workspace"],
  ["packages.lock.json", "dotnet restore"],
  ["Gemfile.lock", "bundle install"],
  ["gems.locked", "bundle install"],
  ["gradle.lockfile", "gradle dependencies --write-locks"],
  ["go.mod", "go mod tidy"],
]);

/**
 * The command that brings a lock file in line with its manifest after a package's version was
 * changed there, by the documentation of the tool that writes it; undefined for a file that is no
 * lock. Go's sums are refreshed by way of `go.mod`.
 */
export function lockCommand(path: string, packageName: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name !== "composer.lock") return commands.get(name);
  // Without a name everything is updated; what comes from upstream is no part of a command otherwise.
  return /^[\w.-]+\/[\w.-]+$/.test(packageName) && !packageName.startsWith("-")
    ? `composer update ${packageName} --with-all-dependencies`
    : undefined;
}
