import assert from "node:assert/strict";
import { type Files, lineOf, locateIn, relatedSpots, spot } from "./inMemory.ts";

const packageJson = `{
  "name": "shop",
  "version": "1.0.0",
  "dependencies": {
    "express": "^4.17.1",
    "@babel/traverse": "~7.20.0",
    "left": "npm:left-pad@^1.1.0"
  },
  "devDependencies": {
    "mocha": "8.0.0",
    "minimist": "1.2.5"
  },
  "optionalDependencies": { "fsevents": "2.1.0" },
  "peerDependencies": { "react": ">=16" }
}
`;

const lock = `{
  "name": "shop",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "shop",
      "version": "1.0.0",
      "dependencies": {
        "@babel/traverse": "~7.20.0",
        "express": "^4.17.1",
        "left": "npm:left-pad@^1.1.0"
      },
      "devDependencies": {
        "minimist": "1.2.5",
        "mocha": "8.0.0"
      }
    },
    "node_modules/@babel/traverse": {
      "version": "7.20.13",
      "license": "MIT"
    },
    "node_modules/body-parser": {
      "version": "1.19.0",
      "dependencies": {
        "qs": "6.7.0"
      }
    },
    "node_modules/express": {
      "version": "4.17.1",
      "dependencies": {
        "body-parser": "1.19.0",
        "qs": "6.7.0"
      },
      "engines": {
        "node": ">= 0.10.0"
      }
    },
    "node_modules/left": {
      "name": "left-pad",
      "version": "1.3.0"
    },
    "node_modules/minimist": {
      "version": "1.2.5",
      "dev": true
    },
    "node_modules/mkdirp": {
      "version": "0.5.1",
      "dev": true,
      "dependencies": {
        "minimist": "0.0.8"
      }
    },
    "node_modules/mkdirp/node_modules/minimist": {
      "version": "0.0.8",
      "dev": true
    },
    "node_modules/mocha": {
      "version": "8.0.0",
      "dev": true,
      "dependencies": {
        "mkdirp": "0.5.1",
        "qs": "6.7.0"
      }
    },
    "node_modules/qs": {
      "version": "6.7.0"
    }
  }
}
`;

const files: Files = { "package.json": packageJson, "package-lock.json": lock };
const npm = { ecosystem: "npm", manifestPath: "package-lock.json" } as const;

suite("npm manifests and lock files", () => {
  test("put a direct dependency on its declaration, though the lock file is reported", async () => {
    const place = await locateIn(files, { ...npm, packageName: "express" });
    assert.equal(place.anchor.state, "exact");
    assert.equal(spot(place, files), "package.json:5 ^4.17.1");
    assert.equal(place.localVersion, "4.17.1");
    assert.equal(place.isStillAffected, true);
    assert.equal(place.requirement, "^4.17.1");
    assert.deepEqual(relatedSpots(place), [
      `package-lock.json:${lineOf(lock, '"node_modules/express"')}`,
    ]);
    assert.equal(place.anchor.scannedCommit, undefined);
  });

  test("find scoped names, aliases, and every group", async () => {
    const spots = await Promise.all(
      ["@babel/traverse", "left-pad", "mocha", "fsevents", "react"].map(async (packageName) =>
        spot(await locateIn(files, { ...npm, packageName }), files),
      ),
    );
    assert.deepEqual(spots, [
      "package.json:6 ~7.20.0",
      "package.json:7 ^1.1.0",
      "package.json:10 8.0.0",
      "package.json:13 2.1.0",
      "package.json:14 >=16",
    ]);
  });

  test("put a transitive dependency on the nearest parent, the others and the lock related", async () => {
    const place = await locateIn(files, {
      ...npm,
      packageName: "qs",
      relationship: "transitive",
    });
    assert.equal(spot(place, files), "package.json:5 ^4.17.1");
    assert.deepEqual(place.chain, ["express", "qs"]);
    assert.match(place.anchor.reason, /via express → qs/);
    assert.equal(place.localVersion, "6.7.0");
    assert.deepEqual(relatedSpots(place), [
      `package-lock.json:${lineOf(lock, '"node_modules/qs"')}`,
      "package.json:10",
    ]);
  });

  test("follow a nested copy to its own parent when only that one is affected", async () => {
    const place = await locateIn(files, {
      ...npm,
      packageName: "minimist",
      vulnerableRange: "< 0.2.1",
      scope: "development",
      relationship: "direct",
    });
    assert.equal(spot(place, files), "package.json:10 8.0.0");
    assert.deepEqual(place.chain, ["mocha", "mkdirp", "minimist"]);
    assert.equal(place.localVersion, "0.0.8");
  });

  test("say that the version here is no longer affected, and stay exact", async () => {
    const place = await locateIn(files, {
      ...npm,
      packageName: "express",
      vulnerableRange: "< 4.17.0",
    });
    assert.equal(place.anchor.state, "exact");
    assert.equal(place.isStillAffected, false);
    assert.equal(
      place.anchor.reason,
      "The version here (4.17.1) is no longer affected; GitHub will notice after the push.",
    );
  });

  test("lose a package that is not declared, and one that is not locked", async () => {
    const direct = await locateIn(files, { ...npm, packageName: "lodash" });
    assert.equal(direct.anchor.state, "lost");
    assert.equal(direct.anchor.region, undefined);
    assert.equal(direct.anchor.path, "package-lock.json");
    const deep = await locateIn(files, {
      ...npm,
      packageName: "lodash",
      relationship: "transitive",
    });
    assert.equal(deep.anchor.state, "lost");
  });

  test("go by the files where GitHub does not know the relationship", async () => {
    const at = { ...npm, relationship: "unknown" } as const;
    assert.equal(
      spot(await locateIn(files, { ...at, packageName: "express" }), files),
      "package.json:5 ^4.17.1",
    );
    const deep = await locateIn(files, { ...at, packageName: "mkdirp" });
    assert.deepEqual(
      [spot(deep, files), deep.chain],
      ["package.json:10 8.0.0", ["mocha", "mkdirp"]],
    );
    assert.equal((await locateIn(files, { ...at, packageName: "lodash" })).anchor.state, "lost");
  });

  test("lose a direct dependency that was removed, and say what still brings it", async () => {
    const removed = { ...files, "package.json": packageJson.replace(/^.*minimist.*\n/m, "") };
    const place = await locateIn(removed, { ...npm, packageName: "minimist" });
    assert.equal(place.anchor.state, "lost");
    assert.match(place.anchor.reason, /mocha still brings it in/);
  });

  test("take a peer for a parent only where there is no other", async () => {
    const withPeers = (dependencies: string) => ({
      "package.json": '{\n"dependencies": {\n"plugin": "1.0.0",\n"host": "1.0.0"\n}\n}',
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: {
          "": { dependencies: { plugin: "1.0.0", host: "1.0.0" } },
          "node_modules/plugin": { version: "1.0.0", peerDependencies: { deep: "1" } },
          "node_modules/host": {
            version: "1.0.0",
            ...(dependencies === "" ? {} : { dependencies: { [dependencies]: "1" } }),
          },
          "node_modules/deep": { version: "1.0.0" },
        },
      }),
    });
    const at = { ...npm, packageName: "deep", relationship: "transitive" } as const;
    assert.deepEqual((await locateIn(withPeers("deep"), at)).chain, ["host", "deep"]);
    assert.deepEqual((await locateIn(withPeers(""), at)).chain, ["plugin", "deep"]);
  });

  test("do not verify without the manifest, or without the lock file that is needed", async () => {
    const noManifest = await locateIn({ "package-lock.json": lock }, { ...npm, packageName: "qs" });
    assert.equal(noManifest.anchor.state, "unverified");
    assert.equal(noManifest.anchor.path, "package-lock.json");
    const elsewhere = { "other/package.json": packageJson };
    const moved = await locateIn(elsewhere, { ...npm, packageName: "express" });
    assert.equal(moved.anchor.state, "unverified");
    const noLock = { "package.json": packageJson };
    const transitive = { ...npm, packageName: "qs", relationship: "transitive" } as const;
    assert.equal((await locateIn(noLock, transitive)).anchor.state, "unverified");
    // A direct dependency does not need the lock file.
    const direct = await locateIn(noLock, { ...npm, packageName: "mocha" });
    assert.equal(spot(direct, noLock), "package.json:10 8.0.0");
    assert.equal(direct.localVersion, "8.0.0");
  });

  test("are uncertain where the manifest is reported and no lock file says who needs whom", async () => {
    const noLock = { "package.json": packageJson };
    const place = await locateIn(noLock, {
      ecosystem: "npm",
      manifestPath: "package.json",
      packageName: "qs",
      relationship: "transitive",
    });
    assert.equal(place.anchor.state, "uncertain");
    assert.equal(spot(place, noLock), "package.json:4 dependencies");
  });

  test("keep columns and lines with CRLF, a byte order mark, tabs and comments", async () => {
    const odd = `\uFEFF${packageJson.replaceAll("  ", "\t").replace("{\n", "{\n// why: é 𝒳\n")}`;
    const text = odd.replaceAll("\n", "\r\n");
    const crlf = {
      "package.json": text,
      "package-lock.json": `\uFEFF${lock.replaceAll("\n", "\r\n")}`,
    };
    const place = await locateIn(crlf, { ...npm, packageName: "qs", relationship: "transitive" });
    assert.equal(spot(place, crlf), "package.json:6 ^4.17.1");
    assert.deepEqual(
      relatedSpots(place)[0],
      `package-lock.json:${lineOf(lock, '"node_modules/qs"')}`,
    );
  });

  test("count UTF-16 units before the version", async () => {
    const wide = { "package.json": '{"name":"𝒳é","dependencies":{"express":"^4.17.1"}}' };
    const place = await locateIn(wide, { ...npm, packageName: "express" });
    assert.equal(place.anchor.region?.startColumn, 1 + wide["package.json"].indexOf("^4.17.1"));
    assert.equal(spot(place, wide), "package.json:1 ^4.17.1");
  });

  test("take the last of two equal keys, as npm does", async () => {
    const twice = {
      "package.json": '{\n"dependencies": {\n"express": "1.0.0",\n"express": "2.0.0"\n}\n}',
    };
    const place = await locateIn(twice, { ...npm, packageName: "express" });
    assert.equal(spot(place, twice), "package.json:4 2.0.0");
  });

  test("read a manifest that is being edited", async () => {
    const broken = { "package.json": '{\n  "dependencies": {\n    "express": "4.0.0",\n    "m' };
    const place = await locateIn(broken, { ...npm, packageName: "express" });
    assert.equal(spot(place, broken), "package.json:3 4.0.0");
  });

  test("point at an override of a transitive dependency", async () => {
    const forced = {
      ...files,
      "package.json": packageJson.replace(
        '"peerDependencies"',
        '"overrides": { "express": { "qs": "6.7.0" } },\n  "peerDependencies"',
      ),
    };
    const place = await locateIn(forced, { ...npm, packageName: "qs", relationship: "transitive" });
    assert.equal(spot(place, forced), "package.json:14 6.7.0");
  });

  test("read minified lock files and those of version 1", async () => {
    const minified = { ...files, "package-lock.json": JSON.stringify(JSON.parse(lock)) };
    const place = await locateIn(minified, {
      ...npm,
      packageName: "qs",
      relationship: "transitive",
    });
    assert.deepEqual(place.chain, ["express", "qs"]);
    const old = `{
  "lockfileVersion": 1,
  "dependencies": {
    "express": {
      "version": "4.17.1",
      "requires": {
        "qs": "6.7.0"
      },
      "dependencies": {
        "qs": {
          "version": "6.7.0"
        }
      }
    },
    "qs": {
      "version": "6.11.0"
    }
  }
}
`;
    const first = { ...files, "package-lock.json": old };
    const nested = await locateIn(first, {
      ...npm,
      packageName: "qs",
      relationship: "transitive",
      vulnerableRange: "< 6.7.3",
    });
    assert.equal(spot(nested, first), "package.json:5 ^4.17.1");
    assert.deepEqual(relatedSpots(nested), ["package-lock.json:10"]);
  });

  test("find the members of a workspace, direct and transitive", async () => {
    const workspace = {
      "package.json": '{ "name": "root", "workspaces": ["packages/*"] }',
      "packages/api/package.json":
        '{\n  "name": "api",\n  "dependencies": { "express": "4.17.1" }\n}',
      "packages/web/package.json":
        '{\n  "name": "web",\n  "dependencies": { "api": "*", "koa": "2.0.0" }\n}',
      "package-lock.json": `{
  "lockfileVersion": 3,
  "packages": {
    "": {
      "name": "root",
      "workspaces": [
        "packages/*"
      ]
    },
    "node_modules/api": {
      "resolved": "packages/api",
      "link": true
    },
    "node_modules/express": {
      "version": "4.17.1",
      "dependencies": {
        "qs": "6.7.0"
      }
    },
    "node_modules/koa": {
      "version": "2.0.0"
    },
    "node_modules/qs": {
      "version": "6.7.0"
    },
    "packages/api": {
      "name": "api",
      "dependencies": {
        "express": "4.17.1"
      }
    },
    "packages/web": {
      "name": "web",
      "dependencies": {
        "api": "*",
        "koa": "2.0.0"
      }
    }
  }
}
`,
    };
    const direct = await locateIn(workspace, { ...npm, packageName: "koa" });
    assert.equal(spot(direct, workspace), "packages/web/package.json:3 2.0.0");
    const deep = await locateIn(workspace, {
      ...npm,
      packageName: "qs",
      relationship: "transitive",
    });
    assert.equal(spot(deep, workspace), "packages/api/package.json:3 4.17.1");
    const member = await locateIn(workspace, {
      ecosystem: "npm",
      manifestPath: "packages/api/package.json",
      packageName: "qs",
      relationship: "transitive",
    });
    assert.equal(spot(member, workspace), "packages/api/package.json:3 4.17.1");
  });
});

suite("yarn lock files", () => {
  const yarn1 = `# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


"@babel/traverse@~7.20.0":
  version "7.20.13"
  resolved "https://example.com/traverse.tgz#abc"

body-parser@1.19.0:
  version "1.19.0"
  dependencies:
    qs "6.7.0"

express@^4.17.1, express@^4.17.0:
  version "4.17.1"
  dependencies:
    "@babel/traverse" "~7.20.0"
    body-parser "1.19.0"

qs@6.7.0:
  version "6.7.0"

qs@^6.11.0:
  version "6.11.2"
`;
  const berry = `# This file is generated by running "yarn install" inside your project.

__metadata:
  version: 8
  cacheKey: 10c0

"body-parser@npm:1.19.0":
  version: 1.19.0
  resolution: "body-parser@npm:1.19.0"
  dependencies:
    qs: "npm:6.7.0"
  checksum: 10c0/abc
  languageName: node
  linkType: hard

"express@npm:^4.17.1":
  version: 4.17.1
  resolution: "express@npm:4.17.1"
  dependencies:
    body-parser: "npm:1.19.0"
  languageName: node
  linkType: hard

"qs@npm:6.7.0":
  version: 6.7.0
  resolution: "qs@npm:6.7.0"
  languageName: node
  linkType: hard

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    express: "npm:^4.17.1"
  languageName: unknown
  linkType: soft
`;
  for (const [version, text, line] of [
    ["1", yarn1, lineOf(yarn1, "qs@6.7.0:")],
    ["Berry", berry, lineOf(berry, '"qs@npm:6.7.0":')],
  ] as const)
    for (const end of ["\n", "\r\n"])
      test(`of version ${version} lead to the parent, line ends ${JSON.stringify(end)}`, async () => {
        const repository = { "package.json": packageJson, "yarn.lock": text.replaceAll("\n", end) };
        const place = await locateIn(repository, {
          ecosystem: "npm",
          manifestPath: "yarn.lock",
          packageName: "qs",
          relationship: "transitive",
          vulnerableRange: "< 6.7.3",
        });
        assert.equal(spot(place, repository), "package.json:5 ^4.17.1");
        assert.deepEqual(place.chain, ["express", "body-parser", "qs"]);
        assert.deepEqual(relatedSpots(place), [`yarn.lock:${line}`]);
        const direct = await locateIn(repository, {
          ecosystem: "npm",
          manifestPath: "yarn.lock",
          packageName: "express",
        });
        assert.equal(direct.localVersion, "4.17.1");
      });
});

suite("pnpm lock files", () => {
  const version9 = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      express:
        specifier: ^4.17.1
        version: 4.17.1
    devDependencies:
      mocha:
        specifier: 8.0.0
        version: 8.0.0

  packages/web:
    dependencies:
      left:
        specifier: npm:left-pad@^1.1.0
        version: left-pad@1.3.0

packages:

  '@scope/helper@1.0.0':
    resolution: {integrity: sha512-aaa==}
    deprecated: |-
      Use another: it is better
      than this one
    peerDependencies:
      react: '*'

  express@4.17.1:
    resolution: {integrity: sha512-bbb==}
    engines: {node: '>= 0.10.0'}

  left-pad@1.3.0:
    resolution: {integrity: sha512-ccc==}

  mocha@8.0.0:
    resolution: {integrity: sha512-ddd==}

  qs@6.7.0:
    resolution: {integrity: sha512-eee==}

snapshots:

  '@scope/helper@1.0.0(react@18.2.0)':
    dependencies:
      qs: 6.7.0

  express@4.17.1:
    dependencies:
      '@scope/helper': 1.0.0(react@18.2.0)

  left-pad@1.3.0: {}

  mocha@8.0.0: {}

  qs@6.7.0: {}
`;
  const version6 = `lockfileVersion: '6.0'

dependencies:
  express:
    specifier: ^4.17.1
    version: 4.17.1

packages:

  /@scope/helper@1.0.0(react@18.2.0):
    resolution: {integrity: sha512-aaa==}
    dependencies:
      qs: 6.7.0
    dev: false

  /express@4.17.1:
    resolution: {integrity: sha512-bbb==}
    dependencies:
      '@scope/helper': 1.0.0(react@18.2.0)

  /qs@6.7.0:
    resolution: {integrity: sha512-eee==}
`;
  const version5 = `lockfileVersion: 5.4

specifiers:
  express: ^4.17.1

dependencies:
  express: 4.17.1

packages:

  /@scope/helper/1.0.0_react@18.2.0:
    resolution: {integrity: sha512-aaa==}
    dependencies:
      qs: 6.7.0
    dev: false

  /express/4.17.1:
    resolution: {integrity: sha512-bbb==}
    dependencies:
      '@scope/helper': 1.0.0_react@18.2.0

  /qs/6.7.0:
    resolution: {integrity: sha512-eee==}
`;
  for (const [version, text, key] of [
    ["9", version9, "  qs@6.7.0:"],
    ["6", version6, "  /qs@6.7.0:"],
    ["5", version5, "  /qs/6.7.0:"],
  ] as const)
    for (const end of ["\n", "\r\n"])
      test(`of version ${version} lead to the parent, line ends ${JSON.stringify(end)}`, async () => {
        const repository = {
          "package.json": packageJson,
          "pnpm-lock.yaml": text.replaceAll("\n", end),
        };
        const place = await locateIn(repository, {
          ecosystem: "npm",
          manifestPath: "pnpm-lock.yaml",
          packageName: "qs",
          relationship: "transitive",
        });
        assert.equal(spot(place, repository), "package.json:5 ^4.17.1");
        assert.deepEqual(place.chain, ["express", "@scope/helper", "qs"]);
        assert.equal(place.localVersion, "6.7.0");
        assert.deepEqual(relatedSpots(place), [`pnpm-lock.yaml:${lineOf(text, key)}`]);
      });

  const workspace = {
    "package.json": '{\n  "name": "root",\n  "dependencies": { "express": "catalog:" }\n}',
    "packages/web/package.json":
      '{\n  "dependencies": {\n    "left": "npm:left-pad@^1.1.0",\n    "old": "catalog:old"\n  }\n}',
    "pnpm-workspace.yaml": `packages:
  - "packages/*" # all
catalog:
  express: ^4.17.1
catalogs:
  old:
    old: '1.0.0'
overrides:
  "@scope/helper>qs": 6.5.0
`,
    "pnpm-lock.yaml": version9,
  };
  test("lead to a catalog's entry, which says the version", async () => {
    const place = await locateIn(workspace, {
      ecosystem: "npm",
      manifestPath: "pnpm-lock.yaml",
      packageName: "express",
    });
    assert.equal(spot(place, workspace), "pnpm-workspace.yaml:4 ^4.17.1");
    assert.deepEqual(relatedSpots(place)[0], "package.json:3");
    const named = await locateIn(workspace, {
      ecosystem: "npm",
      manifestPath: "packages/web/package.json",
      packageName: "old",
    });
    assert.equal(spot(named, workspace), "pnpm-workspace.yaml:7 1.0.0");
  });

  test("lead to a member and to an override", async () => {
    const member = await locateIn(workspace, {
      ecosystem: "npm",
      manifestPath: "pnpm-lock.yaml",
      packageName: "left-pad",
    });
    assert.equal(spot(member, workspace), "packages/web/package.json:3 ^1.1.0");
    const forced = await locateIn(workspace, {
      ecosystem: "npm",
      manifestPath: "pnpm-lock.yaml",
      packageName: "qs",
      relationship: "transitive",
    });
    assert.equal(spot(forced, workspace), "pnpm-workspace.yaml:9 6.5.0");
  });
});
