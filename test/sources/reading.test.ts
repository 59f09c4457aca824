import assert from "node:assert/strict";
import { unread } from "../../src/sources/reading.ts";
import { TransportError } from "../../src/sources/transport.ts";

suite("reading", () => {
  test("what could not be read holds no facts and says why", () => {
    const problem = { state: "forbidden", detail: "No." } as const;
    assert.deepEqual(unread(problem), { facts: [], problem });
  });

  test("a transport's error carries its reason, its words and its cause", () => {
    const cause = new Error("deep");
    const error = new TransportError("network", "no route", { cause });
    assert.deepEqual(
      [error.name, error.reason, error.message, error.cause],
      ["TransportError", "network", "no route", cause],
    );
  });
});
