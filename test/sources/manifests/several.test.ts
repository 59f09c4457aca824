import assert from "node:assert/strict";
import { locateIn, relatedSpots, spot } from "./inMemory.ts";

suite("several declarations of one package", () => {
  const path = ".github/workflows/ci.yml";
  const workflow = (...uses: readonly string[]) => ({
    [path]: `jobs:\n  a:\n    steps:\n${uses.map((one) => `      - uses: ${one}\n`).join("")}`,
  });
  const checkout = {
    ecosystem: "actions",
    manifestPath: path,
    packageName: "actions/checkout",
    vulnerableRange: "< 4.0.0",
  } as const;

  test("the affected one is the place, wherever it stands", async () => {
    const files = workflow("actions/checkout@v4.1.0", "actions/checkout@v3", "actions/checkout@v2");
    const place = await locateIn(files, checkout);
    assert.equal(spot(place, files), `${path}:5 v3`);
    assert.equal(place.isStillAffected, true);
    assert.deepEqual(relatedSpots(place), [`${path}:6`, `${path}:4`]);
  });

  test("one that cannot be told stands before one that is not affected", async () => {
    const files = workflow("actions/checkout@v4.1.0", "actions/checkout@main");
    const place = await locateIn(files, checkout);
    assert.equal(spot(place, files), `${path}:5 main`);
    assert.equal(place.isStillAffected, undefined);
  });

  test("only when none is affected the version here is said to be fine", async () => {
    const files = workflow("actions/checkout@v4.1.0", "actions/checkout@v5");
    const place = await locateIn(files, checkout);
    assert.equal(spot(place, files), `${path}:4 v4.1.0`);
    assert.equal(place.isStillAffected, false);
  });

  test("pins that depend on the platform are each looked at", async () => {
    const files = {
      "requirements.txt":
        'numpy==1.24.0 ; python_version >= "3.9"\nnumpy==1.19.0 ; python_version < "3.9"\n',
    };
    const place = await locateIn(files, {
      ecosystem: "pip",
      manifestPath: "requirements.txt",
      packageName: "numpy",
      vulnerableRange: "< 1.22.0",
    });
    assert.equal(spot(place, files), "requirements.txt:2 1.19.0");
    assert.equal(place.localVersion, "1.19.0");
  });

  test("a workspace's member is the place when the root's version is fine", async () => {
    const files = {
      "package.json": JSON.stringify(
        { workspaces: ["packages/*"], dependencies: { lodash: "^4.17.21" } },
        undefined,
        2,
      ),
      "packages/old/package.json": JSON.stringify({ dependencies: { lodash: "^3.10.1" } }, null, 2),
      "package-lock.json": JSON.stringify(
        {
          lockfileVersion: 3,
          packages: {
            "": { workspaces: ["packages/*"], dependencies: { lodash: "^4.17.21" } },
            "node_modules/lodash": { version: "4.17.21" },
            "node_modules/old": { resolved: "packages/old", link: true },
            "packages/old": { version: "1.0.0", dependencies: { lodash: "^3.10.1" } },
            "packages/old/node_modules/lodash": { version: "3.10.1" },
          },
        },
        undefined,
        2,
      ),
    };
    const place = await locateIn(files, {
      ecosystem: "npm",
      manifestPath: "package-lock.json",
      packageName: "lodash",
      vulnerableRange: "< 4.17.21",
    });
    assert.equal(spot(place, files), "packages/old/package.json:3 ^3.10.1");
    assert.deepEqual([place.localVersion, place.isStillAffected], ["3.10.1", true]);
  });

  test("a Go package belongs to the longest module path only", async () => {
    const files = {
      "go.mod":
        "module m\n\nrequire (\n\tcloud.google.com/go v0.110.0\n\tcloud.google.com/go/storage v1.30.0\n)\n",
    };
    const place = await locateIn(files, {
      ecosystem: "go",
      manifestPath: "go.mod",
      packageName: "cloud.google.com/go/storage",
    });
    assert.equal(spot(place, files), "go.mod:5 v1.30.0");
    assert.deepEqual(relatedSpots(place), []);
  });

  test("the version of a module in its place is nothing to raise", async () => {
    const files = {
      "go.mod":
        "module m\n\nrequire github.com/a/b v1.0.0\n\nreplace github.com/a/b => github.com/fork/b v1.0.0-fork\n",
    };
    const place = await locateIn(files, {
      ecosystem: "go",
      manifestPath: "go.mod",
      packageName: "github.com/a/b",
    });
    assert.equal(spot(place, files), "go.mod:5 v1.0.0-fork");
    assert.deepEqual([place.requirement, place.isStillAffected], [undefined, undefined]);
  });
});

suite("a version that several packages share", () => {
  test("says how many others have it", async () => {
    const dependency = (artifact: string, version: string) =>
      `<dependency><groupId>g</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
    const files = {
      "pom.xml": `<project><artifactId>p</artifactId><properties>
<v>2.12.0</v></properties><dependencyManagement><dependencies>${dependency("core", "${v}")}</dependencies></dependencyManagement></project>`,
      "m/pom.xml": `<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent>
<dependencies>${dependency("databind", "${v}")}${dependency("other", "1")}</dependencies></project>`,
    };
    const at = { ecosystem: "maven", manifestPath: "m/pom.xml" } as const;
    const shared = await locateIn(files, { ...at, packageName: "g:databind" });
    assert.equal(spot(shared, files), "pom.xml:2 2.12.0");
    assert.equal(shared.sharedBy, 1);
    assert.equal((await locateIn(files, { ...at, packageName: "g:other" })).sharedBy, 0);
  });
});

suite("several locked versions of one package", () => {
  test("each has the declaration that led to it", async () => {
    const files = {
      "Cargo.toml": `[package]
name = "shop"

[dependencies]
time = "0.3"
old_time = { package = "time", version = "0.1.40" }
`,
      "Cargo.lock": `version = 4

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "time 0.1.45",
 "time 0.3.36",
]

[[package]]
name = "time"
version = "0.1.45"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "time"
version = "0.3.36"
source = "registry+https://github.com/rust-lang/crates.io-index"
`,
    };
    const at = { ecosystem: "rust", manifestPath: "Cargo.lock", packageName: "time" } as const;
    const old = await locateIn(files, { ...at, vulnerableRange: "< 0.2.23" });
    assert.equal(spot(old, files), "Cargo.toml:6 0.1.40");
    assert.deepEqual(relatedSpots(old), ["Cargo.lock:12", "Cargo.toml:5"]);
    const recent = await locateIn(files, { ...at, vulnerableRange: ">= 0.3.6, < 0.3.47" });
    assert.equal(spot(recent, files), "Cargo.toml:5 0.3");
    const fine = await locateIn(files, { ...at, vulnerableRange: "< 0.1.1" });
    assert.equal(fine.isStillAffected, false);
  });

  test("a runtime of NuGet's lock file needs what its framework lists", async () => {
    const files = {
      "App.csproj": `<Project>
  <ItemGroup>
    <PackageReference Include="Data" Version="1.0.0" />
  </ItemGroup>
</Project>
`,
      "packages.lock.json": JSON.stringify(
        {
          version: 1,
          dependencies: {
            "net6.0": {
              Data: { type: "Direct", resolved: "1.0.0", dependencies: { Native: "1.0.0" } },
              Native: { type: "Transitive", resolved: "1.0.0" },
              Sql: { type: "Transitive", resolved: "1.0.0" },
            },
            "net6.0/linux-x64": {
              Native: { type: "Transitive", resolved: "1.0.0", dependencies: { Sql: "1.0.0" } },
            },
            "net8.0": {
              Data: { type: "Direct", resolved: "1.0.0", dependencies: { Native: "1.0.0" } },
              Native: { type: "Transitive", resolved: "2.0.0" },
            },
          },
        },
        undefined,
        2,
      ),
    };
    const at = {
      ecosystem: "nuget",
      manifestPath: "packages.lock.json",
      packageName: "Native",
      relationship: "transitive",
      vulnerableRange: "< 2.0.0",
    } as const;
    const place = await locateIn(files, at);
    assert.equal(spot(place, files), "App.csproj:3 1.0.0");
    assert.deepEqual(place.chain, ["Data", "Native"]);
    assert.deepEqual([place.localVersion, place.isStillAffected], ["1.0.0", true]);
    // Both affected entries, and the declaration not twice.
    assert.deepEqual(relatedSpots(place), ["packages.lock.json:12", "packages.lock.json:22"]);
  });

  test("without a word from GitHub, what is locked is brought by something", async () => {
    const files = {
      Pipfile: '[packages]\nrequests = "*"\n',
      "Pipfile.lock":
        '{\n    "default": {\n        "idna": {\n            "version": "==2.8"\n        }\n    }\n}\n',
    };
    const at = { ecosystem: "pip", manifestPath: "Pipfile.lock", packageName: "idna" } as const;
    const unknown = await locateIn(files, { ...at, relationship: "unknown" });
    assert.equal(unknown.anchor.state, "uncertain");
    assert.equal(spot(unknown, files), "Pipfile:1 packages");
    assert.deepEqual(relatedSpots(unknown), ["Pipfile.lock:3"]);
    assert.equal((await locateIn(files, { ...at, relationship: "direct" })).anchor.state, "lost");
  });
});

suite("overrides of npm", () => {
  const lock = JSON.stringify(
    {
      lockfileVersion: 3,
      packages: {
        "": { dependencies: { express: "4.16.4", other: "1.0.0" } },
        "node_modules/express": { version: "4.16.4", dependencies: { qs: "6.5.2" } },
        "node_modules/other": { version: "1.0.0", dependencies: { qs: "6.10.0" } },
        "node_modules/other/node_modules/qs": { version: "6.10.0" },
        "node_modules/qs": { version: "6.5.2" },
      },
    },
    undefined,
    2,
  );
  const manifest = (overrides: object) =>
    JSON.stringify(
      { dependencies: { express: "4.16.4", other: "1.0.0" }, ...overrides },
      undefined,
      2,
    );
  const at = {
    ecosystem: "npm",
    manifestPath: "package-lock.json",
    packageName: "qs",
    relationship: "transitive",
    vulnerableRange: "< 6.9.0",
  } as const;
  const inOther: readonly object[] = [
    { overrides: { other: { qs: "6.5.0" } } },
    { overrides: { "other@1": { qs: "6.5.0" } } },
    { resolutions: { "other/qs": "6.5.0" } },
    { pnpm: { overrides: { "other@1>qs": "6.5.0" } } },
  ];
  for (const overrides of inOther)
    test(`below another parent do not count: ${JSON.stringify(overrides)}`, async () => {
      const files = { "package.json": manifest(overrides), "package-lock.json": lock };
      const place = await locateIn(files, at);
      assert.equal(spot(place, files), "package.json:3 4.16.4");
      assert.deepEqual(place.chain, ["express", "qs"]);
    });

  const counting: readonly (readonly [object, string])[] = [
    [{ overrides: { express: { qs: "6.5.0" } } }, "package.json:8 6.5.0"],
    [{ overrides: { qs: { ".": "6.5.0" } } }, "package.json:8 6.5.0"],
    [{ overrides: { qs: "6.5.0" } }, "package.json:7 6.5.0"],
    [{ resolutions: { "**/qs": "6.5.0" } }, "package.json:7 6.5.0"],
    [{ resolutions: { "express/**/qs": "6.5.0" } }, "package.json:7 6.5.0"],
  ];
  for (const [overrides, expected] of counting)
    test(`are the line to change: ${JSON.stringify(overrides)}`, async () => {
      const files = { "package.json": manifest(overrides), "package-lock.json": lock };
      const place = await locateIn(files, at);
      assert.equal(spot(place, files), expected);
      assert.equal(place.isDirect, false);
    });

  test("by the version of a direct dependency lead to that", async () => {
    const files = {
      "package.json":
        '{\n  "devDependencies": { "qs": "^6.5.0" },\n  "overrides": { "qs": "$qs" }\n}\n',
    };
    const place = await locateIn(files, { ...at, manifestPath: "package.json" });
    assert.equal(spot(place, files), "package.json:2 ^6.5.0");
  });
});

suite("a manifest that is not there", () => {
  test("stays unverified, and the same file nearby is named", async () => {
    const files = {
      "apps/web/package.json": '{\n  "dependencies": {\n    "lodash": "^4.17.20"\n  }\n}\n',
      "apps/api/package.json": '{ "dependencies": { "express": "^4.0.0" } }\n',
      "package.json": "{}\n",
    };
    const place = await locateIn(files, {
      ecosystem: "npm",
      manifestPath: "apps/site/package.json",
      packageName: "lodash",
    });
    assert.equal(place.anchor.state, "unverified");
    assert.equal(place.anchor.path, "apps/site/package.json");
    assert.match(place.anchor.reason, /apps\/web\/package\.json declares lodash\.$/);
    assert.deepEqual(relatedSpots(place), ["apps/web/package.json:3"]);
  });

  test("is looked for by its lock file's name, too", async () => {
    const files = { "web/package.json": '{ "dependencies": { "lodash": "1" } }\n' };
    const at = { ecosystem: "npm", packageName: "lodash", manifestPath: "yarn.lock" } as const;
    assert.deepEqual(relatedSpots(await locateIn(files, at)), ["web/package.json:1"]);
    const none = await locateIn({}, at);
    assert.deepEqual([none.anchor.state, none.related], ["unverified", []]);
  });
});
