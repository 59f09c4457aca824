import assert from "node:assert/strict";
import { postureOf } from "../../../src/sources/azure/plans.ts";

const id = "/subscriptions/AAAA/providers/microsoft.security/pricings/";

suite("Defender plans", () => {
  test("Standard is on, Free is off, a subscription without a row is not known", () => {
    const posture = postureOf([
      { id: `${id}cloudposture`, name: "CloudPosture", properties: { pricingTier: "Standard" } },
      { name: "cloudposture", subscriptionId: "BBBB", properties: { pricingTier: "Free" } },
    ]);
    assert.deepEqual(
      [...posture],
      [
        ["aaaa", true],
        ["bbbb", false],
      ],
    );
    assert.equal(posture.get("cccc"), undefined);
  });

  test("other plans and rows without a tier or a subscription say nothing", () => {
    const posture = postureOf([
      { id: `${id}containers`, name: "Containers", properties: { pricingTier: "Standard" } },
      { id: `${id}cloudposture`, name: "CloudPosture", properties: {} },
      { name: "CloudPosture", properties: { pricingTier: "Standard" } },
    ]);
    assert.equal(posture.size, 0);
  });
});
