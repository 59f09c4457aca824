import assert from "node:assert/strict";
import type { Ecosystem } from "../../../../../src/core/locate/dependency/ecosystem.ts";
import {
  allowedBy,
  isAllowedAffected,
} from "../../../../../src/core/locate/dependency/version/requirement.ts";

suite("allowedBy", () => {
  const exact: readonly (readonly [Ecosystem, string, string])[] = [
    ["npm", "1.2.3", "1.2.3"],
    ["npm", "=1.2.3-rc.1", "1.2.3-rc.1"],
    ["pip", "2.19.0", "2.19.0"],
    ["pip", "==2.19.0", "2.19.0"],
    ["maven", "2.14.1", "2.14.1"],
    ["maven", "[2.14.1]", "2.14.1"],
    ["go", "v1.2.3", "v1.2.3"],
    ["go", "v0.0.0-20200622213623-75b288015ac9", "v0.0.0-20200622213623-75b288015ac9"],
    ["rust", "=0.7.25", "0.7.25"],
    ["nuget", "12.0.3", "12.0.3"],
    ["rubygems", "5.2.4", "5.2.4"],
    ["rubygems", "= 5.2.4", "5.2.4"],
    ["composer", "v5.4.46", "v5.4.46"],
    ["actions", "v4.1.7", "v4.1.7"],
  ];
  for (const [ecosystem, requirement, version] of exact)
    test(`reads ${requirement} of ${ecosystem} as one version`, () => {
      assert.deepEqual(allowedBy(ecosystem, requirement), { kind: "one", version });
    });

  const ranges: readonly (readonly [Ecosystem, string, string])[] = [
    ["npm", "^4.17.15", "4.17.15"],
    ["npm", "~1.2", "1.2"],
    ["npm", ">=1.2.3", "1.2.3"],
    ["pip", "~=2.2", "2.2"],
    ["pip", ">=2.0,<3", "2.0"],
    ["rust", "0.7", "0.7"],
    ["rubygems", "~> 5.2.0", "5.2.0"],
    ["composer", "^5.4", "5.4"],
    ["maven", "[1.0,2.0)", "1.0"],
    ["nuget", "[1.0,2.0)", "1.0"],
  ];
  for (const [ecosystem, requirement, lowest] of ranges)
    test(`reads the least version of ${requirement} of ${ecosystem}`, () => {
      assert.deepEqual(allowedBy(ecosystem, requirement), {
        kind: "range",
        lowest,
        highest: undefined,
      });
    });

  const unknown: readonly (readonly [Ecosystem, string])[] = [
    ["npm", "*"],
    ["npm", "1 || 2"],
    ["npm", ">=1 <2"],
    ["npm", "git+https://example.com/x.git"],
    ["pip", "==1.*"],
    ["maven", "${x}"],
    ["maven", "LATEST"],
    ["nuget", "1.*"],
    ["composer", "dev-main"],
    ["actions", "main"],
    ["actions", "0123456789abcdef0123456789abcdef01234567"],
  ];
  for (const [ecosystem, requirement] of unknown)
    test(`does not read ${requirement} of ${ecosystem}`, () => {
      assert.deepEqual(allowedBy(ecosystem, requirement), { kind: "unknown" });
    });
});

suite("isAllowedAffected", () => {
  const cases: readonly (readonly [Ecosystem, string, string, boolean | undefined])[] = [
    // A tag of a major version moves: only a range around all of it can be told.
    ["actions", "v3", "< 4.0.0", true],
    ["actions", "v4", "< 4.0.0", false],
    ["actions", "v4", ">= 4.0.0, < 4.1.3", undefined],
    ["actions", "v4.1", "< 4.2.0", true],
    ["npm", "^4.17.21", "< 4.17.21", false],
    ["npm", "^4.17.15", "< 4.17.21", undefined],
    ["npm", "4.17.15", "< 4.17.21", true],
  ];
  for (const [ecosystem, requirement, range, expected] of cases)
    test(`says ${String(expected)} for ${requirement} of ${ecosystem} in "${range}"`, () => {
      assert.equal(
        isAllowedAffected(ecosystem, allowedBy(ecosystem, requirement), range),
        expected,
      );
    });
});
