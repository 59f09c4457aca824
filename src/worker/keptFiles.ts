import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { within } from "./within.ts";

/** What a file holds, and the time it stands for in milliseconds. */
export interface KeptFile {
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * Files that several processes keep in one folder, without a lock: the time stands in the name,
 * so that the newest wins whoever writes last, and each appears whole, by a rename.
 */
export interface KeptFiles {
  /** The time of the newest file of that name; undefined when there is none. */
  readonly newest: (name: string) => Promise<number | undefined>;
  /** The newest file of that name; undefined when there is none that can be read in time. */
  readonly read: (name: string) => Promise<KeptFile | undefined>;
  /** Keeps a file unless a newer one is there; rejects when the disk refuses. */
  readonly write: (name: string, file: KeptFile) => Promise<void>;
  /** Removes the files whose name `isWanted`; tells the names. */
  readonly remove: (isWanted: (name: string) => boolean) => Promise<readonly string[]>;
}

export interface KeptFilesOptions {
  /** Made when first written to, for this user alone. */
  readonly folder: string;
  readonly now: () => number;
  readonly mostBytesPerFile?: number | undefined;
  readonly mostBytes?: number | undefined;
  /** How long anybody waits for the disk; what takes longer has failed. */
  readonly patienceMs?: number | undefined;
}

const megabyte = 1024 * 1024;
/** A file that is further ahead was written by a clock that was wrong. */
const mostAheadMs = 60 * 60 * 1000;
/** A draft of this age belongs to a process that has ended. */
const draftAgeMs = 10 * 60 * 1000;

interface Found {
  readonly file: string;
  readonly name: string;
  readonly at: number;
}

/** Opens a folder; nothing is read or made before it is asked for. */
export function createKeptFiles(options: KeptFilesOptions): KeptFiles {
  const { folder, now } = options;
  const mostBytesPerFile = options.mostBytesPerFile ?? 64 * megabyte;
  const mostBytes = options.mostBytes ?? 256 * megabyte;
  const patienceMs = options.patienceMs ?? 2000;

  const list = async (): Promise<readonly Found[]> => {
    const files = await readdir(folder).catch(() => []);
    return files.flatMap((file) => {
      const [, name, at] = /^(.+)@(\d{1,15})\.json$/.exec(file) ?? [];
      return name === undefined ? [] : [{ file, name, at: Number(at) }];
    });
  };
  const newestOf = (name: string, among: readonly Found[]): Found | undefined => {
    const latest = now() + mostAheadMs;
    return among
      .filter((one) => one.name === name && one.at <= latest)
      .reduce<Found | undefined>(
        (best, one) => (best === undefined || best.at < one.at ? one : best),
        undefined,
      );
  };
  const readNewest = async (name: string): Promise<KeptFile | undefined> => {
    // Another process may replace the file between the two looks.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const found = newestOf(name, await list());
      if (found === undefined) return undefined;
      const bytes = await contentOf(join(folder, found.file), mostBytesPerFile);
      if (bytes !== "gone") return bytes === undefined ? undefined : { at: found.at, bytes };
    }
    return undefined;
  };
  const write = async (name: string, { at, bytes }: KeptFile): Promise<void> => {
    if (bytes.byteLength > mostBytesPerFile) {
      throw new Error(`${name} has ${bytes.byteLength} bytes, more than are kept`);
    }
    if ((newestOf(name, await list())?.at ?? 0) > at) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = `${name}@${at}.json`;
    const draft = join(folder, `${file}.${randomUUID()}.tmp`);
    try {
      await writeFile(draft, bytes, { mode: 0o600 });
      await rename(draft, join(folder, file));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await tidy(name);
  };
  /** Removes what a newer file of the name replaces, and the oldest files over the limit. */
  const tidy = async (name: string): Promise<void> => {
    // One look: what appears after it is newer, and no business of this one.
    const all = await list();
    const newest = newestOf(name, all);
    const isLeft = (one: Found) => one.name !== name || one.file === newest?.file;
    await removeFiles(all.filter((one) => !isLeft(one)).map(({ file }) => file));
    const left = await sized(all.filter(isLeft).map(({ file }) => file));
    const byAge = left.toSorted((a, b) => b.changedAt - a.changedAt);
    let sum = 0;
    const over = byAge.filter(({ file, size }) => {
      sum += size;
      return sum > mostBytes && file !== newest?.file;
    });
    await removeFiles([...over.map(({ file }) => file), ...(await oldDrafts())]);
  };
  const oldDrafts = async (): Promise<readonly string[]> => {
    const files = await readdir(folder).catch(() => []);
    const drafts = await sized(files.filter((file) => isDraft(file)));
    return drafts
      .filter(({ changedAt }) => Date.now() - changedAt > draftAgeMs)
      .map(({ file }) => file);
  };
  const sized = async (files: readonly string[]) => {
    const stats = await Promise.all(
      files.map(async (file) => {
        const found = await stat(join(folder, file)).catch(() => undefined);
        return found === undefined ? [] : [{ file, size: found.size, changedAt: found.mtimeMs }];
      }),
    );
    return stats.flat();
  };
  const removeFiles = async (files: readonly string[]): Promise<void> => {
    await Promise.all(files.map(async (file) => rm(join(folder, file), { force: true })));
  };
  const remove = async (isWanted: (name: string) => boolean): Promise<readonly string[]> => {
    const wanted = (await list()).filter(({ name }) => isWanted(name));
    const files = await readdir(folder).catch(() => []);
    await removeFiles([...wanted.map(({ file }) => file), ...files.filter(isDraft)]);
    // Somebody may keep other things there.
    await rmdir(folder).catch(() => undefined);
    return [...new Set(wanted.map(({ name }) => name))];
  };
  return {
    newest: async (name) =>
      within(patienceMs, list()).then(
        (found) => newestOf(name, found)?.at,
        () => undefined,
      ),
    read: async (name) => within(patienceMs, readNewest(name)).catch(() => undefined),
    // A write may be large: it is given longer, and nobody waits for it.
    write: async (name, file) => within(10 * patienceMs, write(name, file)),
    remove: async (isWanted) => within(10 * patienceMs, remove(isWanted)),
  };
}

function isDraft(file: string): boolean {
  return /@\d{1,15}\.json\.[0-9a-f-]{36}\.tmp$/.test(file);
}

async function contentOf(path: string, mostBytes: number): Promise<Buffer | "gone" | undefined> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      return size > mostBytes ? undefined : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT"
      ? "gone"
      : undefined;
  }
}
