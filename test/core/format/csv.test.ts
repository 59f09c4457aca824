import assert from "node:assert/strict";
import { csvText } from "../../../src/core/format/csv.ts";
import { aReport, aReportAlert, storefront } from "../../support/aReport.ts";

const head =
  "rank,tier,score,key,kind,state,title,rule,severity,path,line,place,workloads,reasons,issue,assignees,created,url";

/** The one row of a report with one alert, without its line end. */
function rowOf(changes: Parameters<typeof aReportAlert>[0]): string {
  return csvText(aReport({ alerts: [aReportAlert(changes)] })).split("\r\n")[1] ?? "";
}

suite("csvText", () => {
  test("has a row of names and one row an alert, each ended by CRLF", () => {
    assert.equal(csvText(aReport()), `${head}\r\n`);
    const lines = csvText(storefront).split("\r\n");
    assert.equal(lines.length, 5);
    assert.equal(lines[0], head);
    assert.equal(lines[4], "");
  });

  test("says tier, place, reasons and who is on it", () => {
    assert.equal(
      rowOf({ workloads: [] }),
      "1,Fix now,906,codeScanning/12,codeScanning,open,SQL injection,js/sql-injection,high," +
        "src/db/query.ts,42,exact,,internet-exposed; sensitive data," +
        "https://github.com/acme/storefront/issues/45,mona,2026-10-01T12:00:00Z," +
        "https://github.com/acme/storefront/security/code-scanning/12",
    );
  });

  test("leaves cells empty for what is not known", () => {
    const row = rowOf({ anchor: null, issue: null, createdAt: null, assignees: [], workloads: [] });
    assert.match(row, /,high,,,,,internet-exposed; sensitive data,,,,https:/);
  });

  test("quotes commas and doubles quotes", () => {
    assert.match(rowOf({ title: 'a "b", c' }), /,open,"a ""b"", c",js\//);
  });

  for (const title of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1"]) {
    test(`no spreadsheet runs ${JSON.stringify(title)}`, () => {
      assert.match(rowOf({ title }), /,open,'[=+\-@]/);
    });
  }
});
