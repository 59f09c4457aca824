import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const schemaFile: unknown = JSON.parse(
  readFileSync(new URL("../../media/report-v1.schema.json", import.meta.url), "utf8"),
);

/** What is wrong with a report by the published schema; empty when it is valid. */
export function schemaErrors(report: unknown): readonly string[] {
  if (typeof schemaFile !== "object" || schemaFile === null) throw new Error("no schema");
  const validate = ajv.compile(schemaFile);
  if (validate(report)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
});
addFormats.default(ajv);
