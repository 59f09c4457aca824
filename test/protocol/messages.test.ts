import assert from "node:assert/strict";
import * as accounts from "../../src/protocol/accounts.ts";
import * as editorMessages from "../../src/protocol/editorMessages.ts";
import * as messages from "../../src/protocol/messages.ts";
import * as workloads from "../../src/protocol/workloads.ts";

/** What is sent under a name: requests and notifications. */
function methodsOf(module: object): readonly string[] {
  return Object.values(module).flatMap((value: unknown) =>
    typeof value === "object" && value !== null && "method" in value ? [String(value.method)] : [],
  );
}

suite("the messages between the processes", () => {
  const methods = [accounts, editorMessages, messages, workloads].flatMap(methodsOf);

  test("have a name each, and none has another's", () => {
    assert.ok(methods.length > 30, "too few messages seen: this test is blind");
    assert.deepEqual(
      methods.filter((method, at) => methods.indexOf(method) !== at),
      [],
    );
  });

  test("are ours by their names", () => {
    for (const method of methods) assert.match(method, /^runtimeRisk\/[a-z][A-Za-z]+$/);
  });
});
