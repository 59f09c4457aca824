import assert from "node:assert/strict";
import type { Ecosystem } from "../../../../../src/core/locate/dependency/ecosystem.ts";
import {
  areAllAffected,
  compareVersions,
  isAffected,
} from "../../../../../src/core/locate/dependency/version/affected.ts";

/** Each list rises: the examples of the ecosystems' own specifications, and real releases. */
const rising: readonly (readonly [Ecosystem, readonly string[]])[] = [
  [
    "npm",
    [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.9.0",
      "1.10.0",
      "1.11.0",
      "4.17.15",
      "4.17.21",
      "20.0.0",
    ],
  ],
  [
    "go",
    [
      "v0.0.0-20180101000000-aaaaaaaaaaaa",
      "v0.0.0-20200622213623-75b288015ac9",
      "v0.1.0",
      "v1.2.3-0.20200101000000-abcdefabcdef",
      "v1.2.3",
      "v2.0.0+incompatible",
    ],
  ],
  [
    "pip",
    [
      "1.0.dev456",
      "1.0a1",
      "1.0a2.dev456",
      "1.0a12.dev456",
      "1.0a12",
      "1.0b1.dev456",
      "1.0b2",
      "1.0b2.post345.dev456",
      "1.0b2.post345",
      "1.0rc1.dev456",
      "1.0rc1",
      "1.0",
      "1.0+abc.5",
      "1.0+abc.7",
      "1.0+5",
      "1.0.post456.dev34",
      "1.0.post456",
      "1.0.15",
      "1.1.dev1",
      "2.31.0",
      "2023.7.22",
      "1!0.1",
    ],
  ],
  [
    "maven",
    [
      "1.0-alpha-1",
      "1.0-beta-2",
      "1.0-milestone-1",
      "1.0-RC1",
      "1.0-SNAPSHOT",
      "1.0",
      "1.0-sp",
      "1.0-whatever",
      "1.0-1",
      "1.0.1",
      "2.14.0-rc1",
      "2.14.0",
      "2.14.1",
      "2.15.0",
      "31.1-android",
      "31.1-jre",
      "32.0.0-jre",
    ],
  ],
  ["maven", ["5.3.0.M1", "5.3.0.RC1", "5.3.0.RELEASE", "5.3.1.RELEASE", "6.0.0.Final"]],
  ["rubygems", ["1.0.a", "1.0.b1", "1.0.rc1", "1.0", "1.0.0.1", "1.2", "1.10", "5.2.4.3", "6.0"]],
  [
    "composer",
    ["v1.0.0-alpha1", "1.0.0-beta1", "1.0.0-RC1", "1.0.0-RC2", "v1.0.0", "1.0.0-patch1", "v5.4.46"],
  ],
  ["nuget", ["1.0.0-Alpha", "1.0.0-beta", "1.0.0", "1.0.0.1", "12.0.3", "13.0.1"]],
  ["rust", ["0.1.0", "0.7.25", "0.8.0-alpha.1", "0.8.0", "1.38.0"]],
];

suite("compareVersions", () => {
  for (const [ecosystem, versions] of rising)
    test(`orders ${ecosystem} from ${versions[0]} to ${versions.at(-1)}`, () => {
      for (const [i, one] of versions.entries())
        for (const [k, other] of versions.entries())
          assert.equal(
            Math.sign(compareVersions(ecosystem, one, other) ?? Number.NaN),
            Math.sign(i - k),
            `${one} against ${other}`,
          );
    });

  const equal: readonly (readonly [Ecosystem, string, string])[] = [
    ["npm", "v1.2.3", "1.2.3+build.5"],
    ["pip", "1.0.0", "1.0"],
    ["pip", "1.0-1", "1.0.post1"],
    ["pip", "v1.0.ALPHA_1", "1.0a1"],
    ["maven", "1.0.0", "1"],
    ["maven", "1.0-ga", "1.0.Final"],
    ["maven", "1-a1", "1-alpha-1"],
    ["maven", "1.0-CR1", "1.0-rc1"],
    ["rubygems", "1.0.0", "1"],
    ["rubygems", "1.0.a", "1.a"],
    ["composer", "v1.2", "1.2.0.0"],
    ["nuget", "1.0", "1.0.0.0"],
    ["nuget", "1.0.0-RC", "1.0.0-rc"],
  ];
  for (const [ecosystem, one, other] of equal)
    test(`takes ${one} and ${other} for the same ${ecosystem} version`, () => {
      assert.equal(compareVersions(ecosystem, one, other), 0);
    });

  const unsure: readonly (readonly [Ecosystem, string])[] = [
    ["npm", "latest"],
    ["npm", "1.x"],
    ["pip", "unknown"],
    ["composer", "dev-main"],
    ["maven", "${spring.version}"],
    ["go", "master"],
  ];
  for (const [ecosystem, version] of unsure)
    test(`is not sure about ${version} of ${ecosystem}`, () => {
      assert.equal(compareVersions(ecosystem, version, "1.0.0"), undefined);
    });
});

suite("isAffected", () => {
  const cases: readonly (readonly [Ecosystem, string, string, boolean | undefined])[] = [
    ["npm", "4.17.15", ">= 3.7.0, < 4.17.19", true],
    ["npm", "4.17.19", ">= 3.7.0, < 4.17.19", false],
    ["npm", "3.6.9", ">= 3.7.0, < 4.17.19", false],
    ["npm", "1.2.3", "= 1.2.3", true],
    ["npm", "1.2.4", "= 1.2.3", false],
    ["npm", "8.5.1", "<= 8.5.1", true],
    ["npm", "9.9.9", "> 0", true],
    // PEP 440: a bound without a local version is about public versions.
    ["pip", "2.0.0+cu118", "<= 2.0.0", true],
    ["pip", "2.0.0+cu118", "= 2.0.0", true],
    ["pip", "2.0.0+cu118", "> 2.0.0", false],
    ["pip", "2.0.0+cu118", "< 2.0.0", false],
    ["pip", "2.0.0rc1", "< 2.0.0", true],
    ["rubygems", "7.0.0.rc1", "< 7.0.0", true],
    ["nuget", "8.0.0-preview.1", "< 8.0.0", true],
    ["maven", "4.1.100.Final", "< 4.1.100.Final", false],
    ["go", "v0.0.0-20200622213623-75b288015ac9", "< 0.0.0-20220314234659-1baeb1ce4c0b", true],
    ["go", "v20.10.7+incompatible", "< 20.10.11", true],
    ["composer", "v6.0.0-BETA1", ">= 6.0.0, < 6.0.1", false],
    ["rust", "0.7.24", "< 0.7.25-alpha.1", true],
    ["pip", "2.30.0", ">= 2.3.0, < 2.31.0", true],
    ["maven", "2.14.1", ">= 2.13.0, < 2.15.0", true],
    ["maven", "2.0-beta9", ">= 2.0-beta9, < 2.15.0", true],
    ["npm", "1.0.0", "not a range", undefined],
    ["npm", "1.0.0", "", undefined],
    ["npm", "workspace:*", "< 2", undefined],
    // One bound that fails decides, though the other cannot be compared.
    ["npm", "5.0.0", ">= what, < 4.0.0", false],
  ];
  for (const [ecosystem, version, range, expected] of cases)
    test(`says ${String(expected)} for ${version} in "${range}"`, () => {
      assert.equal(isAffected(ecosystem, version, range), expected);
    });
});

suite("areAllAffected", () => {
  const cases = [
    ["4.0.0", undefined, "< 3.0.0", false],
    ["4.0.0", undefined, "< 5.0.0", undefined],
    ["4.0.0", undefined, ">= 0", true],
    ["4.0.0", undefined, "> 4.0.0", undefined],
    ["4.0.0", "4.9.9", "< 5.0.0", true],
    ["4.0.0", "4.9.9", ">= 5.0.0, < 6.0.0", false],
    ["4.0.0", "4.9.9", ">= 4.1.0, < 4.2.0", undefined],
    ["4.0.0", "4.9.9", "= 4.1.0", undefined],
  ] as const;
  for (const [lowest, highest, range, expected] of cases)
    test(`says ${String(expected)} for ${lowest} to ${highest ?? "any"} in "${range}"`, () => {
      assert.equal(areAllAffected("npm", { lowest, highest }, range), expected);
    });
});
