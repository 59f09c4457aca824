import assert from "node:assert/strict";
import type { CodeScanningAlert, DependabotAlert } from "../../src/core/alert.ts";
import type { SeenAnalysis } from "../../src/core/deployed/fixBounds.ts";
import { createGit } from "../../src/sources/git/git.ts";
import { findClone } from "../../src/worker/clones.ts";
import { type CodeSource, createCodeSource } from "../../src/worker/codeSource.ts";
import { compareDeployed } from "../../src/worker/deployedFacts.ts";
import { manifests } from "../../src/worker/manifests.ts";
import { undeployedFixes } from "../../src/worker/undeployedFixes.ts";
import { codeScanning, dependabot, linkTo, workload } from "../core/risk/examples.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { calm } from "../support/gitHubClient.ts";

const flagged = "run(`select ${id}`);";
const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 20 };

/** Versions of a lock file as npm writes it. */
function lock(version: string, other = "1.0.0"): string {
  return JSON.stringify({
    name: "shop",
    lockfileVersion: 3,
    packages: {
      "": { name: "shop", dependencies: { lodash: "^4.0.0", other: "^1.0.0" } },
      "node_modules/lodash": { version },
      "node_modules/other": { version: other },
    },
  });
}

suite("what is fixed and still runs, in a real history", () => {
  let clone: TestClone;
  let code: CodeSource;
  /** By the story's names, oldest first. */
  const commits = new Map<string, string>();
  const id = (name: string) => commits.get(name) ?? assert.fail(name);

  suiteSetup(async () => {
    clone = makeClone("https://github.com/acme/shop.git");
    const commit = (name: string, files: Readonly<Record<string, string>>) =>
      commits.set(name, clone.commit(files, name));
    const dependencies = { lodash: "^4.0.0", other: "^1.0.0" };
    commit("old", {
      "db.js": "// db\n",
      "package.json": JSON.stringify({ name: "shop", dependencies }),
      "package-lock.json": lock("4.17.15"),
    });
    commit("flawed", { "db.js": `// db\n${flagged}\n` });
    commit("reported", { "readme.md": "x\n" });
    // The flaw is mended where the value comes from; the flagged line stays.
    commit("checked", { "api.js": "check(id);\n", "db.js": `// data\n${flagged}\n` });
    commit("bumped", { "package-lock.json": lock("4.17.21") });
    commit("scanned", { "readme.md": "y\n" });
    commit("reworked", {
      "db.js": "// data\nrun(query(id));\n",
      "package-lock.json": lock("4.17.21", "1.0.1"),
    });
    clone.git("checkout", "--quiet", "-b", "release", id("flawed"));
    commit("hotfix", { "hot.js": "1;\n" });
    commit("picked", { "db.js": `// db\ncheck();\n${flagged}\n` });
    clone.git("checkout", "--quiet", "main");
    const git = createGit();
    const found = await findClone(git, clone.folder, { acceptedHosts: ["github.com"] }, calm);
    assert.ok("clone" in found);
    code = createCodeSource(found.clone, git, { load: () => manifests, log: () => undefined });
  });
  suiteTeardown(() => clone.remove());

  const analysis = (name: string, createdAt: string): SeenAnalysis => ({
    commit: id(name),
    createdAt,
    tool: "CodeQL",
    category: "js",
    error: undefined,
  });
  const seen = (last: string, fix: string) => [
    analysis("flawed", "2026-09-01T10:00:00Z"),
    analysis(last, "2026-09-08T10:00:00Z"),
    analysis(fix, "2026-09-15T10:00:00Z"),
  ];
  const fixedAt = "2026-09-15T10:02:00Z";
  const flaw = (changes: Partial<CodeScanningAlert> = {}) =>
    codeScanning({
      tool: "CodeQL",
      category: "js",
      createdAt: "2026-09-01T10:02:00Z",
      location: { path: "db.js", region, commit: id("reported") },
      ...changes,
    });
  const outdated: DependabotAlert = dependabot({
    ecosystem: "npm",
    packageName: "lodash",
    manifestPath: "package-lock.json",
    vulnerableRange: "< 4.17.19",
  });

  /** How it is known that an alert still runs in a commit; `unknown` and `fixed` else. */
  const verdict = async (
    alert: CodeScanningAlert | DependabotAlert,
    name: string,
    analyses: readonly SeenAnalysis[] = [],
  ) => {
    const on = workload({ images: [{ reference: "x", digest: "sha256:1", commit: id(name) }] });
    const memory = new Map<string, unknown>();
    const compared = await compareDeployed(code, [on], { branch: "main", memory }, calm);
    const { base } = compared;
    assert.ok(base !== undefined);
    const links = compared.workloads.map((one) => linkTo(one));
    const found = await undeployedFixes(
      code,
      [{ alert, fixedAt }],
      { linksOf: () => links, base, analyses, memory },
      calm,
    );
    return found.running[0]?.by ?? (found.unknown.length > 0 ? "unknown" : "fixed");
  };

  test("a line that changed for other reasons after the fix is no sign of the flaw", async () => {
    const analyses = seen("reported", "checked");
    assert.equal(await verdict(flaw(), "checked", analyses), "fixed");
    assert.equal(await verdict(flaw(), "scanned", analyses), "fixed");
    assert.equal(await verdict(flaw(), "reworked", analyses), "fixed");
  });

  test("between the last report and the first analysis without it nothing is claimed", async () => {
    const analyses = seen("reported", "reworked");
    for (const name of ["checked", "bumped", "scanned"]) {
      assert.equal(await verdict(flaw(), name, analyses), "unknown", name);
    }
    assert.equal(await verdict(flaw(), "reported", analyses), "code");
  });

  test("what was reported before and after what runs runs, though its line stayed", async () => {
    const analyses = seen("reported", "checked");
    assert.equal(await verdict(flaw(), "reported", analyses), "analyses");
    assert.equal(await verdict(flaw(), "flawed", analyses), "analyses");
  });

  test("what runs and is older than the flaw does not have it for sure", async () => {
    assert.equal(await verdict(flaw(), "old", seen("reported", "reworked")), "unknown");
  });

  test("a region of the analysis that found it fixed names no line of the flaw", async () => {
    const location = { path: "db.js", region, commit: id("reworked") };
    const alert = flaw({ location });
    assert.equal(await verdict(alert, "reported", seen("reported", "reworked")), "analyses");
  });

  test("an alert that went away without a change of the code is no fix", async () => {
    const again = seen("reported", "reported");
    assert.equal(await verdict(flaw(), "flawed", again), "unknown");
    assert.equal(await verdict(flaw(), "flawed", seen("checked", "reported")), "unknown");
  });

  test("on a branch of its own the fix may have been picked", async () => {
    const analyses = seen("reported", "reworked");
    assert.equal(await verdict(flaw(), "hotfix", analyses), "code");
    assert.equal(await verdict(flaw(), "picked", analyses), "unknown");
  });

  test("without analyses nothing is claimed", async () => {
    assert.equal(await verdict(flaw(), "reported"), "unknown");
  });

  test("a package runs where the lock file of what runs says a vulnerable version", async () => {
    for (const [name, is] of [
      ["old", "version"],
      ["checked", "version"],
      ["hotfix", "version"],
      // Its lock file changed later too, for another package.
      ["bumped", "fixed"],
      ["scanned", "fixed"],
      ["reworked", "fixed"],
    ] as const) {
      assert.equal(await verdict(outdated, name), is, name);
    }
  });

  test("a package whose version cannot be read is not claimed", async () => {
    const alert = { ...outdated, manifestPath: "unknown.lock" };
    assert.equal(await verdict(alert, "old"), "unknown");
    const strange = { ...outdated, vulnerableRange: "whatever" };
    assert.equal(await verdict(strange, "old"), "unknown");
    assert.equal(await verdict({ ...outdated, packageName: "left-pad" }, "old"), "fixed");
  });
});
