import assert from "node:assert/strict";
import { parseFromPanel } from "../../src/protocol/workloadPanel.ts";

suite("what the panel says", () => {
  test("is taken when it is one of the messages there are", () => {
    const messages = [
      { type: "ready" },
      { type: "alert", key: "codeScanning/1" },
      { type: "line", uri: "file:///a", line: 3 },
      { type: "link", url: "https://github.com/acme/shop" },
      { type: "change", what: "recommendation", id: "/subscriptions/1/r" },
      { type: "change", what: "securityAlert", id: "/subscriptions/1/a" },
    ];
    for (const message of messages) assert.deepEqual(parseFromPanel(message), message);
  });

  test("is dropped otherwise", () => {
    const wrong: readonly unknown[] = [
      undefined,
      null,
      "ready",
      {},
      { type: "run", command: "x" },
      { type: "alert" },
      { type: "alert", key: 7 },
      { type: "alert", key: "" },
      { type: "link", url: "x".repeat(5000) },
      { type: "line", uri: "file:///a", line: 0 },
      { type: "line", uri: "file:///a", line: 1.5 },
      { type: "line", uri: "file:///a", line: "1" },
      { type: "line", line: 1 },
      { type: "change", what: "recommendation" },
      { type: "change", what: "workload", id: "/subscriptions/1" },
      { type: "change", id: "/subscriptions/1" },
    ];
    for (const message of wrong) assert.equal(parseFromPanel(message), undefined);
  });

  test("carries nothing that it was not asked for", () => {
    assert.deepEqual(parseFromPanel({ type: "ready", key: "x" }), { type: "ready" });
  });
});
