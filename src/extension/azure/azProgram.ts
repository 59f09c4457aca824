import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";

/** A program to start without a shell, and its first arguments. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** Where to look: the search path and the kind of machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly searchPath: string;
}

/**
 * Finds the Azure CLI; undefined when it is not installed.
 *
 * Only absolute folders of the search path count, so that a workspace's own `az` is never run. On
 * Windows `az` is a batch file, which cannot be started without a shell and its quoting
 * (CVE-2024-27980, Node.js 20.12.2): what it starts is started instead, the Python beside it, with
 * the arguments of `az.cmd` and `az.bat` in Azure/azure-cli (build_scripts/windows/scripts/az.cmd,
 * src/azure-cli/az.bat).
 */
export async function findAzureCli({
  platform,
  searchPath,
}: Machine): Promise<Program | undefined> {
  const isWindows = platform === "win32";
  const paths = isWindows ? path.win32 : path.posix;
  const folders = searchPath
    .split(paths.delimiter)
    .map((folder) => (isWindows ? folder.replaceAll('"', "") : folder))
    .filter((folder) => paths.isAbsolute(folder));
  for (const folder of folders) {
    const program = isWindows
      ? await behindBatch(folder)
      : { file: paths.join(folder, "az"), args: [] };
    if (program !== undefined && (await isThere(program.file, isWindows))) return program;
  }
  return undefined;
}

async function behindBatch(folder: string): Promise<Program | undefined> {
  const at = (...parts: readonly string[]) => path.win32.join(folder, ...parts);
  if (await isThere(at("az.cmd"), true)) {
    return { file: at("..", "python.exe"), args: ["-IBm", "azure.cli"] };
  }
  if (await isThere(at("az.bat"), true)) {
    return { file: at("python.exe"), args: ["-m", "azure.cli"] };
  }
  return undefined;
}

async function isThere(file: string, isWindows: boolean): Promise<boolean> {
  try {
    // Windows knows no right to execute.
    await access(file, isWindows ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    // Its one way to say no.
    return false;
  }
}
