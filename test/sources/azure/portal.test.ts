import assert from "node:assert/strict";
import { portalPage, resourcePage } from "../../../src/sources/azure/portal.ts";

suite("portal links", () => {
  for (const [given, page] of [
    ["portal.azure.com/#blade/X/Y", "https://portal.azure.com/#blade/X/Y"],
    ["https://portal.azure.com/#blade/X", "https://portal.azure.com/#blade/X"],
    ["https://security.microsoft.com/x", "https://security.microsoft.com/x"],
    ["PORTAL.AZURE.COM/#a", "https://portal.azure.com/#a"],
  ] as const) {
    test(`${given} opens`, () => assert.equal(portalPage(given), page));
  }

  for (const given of [
    "http://portal.azure.com/",
    "https://portal.azure.com.evil.example/",
    "https://evil.example/portal.azure.com",
    "portal.azure.com@evil.example/",
    "https://user@portal.azure.com/",
    "https://portal.azure.com:8443/",
    "//evil.example/",
    "javascript:alert(1)",
    "javascript://portal.azure.com/%0aalert(1)",
    "command:workbench.action.quit",
    "",
    undefined,
    7,
  ]) {
    test(`${String(given)} is no link`, () => assert.equal(portalPage(given), undefined));
  }

  test("a resource's page names tenant and resource; other ids have none", () => {
    assert.equal(
      resourcePage("t 1", "/subscriptions/1/resourcegroups/a b"),
      "https://portal.azure.com/#@t%201/resource/subscriptions/1/resourcegroups/a%20b",
    );
    assert.equal(resourcePage(undefined, "arn:aws:eks:x"), undefined);
  });
});
