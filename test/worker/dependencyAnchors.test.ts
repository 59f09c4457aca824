import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createWorkingTree } from "../../src/sources/git/workingTree.ts";
import { createDependencyAnchors } from "../../src/worker/dependencyAnchors.ts";
import { anAlert } from "../sources/manifests/inMemory.ts";

const lock = JSON.stringify(
  {
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { express: "^4.0.0" } },
      "node_modules/express": { version: "4.17.1", dependencies: { qs: "6.7.0" } },
      "node_modules/qs": { version: "6.7.0" },
    },
  },
  undefined,
  2,
);
const alerts = [
  anAlert({ ecosystem: "npm", manifestPath: "package-lock.json", packageName: "express" }),
  anAlert({
    key: "dependabot/2",
    ecosystem: "npm",
    manifestPath: "package-lock.json",
    packageName: "qs",
    relationship: "transitive",
  }),
];

suite("createDependencyAnchors", () => {
  let folder = "";
  let root = "";
  const open = new Map<string, string>();
  let reads: string[] = [];

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };

  const anchors = () => {
    const readTree = createWorkingTree(root);
    return createDependencyAnchors({
      root,
      readWorkingFile: async (path) => {
        reads.push(path);
        return await readTree(path);
      },
      openText: (path) => open.get(path),
    });
  };

  setup(async () => {
    folder = await mkdtemp(join(tmpdir(), "dependencies-"));
    root = join(folder, "repository");
    open.clear();
    reads = [];
    await write("package-lock.json", lock);
    await write("package.json", '{\n  "dependencies": { "express": "^4.0.0" }\n}\n');
  });

  teardown(async () => await rm(folder, { recursive: true }));

  test("places all alerts and reads every file once", async () => {
    const places = await anchors().locate(alerts, new AbortController().signal);
    assert.deepEqual(
      [...places].map(([key, { anchor }]) => [key, anchor.path, anchor.region?.startLine]),
      [
        ["dependabot/1", "package.json", 2],
        ["dependabot/2", "package.json", 2],
      ],
    );
    assert.deepEqual(reads.toSorted(), [
      "package-lock.json",
      "package.json",
      "pnpm-workspace.yaml",
    ]);
  });

  test("prefers open texts, and sees another content without being told", async () => {
    const { locate } = anchors();
    const { signal } = new AbortController();
    await locate(alerts, signal);
    open.set("package.json", '{\n\n\n  "dependencies": { "express": "^4.0.0" }\n}\n');
    const opened = await locate(alerts, signal);
    assert.equal(opened.get("dependabot/1")?.anchor.region?.startLine, 4);
    open.clear();
    await write("package.json", '{ "dependencies": {} }');
    const removed = await locate(alerts, signal);
    assert.equal(removed.get("dependabot/1")?.anchor.state, "lost");
  });

  test("knows which files its places depend on, also those it missed", async () => {
    const { locate, fileChanged } = anchors();
    assert.equal(fileChanged("package.json"), false);
    await locate(alerts, new AbortController().signal);
    assert.equal(fileChanged("package.json"), true);
    assert.equal(fileChanged("package-lock.json"), true);
    assert.equal(fileChanged("pnpm-workspace.yaml"), true);
    assert.equal(fileChanged("src/index.ts"), false);
  });

  test("rejects with the signal's reason and nothing else", async () => {
    const reason = new Error("superseded");
    await assert.rejects(anchors().locate(alerts, AbortSignal.abort(reason)), reason);
  });

  test("stays in the repository", async () => {
    await writeFile(join(folder, "package.json"), '{ "dependencies": { "left": "1.0.0" } }');
    await mkdir(join(folder, "outside/api"), { recursive: true });
    await writeFile(
      join(folder, "outside/api/package.json"),
      '{ "dependencies": { "left": "1.0.0" } }',
    );
    await symlink(join(folder, "outside"), join(root, "linked"));
    await write("package.json", '{ "workspaces": ["linked/*", "../*", "../outside/api"] }');
    const about = { ecosystem: "npm", packageName: "left" } as const;
    const outside = [
      anAlert({ ...about, key: "dependabot/1", manifestPath: "../package.json" }),
      anAlert({ ...about, key: "dependabot/2", manifestPath: "linked/api/package.json" }),
      anAlert({ ...about, key: "dependabot/3", manifestPath: "package-lock.json" }),
    ];
    const places = await anchors().locate(outside, new AbortController().signal);
    assert.deepEqual(
      [...places.values()].map(({ anchor }) => anchor.state),
      ["unverified", "unverified", "lost"],
    );
  });

  test("finds a workspace's members on disk", async () => {
    await write("package.json", '{ "workspaces": ["packages/**"] }');
    await write("packages/deep/api/package.json", '{ "dependencies": { "left": "1.0.0" } }');
    await write("packages/node_modules/x/package.json", '{ "dependencies": { "left": "2.0.0" } }');
    const alert = anAlert({
      ecosystem: "npm",
      manifestPath: "package-lock.json",
      packageName: "left",
    });
    const places = await anchors().locate([alert], new AbortController().signal);
    assert.equal(places.get("dependabot/1")?.anchor.path, "packages/deep/api/package.json");
  });
});
