/** The package ecosystems whose manifests are read, by GitHub's names. */
export type Ecosystem =
  | "actions"
  | "composer"
  | "go"
  | "maven"
  | "npm"
  | "nuget"
  | "pip"
  | "rubygems"
  | "rust";

const ecosystems: readonly Ecosystem[] = [
  "actions",
  "composer",
  "go",
  "maven",
  "npm",
  "nuget",
  "pip",
  "rubygems",
  "rust",
];

/** Reads an ecosystem's name as GitHub writes it; undefined for one whose files are not known. */
export function ecosystemOf(name: string): Ecosystem | undefined {
  const lower = name.toLowerCase();
  return ecosystems.find((ecosystem) => ecosystem === lower);
}

/**
 * A name in the spelling by which its registry compares names: equal for two spellings of one
 * package. PEP 503 for Python; NuGet, Packagist and GitHub ignore case; crates.io takes `-` for `_`.
 */
export function packageIdentity(ecosystem: Ecosystem, name: string): string {
  switch (ecosystem) {
    case "pip":
      return name
        .trim()
        .replace(/\[.*$/s, "")
        .toLowerCase()
        .replaceAll(/[-_.]+/g, "-");
    case "rust":
      return name.toLowerCase().replaceAll("_", "-");
    case "actions":
    case "composer":
    case "nuget":
      return name.toLowerCase();
    case "go":
    case "maven":
    case "npm":
    case "rubygems":
      return name;
  }
}

/**
 * Whether a declared name stands for the package of an alert. A Go advisory may name a package of
 * a module, an action's advisory the repository of an action that is used by a path in it.
 */
export function isSamePackage(ecosystem: Ecosystem, declared: string, wanted: string): boolean {
  const one = packageIdentity(ecosystem, declared);
  const other = packageIdentity(ecosystem, wanted);
  if (one === other) return true;
  switch (ecosystem) {
    case "go":
      // From version 2 on the major version is part of a module's path: another module.
      return other.startsWith(`${one}/`) && !/^v\d+(?:\/|$)/.test(other.slice(one.length + 1));
    case "actions":
      return one.startsWith(`${other}/`);
    case "maven":
      return isFilledBy(declared, wanted);
    case "composer":
    case "npm":
    case "nuget":
    case "pip":
    case "rubygems":
    case "rust":
      return false;
  }
}

/**
 * Whether a name with properties in it (`spark-core_${scala.version}`) may stand for another one. At
 * least a part of the artifact's name must be written.
 */
function isFilledBy(declared: string, wanted: string): boolean {
  const property = /\$\{[^${}]*\}|\$\w+/g;
  if (!declared.includes("$") || declared.length > 300) return false;
  const artifact = declared.slice(declared.indexOf(":") + 1).replaceAll(property, "");
  if (!/[A-Za-z]{2}/.test(artifact)) return false;
  const parts = declared
    .split(property)
    .map((part) => part.replaceAll(/[.*+?^()|[\]\\{}$]/g, String.raw`\$&`));
  return parts.length <= 5 && new RegExp(`^${parts.join("[^:]+")}$`).test(wanted);
}
