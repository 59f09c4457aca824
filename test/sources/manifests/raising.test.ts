import assert from "node:assert/strict";
import fc from "fast-check";
import { bumpOf } from "../../../src/core/locate/dependency/bump.ts";
import type { Ecosystem } from "../../../src/core/locate/dependency/ecosystem.ts";
import type { Manifest } from "../../../src/core/locate/dependency/manifest.ts";
import {
  compareVersions,
  isAffected,
} from "../../../src/core/locate/dependency/version/affected.ts";
import { parseManifest } from "../../../src/sources/manifests/files.ts";
import { type Files, locateIn } from "./inMemory.ts";

interface Form {
  readonly ecosystem: Ecosystem;
  readonly packageName: string;
  readonly manifestPath: string;
  /** The files with `%` for the requirement; other packages stand around it. */
  readonly files: Files;
  readonly requirements: readonly string[];
}

const semver = ["1.2.3", "=1.2.3", "^1.2.3", "~1.2", ">=1.2.3", "*", "<2.0.0"];
const forms: readonly Form[] = [
  {
    ecosystem: "npm",
    packageName: "a",
    manifestPath: "package.json",
    files: {
      "package.json":
        '{ "name": "a",\n\t"dependencies": { "b": "1.2.3", "a": "%",\n "@a/a": "^1.2.3" },\n "overrides": { "c": "1.2.3" } }',
    },
    requirements: [...semver, ">=1.2.3 <2.0.0", "1.2", "1 || 2", "v1.2.3"],
  },
  {
    ecosystem: "npm",
    packageName: "a",
    manifestPath: "package.json",
    files: {
      "package.json": '{"dependencies":{"é":"1.2.3","alias":"npm:a@%"}}',
    },
    requirements: semver,
  },
  {
    ecosystem: "npm",
    packageName: "a",
    manifestPath: "package.json",
    files: {
      "package.json": '{"dependencies":{"a":"catalog:","b":"catalog:"}}',
      "pnpm-workspace.yaml": "catalog:\n  b: '1.2.3'\n  a: '%' # a\n",
    },
    requirements: semver,
  },
  {
    ecosystem: "pip",
    packageName: "A.b",
    manifestPath: "requirements.txt",
    files: {
      "requirements.txt": "a==1.2.3\nA-B[x]%; python_version > '1.2.3' # 1.2.3\na_b_c==1.2.3\n",
    },
    requirements: ["==1.2.3", "~=1.2", ">=1.2.3", " >= 1.2.3, < 2", "<2,>=1.2.3", "", "==1.*"],
  },
  {
    ecosystem: "pip",
    packageName: "a",
    manifestPath: "pyproject.toml",
    files: {
      "pyproject.toml":
        '[project]\ndependencies = ["b==1.2.3", "a%"]\n[tool.poetry.dependencies]\nc = "1.2.3"\n',
    },
    requirements: ["==1.2.3", "~=1.2.3", ">=1.2.3,<2.0", " (>=1.2.3)", "!=1.2.3"],
  },
  {
    ecosystem: "pip",
    packageName: "a",
    manifestPath: "pyproject.toml",
    files: {
      "pyproject.toml":
        '[tool.poetry.dependencies]\npython = "1.2.3"\nb = "1.2.3"\na = { extras = ["1.2.3"], version = "%" }\n',
    },
    requirements: semver,
  },
  {
    ecosystem: "maven",
    packageName: "g:a",
    manifestPath: "m/pom.xml",
    files: {
      "pom.xml":
        "<project><artifactId>p</artifactId><properties>\n<b.version>1.2.3</b.version><a.version> % </a.version></properties></project>",
      "m/pom.xml":
        "<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>1.2.3</version></parent><dependencies>\n<dependency><groupId>g</groupId><artifactId>a</artifactId><version>${a.version}</version></dependency></dependencies></project>",
    },
    requirements: [
      "1.2.3",
      "[1.2.3]",
      "[1.2.3,2.0)",
      "[1.2.3,)",
      "1.2.3-jre",
      "LATEST",
      "(,1.2.3]",
    ],
  },
  {
    ecosystem: "maven",
    packageName: "g:a",
    manifestPath: "build.gradle.kts",
    files: {
      "build.gradle.kts": 'dependencies {\n  implementation("g:a-b:1.2.3")\n  api(libs.a)\n}\n',
      "gradle/libs.versions.toml":
        '[versions]\nb = "1.2.3"\na = "%"\n[libraries]\na = { module = "g:a", version.ref = "a" }\n',
    },
    requirements: ["1.2.3", "1.2.+", "[1.2.3,2.0)", "1.2.3-android"],
  },
  {
    ecosystem: "maven",
    packageName: "g:a",
    manifestPath: "build.gradle",
    files: {
      "build.gradle":
        "dependencies {\n  api 'g:b:1.2.3'\n  implementation 'g:a:%:x@jar' // 1.2.3\n}\n",
    },
    requirements: ["1.2.3", "1.2.+", "$v"],
  },
  {
    ecosystem: "go",
    packageName: "x.org/a",
    manifestPath: "go.mod",
    files: {
      "go.mod": "module x.org/a/b\n\nrequire (\n\tx.org/a/b v1.2.3\n\tx.org/a % // v1.2.3\n)\n",
    },
    requirements: ["v1.2.3", "v0.0.0-20200101000000-abcdefabcdef", "v1.2.3+incompatible"],
  },
  {
    ecosystem: "rust",
    packageName: "a",
    manifestPath: "m/Cargo.toml",
    files: {
      "Cargo.toml": '[workspace.dependencies]\nb = "1.2.3"\nz = { package = "a", version = "%" }\n',
      "m/Cargo.toml": "[dependencies]\nz.workspace = true\n",
    },
    requirements: [...semver, "1", ">=1.2.3, <2.0.0"],
  },
  {
    ecosystem: "nuget",
    packageName: "A",
    manifestPath: "s/s.csproj",
    files: {
      "Directory.Packages.props":
        '<Project><ItemGroup><PackageVersion Include="B" Version="1.2.3" />\n<PackageVersion Include="a" Version="%" /></ItemGroup></Project>',
      "s/s.csproj":
        '<Project><ItemGroup><PackageReference Include="A" /><PackageReference Include="C" Version="1.2.3" /></ItemGroup></Project>',
    },
    requirements: ["1.2.3", "[1.2.3]", "[1.2.3, 2.0)", "[1.2.3,)", "1.*", "(1.2.3,2.0)"],
  },
  {
    ecosystem: "rubygems",
    packageName: "a",
    manifestPath: "Gemfile",
    files: { Gemfile: 'gem "b", "1.2.3"\ngem "a", "%", "< 3" # 1.2.3\ngem "a-b", "1.2.3"\n' },
    requirements: ["1.2.3", "~> 1.2", ">= 1.2.3", "= 1.2.3", "< 9"],
  },
  {
    ecosystem: "composer",
    packageName: "v/a",
    manifestPath: "composer.json",
    files: {
      "composer.json": '{"require":{"v/b":"1.2.3","V/A":"%"},"require-dev":{"v/c":"1.2.3"}}',
    },
    requirements: [...semver, ">=1.2.3,<2.0", "^1.2|^2.0", "1.2.*"],
  },
  {
    ecosystem: "actions",
    packageName: "o/a",
    manifestPath: ".github/workflows/w.yml",
    files: {
      ".github/workflows/w.yml":
        "jobs:\n  j:\n    steps:\n      - uses: o/b@v1.2.3\n      - uses: 'o/a@%' # v1.2.3\n",
    },
    requirements: ["v1.2.3", "1.2.3", "v1", "main"],
  },
];

/** What a manifest says, its versions with the place of each entry only. */
function said(manifest: Manifest | undefined): readonly (readonly [string, string | undefined])[] {
  assert.ok(manifest !== undefined);
  return [
    ...manifest.declarations.map(
      ({ name, declaredAs, group, version, reference }) =>
        [[name, declaredAs, group, reference].join("|"), version?.text] as const,
    ),
    ...Array.from(manifest.definitions, ([key, { token }]) => [key, token.text] as const),
  ];
}

const version = fc
  .tuple(fc.nat(3), fc.nat(4), fc.nat(4), fc.constantFrom("", "", "", ".1", "-rc.1", "-jre"))
  .map(([major, minor, patch, end]) => `${major}.${minor}.${patch}${end}`);

suite("raising a dependency", () => {
  for (const form of forms) {
    const { ecosystem, packageName, manifestPath } = form;
    test(`in ${manifestPath} of ${ecosystem} writes the patched version and changes nothing else: ${form.files[manifestPath]?.slice(0, 30) ?? ""}`, async () => {
      let offered = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...form.requirements),
          version,
          fc.constantFrom("\n", "\r\n"),
          async (requirement, patched, end) => {
            const files: Files = Object.fromEntries(
              Object.entries(form.files).map(([path, text]) => [
                path,
                text.replace("%", requirement).replaceAll("\n", end),
              ]),
            );
            const advisory = { vulnerableRange: `< ${patched}`, firstPatchedVersion: patched };
            const alert = { ecosystem, packageName, manifestPath, ...advisory };
            const place = await locateIn(files, alert);
            const { path, region, state } = place.anchor;
            assert.equal(state, "exact", place.anchor.reason);
            if (place.requirement === undefined || region === undefined) return;
            const bump = bumpOf(
              ecosystem,
              { requirement: place.requirement, limits: place.limits },
              [advisory],
            );
            if (bump === undefined) return;
            offered += 1;
            const before = files[path] ?? "";
            const lines = before.split(end);
            const line = lines[region.startLine - 1] ?? "";
            assert.equal(
              line.slice(region.startColumn - 1, region.endColumn - 1),
              place.requirement,
            );
            lines[region.startLine - 1] =
              line.slice(0, region.startColumn - 1) +
              bump.requirement +
              line.slice(region.endColumn - 1);
            const after = lines.join(end);
            const changed = said(parseManifest(after, path));
            const different = said(parseManifest(before, path)).flatMap((entry, index) => {
              const now = changed[index];
              assert.equal(now?.[0], entry[0]);
              return now[1] === entry[1] ? [] : [[entry[1], now[1]]];
            });
            // A shared version counts twice: where it is defined, and as a declaration.
            assert.deepEqual(
              [...new Set(different.map((pair) => pair.join(" to ")))],
              [`${place.requirement} to ${bump.requirement}`],
            );
            const again = await locateIn({ ...files, [path]: after }, alert);
            assert.equal(again.anchor.path, path);
            assert.equal(again.requirement, bump.requirement);
            assert.notEqual(again.isStillAffected, true);
            assert.equal(isAffected(ecosystem, bump.version, advisory.vulnerableRange), false);
            assert.equal(compareVersions(ecosystem, bump.version, patched), 0);
            assert.equal(
              bumpOf(ecosystem, { requirement: bump.requirement, limits: place.limits }, [
                advisory,
              ]),
              undefined,
            );
          },
        ),
        { numRuns: 150 },
      );
      assert.ok(offered > 5, `offered ${offered} times`);
    });
  }
});
