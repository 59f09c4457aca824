import assert from "node:assert/strict";
import { createGit } from "../../../src/sources/git/git.ts";
import { readMentionedImages } from "../../../src/sources/git/mentionedImages.ts";
import { calm } from "../../support/gitHubClient.ts";
import { createRepository, removeFolder, type ScratchRepository } from "./scratchRepository.ts";

suite("images that manifests run", () => {
  let scratch: ScratchRepository;
  setup(() => {
    scratch = createRepository();
  });
  teardown(() => removeFolder(scratch.root));

  const read = (files: readonly string[]) =>
    readMentionedImages(createGit(), { root: scratch.root, files, owner: "Acme" }, calm);

  test("those of a private registry and the owner's own, from YAML files that git knows or not", async () => {
    scratch.write(
      "deploy/api.yaml",
      [
        "containers:",
        "  - image: acme.azurecr.io/shop/api:1.4 # the API",
        '    - image: "ghcr.io/acme/jobs@sha256:00"',
        "  - image: ghcr.io/other/tool:1",
        "  - image: mcr.microsoft.com/dotnet/runtime:9.0",
        "  - image: redis:7",
        "  - image: acme.azurecr.io/${SERVICE}:1",
        "    imagePullPolicy: Always",
        "    baseimage: acme.azurecr.io/not/this",
      ].join("\n"),
    );
    scratch.write("notes.txt", "image: acme.azurecr.io/shop/other\n");
    scratch.commit();
    scratch.write("deploy/new.yml", "image: acme.azurecr.io/shop/new\n");
    const found = await read(["deploy/api.yaml", "deploy/new.yml", "notes.txt"]);
    assert.deepEqual([...found].toSorted(), ["acme/jobs", "shop/api", "shop/new"]);
  });

  test("none where there is no YAML, and where git finds nothing", async () => {
    scratch.write("a.yml", "name: x\n");
    scratch.commit();
    assert.deepEqual([...(await read([]))], []);
    assert.deepEqual([...(await read(["a.yml"]))], []);
    assert.deepEqual([...(await read(["missing.yml"]))], []);
  });

  test("a name with a star in it is that file, no pattern", async () => {
    scratch.write("b.yml", "image: acme.azurecr.io/shop/b\n");
    scratch.commit();
    assert.deepEqual([...(await read(["*.yml"]))], []);
  });
});
