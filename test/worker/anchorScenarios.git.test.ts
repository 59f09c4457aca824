import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Region } from "../../src/core/alert.ts";
import type { Anchor, AnchorState } from "../../src/core/anchor.ts";
import { createGit } from "../../src/sources/git/git.ts";
import { findRepository } from "../../src/sources/git/repository.ts";
import { createAnchors } from "../../src/worker/anchors.ts";
import {
  createRepository,
  removeFolder,
  repositoryAt,
  type ScratchRepository,
} from "../sources/git/scratchRepository.ts";

const { signal } = new AbortController();
const scannedPath = "src/Account.java";
const region: Region = { startLine: 12, endLine: 12, startColumn: 9, endColumn: 16 };

/** Twenty lines; line 12 is the one that was flagged. */
const account = [
  "package bank;",
  "",
  "class Account {",
  "    private long balance;",
  "",
  "    void deposit(long amount) {",
  "        check(amount);",
  "        balance += amount;",
  "    }",
  "",
  "    ResultSet find(String name) {",
  '        execute("select * from account where name = " + name);',
  "        return result();",
  "    }",
  "",
  "    void close() {",
  "        connection.close();",
  "        balance = 0;",
  "    }",
  "}",
];

function text(lines: readonly string[], lineEnd = "\n"): string {
  return lines.map((line) => line + lineEnd).join("");
}

suite("anchors through what happens to repositories", () => {
  let repository: ScratchRepository;
  let scanned: string;

  setup(() => {
    repository = createRepository();
    repository.write(scannedPath, text(account));
    repository.write("README.md", "# Bank\n");
    scanned = repository.commit();
  });

  teardown(() => removeFolder(repository.root));

  async function place(
    options: { root?: string; commit?: string; path?: string; at?: Region } = {},
  ): Promise<Anchor> {
    const { root = repository.root, commit = scanned, path = scannedPath, at = region } = options;
    const git = createGit();
    const found = await findRepository(git, root, signal);
    assert.ok(found.kind === "found", JSON.stringify(found));
    const anchors = createAnchors({ git, ...found.repository });
    const key = "codeScanning/1" as const;
    const located = await anchors.locate([{ key, location: { path, region: at, commit } }], signal);
    const anchor = located.get(key);
    assert.ok(anchor !== undefined);
    return anchor;
  }

  function expect(
    anchor: Anchor,
    state: AnchorState,
    line: number | undefined,
    { path = scannedPath, column }: { readonly path?: string; readonly column?: number } = {},
  ): void {
    assert.deepEqual(
      [anchor.state, anchor.path, anchor.region?.startLine],
      [state, path, line],
      anchor.reason,
    );
    if (column !== undefined) assert.equal(anchor.region?.startColumn, column);
  }

  test("copied, then the original edited: the original is followed, not the copy", async () => {
    repository.write("src/Savings.java", text(account));
    repository.commit();
    repository.write(scannedPath, text(["// one", "// two", ...account]));
    repository.commit();
    expect(await place(), "exact", 14, { column: 9 });
  });

  test("copied, the original edited, then the copy deleted", async () => {
    repository.write("src/Savings.java", text(account));
    repository.commit();
    repository.write(scannedPath, text(["// one", ...account]));
    repository.git("rm", "--quiet", "src/Savings.java");
    repository.commit();
    expect(await place(), "exact", 13);
  });

  test("changed and reverted is as it was", async () => {
    repository.write(scannedPath, text(account.toSpliced(10, 4)));
    repository.commit();
    repository.git("revert", "--no-edit", "HEAD");
    expect(await place(), "exact", 12, { column: 9 });
  });

  test("renamed and reverted is as it was", async () => {
    repository.git("mv", scannedPath, "src/Renamed.java");
    repository.commit();
    repository.git("revert", "--no-edit", "HEAD");
    expect(await place(), "exact", 12);
  });

  test("split in two: what stays is exact, what left is a guess in the new file", async () => {
    const finder = ["package bank;", "", "class Finder {", ...account.slice(10, 14), "}"];
    repository.write(scannedPath, text(account.toSpliced(10, 5)));
    repository.write("src/Finder.java", text(finder));
    repository.commit();
    // "execute" is the fifth line of the new file; its neighbours there are the method's.
    const anchor = await place();
    expect(anchor, "uncertain", 5, { path: "src/Finder.java" });
    assert.match(anchor.reason, /only a guess\.$/);
    // Five lines are gone above "connection.close();".
    expect(await place({ at: { ...region, startLine: 17, endLine: 17 } }), "exact", 12);
  });

  test("indented anew with tabs: exact, the trimmed line covered", async () => {
    const tabs = account.map((line) =>
      line.replace(/^ +/, (indent) => "\t".repeat(indent.length / 4)),
    );
    repository.write(scannedPath, text(tabs));
    repository.commit();
    expect(await place(), "exact", 12, { column: 3 });
  });

  test("line ends flipped by a commit, and by the checkout", async () => {
    repository.write(scannedPath, text(account, "\r\n"));
    repository.commit();
    expect(await place(), "exact", 12, { column: 9 });
    repository.git("revert", "--no-edit", "HEAD");
    repository.write(".gitattributes", "*.java text eol=crlf\n");
    repository.commit();
    rmSync(join(repository.root, scannedPath));
    repository.git("checkout", "--", scannedPath);
    expect(await place(), "exact", 12, { column: 9 });
  });

  test("only the case of its name changed", async () => {
    repository.git("mv", scannedPath, "src/account.java");
    repository.commit();
    expect(await place(), "moved", 12, { path: "src/account.java", column: 9 });
  });

  test("emptied: lost, and never said to be fixed", async () => {
    repository.write(scannedPath, "");
    repository.commit();
    const anchor = await place();
    expect(anchor, "lost", undefined);
    assert.equal(
      anchor.reason,
      "Not found in your working tree - may be fixed; GitHub still reports it.",
    );
  });

  test("renamed on a branch, edited on main, merged", async () => {
    repository.git("checkout", "--quiet", "-b", "side");
    repository.git("mv", scannedPath, "src/Ledger.java");
    repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.write(scannedPath, text(["// on main", ...account]));
    repository.commit();
    repository.git("merge", "--quiet", "--no-edit", "side");
    expect(await place(), "moved", 13, { path: "src/Ledger.java", column: 9 });
  });

  test("both sides of a merge insert above", async () => {
    repository.git("checkout", "--quiet", "-b", "side");
    repository.write(scannedPath, text(account.toSpliced(5, 0, "    // side")));
    repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.write(scannedPath, text(["// main", "// main", ...account]));
    repository.commit();
    repository.git("merge", "--quiet", "--no-edit", "side");
    expect(await place(), "exact", 15, { column: 9 });
  });

  test("rebased and pushed by force: the old commit still serves, without it nothing is drawn", async () => {
    repository.git("checkout", "--quiet", "-b", "topic");
    repository.write(scannedPath, text(["// topic", ...account]));
    const before = repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.write("README.md", "# The bank\n");
    repository.commit();
    repository.git("checkout", "--quiet", "topic");
    repository.git("rebase", "--quiet", "main");
    const at = { ...region, startLine: 13, endLine: 13 };
    const anchor = await place({ commit: before, at });
    expect(anchor, "exact", 13, { column: 9 });
    assert.match(anchor.reason, /the scan has 1 commit that your branch has not/);
    repository.git("reflog", "expire", "--expire=now", "--all");
    repository.git("gc", "--quiet", "--prune=now");
    expect(await place({ commit: before, at }), "unverified", 13);
  });

  test("a file in place of which a symbolic link stands is not followed", async () => {
    renameSync(join(repository.root, scannedPath), join(repository.root, "Account.java"));
    symlinkSync("../Account.java", join(repository.root, scannedPath));
    repository.commit();
    const anchor = await place();
    expect(anchor, "unverified", 12);
    assert.match(anchor.reason, /symbolic link/);
  });

  test("a folder in the middle of the path became a link: nothing behind it is opened", async () => {
    renameSync(join(repository.root, "src"), join(repository.root, "moved"));
    symlinkSync("moved", join(repository.root, "src"));
    // Behind the link stands a file that nobody scanned.
    const anchor = await place();
    expect(anchor, "unverified", 12);
    assert.match(anchor.reason, /behind a symbolic link, so it was not opened/);
  });

  test("a repository within the repository keeps its files to itself", async () => {
    const inner = createRepository(join(repository.root, "vendor", "inner"));
    inner.write(scannedPath, text(["// inner", ...account]));
    const innerCommit = inner.commit();
    // The outer alert is of the outer file; the commit of the inner one is not known there.
    expect(await place(), "exact", 12);
    expect(await place({ commit: innerCommit }), "unverified", 12);
    const at = { ...region, startLine: 13, endLine: 13 };
    expect(await place({ root: inner.root, commit: innerCommit, at }), "exact", 13);
  });

  test("a sparse checkout: what is checked out is followed, what is not stays unverified", async () => {
    repository.write("docs/a.md", "text\n");
    scanned = repository.commit();
    repository.git("sparse-checkout", "set", "--cone", "docs");
    const anchor = await place();
    expect(anchor, "unverified", 12);
    assert.match(anchor.reason, /not in the working tree/);
    repository.git("sparse-checkout", "set", "--cone", "docs", "src");
    expect(await place(), "exact", 12);
  });

  test("a clean filter: the working text is compared, and the filter does not run", async () => {
    const trace = join(repository.root, ".git", "ran");
    repository.git("config", "filter.strip.clean", `touch '${trace}'; sed 's/bank/BANK/'`);
    repository.write(".gitattributes", "*.java filter=strip\n");
    repository.git("add", ".gitattributes");
    repository.git("commit", "--quiet", "--message", "filter");
    rmSync(trace, { force: true });
    repository.write(scannedPath, text(["// new", ...account]));
    expect(await place(), "exact", 13, { column: 9 });
    assert.throws(() => execFileSync("ls", [trace], { stdio: "pipe" }));
  });

  for (const flag of ["--assume-unchanged", "--skip-worktree"]) {
    test(`a file that git was told not to look at (${flag}) is compared all the same`, async () => {
      repository.git("update-index", flag, scannedPath);
      repository.write(scannedPath, text(["// local", "// lines", ...account]));
      expect(await place(), "exact", 14, { column: 9 });
      repository.write(scannedPath, text(account.with(11, "x += y;")));
      expect(await place(), "lost", undefined);
    });
  }

  test("a partial clone with one blob missing: the others of the batch are placed", async () => {
    repository.write("src/Other.java", text(["// other", ...account]));
    scanned = repository.commit();
    repository.write("src/Other.java", text(["// other, changed", ...account.slice(3)]));
    repository.write(scannedPath, text(["// new", ...account]));
    repository.commit();
    repository.git("config", "uploadpack.allowFilter", "true");
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const parent = join(repository.root, "..", `${Date.now()}-partial`);
    mkdirSync(parent);
    try {
      const url = pathToFileURL(repository.root).href;
      const run = (...args: readonly string[]) =>
        execFileSync("git", args, { cwd: parent, encoding: "utf8", stdio: "pipe" }).trim();
      run("clone", "--quiet", "--filter=blob:none", url, "clone");
      const clone = repositoryAt(join(parent, "clone"));
      // Only the scanned blob of one of the two files comes down.
      clone.git("cat-file", "-e", `${scanned}:${scannedPath}`);
      expect(await place({ root: clone.root }), "exact", 13, { column: 9 });
      const other = await place({ root: clone.root, path: "src/Other.java" });
      expect(other, "unverified", 12, { path: "src/Other.java" });
    } finally {
      removeFolder(parent);
    }
  });

  test("a rename whose contents a partial clone lacks is followed by what it has", async () => {
    repository.git("mv", scannedPath, "src/Ledger.java");
    repository.commit();
    repository.write("src/Ledger.java", text(["// new", ...account]));
    repository.commit();
    repository.git("config", "uploadpack.allowFilter", "true");
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const parent = join(repository.root, "..", `${Date.now()}-renamed`);
    mkdirSync(parent);
    try {
      const url = pathToFileURL(repository.root).href;
      const args = ["clone", "--quiet", "--filter=blob:none", url, "clone"];
      execFileSync("git", args, { cwd: parent, stdio: "pipe" });
      const clone = repositoryAt(join(parent, "clone"));
      clone.git("cat-file", "-e", `${scanned}:${scannedPath}`);
      expect(await place({ root: clone.root }), "moved", 13, { path: "src/Ledger.java" });
    } finally {
      removeFolder(parent);
    }
  });
});
