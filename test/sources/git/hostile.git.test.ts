import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBlame, readOwnMail } from "../../../src/sources/git/blame.ts";
import { listFiles } from "../../../src/sources/git/files.ts";
import { createGit } from "../../../src/sources/git/git.ts";
import { readHistory } from "../../../src/sources/git/history.ts";
import { findRepository } from "../../../src/sources/git/repository.ts";
import { findClones } from "../../../src/worker/cloneSearch.ts";
import { calm } from "../../support/gitHubClient.ts";
import {
  createRepository,
  removeFolder,
  repositoryAt,
  type ScratchRepository,
  scratchFolder,
} from "./scratchRepository.ts";

const git = createGit();

/** Every hook that git 2.52 knows (githooks(5)). */
const hooks = [
  "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg",
  "commit-msg post-commit pre-rebase post-checkout post-merge pre-push pre-receive update",
  "proc-receive post-receive post-update reference-transaction push-to-checkout pre-auto-gc",
  "post-rewrite sendemail-validate fsmonitor-watchman post-index-change",
].flatMap((line) => line.split(" "));

suite("a hostile repository", () => {
  let base: string;
  let repository: ScratchRepository;
  let first: string;
  let marks: string;

  setup(() => {
    base = scratchFolder();
    marks = join(base, "marks");
    mkdirSync(marks);
    repository = createRepository(join(base, "clone"));
    repository.git("remote", "add", "origin", "https://github.com/acme/shop.git");
    for (const name of ["edited.txt", "renamed.txt", "same.txt"]) {
      repository.write(name, `${name}\n`.repeat(20));
    }
    first = repository.commit();
    repository.git("mv", "renamed.txt", "new.txt");
    repository.commit();
  });

  teardown(() => removeFolder(base));

  /** A program that leaves a mark and gives nothing. */
  const program = (name: string): string => {
    const path = join(base, `program-${name.replaceAll(/[^a-z]/gi, "-")}`);
    writeFileSync(path, `#!/bin/sh\ntouch '${join(marks, name.replaceAll("/", "-"))}'\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const set = (name: string, value = program(name)) => repository.git("config", name, value);

  /** Everything that looks at a clone. */
  const lookAtAll = async (folder: string): Promise<void> => {
    const found = await findClones(git, folder, { acceptedHosts: ["github.com"] }, calm);
    assert.ok(found.some((one) => "clone" in one));
    const own = await findRepository(git, folder, calm);
    assert.ok(own.kind === "found");
    await listFiles(git, folder, calm);
    const wanted = new Set(["edited.txt", "renamed.txt", "same.txt"]);
    await readHistory(git, own.repository, new Map([[first, wanted]]), calm);
    const lines = { path: "edited.txt", ranges: [[1, 3]], text: undefined } as const;
    await readBlame(git, own.repository, lines, calm);
    await readBlame(git, own.repository, { ...lines, text: "EDITED\n".repeat(9) }, calm);
    await readOwnMail(git, folder, calm);
  };

  test("has none of its programs run", async () => {
    repository.write(".gitattributes", "* filter=evil diff=evil\nsame.txt filter=a=b\n");
    repository.commit();
    // The same size, so that git has to read the files to see whether they changed.
    repository.write("edited.txt", "EDITED.TXT\n".repeat(20));
    // Other times and the same content: a diff then refreshes the index, which has a hook.
    utimesSync(join(repository.root, "same.txt"), 1, 1);
    repository.write(".gitmodules", '[submodule "x"]\n\tpath = x\n\tupdate = !false\n');
    mkdirSync(join(base, "hooks"));
    for (const hook of hooks) {
      const text = `#!/bin/sh\ntouch '${join(marks, hook)}'\n`;
      writeFileSync(join(base, "hooks", hook), text);
      chmodSync(join(base, "hooks", hook), 0o755);
    }
    for (const name of [
      "core.fsmonitor",
      "core.pager",
      "core.editor",
      "core.sshCommand",
      "core.gitProxy",
      "core.askPass",
      "core.alternateRefsCommand",
      "credential.helper",
      "diff.external",
      "diff.evil.command",
      "diff.evil.textconv",
      "filter.evil.clean",
      "filter.evil.smudge",
      "filter.evil.process",
      "filter.a=b.clean",
      "gpg.program",
      "interactive.diffFilter",
      "remote.origin.uploadpack",
      "alias.rev-parse",
    ]) {
      set(name);
    }
    set("core.hooksPath", join(base, "hooks"));
    set("filter.evil.required", "true");
    set("log.showSignature", "true");
    set("diff.submodule", "log");
    set("core.untrackedCache", "true");
    await lookAtAll(repository.root);
    assert.deepEqual(readdirSync(marks), []);
    // The marks would show: plain git runs the filters, which say nothing to it.
    assert.throws(() => repository.git("diff", "--no-ext-diff", "--no-textconv", "HEAD"));
    assert.ok(readdirSync(marks).some((name) => name.startsWith("filter.")));
  });

  test("whose objects are missing has nothing fetched", async () => {
    repository.git("config", "uploadpack.allowFilter", "true");
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const partial = join(base, "partial");
    const url = `file://${repository.root}`;
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", url, partial);
    const clone = repositoryAt(partial);
    clone.git("remote", "add", "upstream", "https://github.com/acme/shop.git");
    clone.git(
      "config",
      "remote.origin.uploadpack",
      `touch "${join(marks, "uploadpack")}"; git-upload-pack`,
    );
    await lookAtAll(partial);
    assert.equal(existsSync(join(marks, "uploadpack")), false);
    // The mark would show: plain git fetches what a diff needs.
    clone.git("diff", first, "HEAD~0", "--stat", "--no-renames");
    assert.ok(existsSync(join(marks, "uploadpack")));
  });

  test("whose submodule is one has none of its programs run either", async () => {
    const inner = createRepository(join(repository.root, "inner"));
    inner.write("a.txt", "a\n");
    inner.commit();
    inner.git("remote", "add", "origin", "https://github.com/acme/inner.git");
    for (const name of ["core.fsmonitor", "core.sshCommand", "remote.origin.uploadpack"]) {
      inner.git("config", name, program(name));
    }
    repository.write(".gitmodules", '[submodule "x"]\n\tpath = inner\n[include]\n\tpath = evil\n');
    repository.write("evil", '[submodule "y"]\n\tpath = other\n');
    const found = await findClones(git, repository.root, { acceptedHosts: ["github.com"] }, calm);
    assert.deepEqual(
      found.map((one) => ("clone" in one ? one.clone.repository.name : one.problem.kind)),
      ["shop", "inner"],
    );
    assert.deepEqual(readdirSync(marks), []);
  });
});
