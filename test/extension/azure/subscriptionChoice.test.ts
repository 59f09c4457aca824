import assert from "node:assert/strict";
import { choiceOf, tickedAtFirst } from "../../../src/extension/azure/subscriptionChoice.ts";

const home = {
  id: "t-home",
  name: "Home",
  subscriptions: [
    { id: "aaaa", name: "Build" },
    { id: "bbbb", name: "Shop" },
    { id: "cccc", name: "Test" },
  ],
  problem: null,
};
const guest = { ...home, id: "t-guest", subscriptions: [] };

suite("choice of subscriptions", () => {
  test("some are kept by id, in the list's order", () => {
    assert.deepEqual(choiceOf([home], home, ["cccc", "aaaa"]), {
      tenant: "",
      subscriptions: ["aaaa", "cccc"],
    });
  });

  test("all, or none, is no list: what is added later counts too", () => {
    assert.deepEqual(choiceOf([home], home, ["aaaa", "bbbb", "cccc"]).subscriptions, []);
    assert.deepEqual(choiceOf([home], home, []).subscriptions, []);
  });

  test("the tenant is named only where there are several", () => {
    assert.equal(choiceOf([home], home, []).tenant, "");
    assert.equal(choiceOf([home, guest], home, []).tenant, "t-home");
  });

  test("what the settings name is ticked at first, else all", () => {
    const ticked = (subscriptions: readonly string[]) => [
      ...tickedAtFirst(home, { tenant: "", subscriptions }),
    ];
    assert.deepEqual(ticked(["BBBB", "zzzz"]), ["bbbb"]);
    assert.deepEqual(ticked([]), ["aaaa", "bbbb", "cccc"]);
    assert.deepEqual(ticked(["zzzz"]), ["aaaa", "bbbb", "cccc"]);
  });
});
