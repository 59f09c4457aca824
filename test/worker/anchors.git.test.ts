import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { AlertKey, Region } from "../../src/core/alert.ts";
import type { Anchor, AnchorState } from "../../src/core/anchor.ts";
import { createGit, type Git } from "../../src/sources/git/git.ts";
import { findRepository } from "../../src/sources/git/repository.ts";
import { type Anchors, createAnchors } from "../../src/worker/anchors.ts";
import {
  createRepository,
  removeFolder,
  repositoryAt,
  type ScratchRepository,
  scratchFolder,
} from "../sources/git/scratchRepository.ts";

const { signal } = new AbortController();

/** Forty different lines, line n being `const value<n> = compute(<n * n>);`. */
function code(prefix = "value"): string[] {
  return Array.from({ length: 40 }, (_, index) => {
    const n = index + 1;
    return `const ${prefix}${n} = compute(${n * n});`;
  });
}

function text(lines: readonly string[], lineEnd = "\n"): string {
  return lines.map((line) => line + lineEnd).join("");
}

const key: AlertKey = "codeScanning/1";
const columns = { startColumn: 7, endColumn: 14 };
const line20: Region = { startLine: 20, endLine: 20, ...columns };

/** For a clone with nothing special about it; saves asking git. */
function plainAnchors(root: string, git = createGit()): Anchors {
  return createAnchors({ git, root, isPartial: false, isShallow: false, filters: [] });
}

async function anchorsOf(folder: string, git: Git = createGit()): Promise<Anchors> {
  const found = await findRepository(git, folder, signal);
  assert.equal(found.kind, "found");
  assert.ok(found.kind === "found");
  return createAnchors({ git, ...found.repository });
}

/** A copy of a repository with two files that are scanned, made once: git is slow to start. */
function copyOf(template: string): ScratchRepository {
  const root = scratchFolder();
  cpSync(template, root, { recursive: true });
  return repositoryAt(root);
}

let template: { readonly root: string; readonly scanned: string };

suiteSetup(() => {
  const repository = createRepository();
  repository.write("src/a.ts", text(code()));
  repository.write("src/other.ts", text(code("other")));
  template = { root: repository.root, scanned: repository.commit() };
});

suiteTeardown(() => removeFolder(template.root));

/** Places line 20 of each path. */
async function placeAll(
  anchors: Anchors,
  commit: string,
  paths: readonly string[],
): Promise<readonly Anchor[]> {
  const alerts = paths.map((path, index) => ({
    key: `codeScanning/${index + 1}` as const,
    location: { path, region: line20, commit },
  }));
  return [...(await anchors.locate(alerts, signal)).values()];
}

async function place(
  repository: ScratchRepository,
  commit: string,
  path = "src/a.ts",
  region = line20,
): Promise<Anchor> {
  const anchors = plainAnchors(repository.root);
  const located = await anchors.locate([{ key, location: { path, region, commit } }], signal);
  const anchor = located.get(key);
  assert.ok(anchor !== undefined);
  return anchor;
}

interface Expected {
  readonly state: AnchorState;
  readonly line: number | undefined;
  readonly path?: string;
  readonly column?: number;
}

function expect(anchor: Anchor, expected: Expected, name = ""): void {
  const { state, line, path = "src/a.ts", column } = expected;
  assert.deepEqual(
    [anchor.state, anchor.path, anchor.region?.startLine],
    [state, path, line],
    `${name}: ${anchor.reason}`,
  );
  if (column !== undefined) assert.equal(anchor.region?.startColumn, column, name);
  assert.match(anchor.reason, /^[A-Z][^\n]*\.$/);
}

suite("anchors on disk", () => {
  let repository: ScratchRepository;
  let scanned: string;

  setup(() => {
    repository = copyOf(template.root);
    scanned = template.scanned;
  });

  teardown(() => removeFolder(repository.root));

  const moved = (lines: string[]): string[] => ["// new", "// lines", ...lines];

  type Edit = (lines: string[]) => string;
  const edits: Readonly<Record<string, readonly [Edit, Omit<Expected, "path">]>> = {
    "an unchanged file is exact": [text, { state: "exact", line: 20, column: 7 }],
    "lines inserted above shift": [
      (lines) => text(moved(lines)),
      { state: "exact", line: 22, column: 7 },
    ],
    "a deleted line is lost, its path kept": [
      (lines) => text(lines.toSpliced(19, 1)),
      { state: "lost", line: undefined },
    ],
    "a new indentation is exact and covers the trimmed line": [
      (lines) => text(lines.with(19, `    ${lines[19]}`)),
      { state: "exact", line: 20, column: 5 },
    ],
    "other line ends are exact": [
      (lines) => text(lines, "\r\n"),
      { state: "exact", line: 20, column: 7 },
    ],
    "a slightly edited line is edited and covered": [
      (lines) => text(lines.with(19, (lines[19] ?? "").replace("400", "400 + 1"))),
      { state: "edited", line: 20, column: 1 },
    ],
    "a rewritten line is lost": [
      (lines) => text(lines.with(19, "x += y;")),
      { state: "lost", line: undefined },
    ],
    "a block moved within the file is moved": [
      (lines) => text([...lines.slice(0, 15), ...lines.slice(25), ...lines.slice(15, 25)]),
      { state: "moved", line: 35, column: 7 },
    ],
    "lone carriage returns count as the editor counts them": [
      (lines) => text(["// a\r// b", ...lines]),
      { state: "exact", line: 22, column: 7 },
    ],
    "a byte order mark is no change": [
      (lines) => `\uFEFF${text(lines)}`,
      { state: "exact", line: 20, column: 7 },
    ],
  };

  for (const isCommitted of [false, true]) {
    test(`what edits do to a line, ${isCommitted ? "committed" : "not committed"}`, async () => {
      const names = Object.keys(edits);
      const paths = names.map((_, index) => `edits/${index}.ts`);
      const lines = names.map((_, index) => code(`file${index}Value`));
      for (const [index, path] of paths.entries()) repository.write(path, text(lines[index] ?? []));
      const commit = repository.commit();
      for (const [index, [edit]] of Object.values(edits).entries()) {
        repository.write(paths[index] ?? "", edit(lines[index] ?? []));
      }
      if (isCommitted) repository.commit();
      const placed = await placeAll(plainAnchors(repository.root), commit, paths);
      for (const [index, [name, [, expected]]] of Object.entries(edits).entries()) {
        const anchor = placed[index];
        assert.ok(anchor !== undefined, name);
        expect(anchor, { ...expected, path: paths[index] ?? "" }, name);
      }
    });
  }

  test("below a lone carriage return of the scan a line is a guess, above it is exact", async () => {
    repository.write("src/a.ts", `one();\ntwo();\n// a\r// b\n${text(code())}`);
    const commit = repository.commit();
    const at = async (line: number) =>
      await place(repository, commit, "src/a.ts", { ...line20, startLine: line, endLine: line });
    expect(await at(2), { state: "exact", line: 2 });
    // git's line 4 is the editor's line 5; a scanner that counts as editors do means "// b".
    const anchor = await at(4);
    expect(anchor, { state: "uncertain", line: 5 });
    assert.match(anchor.reason, /lone carriage return/);
    repository.write("src/a.ts", `// new\none();\ntwo();\n// a\r// b\n${text(code())}`);
    expect(await at(4), { state: "uncertain", line: 6 });
  });

  test("a byte order mark that came or went leaves the first line exact", async () => {
    const line1 = { ...line20, startLine: 1, endLine: 1 };
    repository.write("src/a.ts", `\uFEFF${text(code())}`);
    expect(await place(repository, scanned, "src/a.ts", line1), { state: "exact", line: 1 });
    const marked = repository.commit();
    repository.write("src/a.ts", text(code()));
    expect(await place(repository, marked, "src/a.ts", line1), { state: "exact", line: 1 });
  });

  test("a file that is open counts as there when it is deleted on disk, until it is closed", async () => {
    const anchors = plainAnchors(repository.root);
    const alert = { key, location: { path: "src/a.ts", region: line20, commit: scanned } };
    const now = async () => (await anchors.locate([alert], signal)).get(key);
    rmSync(join(repository.root, "src/a.ts"));
    assert.equal((await now())?.state, "lost");
    await anchors.bufferOpened("src/a.ts", text(moved(code())));
    const opened = await now();
    assert.deepEqual([opened?.state, opened?.region?.startLine], ["exact", 22]);
    const start = { line: 0, character: 0 };
    const typed = text(["// three", ...moved(code())]);
    anchors.bufferChanged("src/a.ts", [{ start, end: start, text: "// three\n" }], typed);
    assert.equal(anchors.anchorsIn("src/a.ts").get(key)?.region?.startLine, 23);
    assert.equal((await now())?.region?.startLine, 23);
    anchors.bufferClosed("src/a.ts");
    assert.equal((await now())?.state, "lost");
  });

  test("a renamed file is moved, also when it was edited and renamed again", async () => {
    repository.git("mv", "src/a.ts", "src/b.ts");
    repository.commit();
    expect(await place(repository, scanned), { state: "moved", line: 20, path: "src/b.ts" });
    repository.write("src/b.ts", text(moved(code())));
    repository.commit();
    mkdirSync(join(repository.root, "lib"));
    repository.git("mv", "src/b.ts", "lib/c.ts");
    repository.commit();
    const anchor = await place(repository, scanned);
    expect(anchor, { state: "moved", line: 22, path: "lib/c.ts", column: 7 });
    assert.deepEqual(anchor.reported, { path: "src/a.ts", startLine: 20 });
    assert.equal(anchor.scannedCommit, scanned);
  });

  test("a line lost from a renamed file keeps the reported path, and comes back with the line", async () => {
    const anchors = plainAnchors(repository.root);
    const alert = { key, location: { path: "src/a.ts", region: line20, commit: scanned } };
    const now = async () => (await anchors.locate([alert], signal)).get(key);
    repository.git("mv", "src/a.ts", "src/b.ts");
    repository.commit();
    repository.write("src/b.ts", text(code().toSpliced(19, 1)));
    const lost = await now();
    assert.deepEqual([lost?.state, lost?.path, lost?.region], ["lost", "src/a.ts", undefined]);
    assert.match(lost?.reason ?? "", /Not found in src\/b\.ts/);
    repository.write("src/b.ts", text(code()));
    anchors.fileChanged("src/b.ts");
    const found = await now();
    assert.deepEqual([found?.state, found?.path], ["moved", "src/b.ts"]);
  });

  test("a file whose name a folder has taken is gone", async () => {
    rmSync(join(repository.root, "src/a.ts"));
    repository.write("src/a.ts/index.ts", "one();\n");
    expect(await place(repository, scanned), { state: "lost", line: undefined });
  });

  test("a chain of renames is followed where one comparison from end to end sees none", async () => {
    const lines = code();
    for (const [step, name] of ["one.ts", "two.ts", "three.ts"].entries()) {
      repository.git(
        "mv",
        step === 0 ? "src/a.ts" : `src/${["one.ts", "two.ts"][step - 1]}`,
        `src/${name}`,
      );
      // A quarter of the file is rewritten at each step, the alert's lines stay.
      for (let index = step * 6; index < step * 6 + 6; index += 1) {
        lines[index] = `rewritten(${step}, "${index}");`;
        lines[39 - index] = `// replaced ${step} ${index}`;
      }
      repository.write(`src/${name}`, text(lines));
      repository.commit();
    }
    assert.doesNotMatch(repository.git("diff", "-M", "--name-status", scanned), /^R/m);
    expect(await place(repository, scanned), { state: "moved", line: 20, path: "src/three.ts" });
  });

  test("a copy does not steal the place of the renamed file", async () => {
    repository.git("mv", "src/a.ts", "src/real.ts");
    repository.commit();
    repository.write("test/fixture/a.ts", text(code()));
    repository.write("src/real.ts", text(moved(code())));
    repository.commit();
    expect(await place(repository, scanned), { state: "moved", line: 22, path: "src/real.ts" });
  });

  test("an uncommitted rename is followed when git knows it", async () => {
    repository.git("mv", "src/a.ts", "src/b.ts");
    expect(await place(repository, scanned), { state: "moved", line: 20, path: "src/b.ts" });
  });

  test("an uncommitted rename that git does not know gives a guess", async () => {
    renameSync(join(repository.root, "src/a.ts"), join(repository.root, "src/b.ts"));
    expect(await place(repository, scanned), { state: "uncertain", line: 20, path: "src/b.ts" });
  });

  test("a deleted file is lost", async () => {
    repository.git("rm", "--quiet", "src/a.ts");
    expect(await place(repository, scanned), { state: "lost", line: undefined });
    repository.commit();
    expect(await place(repository, scanned), { state: "lost", line: undefined });
  });

  test("lines moved to another file are a guess there", async () => {
    repository.write("src/a.ts", text(code().toSpliced(14, 12)));
    repository.write("src/new.ts", text(["// new", ...code().slice(14, 26)]));
    repository.commit();
    expect(await place(repository, scanned), { state: "uncertain", line: 7, path: "src/new.ts" });
  });

  test("a file that git no longer tracks is compared all the same", async () => {
    repository.git("rm", "--quiet", "--cached", "src/a.ts");
    repository.write(".gitignore", "src/a.ts\n");
    repository.commit();
    repository.write("src/a.ts", text(moved(code())));
    expect(await place(repository, scanned), { state: "exact", line: 22 });
  });

  test("names that are not ASCII, or have spaces and quotes, are found", async () => {
    const paths = ["src/größe 日本.ts", 'src/a "quoted" one.ts', "src/[x] *.ts", "-U9.ts"];
    const renamed = paths.map((path) => `renamed ${path.replaceAll("/", " ")}`);
    // Different lines, so that each file has one successor only.
    const lines = paths.map((_, index) => code(`name${index}Value`));
    for (const [index, path] of paths.entries()) repository.write(path, text(lines[index] ?? []));
    const commit = repository.commit();
    for (const [index, path] of paths.entries()) {
      repository.write(path, text(moved(lines[index] ?? [])));
    }
    const edited = await placeAll(plainAnchors(repository.root), commit, paths);
    for (const [index, anchor] of edited.entries()) {
      expect(anchor, { state: "exact", line: 22, path: paths[index] ?? "" });
    }
    for (const [index, path] of paths.entries()) {
      renameSync(join(repository.root, path), join(repository.root, renamed[index] ?? ""));
    }
    repository.commit();
    const found = await placeAll(plainAnchors(repository.root), commit, paths);
    for (const [index, anchor] of found.entries()) {
      expect(anchor, { state: "moved", line: 22, path: renamed[index] ?? "" });
    }
  });

  test("a detached HEAD makes no difference", async () => {
    repository.write("src/a.ts", text(moved(code())));
    repository.commit();
    repository.git("checkout", "--quiet", "--detach");
    expect(await place(repository, scanned), { state: "exact", line: 22 });
  });

  test("a HEAD behind the scan is mapped backwards, through renames, and says so", async () => {
    repository.git("mv", "src/a.ts", "src/later.ts");
    repository.write("src/later.ts", text(moved(code())));
    const later = repository.commit();
    repository.git("checkout", "--quiet", scanned);
    const anchor = await place(repository, later, "src/later.ts", {
      startLine: 22,
      endLine: 22,
      ...columns,
    });
    expect(anchor, { state: "moved", line: 20, path: "src/a.ts" });
    assert.match(anchor.reason, /the scan is newer than your branch, by 1 commit\)\.$/);
    assert.deepEqual(
      { ...anchor.scan, committedAt: undefined },
      { committedAt: undefined, isAhead: true, commitsSince: 0, commitsAhead: 1 },
    );
  });

  test("what is not yet in a branch behind the scan is never called fixed", async () => {
    repository.write("src/new.ts", text(code("fresh")));
    repository.write("src/a.ts", text([...code().slice(0, 19), "send(await query(input));"]));
    const later = repository.commit();
    repository.git("checkout", "--quiet", scanned);
    const file = await place(repository, later, "src/new.ts");
    expect(file, { state: "lost", line: undefined, path: "src/new.ts" });
    assert.equal(
      file.reason,
      "The file is not in your working tree: it comes with the scan's commits, which your branch does not have (the scan is newer than your branch, by 1 commit).",
    );
    const line = await place(repository, later);
    expect(line, { state: "lost", line: undefined });
    assert.match(line.reason, /it may come with the scan's commits, which your branch does not/);
    // Beside the scan the branch may have deleted it.
    repository.write("src/beside.ts", "1");
    repository.commit();
    assert.match((await place(repository, later, "src/new.ts")).reason, /may come with the scan/);
    // In HEAD and deleted here alone.
    rmSync(join(repository.root, "src/other.ts"));
    assert.match((await place(repository, later, "src/other.ts")).reason, /gone - may be fixed/);
  });

  test("the scan's date and its distance to HEAD are told, merges counted once", async () => {
    repository.git("checkout", "--quiet", "-b", "side");
    repository.write("src/side.ts", "1");
    repository.commit();
    repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.write("src/main.ts", "1");
    repository.commit();
    repository.git("merge", "--quiet", "--no-edit", "side");
    // One on main, two on the side branch, the merge.
    const { scan } = await place(repository, scanned);
    const committedAt = new Date(repository.git("show", "-s", "--format=%cI", scanned));
    assert.deepEqual(scan, {
      committedAt: committedAt.toISOString(),
      isAhead: false,
      commitsSince: 4,
      commitsAhead: 0,
    });
  });

  test("diverged histories are compared from end to end", async () => {
    repository.git("checkout", "--quiet", "-b", "side");
    repository.write("src/a.ts", text(["// side", ...code()]));
    const side = repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.git("mv", "src/a.ts", "src/main.ts");
    repository.write("src/main.ts", text(moved(code())));
    repository.commit();
    const anchor = await place(repository, side, "src/a.ts", {
      startLine: 21,
      endLine: 21,
      ...columns,
    });
    expect(anchor, { state: "moved", line: 22, path: "src/main.ts" });
    assert.match(
      anchor.reason,
      /the scan has 1 commit that your branch has not, and your branch 1 commit that the scan/,
    );
  });

  test("diverged histories that both renamed the file are followed back, then forward", async () => {
    repository.git("checkout", "--quiet", "-b", "side");
    repository.git("mv", "src/a.ts", "src/one.ts");
    repository.commit();
    repository.git("mv", "src/one.ts", "src/two.ts");
    repository.write("src/two.ts", text(["// side", ...code()]));
    const side = repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.git("mv", "src/a.ts", "src/three.ts");
    repository.commit();
    repository.git("mv", "src/three.ts", "src/four.ts");
    repository.write("src/four.ts", text(moved(code())));
    repository.commit();
    const region = { startLine: 21, endLine: 21, ...columns };
    const anchor = await place(repository, side, "src/two.ts", region);
    // One line of the side branch is above it there, two of main's here.
    expect(anchor, { state: "moved", line: 22, path: "src/four.ts", column: 7 });
    assert.equal(anchor.scan?.commitsSince, 2);
    assert.equal(anchor.scan?.commitsAhead, 2);
  });

  test("a missing commit is unverified at the reported line", async () => {
    for (const commit of ["1".repeat(40), "main", "--output=x", "", scanned.slice(0, 12)]) {
      const [anchor] = await placeAll(plainAnchors(repository.root), commit, ["src/a.ts"]);
      assert.ok(anchor !== undefined);
      expect(anchor, { state: "unverified", line: 20 });
      assert.deepEqual(anchor.region, line20);
    }
  });

  test("a shallow clone says why it cannot check", async () => {
    repository.write("src/a.ts", text(moved(code())));
    repository.commit();
    const root = scratchFolder();
    repository.git("clone", "--quiet", "--depth=1", `file://${repository.root}`, join(root, "c"));
    const [anchor] = await placeAll(await anchorsOf(join(root, "c")), scanned, ["src/a.ts"]);
    assert.ok(anchor !== undefined);
    expect(anchor, { state: "unverified", line: 20 });
    assert.match(anchor.reason, /part of the history/);
    removeFolder(root);
  });

  test("a partial clone checks what it has and fetches nothing", async () => {
    repository.write("src/a.ts", text(moved(code())));
    repository.commit();
    repository.git("config", "uploadpack.allowFilter", "true");
    const root = scratchFolder();
    const url = `file://${repository.root}`;
    repository.git("clone", "--quiet", "--filter=blob:none", url, join(root, "c"));
    const clone = repositoryAt(join(root, "c"));
    const objects = clone.git("count-objects", "-v");
    const paths = ["src/a.ts", "src/other.ts"];
    const [missing, there] = await placeAll(await anchorsOf(clone.root), scanned, paths);
    assert.deepEqual([missing?.state, there?.state], ["unverified", "exact"]);
    assert.equal(clone.git("count-objects", "-v"), objects);
    removeFolder(root);
  });

  test("a linked working tree has its own files", async () => {
    const root = scratchFolder();
    repository.git("worktree", "add", "--quiet", join(root, "w"));
    const linked = repositoryAt(join(root, "w"));
    linked.write("src/a.ts", text(moved(code())));
    expect(await place(linked, scanned), { state: "exact", line: 22 });
    expect(await place(repository, scanned), { state: "exact", line: 20 });
    removeFolder(root);
  });

  test("a file of a submodule is not ours to check", async () => {
    const inner = createRepository();
    inner.write("inner.ts", text(code()));
    inner.commit();
    repository.git(
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      inner.root,
      "sub",
    );
    const commit = repository.commit();
    const paths = ["sub/inner.ts", "sub", "src/a.ts"];
    const placed = await placeAll(plainAnchors(repository.root), commit, paths);
    assert.deepEqual(
      placed.map(({ state }) => state),
      ["unverified", "unverified", "exact"],
    );
    removeFolder(inner.root);
  });

  test("paths that leave the repository are never opened", async () => {
    const outside = scratchFolder();
    writeFileSync(join(outside, "secret.ts"), text(code()));
    symlinkSync(outside, join(repository.root, "link"));
    symlinkSync(join(outside, "secret.ts"), join(repository.root, "direct.ts"));
    symlinkSync(join(repository.root, "src/a.ts"), join(repository.root, "inner.ts"));
    const commit = repository.commit();
    const paths = [
      "../secret.ts",
      "/etc/passwd",
      "C:\\x.ts",
      "\\\\host\\share\\x.ts",
      "src\\a.ts",
      "link/secret.ts",
      "direct.ts",
      "inner.ts",
      "src/../../x.ts",
      ".git/config",
      "SRC/a.ts",
      "con",
      "nul.ts",
      "src/aux:x.ts",
      "src/a.ts\0",
      `${"n".repeat(300)}.ts`,
      `${"deep/".repeat(3000)}a.ts`,
      "src/a.ts/inside.ts",
      join(outside, "secret.ts"),
    ];
    const placed = await placeAll(plainAnchors(repository.root), commit, paths);
    assert.equal(placed.length, paths.length);
    for (const [index, anchor] of placed.entries()) {
      expect(anchor, { state: "unverified", line: 20, path: paths[index] ?? "" });
    }
    // The same path was a plain folder when it was scanned, and is a link out of the clone now.
    repository.git("rm", "-r", "--quiet", "src");
    rmSync(join(repository.root, "src"), { recursive: true, force: true });
    writeFileSync(join(outside, "a.ts"), text(code()));
    symlinkSync(outside, join(repository.root, "src"));
    expect(await place(repository, scanned), { state: "unverified", line: 20 });
    removeFolder(outside);
  });

  test("binary files and UTF-16 are unverified", async () => {
    repository.write("src/a.ts", Buffer.from(text(code()), "utf16le"));
    expect(await place(repository, scanned), { state: "unverified", line: 20 });
  });

  test("a file marked as not to be diffed is compared all the same", async () => {
    repository.write(".gitattributes", "*.ts -diff\n");
    repository.write("src/a.ts", text(moved(code())));
    expect(await place(repository, scanned), { state: "exact", line: 22 });
  });

  test("no program of the repository's configuration runs", async () => {
    const witness = join(repository.root, "..", `${repository.root.split("/").at(-1)}-ran`);
    const program = `touch ${witness}; cat`;
    for (const setting of [
      "filter.x.clean",
      "filter.x.smudge",
      "diff.x.textconv",
      "diff.x.command",
      "diff.external",
      "core.fsmonitor",
      "core.pager",
    ]) {
      repository.git("config", setting, program);
    }
    repository.write(".gitattributes", "*.ts filter=x diff=x\n");
    writeFileSync(join(repository.root, "src/a.ts"), text(moved(code())));
    const [anchor] = await placeAll(await anchorsOf(repository.root), scanned, ["src/a.ts"]);
    assert.equal(anchor?.region?.startLine, 22);
    assert.throws(() => readFileSync(witness), { code: "ENOENT" });
  });

  test("a repository's own formats change nothing", async () => {
    for (const [name, value] of [
      ["diff.noprefix", "true"],
      ["diff.mnemonicPrefix", "true"],
      ["diff.interHunkContext", "50"],
      ["diff.renames", "copies"],
      ["diff.relative", "true"],
      ["color.ui", "always"],
      ["core.quotepath", "true"],
      ["log.showSignature", "true"],
    ] as const) {
      repository.git("config", name, value);
    }
    repository.write("src/a.ts", text(["// x", ...code().with(5, "// y"), "// z"]));
    expect(await place(repository, scanned), { state: "exact", line: 21 });
  });

  test("without git every alert is unverified", async () => {
    const git = createGit({ executable: "no-such-git-here" });
    const anchors = plainAnchors(repository.root, git);
    const location = { path: "src/a.ts", region: line20, commit: scanned };
    const anchor = (await anchors.locate([{ key, location }], signal)).get(key);
    assert.ok(anchor !== undefined);
    expect(anchor, { state: "unverified", line: 20 });
    assert.match(anchor.reason, /git was not found/);
  });
});

suite("anchors over time", () => {
  let repository: ScratchRepository;
  let scanned: string;
  let calls: string[];
  let git: Git;
  const alerts = ["src/a.ts", "src/other.ts"].map((path, index) => ({
    key: `codeScanning/${index + 1}` as const,
    location: { path, region: line20, commit: "" },
  }));

  setup(() => {
    repository = copyOf(template.root);
    scanned = template.scanned;
    calls = [];
    const real = createGit();
    git = (command, signal) => {
      calls.push(command.args.find((arg) => /^[a-z]/.test(arg)) ?? "");
      return real(command, signal);
    };
  });

  teardown(() => removeFolder(repository.root));

  async function start() {
    const anchors = plainAnchors(repository.root, git);
    const wanted = alerts.map(({ key, location }) => ({
      key,
      location: { ...location, commit: scanned },
    }));
    const locate = () => anchors.locate(wanted, signal);
    await locate();
    calls.length = 0;
    return { anchors, locate };
  }

  test("nothing changed: git is not asked again", async () => {
    const { locate } = await start();
    assert.equal((await locate()).get("codeScanning/1")?.state, "exact");
    assert.deepEqual(calls, []);
  });

  test("a file that changed on the disk is placed anew, whether that was announced or not", async () => {
    const { anchors, locate } = await start();
    for (const { location } of alerts) repository.write(location.path, text(["// x", ...code()]));
    anchors.fileChanged("src/a.ts");
    const located = await locate();
    assert.equal(located.get("codeScanning/1")?.region?.startLine, 21);
    assert.equal(located.get("codeScanning/2")?.region?.startLine, 21);
  });

  test("one file is placed alone, and nothing when it has not changed", async () => {
    const { anchors } = await start();
    assert.deepEqual(await anchors.locateFile("src/a.ts", signal), new Map());
    assert.deepEqual(calls, []);
    for (const { location } of alerts) repository.write(location.path, text(["// x", ...code()]));
    const located = await anchors.locateFile("src/a.ts", signal);
    assert.deepEqual(
      Array.from(located, ([key, { region }]) => [key, region?.startLine]),
      [["codeScanning/1", 21]],
    );
    assert.deepEqual(
      Array.from(anchors.anchorsIn("src/other.ts").values(), ({ region }) => region?.startLine),
      [20],
    );
  });

  test("secrets are found by their blobs, whatever the number of commits they came in", async () => {
    const lines = ["# ключ", 'token = "é", "hunter2-hunter2"', "end"];
    repository.write("keys.txt", text(lines));
    const blob = repository.git("hash-object", "-w", "keys.txt").trim();
    repository.write("keys.txt", text(["# one more", ...lines]));
    const start = Buffer.byteLength('token = "é", "') + 1;
    const secrets = Array.from({ length: 5 }, (_, index) => ({
      key: `secretScanning/${index + 1}` as const,
      location: {
        path: "keys.txt",
        commit: String(index).repeat(40),
        blob,
        hasByteColumns: true,
        region: { startLine: 2, startColumn: start, endLine: 2, endColumn: start + 15 },
      },
    }));
    const anchors = plainAnchors(repository.root, git);
    calls.length = 0;
    const located = await anchors.locate(secrets, signal);
    assert.deepEqual(located.get("secretScanning/5")?.region, {
      startLine: 3,
      startColumn: 15,
      endLine: 3,
      endColumn: 30,
    });
    assert.equal(located.get("secretScanning/1")?.state, "exact");
    // HEAD's tree, the commits' dates and whether HEAD has them, the blob.
    assert.deepEqual(calls, ["rev-parse", "rev-list", "rev-list", "cat-file"]);
  });

  test("what left its file is found when the file it went to is saved later", async () => {
    const { anchors } = await start();
    const moved = code().slice(15, 25);
    repository.write("src/a.ts", text([...code().slice(0, 15), ...code().slice(25)]));
    const first = await anchors.locateFile("src/a.ts", signal);
    assert.equal(first.get("codeScanning/1")?.state, "lost");
    repository.write("src/b.ts", text(moved));
    repository.git("add", "--intent-to-add", "src/b.ts");
    const second = (await anchors.locateFile("src/b.ts", signal)).get("codeScanning/1");
    assert.deepEqual([second?.state, second?.path], ["uncertain", "src/b.ts"]);
  });

  test("another tree of HEAD places everything anew, the same tree nothing", async () => {
    const { anchors, locate } = await start();
    repository.git("commit", "--quiet", "--allow-empty", "--message", "empty");
    anchors.headChanged();
    await locate();
    assert.deepEqual(calls, ["rev-parse"]);
    repository.write("src/other.ts", text(["// x", ...code()]));
    repository.commit();
    anchors.headChanged();
    assert.equal((await locate()).get("codeScanning/2")?.region?.startLine, 21);
  });

  test("two commits cost two git calls each and a constant", async () => {
    repository.write("src/a.ts", text(["// x", ...code()]));
    const second = repository.commit();
    repository.write("src/a.ts", text(["// x", "// y", ...code()]));
    const count = async (commits: readonly string[]) => {
      const anchors = plainAnchors(repository.root, git);
      calls.length = 0;
      const wanted = commits.map((commit, index) => ({
        key: `codeScanning/${index}` as const,
        location: { path: "src/a.ts", region: line20, commit },
      }));
      await anchors.locate(wanted, signal);
      return calls.length;
    };
    assert.equal((await count([scanned, second])) - (await count([scanned])), 2);
  });

  test("a thousand alerts cost as many git calls as one", async () => {
    repository.write("src/a.ts", text(["// x", ...code()]));
    const count = async (alertCount: number) => {
      const anchors = plainAnchors(repository.root, git);
      calls.length = 0;
      const wanted = Array.from({ length: alertCount }, (_, index) => ({
        key: `codeScanning/${index}` as const,
        location: {
          path: index % 2 === 0 ? "src/a.ts" : "src/other.ts",
          region: { startLine: 1 + (index % 40), endLine: 1 + (index % 40), ...columns },
          commit: scanned,
        },
      }));
      await anchors.locate(wanted, signal);
      return calls.length;
    };
    assert.equal(await count(1000), await count(1));
  });

  test("typing in a large file with a hundred alerts runs no git, and keeps every line", async () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `value${index} = compute(${index});`);
    repository.write("src/large.ts", text(lines));
    const commit = repository.commit();
    const anchors = plainAnchors(repository.root, git);
    const wanted = Array.from({ length: 100 }, (_, index) => ({
      key: `codeScanning/${index}` as const,
      location: {
        path: "src/large.ts",
        region: {
          startLine: 20 * index + 1,
          endLine: 20 * index + 1,
          startColumn: 1,
          endColumn: 6,
        },
        commit,
      },
    }));
    await anchors.locate(wanted, signal);
    await anchors.bufferOpened("src/large.ts", text(lines));
    calls.length = 0;
    const typed = [...lines];
    for (let key = 0; key < 300; key += 1) {
      // A new line at the top, then a character at the end of the line below it.
      const isLine = key % 2 === 0;
      if (isLine) typed.unshift("");
      else typed[0] += "x";
      const at = isLine
        ? { line: 0, character: 0 }
        : { line: 0, character: (typed[0]?.length ?? 1) - 1 };
      const change = { start: at, end: at, text: isLine ? "\n" : "x" };
      anchors.bufferChanged("src/large.ts", [change], text(typed));
    }
    anchors.bufferSettled("src/large.ts");
    assert.deepEqual(calls, []);
    const placed = [...anchors.anchorsIn("src/large.ts").values()];
    assert.deepEqual(
      placed.map(({ state, region }) => [state, region?.startLine]),
      wanted.map((_, index) => ["exact", 20 * index + 151]),
    );
  });

  test("a dirty text that opens is compared with the disk, and edits and undo are followed", async () => {
    const { anchors } = await start();
    const lines = ["// unsaved", ...code()];
    await anchors.bufferOpened("src/a.ts", text(lines));
    const line = () => anchors.anchorsIn("src/a.ts").get("codeScanning/1")?.region?.startLine;
    const state = () => anchors.anchorsIn("src/a.ts").get("codeScanning/1")?.state;
    assert.equal(line(), 21);
    assert.equal(
      anchors.anchorsIn("src/a.ts").get("codeScanning/1")?.reason,
      "The line is unchanged since the scan, where it was line 20.",
    );
    const at = { line: 20, character: 0 };
    const removed = text(lines.toSpliced(20, 1));
    anchors.bufferChanged(
      "src/a.ts",
      [{ start: at, end: { line: 21, character: 0 }, text: "" }],
      removed,
    );
    assert.equal(state(), "lost");
    const restored = [{ start: at, end: at, text: `${lines[20]}\n` }];
    anchors.bufferChanged("src/a.ts", restored, text(lines));
    assert.deepEqual([state(), line()], ["exact", 21]);
    anchors.bufferClosed("src/a.ts");
    assert.deepEqual([state(), line()], ["exact", 20]);
    assert.deepEqual(calls, []);
  });

  test("a line cut and pasted elsewhere is found when the text settles", async () => {
    const { anchors } = await start();
    await anchors.bufferOpened("src/a.ts", text(code()));
    const cut = code().toSpliced(14, 12);
    const block = code().slice(14, 26);
    const pasted = [...cut, ...block];
    anchors.bufferChanged(
      "src/a.ts",
      [{ start: { line: 14, character: 0 }, end: { line: 26, character: 0 }, text: "" }],
      text(cut),
    );
    const end = { line: 28, character: 0 };
    anchors.bufferChanged("src/a.ts", [{ start: end, end, text: text(block) }], text(pasted));
    assert.equal(anchors.anchorsIn("src/a.ts").get("codeScanning/1")?.state, "lost");
    anchors.bufferSettled("src/a.ts");
    const anchor = anchors.anchorsIn("src/a.ts").get("codeScanning/1");
    assert.equal(anchor?.region?.startLine, pasted.indexOf(code()[19] ?? "") + 1);
    assert.equal(anchor?.state, "moved");
  });

  test("locate answers for the open text", async () => {
    const { anchors, locate } = await start();
    await anchors.bufferOpened("src/a.ts", text(["// unsaved", ...code()]));
    assert.equal((await locate()).get("codeScanning/1")?.region?.startLine, 21);
    anchors.bufferChanged("src/a.ts", undefined, text(["// a", "// b", ...code()]));
    assert.equal((await locate()).get("codeScanning/1")?.region?.startLine, 22);
  });

  test("an aborted call rejects with the reason given", async () => {
    const { anchors } = await start();
    const reason = new Error("newer work");
    const aborted = anchors.locate([], AbortSignal.abort(reason));
    await assert.rejects(aborted, (error) => error === reason);
  });
});

suite("alerts without a line or a commit", () => {
  const wholeFile: Region = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
  let repository: ScratchRepository;
  let anchors: Anchors;

  setup(() => {
    repository = copyOf(template.root);
    anchors = plainAnchors(repository.root);
  });
  teardown(() => removeFolder(repository.root));

  const locateOne = async (
    region: Region,
    commit: string | undefined,
    path = "src/a.ts",
  ): Promise<Anchor> => {
    const located = await anchors.locate([{ key, location: { path, commit, region } }], signal);
    const anchor = located.get(key);
    assert.ok(anchor !== undefined);
    return anchor;
  };

  test("an alert about a file is never exact, whatever its first line became", async () => {
    for (const first of ["const value1 = compute(1);", "// another first line", ""]) {
      repository.write("src/a.ts", text([first, ...code().slice(1)]));
      anchors.fileChanged("src/a.ts");
      const anchor = await locateOne(wholeFile, template.scanned);
      assert.deepEqual(
        [anchor.state, anchor.isWholeFile, anchor.region?.startLine, anchor.path],
        ["uncertain", true, 1, "src/a.ts"],
        first,
      );
      assert.match(anchor.reason, /for the file, without a line/);
    }
  });

  test("it follows the file to its new name, and is lost with it", async () => {
    renameSync(join(repository.root, "src/a.ts"), join(repository.root, "src/b.ts"));
    repository.commit();
    const renamed = await locateOne(wholeFile, template.scanned);
    assert.deepEqual([renamed.state, renamed.path], ["uncertain", "src/b.ts"]);
    assert.match(renamed.reason, /was src\/a\.ts at the scan/);
    rmSync(join(repository.root, "src/other.ts"));
    const gone = await locateOne(wholeFile, template.scanned, "src/other.ts");
    assert.deepEqual([gone.state, gone.region], ["lost", undefined]);
  });

  test("edits of an open text do not move it", async () => {
    await locateOne(wholeFile, template.scanned);
    await anchors.bufferOpened("src/a.ts", text(code()));
    const edit = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 }, text: "" };
    anchors.bufferChanged("src/a.ts", [edit], text(code().slice(1)));
    const anchor = anchors.anchorsIn("src/a.ts").get(key);
    assert.deepEqual([anchor?.state, anchor?.region?.startLine], ["uncertain", 1]);
  });

  test("without a commit the reported line stands, unverified, and git is not asked for it", async () => {
    const anchor = await locateOne(line20, undefined);
    assert.deepEqual(
      [anchor.state, anchor.path, anchor.region, anchor.scannedCommit],
      ["unverified", "src/a.ts", line20, undefined],
    );
    assert.match(anchor.reason, /does not say in which commit/);
    const hostile = await locateOne(line20, undefined, "../outside.ts");
    assert.match(hostile.reason, /no file was opened/);
  });
});
