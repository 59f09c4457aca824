import type { SourceName } from "../core/coverage.ts";
import type { Snapshot } from "../core/snapshot.ts";

/** When what a snapshot shows of a source was read, however many failures came after, ISO 8601. */
export function readTimeOf(
  { coverage }: Pick<Snapshot, "coverage">,
  source: SourceName,
): string | undefined {
  return coverage.find((entry) => entry.source === source)?.readAt;
}

/** `read at 2026-11-22 13:39 UTC`; without a time that can be read, `last read`. */
export function readAtWords(time: string | undefined): string {
  const at = Date.parse(time ?? "");
  if (Number.isNaN(at)) return "last read";
  return `read at ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
