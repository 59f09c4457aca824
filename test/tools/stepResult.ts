/** What a step of `npm test` found. */
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import * as z from "zod/mini";

/** How one step went: how many of its tests held, and what to print about the others. */
export interface StepResult {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
}

/** Reads what mocha's JSON reporter wrote; `whatElse` is the failure when there is none. */
export function readMochaResult(file: string, whatElse: string): StepResult {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { passed: 0, failures: [whatElse], skipped: [] };
  }
  const result = z.parse(mochaResult, JSON.parse(text));
  return {
    passed: result.passes.length,
    failures: result.failures.map(({ fullTitle, err }) =>
      stripVTControlCharacters(`${fullTitle}\n${err.stack ?? err.message}`),
    ),
    skipped: result.pending.map((test) => test.fullTitle),
  };
}

const mochaTest = z.object({
  fullTitle: z.string(),
  err: z.object({ message: z.optional(z.string()), stack: z.optional(z.string()) }),
});

/** What mocha's JSON reporter writes. */
const mochaResult = z.object({
  passes: z.array(mochaTest),
  pending: z.array(mochaTest),
  failures: z.array(mochaTest),
});
