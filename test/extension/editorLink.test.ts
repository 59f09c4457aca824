import assert from "node:assert/strict";
import { editorLink, workloadLink } from "../../src/core/remedy/editorLink.ts";
import { parseEditorLink } from "../../src/extension/editorLink.ts";

const alert = "repository=github.com/acme/shop&key=codeScanning/12";
const read = (path: string, query: string) => parseEditorLink({ path, query });

suite("a link into the editor", () => {
  test("opens an alert or a workload", () => {
    assert.deepEqual(read("/alert", alert), {
      kind: "alert",
      target: { repository: "github.com/acme/shop", key: "codeScanning/12" },
    });
    const key = "/subscriptions/1/resourcegroups/a b/x=y";
    assert.deepEqual(read("/workload", `key=${key}&repository=ghe.example:8443/acme/shop`), {
      kind: "workload",
      target: { repository: "ghe.example:8443/acme/shop", key },
    });
  });

  test("is what issues carry, once the editor has decoded it", () => {
    const outer = new URL(editorLink("github.com/acme/shop", "dependabot/7"));
    assert.equal(outer.host, "vscode.dev");
    const inner = new URL(outer.searchParams.get("url") ?? "");
    assert.equal(`${inner.protocol}//${inner.host}`, "vscode://runtime-risk.runtime-risk");
    assert.deepEqual(read(inner.pathname, decodeURIComponent(inner.search.slice(1))), {
      kind: "alert",
      target: { repository: "github.com/acme/shop", key: "dependabot/7" },
    });
  });

  test("to a workload survives a name with every kind of character", () => {
    const key = "declared:shop & co/100%=?#+ü";
    const link = new URL(workloadLink("ghe.example:8443/acme/shop", key));
    const inner = new URL(link.searchParams.get("url") ?? "");
    assert.deepEqual(read(inner.pathname, decodeURIComponent(inner.search.slice(1))), {
      kind: "workload",
      target: { repository: "ghe.example:8443/acme/shop", key },
    });
  });

  for (const [path, query] of [
    ["/", alert],
    ["", alert],
    ["/alert/", alert],
    ["/Alert", alert],
    ["/createIssue", alert],
    ["/command", `${alert}&command=x`],
    ["/alert", ""],
    ["/alert", "repository=github.com/acme/shop"],
    ["/alert", "key=codeScanning/12"],
    ["/alert", `${alert}&key=codeScanning/13`],
    ["/alert", `${alert}&token=x`],
    ["/alert", `${alert}&`],
    ["/alert", "repository=github.com/acme/shop&key=codeScanning/12/x"],
    ["/alert", "repository=github.com/acme/shop&key=/subscriptions/1"],
    ["/alert", "repository=acme/shop&key=codeScanning/12"],
    ["/alert", "repository=github.com/acme/shop/x&key=codeScanning/12"],
    ["/alert", "repository=github.com/acme/../x&key=codeScanning/12"],
    ["/alert", "repository=http://github.com/acme&key=codeScanning/12"],
    ["/alert", `${alert}\n`],
    ["/workload", "repository=github.com/acme/shop&key="],
    ["/workload", "repository=github.com/acme/shop&key=100%"],
    ["/workload", "repository=github.com/acme/shop&key=a%e2%80%aeb"],
    ["/workload", "repository=github.com/acme/shop&key=a\u202eb"],
    ["/workload", `repository=github.com/acme/shop&key=${"x".repeat(5000)}`],
  ] as const) {
    test(`is refused: ${path} ${JSON.stringify(query.slice(0, 70))}`, () => {
      assert.equal(read(path, query), undefined);
    });
  }
});
