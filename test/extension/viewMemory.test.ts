import assert from "node:assert/strict";
import { noFilter } from "../../src/core/filter/alertFilter.ts";
import { ViewMemory } from "../../src/extension/viewMemory.ts";

/** VS Code's storage, in memory. */
function memento() {
  const values = new Map<string, unknown>();
  return {
    values,
    keys: () => [...values.keys()],
    // VS Code gives whatever is kept, of whatever type is asked for.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    get: (key: string): never => values.get(key) as never,
    update: async (key: string, value: unknown) => {
      // What is kept goes through JSON.
      if (value === undefined) values.delete(key);
      else values.set(key, JSON.parse(JSON.stringify(value)));
    },
    setKeysForSync: () => undefined,
  };
}

function fresh() {
  const [workspace, user] = [memento(), memento()];
  return { workspace, user, memory: new ViewMemory(workspace, user) };
}

const one = { repository: "github.com/Acme/Shop", key: "codeScanning/4" };

suite("what the client remembers of the views", () => {
  test("begins with all alerts, by tier, and nothing seen", () => {
    assert.deepEqual(fresh().memory.start(), { filter: noFilter, grouping: undefined, seen: {} });
  });

  test("keeps filter and grouping for the workspace, what was seen for the user", async () => {
    const { memory, workspace, user } = fresh();
    const filter = { facets: [{ kind: "tier", value: "fixNow" } as const], text: "x" };
    await memory.setFilter(filter);
    await memory.setGrouping("file");
    await memory.keepSeen("github.com/acme/shop", { codeScanning: "1-3" });
    const again = new ViewMemory(workspace, user).start();
    assert.deepEqual(again, {
      filter,
      grouping: "file",
      seen: { "github.com/acme/shop": { codeScanning: "1-3" } },
    });
    assert.deepEqual(workspace.keys().toSorted(), ["view.filter", "view.grouping"]);
    assert.deepEqual(user.keys(), ["view.seen"]);
  });

  test("what a view has shown is seen when the look ends, and not before", async () => {
    const { memory } = fresh();
    await memory.keepSeen("github.com/acme/shop", { codeScanning: "1-3" });
    await memory.noteShown([one]);
    await memory.noteShown([one, { ...one, key: "dependabot/2" }]);
    assert.deepEqual(await memory.endLook(), [
      { repository: "github.com/acme/shop", key: "codeScanning/4" },
      { repository: "github.com/acme/shop", key: "dependabot/2" },
    ]);
    assert.deepEqual(await memory.endLook(), []);
  });

  test("a window that was closed has ended its look", async () => {
    const { memory, workspace, user } = fresh();
    await memory.keepSeen("github.com/acme/shop", { codeScanning: "1-3" });
    await memory.noteShown([one]);
    const again = new ViewMemory(workspace, user);
    const seen = { "github.com/acme/shop": { codeScanning: "1-4" } };
    assert.deepEqual(again.start().seen, seen);
    assert.deepEqual(again.start().seen, seen);
    assert.deepEqual(await again.endLook(), []);
  });

  test("what somebody else wrote there is nothing", () => {
    const { workspace, user, memory } = fresh();
    for (const bad of [null, 3, "x", [], { a: 3 }, { "github.com/acme/shop": [1, {}] }]) {
      for (const key of ["view.filter", "view.grouping"]) workspace.values.set(key, bad);
      for (const key of ["view.seen", "view.shown"]) user.values.set(key, bad);
      const { filter, grouping } = memory.start();
      assert.deepEqual([filter, grouping], [noFilter, "tier"]);
    }
  });
});
