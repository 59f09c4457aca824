import assert from "node:assert/strict";
import {
  parseAlertTarget,
  parseAlertTargets,
  parseTarget,
  parseTargets,
} from "../../src/extension/commandTarget.ts";

const target = { repository: "github.com/acme/storefront", key: "codeScanning/12" };

suite("the alerts that a command was given", () => {
  const repository = "github.com/acme/storefront";
  const row = (key: string) => ({ id: key, target: { type: "alert", repository, key } });

  test("are the selected rows of a tree, each alert once", () => {
    const [first, second] = [row("codeScanning/1"), row("dependabot/2")];
    assert.deepEqual(parseAlertTargets(first, [first, second, { ...first, id: "elsewhere" }]), [
      { repository, key: "codeScanning/1" },
      { repository, key: "dependabot/2" },
    ]);
  });

  test("are the argument's where nothing else is selected, without what is no alert", () => {
    const one = row("codeScanning/1");
    assert.deepEqual(parseAlertTargets(one, [one]), [{ repository, key: "codeScanning/1" }]);
    assert.deepEqual(parseAlertTargets(one, undefined), [{ repository, key: "codeScanning/1" }]);
    assert.deepEqual(
      parseAlertTargets(
        { repository, key: "dependabot/2", keys: ["dependabot/3", "x"] },
        undefined,
      ),
      [
        { repository, key: "dependabot/2" },
        { repository, key: "dependabot/3" },
      ],
    );
    assert.deepEqual(parseAlertTargets({ repository, key: "record:prod/eu/api" }, undefined), []);
    assert.deepEqual(parseAlertTargets(undefined, [row("x"), 7]), []);
  });
});

suite("what a command acts on", () => {
  test("is an alert's repository and key, from a link", () => {
    assert.deepEqual(parseAlertTarget({ ...target, extra: 1 }), target);
  });

  test("is the target of a tree row", () => {
    assert.deepEqual(parseAlertTarget({ id: "x", target: { type: "alert", ...target } }), target);
  });

  test("is a workload for commands that take one", () => {
    const workload = { repository: target.repository, key: "/subscriptions/1/x" };
    assert.deepEqual(parseTarget({ target: { type: "workload", ...workload } }), workload);
    assert.equal(parseAlertTarget(workload), undefined);
  });

  const wrong: readonly unknown[] = [
    undefined,
    null,
    "codeScanning/12",
    12,
    [],
    {},
    { repository: target.repository },
    { key: target.key },
    { ...target, key: "codeScanning/x" },
    { ...target, key: "codeScanning/12/../13" },
    { ...target, key: 12 },
    { ...target, repository: "acme/storefront" },
    { ...target, repository: "github.com/acme/storefront/more" },
    { ...target, repository: "https://github.com/acme/storefront" },
    { ...target, repository: ["github.com/acme/storefront"] },
    { target: "codeScanning/12" },
  ];
  for (const argument of wrong)
    test(`is nothing for ${JSON.stringify(argument)}`, () => {
      assert.equal(parseAlertTarget(argument), undefined);
    });

  test("does not run accessors of its argument", () => {
    let ran = false;
    const argument = {
      get repository() {
        ran = true;
        return target.repository;
      },
      key: target.key,
    };
    assert.equal(parseAlertTarget(argument), undefined);
    assert.equal(ran, false);
  });

  test("refuses keys that are too long to be any", () => {
    assert.equal(parseTarget({ ...target, key: "x".repeat(2049) }), undefined);
  });
});

suite("the targets of a command", () => {
  const repository = "github.com/acme/shop";
  test("are one, or several that are told together, each once", () => {
    assert.deepEqual(parseTargets({ repository, key: "/a" }), [{ repository, key: "/a" }]);
    assert.deepEqual(parseTargets({ repository, key: "/a", keys: ["/b", "/a", 7, ""] }), [
      { repository, key: "/a" },
      { repository, key: "/b" },
    ]);
    assert.deepEqual(parseTargets({ repository: "x", key: "/a", keys: ["/b"] }), []);
    assert.deepEqual(parseTargets(undefined), []);
    const keys = Array.from({ length: 1000 }, (_, index) => `/${index}`);
    assert.equal(parseTargets({ repository, key: "/0", keys }).length, 50);
  });
});
