import assert from "node:assert/strict";
import { isTrackingRules, trackerOf } from "../../../src/core/remedy/trackingRules.ts";

const about = { host: "ghe.example", owner: "Acme", name: "storefront" };
const found = (rules: Parameters<typeof trackerOf>[0]) => {
  const { host, owner, name } = trackerOf(rules, about) ?? {};
  return owner === undefined ? undefined : `${host}/${owner}/${name}`;
};

suite("where issues are made", () => {
  test("is the repository itself where nothing else is said", () => {
    assert.equal(found(""), undefined);
    assert.equal(found({}), undefined);
    assert.equal(found({ "other/*": "other/security", "acme/web": "acme/security" }), undefined);
    // To name it itself is to say nothing.
    assert.equal(found("acme/Storefront"), undefined);
  });

  test("is another one on the same host, by the most exact rule, whatever its case", () => {
    assert.equal(found("acme/security"), "ghe.example/acme/security");
    const rules = { "*": "all/x", "acme/*": "acme/y", "ACME/Storefront": "acme/z" };
    assert.equal(found(rules), "ghe.example/acme/z");
    assert.equal(found({ "*": "all/x", "acme/*": "acme/y" }), "ghe.example/acme/y");
    assert.equal(found({ "*": "all/x" }), "ghe.example/all/x");
    // An exception: this one keeps its own.
    assert.equal(found({ "*": "all/x", "acme/storefront": "acme/storefront" }), undefined);
  });

  test("is a name and nothing that could lead elsewhere", () => {
    for (const value of ["", "acme/security", "a-b_c/d.e", { "*": "acme/x", "acme/*": "acme/y" }]) {
      assert.ok(isTrackingRules(value), JSON.stringify(value));
    }
    for (const value of [
      "acme",
      "a/b/c",
      "a/..",
      "../x",
      "h:1/x",
      "a/b?c",
      "a /b",
      { "": "a/b" },
    ]) {
      assert.ok(!isTrackingRules(value), JSON.stringify(value));
    }
  });
});
