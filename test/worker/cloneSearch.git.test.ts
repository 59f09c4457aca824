import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGit } from "../../src/sources/git/git.ts";
import { findClones, ownerOf } from "../../src/worker/cloneSearch.ts";
import type { Clone, FoundClone } from "../../src/worker/clones.ts";
import {
  createRepository,
  removeFolder,
  repositoryAt,
  type ScratchRepository,
  scratchFolder,
} from "../sources/git/scratchRepository.ts";
import { calm } from "../support/gitHubClient.ts";
import { startWorker } from "../support/workerSession.ts";

const acceptedHosts = ["github.com"];

async function search(folder: string): Promise<readonly FoundClone[]> {
  return findClones(createGit(), folder, { acceptedHosts }, calm);
}

/** `acme/shop at FOLDER`, or `notARepository at FOLDER`, with the folder below `base`. */
function seen(found: readonly FoundClone[], base: string): readonly string[] {
  return found.map((one) => {
    const { folder } = "clone" in one ? one.clone : one.problem;
    const what =
      "clone" in one
        ? `${one.clone.repository.owner}/${one.clone.repository.name}`
        : one.problem.kind;
    return `${what} at ${folder.slice(base.length + 1)}`;
  });
}

const clonesIn = (found: readonly FoundClone[]): readonly Clone[] =>
  found.flatMap((one) => ("clone" in one ? one.clone : []));

suite("the clones behind an opened folder", () => {
  let base: string;

  setup(() => {
    base = scratchFolder();
  });

  teardown(() => removeFolder(base));

  /** A repository with one commit whose origin is `acme/NAME` on GitHub. */
  const make = (name: string, at = join(base, name)): ScratchRepository => {
    const repository = createRepository(at);
    repository.write("a.ts", `${name}\n`);
    repository.commit();
    repository.git("remote", "add", "origin", `https://github.com/acme/${name}.git`);
    return repository;
  };

  /** Adds a submodule whose own remote is `acme/NAME` on GitHub. */
  const addSubmodule = (to: ScratchRepository, from: ScratchRepository, path: string) => {
    const allow = ["-c", "protocol.file.allow=always"];
    to.git(...allow, "submodule", "--quiet", "add", from.root, path);
    to.commit();
    const name = from.git("remote", "get-url", "origin");
    repositoryAt(join(to.root, path)).git("remote", "set-url", "origin", name);
    return repositoryAt(join(to.root, path));
  };

  test("a repository comes first, then its submodules by path, then theirs", async () => {
    const shop = make("shop");
    addSubmodule(shop, make("zebra"), "libs/zebra");
    const inner = addSubmodule(shop, make("auth"), "libs/auth");
    addSubmodule(inner, make("deep"), "vendor/deep");
    const found = await search(shop.root);
    assert.deepEqual(seen(found, base), [
      "acme/shop at shop",
      "acme/auth at shop/libs/auth",
      "acme/zebra at shop/libs/zebra",
      "acme/deep at shop/libs/auth/vendor/deep",
    ]);
    assert.deepEqual(await search(shop.root), found);
    const clones = clonesIn(found).map((clone) => ({ clone }));
    const owner = (path: string) => {
      const one = ownerOf(clones, join(base, path));
      return one === undefined ? undefined : `${one.owner.clone.repository.name} ${one.path}`;
    };
    assert.equal(owner("shop/a.ts"), "shop a.ts");
    assert.equal(owner("shop/libs/other.ts"), "shop libs/other.ts");
    assert.equal(owner("shop/libs/auth/a.ts"), "auth a.ts");
    assert.equal(owner("shop/libs/auth/vendor/deep/src/a.ts"), "deep src/a.ts");
    assert.equal(owner("elsewhere/a.ts"), undefined);
    // The same, whichever order they stand in.
    assert.equal(ownerOf(clones.toReversed(), join(base, "shop/libs/auth/a.ts"))?.path, "a.ts");
  });

  test("a submodule that was not initialised is none, and one that cannot be shown says why", async () => {
    const shop = make("shop");
    addSubmodule(shop, make("auth"), "auth");
    addSubmodule(shop, make("other"), "other").git("remote", "remove", "origin");
    const copy = join(base, "copy");
    shop.git("clone", "--quiet", shop.root, copy);
    repositoryAt(copy).git("remote", "set-url", "origin", "git@github.com:acme/shop.git");
    assert.deepEqual(seen(await search(copy), base), ["acme/shop at copy"]);
    assert.deepEqual(seen(await search(shop.root), base), [
      "acme/shop at shop",
      "acme/auth at shop/auth",
      "noGitHubRemote at shop/other",
    ]);
  });

  test("below the root only submodules that were opened count; inside one it is the repository", async () => {
    const shop = make("shop");
    addSubmodule(shop, make("auth"), "services/auth");
    addSubmodule(shop, make("web"), "web");
    const found = await search(join(shop.root, "services"));
    assert.deepEqual(seen(found, base), [
      "acme/shop at shop/services",
      "acme/auth at shop/services/auth",
    ]);
    assert.deepEqual(seen(await search(join(shop.root, "web")), base), ["acme/web at shop/web"]);
  });

  test("through a symbolic link everything is spelled as it was opened", async () => {
    const shop = make("shop");
    addSubmodule(shop, make("auth"), "auth");
    symlinkSync(shop.root, join(base, "link"));
    const found = await search(join(base, "link"));
    assert.deepEqual(seen(found, base), ["acme/shop at link", "acme/auth at link/auth"]);
    const clones = clonesIn(found).map((clone) => ({ clone }));
    assert.equal(
      ownerOf(clones, join(base, "link/auth/a.ts"))?.owner.clone.repository.name,
      "auth",
    );
  });

  test("submodules are found where a sparse checkout left .gitmodules out", async () => {
    const shop = make("shop");
    addSubmodule(shop, make("auth"), "auth");
    shop.git("sparse-checkout", "set", "--no-cone", "auth/", "a.ts");
    rmSync(join(shop.root, ".gitmodules"), { force: true });
    assert.deepEqual(seen(await search(shop.root), base), [
      "acme/shop at shop",
      "acme/auth at shop/auth",
    ]);
  });

  test(".gitmodules cannot lead out of the repository, into git's folder, or through a link", async () => {
    const shop = make("shop");
    make("outside");
    make("inside", join(shop.root, "inside"));
    symlinkSync(join(base, "outside"), join(shop.root, "link"));
    symlinkSync(base, join(shop.root, "up"));
    const paths = ["../outside", join(base, "outside"), "link", "up/outside", ".git/x", "gone", ""];
    const modules = (all: readonly string[]) =>
      all.map((path, index) => `[submodule "m${index}"]\n\tpath = "${path}"\n`).join("");
    shop.write(".gitmodules", `${modules(paths)}[submodule "ok"]\n\tpath = inside/\n`);
    assert.deepEqual(seen(await search(shop.root), base), [
      "acme/shop at shop",
      "acme/inside at shop/inside",
    ]);
    rmSync(join(shop.root, ".gitmodules"));
    writeFileSync(join(base, "modules"), '[submodule "x"]\n\tpath = inside\n');
    symlinkSync(join(base, "modules"), join(shop.root, ".gitmodules"));
    assert.deepEqual(seen(await search(shop.root), base), ["acme/shop at shop"]);
  });

  test("a folder in no repository stands for the repositories in its direct children", async () => {
    make("web");
    make("api");
    make("hidden", join(base, ".hidden"));
    make("left-pad", join(base, "node_modules"));
    make("deeper", join(base, "group", "deeper"));
    make("plain", join(base, "no-remote")).git("remote", "remove", "origin");
    mkdirSync(join(base, "empty"));
    symlinkSync(join(base, "web"), join(base, "web-link"));
    assert.deepEqual(seen(await search(base), base), [
      "acme/api at api",
      "noGitHubRemote at no-remote",
      "acme/web at web",
    ]);
  });

  test("a folder with no repository anywhere is one problem", async () => {
    mkdirSync(join(base, "empty"));
    assert.deepEqual(seen(await search(base), base), ["notARepository at "]);
  });

  test("at most fifty are looked at", async () => {
    // A git folder that is none: quickly made, quickly refused.
    for (let index = 10; index < 63; index += 1) {
      mkdirSync(join(base, `child-${index}`, ".git"), { recursive: true });
    }
    const found = seen(await search(base), base);
    assert.equal(found.length, 50);
    assert.deepEqual(
      [found.at(0), found.at(-1)],
      ["notARepository at child-10", "notARepository at child-59"],
    );
  });

  test("an abort ends the search with its reason", async () => {
    const reason = new Error("closed");
    const search = findClones(createGit(), base, { acceptedHosts }, AbortSignal.abort(reason));
    await assert.rejects(search, reason);
  });

  test("a worker asks about the submodules' repositories too", async () => {
    const shop = make("shop");
    addSubmodule(shop, make("auth"), "libs/auth");
    const session = await startWorker({
      folders: [shop.root, join(shop.root, "libs/auth")],
      options: { transport: "client", trusted: true, settings: {} },
      http: () => ({ status: 404, headers: {}, body: "{}" }),
    });
    await session.refresh();
    const repositories = await session.connection.sendRequest("runtimeRisk/repositories", {});
    await session.stop();
    assert.deepEqual(repositories, [
      { repository: "github.com/acme/shop", folder: shop.root },
      { repository: "github.com/acme/auth", folder: join(shop.root, "libs/auth") },
    ]);
    const asked = new Set(session.requests.map(({ url }) => new URL(url).pathname));
    assert.ok(asked.has("/repos/acme/shop") && asked.has("/repos/acme/auth"));
  });
});
