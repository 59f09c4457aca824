import assert from "node:assert/strict";
import fc from "fast-check";
import { bumpOf } from "../../../../src/core/locate/dependency/bump.ts";
import type { Ecosystem } from "../../../../src/core/locate/dependency/ecosystem.ts";

const to = (ecosystem: Ecosystem, requirement: string, ...patched: (string | undefined)[]) =>
  bumpOf(
    ecosystem,
    { requirement, limits: [] },
    patched.map((firstPatchedVersion) => ({
      vulnerableRange: `< ${firstPatchedVersion?.replace(/^v/, "") ?? "9"}`,
      firstPatchedVersion,
    })),
  );

suite("raising a requirement", () => {
  const kept: readonly (readonly [Ecosystem, string, string, string])[] = [
    ["npm", "^4.17.20", "4.17.21", "^4.17.21"],
    ["npm", "~4.17.20", "4.17.21", "~4.17.21"],
    ["npm", "4.17.20", "4.17.21", "4.17.21"],
    ["npm", ">= 4.17.20", "4.17.21", ">= 4.17.21"],
    ["rust", "0.4.1", "0.4.3", "0.4.3"],
    ["rust", "=1.2.3", "1.2.4", "=1.2.4"],
    ["composer", "^6.2", "6.5.8", "^6.5.8"],
    ["pip", "==2.19.0", "2.20.0", "==2.20.0"],
    ["pip", "~=2.19", "2.20.0", "~=2.20"],
    ["rubygems", "~> 5.2.0", "5.2.4.3", "~> 5.2.4.3"],
    ["go", "v1.2.3", "1.2.4", "v1.2.4"],
    ["go", "v1.2.3", "v1.2.4", "v1.2.4"],
    ["go", "v0.9.0", "1.0.1", "v1.0.1"],
    ["go", "v2.3.0", "2.4.0", "v2.4.0"],
    ["go", "v20.10.7+incompatible", "20.10.11", "v20.10.11+incompatible"],
    [
      "go",
      "v0.0.0-20200622213623-75b288015ac9",
      "0.0.0-20220314234659-1baeb1ce4c0b",
      "v0.0.0-20220314234659-1baeb1ce4c0b",
    ],
    ["maven", "2.14.1", "2.17.1", "2.17.1"],
    ["maven", "31.1-jre", "32.0.0-jre", "32.0.0-jre"],
    ["maven", "5.3.17.RELEASE", "5.3.18", "5.3.18"],
    ["maven", "9.4.40.v20210413", "9.4.41.v20210516", "9.4.41.v20210516"],
    ["nuget", "[12.0.1]", "13.0.1", "[13.0.1]"],
    ["nuget", "[12.0.1,13.1)", "13.0.1", "[13.0.1,13.1)"],
    ["nuget", "[12.0.1, )", "13.0.1", "[13.0.1, )"],
    ["maven", "[1.0,2.0]", "2.0", "[2.0,2.0]"],
    ["pip", ">=1.0,<2.0", "1.5.0", ">=1.5.0,<2.0"],
    ["pip", "<2.0,>=1.0", "1.5.0", "<2.0,>=1.5.0"],
    ["pip", ">= 1.0, < 2.0, != 1.4", "1.5.0", ">= 1.5.0, < 2.0, != 1.4"],
    ["npm", ">=1.0.0 <2.0.0", "1.5.0", ">=1.5.0 <2.0.0"],
    ["npm", "v1.0.0", "1.5.0", "v1.5.0"],
    ["rust", ">=1.0, <2.0", "1.5.0", ">=1.5.0, <2.0"],
    ["composer", ">=1.0,<2.0", "1.5.0", ">=1.5.0,<2.0"],
    ["actions", "v4.1.1", "4.1.3", "v4.1.3"],
  ];
  for (const [ecosystem, requirement, patched, raised] of kept) {
    test(`${ecosystem}: ${requirement} becomes ${raised}`, () => {
      assert.equal(to(ecosystem, requirement, patched)?.requirement, raised);
    });
  }

  test("says when the major version is another one, by the ecosystem's own rule", () => {
    assert.equal(to("npm", "^4.17.20", "5.0.0")?.isMajor, true);
    assert.equal(to("npm", "^4.17.20", "4.18.0")?.isMajor, false);
    assert.equal(to("npm", "^0.4.1", "0.5.0")?.isMajor, true);
    assert.equal(to("rust", "0.4.1", "0.4.2")?.isMajor, false);
    // PEP 440 and Maven promise nothing about versions that begin with 0.
    assert.equal(to("pip", "==0.4.1", "0.5.0")?.isMajor, false);
  });

  const reaches: readonly (readonly [Ecosystem, string, string, string, boolean])[] = [
    // The rules of RubyGems, Composer and PEP 440: all parts but the last are held fast.
    ["rubygems", "~> 5.2", "5.2.8", "~> 5.2.8", true],
    ["rubygems", "~> 5.2", "5.3.0", "~> 5.3", false],
    ["rubygems", "~> 5.2.0", "5.2.8", "~> 5.2.8", false],
    ["rubygems", "~> 5.2.0", "5.2.4.3", "~> 5.2.4.3", true],
    ["composer", "~8.0", "8.5.0", "~8.5", false],
    ["composer", "~8.0", "8.5.1", "~8.5.1", true],
    ["pip", "~=1.4.2", "1.5", "~=1.5.0", false],
    ["pip", "~=1.4", "1.4.5", "~=1.4.5", true],
    // npm and Cargo: the first two.
    ["npm", "~1.2", "1.3.5", "~1.3.5", false],
    ["rust", "~1", "1.4.5", "~1.4.5", true],
    // A caret holds the first part that is not zero.
    ["npm", "^1", "1.4.5", "^1.4.5", false],
    ["npm", "^0", "0.4.1", "^0.4.1", true],
    ["rust", "0.4", "0.4.3", "0.4.3", false],
    ["npm", ">=1.2", "1.4.5", ">=1.4.5", false],
    ["pip", "==1.2", "1.4.5", "==1.4.5", false],
  ];
  for (const [ecosystem, requirement, patched, raised, isOtherReach] of reaches) {
    const says = isOtherReach ? "reaches elsewhere than" : "reaches as far as";
    test(`${ecosystem}: ${raised} ${says} ${requirement}`, () => {
      const bump = to(ecosystem, requirement, patched);
      assert.deepEqual([bump?.requirement, bump?.isOtherReach], [raised, isOtherReach]);
    });
  }

  test("several advisories need the highest of their patched versions", () => {
    assert.equal(to("npm", "^1.0.0", "1.2.0", "1.10.0", undefined)?.version, "1.10.0");
  });

  const left: readonly (readonly [string, Ecosystem, string, (string | undefined)[]])[] = [
    ["an upper bound that the patch does not meet", "pip", ">=1.0,<2.0", ["2.0.0"]],
    ["a version that is left out", "pip", ">=1.0,!=1.5.0", ["1.5"]],
    ["a release that is left out by a wildcard", "pip", ">=1.0,!=1.5.*", ["1.6.0"]],
    ["two lower bounds", "pip", ">=1.0,~=1.2", ["1.5.0"]],
    ["a bound that excludes its version", "npm", ">1.0.0", ["1.5.0"]],
    ["an upper bound alone", "npm", "<2.0.0", ["1.5.0"]],
    ["a hyphen range", "npm", "1.0.0 - 2.0.0", ["1.5.0"]],
    ["fewer numbers than a version has", "npm", "1.2", ["1.2.5"]],
    ["an interval open below", "nuget", "(1.0,2.0)", ["1.5.0"]],
    ["an interval that ends too early", "maven", "[1.0,1.5)", ["1.5"]],
    ["several intervals", "maven", "[1.0,1.2),[1.3,2.0)", ["1.5"]],
    ["another major version of a Go module", "go", "v1.9.0", ["2.0.1"]],
    ["a variant of a Maven release", "maven", "31.1-jre", ["32.0.0-android"]],
    ["a local version of Python", "pip", "==2.0.0+cu118", ["2.0.1"]],
    ["alternatives", "npm", "^1.0.0 || ^2.0.0", ["2.0.1"]],
    ["a wildcard", "npm", "1.x", ["1.2.0"]],
    ["a tag", "npm", "latest", ["1.2.0"]],
    ["an alias", "npm", "npm:other@^1.0.0", ["1.2.0"]],
    ["a branch of an action", "actions", "main", ["4.1.3"]],
    ["an action's moving tag", "actions", "v4", ["4.1.3"]],
    ["a commit of an action", "actions", "8f4b7f84864484a7bf31766abe9204da3cbe65b3", ["4.1.3"]],
    ["a property", "maven", "${log4j.version}", ["2.17.1"]],
    ["a version that is high enough", "npm", "^4.17.21", ["4.17.21"]],
    ["no patch", "npm", "^4.17.20", [undefined]],
    ["a patch that is no version", "npm", "^4.17.20", ['4.17.21", "evil": "1']],
  ];
  for (const [name, ecosystem, requirement, patched] of left) {
    test(`${name} is left as it is`, () => {
      assert.equal(to(ecosystem, requirement, ...patched), undefined);
    });
  }

  test("further limits of the same version must allow the patched one", () => {
    const advisory = { vulnerableRange: "< 1.5.0", firstPatchedVersion: "1.5.0" };
    const raised = (...limits: readonly string[]) =>
      bumpOf("rubygems", { requirement: ">= 1.1", limits }, [advisory])?.requirement;
    assert.equal(raised("< 2.0"), ">= 1.5.0");
    assert.equal(raised("< 1.5"), undefined);
    assert.equal(raised("--hash=sha256:abc"), undefined);
  });

  test("a patched version that another advisory's range still holds is not offered", () => {
    const advisories = [
      { vulnerableRange: "< 1.5.0", firstPatchedVersion: "1.5.0" },
      { vulnerableRange: ">= 1.4.0, <= 1.6.0", firstPatchedVersion: "1.3.9" },
    ];
    assert.equal(
      bumpOf("npm", { requirement: "^1.0.0", limits: [] }, advisories)?.requirement,
      undefined,
    );
  });

  test("what is written holds nothing but an operator and a version", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (requirement, patched) => {
        const raised = to("npm", requirement, patched)?.requirement ?? "1";
        assert.match(raised, /^\s*(?:\^|~|>=|=)?\s*v?\d[0-9A-Za-z.+!_-]*\s*$/);
      }),
    );
  });
});
