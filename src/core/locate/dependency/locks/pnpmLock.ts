import { at, type LineTree, membersAt, textAt } from "../lineTree.ts";
import {
  type DirectDependency,
  indexBy,
  type LockedPackage,
  type LockGraph,
  type LockRoot,
  lockGraph,
} from "../lockGraph.ts";

const sections = ["dependencies", "optionalDependencies", "devDependencies"] as const;

/** The graph of a `pnpm-lock.yaml`, versions 5 to 9. Undefined when it lists no package. */
export function pnpmLockGraph(tree: LineTree): LockGraph | undefined {
  const listed = membersAt(tree, "packages");
  if (listed.size === 0) return undefined;
  const snapshots = membersAt(tree, "snapshots");
  // From version 9 on who needs whom stands apart, once for each set of peers.
  const entries = [...(snapshots.size > 0 ? snapshots : listed)];
  const byKey = new Map(entries.map(([key], index) => [plainKey(key), index]));
  const names = entries.map(([key]) => nameAndVersion(plainKey(key)));
  const byName = indexBy(names);
  const target = (name: string, version: string): readonly number[] => {
    const index = byKey.get(`${name}@${version}`) ?? byKey.get(plainKey(version));
    return index === undefined ? [] : [index];
  };
  const packages = entries.map(([key, entry], index): LockedPackage => {
    const { name, version } = names[index] ?? { name: "", version: undefined };
    const line = (listed.get(key) ?? listed.get(withoutPeers(key)) ?? entry).line;
    const dependencies = sections.flatMap((section) =>
      [...membersAt(entry, section)].flatMap(([n, value]) => target(n, value.text ?? "")),
    );
    return { name, version, line, dependencies, peers: [] };
  });
  const importers = at(tree, "importers") === undefined ? [["", tree] as const] : importersOf(tree);
  return lockGraph({
    packages,
    roots: importers.map(([folder, importer]) => rootOf(folder, importer, target)),
    hasEdges: true,
    resolve: (declaredAs) => byName.get(declaredAs) ?? [],
  });
}

function importersOf(tree: LineTree): readonly (readonly [string, LineTree])[] {
  return Array.from(membersAt(tree, "importers"), ([folder, importer]) => [
    folder === "." ? "" : folder,
    importer,
  ]);
}

function rootOf(
  folder: string,
  importer: LineTree,
  target: (name: string, version: string) => readonly number[],
): LockRoot {
  return {
    folder,
    project: undefined,
    dependencies: sections.flatMap((section) =>
      Array.from(membersAt(importer, section), ([name, value]): DirectDependency => {
        const version = value.text ?? textAt(value, "version") ?? "";
        return { declaredAs: name, targets: target(name, version) };
      }),
    ),
  };
}

/**
 * A key in the spelling of version 9, `name@version(peers)`: version 6 has a slash before it,
 * version 5 slashes all through and the peers behind an underscore.
 */
function plainKey(key: string): string {
  if (!key.startsWith("/")) return key;
  const rest = key.slice(1);
  if (rest.indexOf("@", 1) > 0 && !/^(?:@[^/]+\/)?[^/@]+\/\d/.test(rest)) return rest;
  const old = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(rest);
  return old === null ? rest : `${old[1]}@${old[2]}`;
}

function withoutPeers(key: string): string {
  return key.replace(/\(.*$/s, "");
}

function nameAndVersion(key: string): {
  readonly name: string;
  readonly version: string | undefined;
} {
  const plain = withoutPeers(key);
  const split = plain.indexOf("@", 1);
  if (split < 0) return { name: plain, version: undefined };
  return { name: plain.slice(0, split), version: plain.slice(split + 1).replace(/_.*$/, "") };
}
