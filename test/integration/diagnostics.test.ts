import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { diagnosticsOf, openSampleFile, testInterface } from "./extension.ts";

suite("Diagnostics on the sample", () => {
  test("a query built from user input is marked on its line", async () => {
    const extension = await testInterface();
    await extension.whenReady();
    const document = await openSampleFile("services/payments-api/src/routes/refunds.ts");
    const line = lineHolding(document, "pool.query(sql)");
    const marked = (await diagnosticsOf(document.uri)).filter(
      ({ range }) => range.start.line === line,
    );
    assert.deepEqual(marked.map(codeOf), ["js/sql-injection"]);
    assert.match(
      marked[0]?.message ?? "",
      /^(Fix now|Fix soon|Plan|Watch): .*payments-api.* #\d+$/,
    );
  });
});

function lineHolding(document: vscode.TextDocument, text: string): number {
  const line = document
    .getText()
    .split("\n")
    .findIndex((line) => line.includes(text));
  assert.notEqual(line, -1, `no line holds ${text}`);
  return line;
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}
