import assert from "node:assert/strict";
import fc from "fast-check";
import { positionedText } from "../../../src/core/locate/dependency/lines.ts";
import type { Manifest } from "../../../src/core/locate/dependency/manifest.ts";
import { manifestReader, manifestsOfLock } from "../../../src/sources/manifests/formats.ts";
import { readLockFile } from "../../../src/sources/manifests/lockFile.ts";

/** One small manifest of every form. */
const samples: Readonly<Record<string, string>> = {
  "package.json": '{"dependencies":{"a":"^1.0.0"},"overrides":{"b":{".":"1","c":"2"}}}',
  "pnpm-workspace.yaml": "packages:\n  - 'a/*'\ncatalog:\n  a: ^1\n",
  "pyproject.toml": '[project]\ndependencies = ["a>=1"]\n[tool.poetry.dependencies]\nb = "1"\n',
  Pipfile: '[packages]\na = "==1"\n',
  "setup.cfg": "[options]\ninstall_requires =\n  a==1\n",
  "setup.py": 'setup(install_requires=["a==1", "b"], extras_require={"x": ["c"]})\n',
  ".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - uses: a/b@v1\n",
  "environment.yml": "dependencies:\n  - a=1\n  - pip:\n    - b==2\n",
  "requirements.txt": "a==1 \\\n  --hash=sha256:a\nb>=1,<2 # c\n-r x.txt\n",
  "pom.xml":
    "<project><properties><p>1</p></properties><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>${p}</version></dependency></dependencies></project>",
  "libs.versions.toml":
    '[versions]\na = "1"\n[libraries]\nx = { module = "g:a", version.ref = "a" }\n',
  "build.gradle":
    "dependencies {\n  implementation 'g:a:1'\n  implementation group: 'g', name: 'b', version: '2'\n}\n",
  "go.mod": "module m\nrequire (\n\tgithub.com/a/b v1.0.0 // indirect\n)\nreplace a => b v1.0.0\n",
  "Cargo.toml": '[dependencies]\na = "1"\nb = { version = "2", package = "c" }\n',
  "packages.config": '<packages><package id="a" version="1"/></packages>',
  "a.csproj":
    '<Project><ItemGroup><PackageReference Include="a" Version="$(V)" /></ItemGroup></Project>',
  Gemfile: "group :test do\n  gem 'a', '~> 1'\nend\n",
  "a.gemspec": "  s.add_dependency 'a', '>= 1'\n",
  "composer.json": '{"require":{"a/b":"^1"}}',
};

function read(path: string, text: string): Manifest | undefined {
  const reader = manifestReader(path);
  assert.ok(reader !== undefined, path);
  return reader(text, path);
}

/** Every region lies within the text, and what says to be its text stands there. */
function assertWithin(text: string, manifest: Manifest): void {
  const { lines } = positionedText(text);
  for (const { nameRegion, version } of manifest.declarations) {
    for (const region of [nameRegion, ...(version === undefined ? [] : [version.region])]) {
      assert.ok(region.startLine >= 1 && region.endLine <= lines.length);
      assert.ok(region.startColumn >= 1);
      assert.ok(region.startColumn <= (lines[region.startLine - 1] ?? "").length + 1);
      assert.ok(region.endColumn <= (lines[region.endLine - 1] ?? "").length + 1);
      assert.ok(region.endLine > region.startLine || region.endColumn >= region.startColumn);
    }
  }
}

/** Characters that forms of text are made of, and some that they are not. */
const piece = fc.constantFrom(
  ...Array.from("ab1.:,=<>~^@/\\|-_\"'`{}[]()#$!&*? \t\r\n\0\u2028é𝒳\uD800"),
);

suite("manifest readers", () => {
  for (const [path, sample] of Object.entries(samples)) {
    test(`find the declarations of ${path}`, () => {
      const manifest = read(path, sample);
      assert.ok((manifest?.declarations.length ?? 0) > 0);
      assertWithin(sample, manifest ?? assert.fail());
    });

    test(`stand any edit of ${path}`, () => {
      fc.assert(
        fc.property(
          fc.nat(sample.length),
          fc.nat(sample.length),
          fc.oneof(fc.string({ unit: piece, maxLength: 8 }), fc.constantFrom("\r", "\n", "{", '"')),
          (start, length, inserted) => {
            const text = sample.slice(0, start) + inserted + sample.slice(start + length);
            const manifest = read(path, text);
            if (manifest !== undefined) assertWithin(text, manifest);
          },
        ),
        { numRuns: 60 },
      );
    });
  }

  test("stand any text", () => {
    const names = [
      ...Object.keys(samples),
      "package-lock.json",
      "yarn.lock",
      "pnpm-lock.yaml",
      "Cargo.lock",
      "poetry.lock",
      "Gemfile.lock",
      "composer.lock",
      "packages.lock.json",
      "Pipfile.lock",
      "gradle.lockfile",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.string({ unit: piece, maxLength: 60 }),
        (path, text) => {
          if (manifestsOfLock(path) === undefined) read(path, text);
          else readLockFile(text, path);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("end soon on long lines that nearly match", () => {
    // 100,000 characters: a pattern that tries all divisions would not come back.
    const long = 100_000;
    const hostile = {
      "requirements.txt": `a${"<".repeat(long)}\na${"=1,".repeat(long / 3)}!`,
      "build.gradle": `implementation '${"a:".repeat(long / 2)}\n${"def ".repeat(long / 4)}`,
      Gemfile: `gem '${"a".repeat(long)}', '${"~".repeat(long)}`,
      "setup.py": `install_requires=[${"'a',".repeat(long / 4)}`,
      "go.mod": `require ${"a ".repeat(long / 2)}`,
      "a.csproj": `<Project ${"a=".repeat(long / 2)}`,
    };
    for (const [path, text] of Object.entries(hostile)) read(path, text);
  });
});
