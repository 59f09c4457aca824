import { createHash } from "node:crypto";
import { mkdir, open, stat, unlink } from "node:fs/promises";
import { join } from "node:path";

/** A lock that outlived its owner: longer nobody writes an issue. */
const staleMs = 120_000;

/** Lets one process at a time do something; undefined when another one is doing it. */
export type WriteLock = (name: string) => Promise<(() => Promise<void>) | undefined>;

/**
 * Locks by files of a folder that all windows share. Without a folder, or where the disk refuses,
 * only this process is kept from doing it twice: GitHub's own list is looked at all the same.
 */
export function createWriteLock(
  folder: string | undefined,
  now: () => number = () => Date.now(),
): WriteLock {
  const own = new Set<string>();
  return async (name) => {
    if (own.has(name)) return undefined;
    own.add(name);
    const taken = folder === undefined ? unlocked : await take(folder, name, now);
    if (taken === undefined) {
      own.delete(name);
      return undefined;
    }
    const { file } = taken;
    return async () => {
      own.delete(name);
      // A file that stays is stale soon.
      if (file !== undefined) await unlink(file).catch(() => undefined);
    };
  };
}

/** The file that is held; undefined where the disk refuses. */
interface Taken {
  readonly file: string | undefined;
}

const unlocked: Taken = { file: undefined };

/** Undefined when another process holds it. */
async function take(folder: string, name: string, now: () => number): Promise<Taken | undefined> {
  const locks = join(folder, "locks");
  const file = join(locks, createHash("sha256").update(name).digest("hex").slice(0, 32));
  try {
    await mkdir(locks, { recursive: true });
    for (const isLast of [false, true]) {
      if (await create(file)) return { file };
      if (isLast || !(await isStale(file, now))) return undefined;
      await unlink(file).catch(() => undefined);
    }
    return undefined;
  } catch {
    return unlocked;
  }
}

async function create(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function isStale(file: string, now: () => number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    return now() - mtimeMs > staleMs;
  } catch {
    // Given back meanwhile.
    return true;
  }
}
