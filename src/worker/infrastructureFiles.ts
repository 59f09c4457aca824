import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type InfrastructureFile, nothingRuns } from "../core/infrastructure.ts";
import { listFiles } from "../sources/git/files.ts";
import type { Git } from "../sources/git/git.ts";
import { createWorkingTree } from "../sources/git/workingTree.ts";
import type { Placement } from "./placement.ts";

/** A repository with more such files than these is read up to here. */
const mostFiles = 500;
const mostBytes = 256 * 1024;
const readAtOnce = 8;

/** The readers of files that say what runs; they come with a bundle of their own. */
export interface InfrastructureReaders {
  readonly mayRunSomething: (path: string) => boolean;
  readonly readInfrastructure: (path: string, text: string) => InfrastructureFile;
}

/** What the files of one clone say about what runs. */
export interface InfrastructureFiles {
  /** Of one file with this text; the same text is not read twice in a row. */
  readonly of: (path: string, text: string) => InfrastructureFile;
  /**
   * Of all files that git knows, open texts first. Files are read again only when they are others
   * on the disk. Rejects only with the signal's reason.
   */
  readonly all: (signal: AbortSignal) => Promise<ReadonlyMap<string, InfrastructureFile>>;
}

interface Known {
  readonly stamp: string;
  readonly file: InfrastructureFile;
}

export function createInfrastructureFiles(
  placement: Pick<Placement, "clone" | "openTexts">,
  git: Git,
  { mayRunSomething, readInfrastructure }: InfrastructureReaders,
): InfrastructureFiles {
  const { root } = placement.clone.git;
  const read = createWorkingTree(root);
  const onDisk = new Map<string, Known>();
  const open = new Map<string, { readonly text: string; readonly file: InfrastructureFile }>();
  const of = (path: string, text: string): InfrastructureFile => {
    const known = open.get(path);
    if (known?.text === text) return known.file;
    const file = text.length > mostBytes ? nothingRuns : readInfrastructure(path, text);
    for (const other of open.keys()) if (!placement.openTexts.has(other)) open.delete(other);
    open.set(path, { text, file });
    return file;
  };
  const ofDisk = async (path: string, signal: AbortSignal): Promise<InfrastructureFile> => {
    const found = await stat(join(root, ...path.split("/"))).catch(() => undefined);
    signal.throwIfAborted();
    if (found === undefined || !found.isFile() || found.size > mostBytes) return nothingRuns;
    const stamp = `${found.size} ${found.mtimeMs} ${found.ino}`;
    const known = onDisk.get(path);
    if (known?.stamp === stamp) return known.file;
    const content = await read(path);
    signal.throwIfAborted();
    const file = content.kind === "text" ? readInfrastructure(path, content.text) : nothingRuns;
    onDisk.set(path, { stamp, file });
    return file;
  };
  return {
    of,
    all: async (signal) => {
      const listed = (await listFiles(git, root, signal)).filter(mayRunSomething);
      signal.throwIfAborted();
      const paths = listed.slice(0, mostFiles);
      const files = new Map<string, InfrastructureFile>();
      const waiting = [...paths];
      await Promise.all(
        Array.from({ length: readAtOnce }, async () => {
          for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
            const text = placement.openTexts.get(path);
            files.set(path, text === undefined ? await ofDisk(path, signal) : of(path, text));
          }
        }),
      );
      for (const path of onDisk.keys()) if (!files.has(path)) onDisk.delete(path);
      return files;
    },
  };
}
