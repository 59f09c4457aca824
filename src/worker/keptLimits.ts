import { parseLimits, type RateBudget } from "../sources/github/rateBudget.ts";
import { isRecord, parseJson } from "../sources/json.ts";
import type { KeptFiles } from "./keptFiles.ts";
import { inTurn } from "./within.ts";

/** Tells the limits that one window has met to the others, and to the next start. */
export interface KeptLimits {
  /** Takes over what another window knows. */
  readonly read: () => Promise<void>;
  /** Writes down what is known; rejects when the disk refuses. */
  readonly write: () => Promise<void>;
}

/** The name of its files. */
export const limitsName = "limits";
const schemaVersion = 1;

/** Keeps the limits of a budget in files; `now` in milliseconds. */
export function createKeptLimits(
  files: KeptFiles,
  budget: RateBudget,
  now: () => number,
): KeptLimits {
  let fileAt = 0;
  let written = "{}";
  const turn = inTurn();
  const read = async (): Promise<void> => {
    const newest = await files.newest(limitsName);
    if (newest === undefined || newest <= fileAt) return;
    const file = await files.read(limitsName);
    const found = parseJson(file?.bytes.toString("utf8") ?? "");
    fileAt = Math.max(fileAt, file?.at ?? 0);
    if (!isRecord(found) || found["schemaVersion"] !== schemaVersion) return;
    const limits = parseLimits(found["limits"]);
    if (limits !== undefined) budget.merge(limits);
  };
  const write = async (): Promise<void> => {
    if (JSON.stringify(budget.known()) === written) return;
    await read();
    const limits = budget.known();
    const at = Math.max(now(), fileAt + 1);
    const bytes = Buffer.from(JSON.stringify({ schemaVersion, limits }));
    await files.write(limitsName, { at, bytes });
    fileAt = at;
    written = JSON.stringify(limits);
  };
  return { read, write: async () => turn(write) };
}
