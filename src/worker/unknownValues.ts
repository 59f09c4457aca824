import type { Snapshot } from "../core/snapshot.ts";
import { unknownValuesNote } from "../core/unknownValues.ts";

/** One log line when a snapshot holds values that nobody knows, unless the one before said the same. */
export function logUnknownValues(
  before: { readonly key: string; readonly snapshot: Snapshot | undefined },
  now: Snapshot,
  log: (message: string) => void,
): void {
  const [known, note] = [before.snapshot, now].map((snapshot) =>
    unknownValuesNote((snapshot?.alerts ?? []).map(({ alert }) => alert)),
  );
  if (note !== undefined && note !== known) log(`${before.key}: ${note}`);
}
