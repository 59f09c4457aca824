import assert from "node:assert/strict";
import { schemaErrors } from "../cli/reportSchema.ts";

/** Fails unless a report is valid by the published schema. */
export function assertReport(report: unknown): void {
  assert.deepEqual(schemaErrors(report), []);
}
