import { rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Writable } from "node:stream";

/** A way out for text: a terminal, a pipe or a file. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when it is none or does not say. */
  readonly columns: number | undefined;
  readonly color: boolean;
  /** Resolves when the text is handed over, or nobody reads any more. */
  readonly write: (text: string) => Promise<void>;
}

interface TerminalStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly hasColors?: () => boolean;
}

/**
 * A stream of the process as an output. A reader that went away (`EPIPE`) is no error: what it did
 * not want is dropped.
 */
export function streamOutput(
  stream: TerminalStream,
  variables: Readonly<Record<string, string | undefined>>,
): Output {
  const isTerminal = stream.isTTY === true;
  const noColor = variables["NO_COLOR"] ?? "";
  // Without a listener a broken pipe would end the process with a stack trace; each write
  // reports its own failure.
  stream.on("error", () => undefined);
  return {
    isTerminal,
    columns: isTerminal && stream.columns !== 0 ? stream.columns : undefined,
    color: isTerminal && noColor === "" && stream.hasColors?.() === true,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === undefined || error === null || isBrokenPipe(error)) resolve();
          else reject(error);
        });
      }),
  };
}

function isBrokenPipe(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  // Windows has EOF for it; a stream that ended after the first failure says destroyed.
  return code === "EPIPE" || code === "EOF" || code === "ERR_STREAM_DESTROYED";
}

/** Why a file cannot be written there, in one sentence; undefined when nothing speaks against it. */
export async function outputFileProblem(file: string): Promise<string | undefined> {
  const parent = await statOf(dirname(file));
  if (parent?.isDirectory() !== true) {
    return `--output: the folder ${dirname(file)} does not exist. Create it first, or name another file.`;
  }
  const target = await statOf(file);
  return target?.isDirectory() === true
    ? `--output: ${file} is a folder. Name a file in it.`
    : undefined;
}

/**
 * Writes a file whole or not at all: a reader sees the old content or the new one.
 *
 * Rejects with the file system's error, and leaves nothing behind.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const target = await statOf(file);
  if (target !== undefined && !target.isFile()) {
    // A device or a named pipe is written to, never replaced.
    await writeFile(file, text);
    return;
  }
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await writeFile(draft, text, { flag: "wx" });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(path);
  } catch {
    // Not there and not readable are the same here: the write itself will say which.
    return undefined;
  }
}
