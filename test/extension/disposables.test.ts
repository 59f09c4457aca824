import assert from "node:assert/strict";
import { DisposableStore } from "../../src/extension/disposables.ts";

suite("DisposableStore", () => {
  test("disposes in reverse order and waits for each", async () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => order.push("first") });
    store.add({
      dispose: async () => {
        await Promise.resolve();
        order.push("second");
      },
    });
    assert.equal(store.size, 2);
    await store.dispose();
    assert.deepEqual(order, ["second", "first"]);
    assert.equal(store.size, 0);
  });

  test("disposes at once what comes too late, and owns it not", async () => {
    const store = new DisposableStore();
    await store.dispose();
    let isDisposed = false;
    store.add({
      dispose: () => {
        isDisposed = true;
      },
    });
    assert.equal(isDisposed, true);
    assert.equal(store.size, 0);
  });

  test("goes on after a failure and tells all of them", async () => {
    let isDisposed = false;
    const store = new DisposableStore();
    store.add({
      dispose: () => {
        isDisposed = true;
      },
    });
    store.add({ dispose: () => Promise.reject(new Error("one")) });
    store.add({
      dispose: () => {
        throw new Error("two");
      },
    });
    await assert.rejects(store.dispose(), (error: unknown) => {
      assert.ok(error instanceof AggregateError);
      assert.deepEqual(error.errors.map(String), ["Error: two", "Error: one"]);
      return true;
    });
    assert.equal(isDisposed, true);
  });

  test("disposes nothing twice", async () => {
    let count = 0;
    const store = new DisposableStore();
    store.add({
      dispose: () => {
        count += 1;
      },
    });
    await store.dispose();
    await store.dispose();
    assert.equal(count, 1);
  });
});
