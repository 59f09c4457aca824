import { crc32 } from "node:zlib";
import { repositoryKey } from "../core/repository.ts";
import type { GitHub } from "../sources/github/client.ts";
import { fromKept, toKept } from "../sources/github/kept.ts";
import { isRecord, parseJson } from "../sources/json.ts";
import type { KeptFile, KeptFiles } from "./keptFiles.ts";
import { ownerName } from "./owner.ts";
import { inTurn } from "./within.ts";

/**
 * Keeps what the readers of a repository's lists remember, tags above all, over the end of the
 * process and for other windows: a refresh then asks only for what has changed.
 */
export interface ListMemory {
  /**
   * Makes the memory ready for a refresh: takes over what is newer on the disk and forgets what
   * was read anew a day ago, for some changes move no date. `force` forgets everything. True when
   * something is read anew for that.
   */
  readonly prepare: (github: GitHub, force: boolean) => Promise<boolean>;
  /** Writes down what has changed since; rejects when the disk refuses. */
  readonly keep: (github: GitHub) => Promise<void>;
}

/** The end of the names of its files. */
export const memorySuffix = ".memory";
/** One more whenever an alert or what is remembered of a list has another form. */
const schemaVersion = 2;
const dayMs = 24 * 60 * 60 * 1000;
const newline = 10;

/** What is known about what one client remembers. */
interface Tracked {
  /** The time of the file that is known. */
  fileAt: number;
  readonly entries: Map<string, Times>;
  /** What the file holds, by identity: whoever remembers something else has put another value. */
  readonly written: Map<string, unknown>;
  readonly inTurn: ReturnType<typeof inTurn>;
}

interface Times {
  /** When it was last put there. */
  readonly at: number;
  /** When it was read from nothing. */
  readonly anewAt: number;
}

interface Entry extends Times {
  readonly key: string;
  readonly value: unknown;
}

/** `files` undefined: the memory ends with the process. `now` in milliseconds. */
export function createListMemory(files: KeptFiles | undefined, now: () => number): ListMemory {
  const clients = new WeakMap<GitHub, Tracked>();
  const trackedOf = (github: GitHub): Tracked => {
    const tracked = clients.get(github) ?? {
      fileAt: 0,
      entries: new Map(),
      written: new Map(),
      inTurn: inTurn(),
    };
    clients.set(github, tracked);
    return tracked;
  };
  /** Takes over what another window, or an earlier process, has put there since. */
  const takeOver = async (github: GitHub, tracked: Tracked): Promise<void> => {
    const name = nameOf(github);
    const newest = await files?.newest(name);
    if (newest === undefined || newest <= tracked.fileAt) return;
    const file = await files?.read(name);
    if (file === undefined) return;
    tracked.fileAt = Math.max(tracked.fileAt, file.at);
    tracked.written.clear();
    for (const { key, value, at, anewAt } of entriesOf(file, github)) {
      const own = tracked.entries.get(key);
      if (own !== undefined && own.at > at) continue;
      github.memory.set(key, value);
      tracked.entries.set(key, { at, anewAt });
      tracked.written.set(key, value);
    }
  };
  const write = async (github: GitHub, tracked: Tracked, to: KeptFiles): Promise<void> => {
    if (github.memory.size === 0 || isWritten(github, tracked)) return;
    // Another window may have written about other lists of this repository meanwhile.
    await takeOverMissing(github, tracked, to);
    const remembered = new Map(github.memory);
    const at = Math.max(now(), tracked.fileAt + 1);
    await to.write(nameOf(github), { at, bytes: bytesOf(github, tracked) });
    tracked.fileAt = at;
    tracked.written.clear();
    for (const [key, value] of remembered) tracked.written.set(key, value);
  };
  return {
    prepare: async (github, force) => {
      const tracked = trackedOf(github);
      const time = now();
      if (force) {
        github.memory.clear();
        tracked.entries.clear();
        return true;
      }
      await takeOver(github, tracked);
      let isAnew = false;
      for (const key of github.memory.keys()) {
        const { anewAt } = tracked.entries.get(key) ?? { anewAt: time };
        // Also what a clock that was wrong has dated.
        if (Math.abs(time - anewAt) < dayMs) continue;
        github.memory.delete(key);
        tracked.entries.delete(key);
        isAnew = true;
      }
      return isAnew;
    },
    keep: async (github) => {
      const tracked = trackedOf(github);
      note(github, tracked, now());
      if (files !== undefined) await tracked.inTurn(async () => write(github, tracked, files));
    },
  };
}

function nameOf(github: GitHub): string {
  return `${ownerName(github)}${memorySuffix}`;
}

/** Dates what was put there since it was last looked at. */
function note({ memory }: GitHub, { entries, written }: Tracked, at: number): void {
  for (const [key, value] of memory) {
    const before = entries.get(key);
    if (before === undefined) entries.set(key, { at, anewAt: at });
    else if (written.get(key) !== value) entries.set(key, { ...before, at });
  }
  for (const key of entries.keys()) if (!memory.has(key)) entries.delete(key);
}

function isWritten({ memory }: GitHub, { written }: Tracked): boolean {
  if (memory.size !== written.size) return false;
  return [...memory].every(([key, value]) => written.get(key) === value);
}

/** Lists that only the other window reads stay kept: another branch's alerts, say. */
async function takeOverMissing(github: GitHub, tracked: Tracked, files: KeptFiles): Promise<void> {
  const name = nameOf(github);
  const newest = await files.newest(name);
  if (newest === undefined || newest <= tracked.fileAt) return;
  const file = await files.read(name);
  if (file === undefined) return;
  tracked.fileAt = file.at;
  for (const { key, value, at, anewAt } of entriesOf(file, github)) {
    if (github.memory.has(key)) continue;
    github.memory.set(key, value);
    tracked.entries.set(key, { at, anewAt });
  }
}

/** A line about the file, then two for each thing: what a request needs, and the rest. */
function bytesOf(github: GitHub, { entries }: Tracked): Buffer {
  const lines = [...github.memory].flatMap(([key, value]) => {
    const kept = toKept(value);
    const times = entries.get(key);
    if (kept === undefined || times === undefined) return [];
    return [JSON.stringify({ key, ...times, head: kept.head }), kept.body];
  });
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const about = JSON.stringify({ schemaVersion, owner: ownerOf(github), check: crc32(body) });
  return Buffer.concat([Buffer.from(`${about}\n`), body]);
}

function ownerOf(github: GitHub): string {
  return `${repositoryKey(github.clonedAs).toLowerCase()} ${ownerName(github)}`;
}

/** What a file holds; nothing when it is damaged, of another version or of somebody else. */
function entriesOf({ bytes }: KeptFile, github: GitHub): readonly Entry[] {
  const end = bytes.indexOf(newline);
  const about = parseJson(bytes.toString("utf8", 0, Math.max(end, 0)));
  const body = bytes.subarray(end + 1);
  if (!isRecord(about) || about["schemaVersion"] !== schemaVersion) return [];
  if (about["owner"] !== ownerOf(github) || about["check"] !== crc32(body)) return [];
  const lines = linesOf(body);
  return lines.flatMap((line, index) => {
    const next = lines[index + 1];
    if (index % 2 === 1 || next === undefined) return [];
    const read = parseJson(line.toString("utf8"));
    if (!isRecord(read)) return [];
    const { key, at, anewAt, head } = read;
    if (typeof key !== "string" || typeof at !== "number" || typeof anewAt !== "number") return [];
    if (typeof head !== "string") return [];
    // A copy: the whole file need not stay for the list that nobody asks for.
    const body = Buffer.from(next);
    const value = fromKept({ head, body: () => body.toString("utf8") });
    return value === undefined ? [] : [{ key, at, anewAt, value }];
  });
}

/** Lines are JSON, which has no line break inside. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
