import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/core/report.ts";
import { root } from "../tools/bootstrap.mjs";
import { run } from "../tools/processes.ts";
import { assertReport } from "./report.ts";

/** The sample as the built command line tells it; `scratch` takes the file. */
export async function reportOfSample(scratch: string): Promise<Report> {
  const file = join(scratch, "report.json");
  const cli = join(root, "dist", "cli.cjs");
  const args = [cli, "report", "--sample", "--format", "json", "--output", file];
  const told = await run(process.execPath, args);
  assert.equal(told.code, 0, told.output);
  const written: unknown = JSON.parse(readFileSync(file, "utf8"));
  assertReport(written);
  // Its schema has just been checked.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return written as Report;
}
