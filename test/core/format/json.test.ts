import assert from "node:assert/strict";
import { jsonText, reportJson } from "../../../src/core/format/json.ts";
import { schemaErrors } from "../../cli/reportSchema.ts";
import { aReport, aReportAlert, storefront } from "../../support/aReport.ts";

suite("reportJson", () => {
  test("writes the report itself, indented by two spaces, with a newline at the end", () => {
    const text = reportJson(storefront);
    assert.ok(
      text.startsWith('{\n  "schemaVersion": 1,\n  "generatedAt": "2026-11-20T08:00:00Z",\n'),
    );
    assert.ok(text.endsWith("\n}\n"));
    assert.deepEqual(JSON.parse(text), storefront);
    assert.deepEqual(schemaErrors(JSON.parse(text)), []);
  });

  test("keeps hostile text, as escapes that no terminal acts upon", () => {
    const title = "\u001B[31m\u009B31m\u202Egnp\u2028\uD83D🔑\u{E0041}";
    const report = aReport({ alerts: [aReportAlert({ title })] });
    const text = reportJson(report);
    assert.ok(!/[\p{Cf}\p{Zl}\p{Cs}]|(?!\n)\p{Cc}/u.test(text));
    assert.ok(text.includes("🔑"));
    assert.deepEqual(JSON.parse(text), report);
  });

  test("escapes both halves of a character outside the basic plane", () => {
    assert.equal(jsonText({ a: "\u{E0041}" }), '{\n  "a": "\\udb40\\udc41"\n}\n');
  });
});
