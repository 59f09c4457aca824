import { currentName, repositoryKey } from "../core/repository.ts";
import type { Entry } from "./entry.ts";

/**
 * Brings the clones of one repository together that name it differently, as some do after a rename
 * or a transfer. Which they are, GitHub's own number says. The first entry stays, with its key.
 */
export function unite(entries: readonly Entry[]): {
  readonly entries: readonly Entry[];
  /** The entries that are no more, and where their clones are now. */
  readonly joined: ReadonlyMap<Entry, Entry>;
} {
  const joined = new Map<Entry, Entry>();
  const kept: Entry[] = [];
  for (const entry of entries) {
    const first = kept.find((one) => isOneRepository(one, entry));
    if (first === undefined) {
      kept.push(entry);
      continue;
    }
    first.placements.push(...entry.placements);
    joined.set(entry, first);
  }
  return { entries: kept, joined };
}

function isOneRepository({ snapshot: one }: Entry, { snapshot: other }: Entry): boolean {
  if (one?.repository.id === undefined || other?.repository.id === undefined) return false;
  // Numbers are a server's own.
  return one.repository.id === other.repository.id && one.repository.host === other.repository.host;
}

/** The entry that goes by `host/owner/name`: its key, a name in one of its clones, or GitHub's. */
export function entryNamed(entries: readonly Entry[], wanted: string): Entry | undefined {
  const isWanted = (name: string) => name.toLowerCase() === wanted.toLowerCase();
  return (
    entries.find(({ key }) => isWanted(key)) ??
    entries.find(
      ({ placements, snapshot }) =>
        placements.some(({ clone }) => isWanted(repositoryKey(clone.repository))) ||
        (snapshot !== undefined && isWanted(repositoryKey(currentName(snapshot.repository)))),
    )
  );
}
