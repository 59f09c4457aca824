import type { Row } from "../sources/azure/resourceGraph.ts";
import type { Read } from "../sources/azure/rows.ts";
import type { Reading } from "../sources/reading.ts";

/**
 * A reading that is partial where rows, or parts of them, were of a form we do not know: they stand
 * for something that is not shown. `name` says what was read, plural.
 */
export function counted(
  reading: Reading<Row>,
  { unreadable, unclear = 0 }: Read<unknown>,
  name: string,
): Reading<Row> {
  const { problem, facts } = reading;
  const isNothingRead = problem !== undefined && facts.length === 0;
  if (unreadable + unclear === 0 || isNothingRead) return reading;
  const words = [
    problem?.detail,
    unreadable === 0
      ? undefined
      : unreadable === 1
        ? `1 row of the ${name} could not be read and is not shown.`
        : `${unreadable} rows of the ${name} could not be read and are not shown.`,
    unclear === 0
      ? undefined
      : `${unclear} of the ${name} could only be read in part; what the rest says is not known.`,
    "Refresh to try again; if that changes nothing, look in the Azure portal.",
  ];
  const detail = words.filter((part) => part !== undefined).join(" ");
  return { ...reading, problem: { ...problem, state: "partial", detail } };
}
