import assert from "node:assert/strict";
import { AccountMemory } from "../../../src/extension/accounts/accountMemory.ts";

/** The editor's state of an extension, as far as it is used: values as JSON keeps them. */
function state() {
  const kept = new Map<string, string>();
  let writes = 0;
  return {
    keys: () => [...kept.keys()],
    get: (key: string): unknown => JSON.parse(kept.get(key) ?? "null"),
    update: async (key: string, value: unknown) => {
      writes += 1;
      if (value === undefined) kept.delete(key);
      else kept.set(key, JSON.stringify(value));
    },
    writes: () => writes,
  };
}

const shop = "github.com/acme/shop";

suite("account memory", () => {
  test("keeps what worked and what was chosen for the next window, the choice first", async () => {
    const kept = state();
    await new AccountMemory(kept).use(shop, "1");
    await new AccountMemory(kept).choose("github.com/acme/web", "2");
    const memory = new AccountMemory(kept);
    assert.equal(memory.used(shop), "1");
    assert.equal(memory.chosen(shop), undefined);
    assert.deepEqual(memory.all(), { [shop]: "1", "github.com/acme/web": "2" });
    await memory.choose(shop, "3");
    assert.equal(memory.all()[shop], "3");
    await memory.choose(shop, undefined);
    assert.equal(memory.all()[shop], "1");
  });

  test("knows a repository in any spelling", async () => {
    const memory = new AccountMemory(state());
    await memory.use("github.com/Acme/Shop", "1");
    assert.equal(memory.used(shop), "1");
  });

  test("writes nothing that it knows already", async () => {
    const kept = state();
    const memory = new AccountMemory(kept);
    await memory.use(shop, "1");
    await memory.use(shop, "1");
    assert.equal(kept.writes(), 1);
  });

  test("forgets what worked when somebody else is preferred; choices stay", async () => {
    const memory = new AccountMemory(state());
    await memory.use(shop, "1");
    await memory.choose("github.com/acme/web", "2");
    await memory.forgetUsed();
    assert.deepEqual(memory.all(), { "github.com/acme/web": "2" });
  });

  test("keeps the last 500 repositories, and reads damage as nothing", async () => {
    const kept = state();
    const memory = new AccountMemory(kept);
    for (let n = 0; n <= 500; n += 1) await memory.use(`github.com/acme/r${n}`, "1");
    assert.equal(memory.used("github.com/acme/r0"), undefined);
    assert.equal(memory.used("github.com/acme/r1"), "1");
    assert.equal(Object.keys(memory.all()).length, 500);
    await kept.update("accounts.used", "damaged");
    await kept.update("accounts.chosen", { a: 7 });
    assert.deepEqual(memory.all(), {});
  });
});
