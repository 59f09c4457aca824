import assert from "node:assert/strict";
import { planState, plansOf, postureOf } from "../../../src/sources/azure/plans.ts";

const id = "/subscriptions/AAAA/providers/microsoft.security/pricings/";

suite("Defender plans", () => {
  test("Standard is on, Free is off, a subscription without a row is not known", () => {
    const { facts, unreadable } = plansOf([
      { id: `${id}cloudposture`, name: "CloudPosture", properties: { pricingTier: "Standard" } },
      { name: "cloudposture", subscriptionId: "BBBB", properties: { pricingTier: "Free" } },
      { id: `${id}containers`, name: "Containers", properties: { pricingTier: "Free" } },
    ]);
    assert.equal(unreadable, 0);
    assert.deepEqual(
      [...postureOf(facts)],
      [
        ["aaaa", true],
        ["bbbb", false],
      ],
    );
    assert.deepEqual(
      [
        planState(facts, "aaaa", "cloudposture"),
        planState(facts, "aaaa", "containers"),
        planState(facts, "bbbb", "cloudposture"),
        planState(facts, "bbbb", "containers"),
      ],
      ["on", "off", "off", "unknown"],
    );
  });

  test("a tier we do not know, or none, leaves the plan unknown", () => {
    const { facts } = plansOf([
      { id: `${id}cloudposture`, properties: { pricingTier: "Premium" } },
      { id: `${id}containers`, properties: {} },
    ]);
    assert.deepEqual(
      facts.map(({ name, state }) => [name, state]),
      [
        ["cloudposture", "unknown"],
        ["containers", "unknown"],
      ],
    );
    assert.equal(postureOf(facts).size, 0);
  });

  test("a row without a subscription is counted, not passed over", () => {
    const read = plansOf([{ name: "CloudPosture", properties: { pricingTier: "Standard" } }]);
    assert.deepEqual(read, { facts: [], unreadable: 1 });
  });
});
