import assert from "node:assert/strict";
import { artifactPath } from "../../../src/sources/github/artifactPath.ts";

const checkout = { "%SRCROOT%": { uri: "file:///home/runner/work/shop/shop/" } };

function pathOf(uri: string, baseId?: string, bases: unknown = checkout): string | undefined {
  const found = artifactPath({ uri, baseId }, bases);
  return "path" in found ? found.path : undefined;
}

suite("file that a step of an analysis names", () => {
  for (const [uri, path] of [
    ["src/a.ts", "src/a.ts"],
    ["./src//a.ts", "src/a.ts"],
    ["src/my%20file%23.ts", "src/my file#.ts"],
    ["src/caf%C3%A9.ts", "src/café.ts"],
    ["src/a.ts?raw#L1", "src/a.ts"],
    ["../a.ts", undefined],
    ["src/../../a.ts", undefined],
    ["src/%2e%2e/%2E%2E/a.ts", undefined],
    ["src%2f..%2f..%2fa.ts", undefined],
    ["src/..%5C..%5Ca.ts", undefined],
    ["/etc/passwd", undefined],
    ["//host/share/a", undefined],
    ["file:///etc/passwd", undefined],
    ["file:///home/runner/work/shop/shop/src/a.ts", undefined],
    ["https://evil.example/a.ts", undefined],
    ["C:/Windows/a", undefined],
    ["C%3A/Windows/a", undefined],
    [".git/config", undefined],
    ["%2egit/config", undefined],
    ["src/%", undefined],
    ["src/%FF.ts", undefined],
    ["src/a%00.ts", undefined],
    ["", undefined],
  ] as const) {
    test(`${JSON.stringify(uri)} is ${path ?? "refused"}`, () => {
      for (const base of ["%SRCROOT%", undefined]) assert.equal(pathOf(uri, base), path);
    });
  }

  test("a base below the root puts its folders before the path", () => {
    const bases = {
      ...checkout,
      WEB: { uri: "services/web/", uriBaseId: "%SRCROOT%" },
      PAGES: { uri: "pages/", uriBaseId: "WEB" },
      INSIDE: { uri: "file:///home/runner/work/shop/shop/services/api/" },
    };
    assert.equal(pathOf("a.ts", "WEB", bases), "services/web/a.ts");
    assert.equal(pathOf("a.ts", "PAGES", bases), "services/web/pages/a.ts");
    assert.equal(pathOf("a.ts", "INSIDE", bases), "services/api/a.ts");
  });

  test("a base that is not known to be inside is refused, and so is a circle", () => {
    const bases = {
      ...checkout,
      LIBRARY: { uri: "file:///usr/lib/" },
      UP: { uri: "../", uriBaseId: "%SRCROOT%" },
      SIBLING: { uri: "file:///home/runner/work/shop/shop-secrets/" },
      A: { uri: "a/", uriBaseId: "B" },
      B: { uri: "b/", uriBaseId: "A" },
      EMPTY: {},
    };
    for (const base of [...Object.keys(bases).slice(1), "UNKNOWN", "constructor", "__proto__"]) {
      assert.equal(pathOf("a.ts", base, bases), undefined, base);
    }
  });

  test("the root is the root where its address is not told", () => {
    assert.equal(pathOf("a.ts", "%SRCROOT%", undefined), "a.ts");
    assert.equal(pathOf("a.ts", "%SRCROOT%", { "%SRCROOT%": 7 }), "a.ts");
  });
});
