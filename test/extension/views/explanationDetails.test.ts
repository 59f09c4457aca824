import assert from "node:assert/strict";
import { ExplanationDetails } from "../../../src/extension/views/explanationDetails.ts";

const texts = { loading: "Reading…", failed: "Not read.", gone: "Gone." };

/** A document whose detail arrives when it is told to. */
function aDocument(account: () => string | undefined = () => "Account.\n") {
  const details = new ExplanationDetails(texts);
  const waiting: {
    readonly resolve: (text: string) => void;
    readonly reject: (error: Error) => void;
  }[] = [];
  let arrivals = 0;
  const read = (name = "a") =>
    details.text(name, {
      account: async () => account(),
      detail: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
      onArrived: () => {
        arrivals += 1;
      },
    });
  return { details, waiting, read, arrivals: () => arrivals };
}

/** Lets what was resolved be told. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

suite("explanation with its detail", () => {
  test("shows the account at once and the detail when it arrives", async () => {
    const { waiting, read, arrivals } = aDocument();
    assert.equal(await read(), "Account.\n\n_Reading…_\n");
    waiting[0]?.resolve("## More");
    await settled();
    assert.equal(arrivals(), 1);
    assert.equal(await read(), "Account.\n\n## More\n");
  });

  test("tells of a detail that arrived before its document was open", async () => {
    const { details, waiting, read } = aDocument();
    assert.equal(details.hasArrived("a"), false);
    await read();
    assert.equal(details.hasArrived("a"), false);
    waiting[0]?.resolve("");
    await settled();
    assert.equal(details.hasArrived("a"), true);
  });

  test("asks once, however often the document is read, and again after it was closed", async () => {
    const { details, waiting, read } = aDocument();
    await read();
    await read();
    assert.equal(waiting.length, 1);
    waiting[0]?.resolve("## More");
    await settled();
    await read();
    assert.equal(waiting.length, 1);
    details.forget("a");
    await read();
    assert.equal(waiting.length, 2);
    await read("b");
    assert.equal(waiting.length, 3);
  });

  test("a failure is one sentence in its place, and nothing stays nothing", async () => {
    const failing = aDocument();
    await failing.read();
    failing.waiting[0]?.reject(new Error("the worker ended"));
    await settled();
    assert.equal(await failing.read(), "Account.\n\n_Not read._\n");
    const empty = aDocument();
    await empty.read();
    empty.waiting[0]?.resolve("");
    await settled();
    assert.equal(await empty.read(), "Account.\n");
  });

  test("what arrives after the document was closed disturbs nobody", async () => {
    const { details, waiting, read, arrivals } = aDocument();
    await read();
    details.forget("a");
    waiting[0]?.resolve("late");
    await settled();
    assert.equal(arrivals(), 0);
  });

  test("an alert that is no longer listed asks for nothing", async () => {
    const { waiting, read } = aDocument(() => undefined);
    assert.equal(await read(), "Gone.");
    assert.equal(waiting.length, 0);
  });
});
