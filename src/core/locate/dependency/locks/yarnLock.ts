import {
  indexBy,
  type LockedPackage,
  type LockGraph,
  type LockRoot,
  lockGraph,
} from "../lockGraph.ts";

interface Entry {
  /** The ranges it answers, `name@range`. */
  readonly descriptors: readonly string[];
  readonly line: number;
  version: string | undefined;
  /** Berry: the folder of a project of the workspace. */
  folder: string | undefined;
  readonly dependencies: (readonly [name: string, range: string])[];
}

const dependencySections = new Set(["dependencies", "optionalDependencies"]);

/** The graph of a `yarn.lock`, of Yarn 1 as of Berry. Undefined when no entry is found. */
export function yarnLockGraph(text: string): LockGraph | undefined {
  const entries = entriesOf(text).filter(({ descriptors }) => descriptors.length > 0);
  if (entries.length === 0) return undefined;
  const byDescriptor = new Map<string, number>();
  for (const [index, { descriptors }] of entries.entries()) {
    for (const descriptor of descriptors) byDescriptor.set(descriptor, index);
  }
  const names = entries.map(({ descriptors }) => ({ name: nameOf(descriptors[0] ?? "") }));
  const byName = indexBy(names);
  const resolve = (name: string, range: string | undefined): readonly number[] => {
    const exact = byDescriptor.get(`${name}@${range}`) ?? byDescriptor.get(`${name}@npm:${range}`);
    return exact === undefined ? (byName.get(name) ?? []) : [exact];
  };
  const packages = entries.map((entry, index): LockedPackage => {
    const { name } = names[index] ?? { name: "" };
    const alias = /^(@?[^@]+)@npm:(@?[^@]+)@/.exec(entry.descriptors[0] ?? "");
    return {
      name: alias?.[2] ?? name,
      version: entry.version,
      line: entry.line,
      dependencies:
        entry.folder === undefined ? entry.dependencies.flatMap(([n, r]) => resolve(n, r)) : [],
      peers: [],
    };
  });
  return lockGraph({ packages, roots: rootsOf(entries, resolve), hasEdges: true, resolve });
}

function rootsOf(entries: readonly Entry[], resolve: LockGraph["resolve"]): readonly LockRoot[] {
  return entries.flatMap(({ folder, descriptors, dependencies }) =>
    folder === undefined
      ? []
      : [
          {
            folder,
            project: nameOf(descriptors[0] ?? ""),
            dependencies: dependencies.map(([name, range]) => ({
              declaredAs: name,
              targets: resolve(name, range),
            })),
          },
        ],
  );
}

function entriesOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let section = "";
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.trimEnd();
    if (line === "" || line.startsWith("#")) continue;
    if (!line.startsWith(" ")) {
      section = "";
      entries.push({
        descriptors: line.endsWith(":") ? descriptorsOf(line.slice(0, -1)) : [],
        line: index + 1,
        version: undefined,
        folder: undefined,
        dependencies: [],
      });
      continue;
    }
    const entry = entries.at(-1);
    if (entry === undefined) continue;
    if (line.startsWith("    ")) {
      if (dependencySections.has(section)) entry.dependencies.push(...pairOf(line));
      continue;
    }
    section = line.trim().replace(/:$/, "");
    readProperty(entry, line);
  }
  return entries;
}

function readProperty(entry: Entry, line: string): void {
  for (const [key, value] of pairOf(line)) {
    if (key === "version") entry.version = value;
    const workspace = key === "resolution" ? /@workspace:(.*)$/.exec(value)?.[1] : undefined;
    if (workspace !== undefined) entry.folder = workspace === "." ? "" : workspace;
  }
}

/** `name "range"` of Yarn 1, `name: range` of Berry; either side may be quoted. */
function pairOf(line: string): readonly (readonly [string, string])[] {
  const found = /^\s+(?:"([^"]+)"|([^\s":]+)):?\s+(?:"([^"]*)"|(\S.*))$/.exec(line);
  if (found === null) return [];
  return [[found[1] ?? found[2] ?? "", found[3] ?? found[4] ?? ""]];
}

/** Yarn 1 quotes each range that needs it, Berry all of a line at once. */
function descriptorsOf(header: string): readonly string[] {
  return header
    .replaceAll('"', "")
    .split(/,\s*/)
    .filter((descriptor) => descriptor.indexOf("@", 1) > 0);
}

function nameOf(descriptor: string): string {
  return descriptor.slice(0, descriptor.indexOf("@", 1));
}
