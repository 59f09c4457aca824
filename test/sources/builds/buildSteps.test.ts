import assert from "node:assert/strict";
import { readBuildSteps, stepsOfTexts } from "../../../src/sources/builds/buildSteps.ts";
import { listFiles } from "../../../src/sources/git/files.ts";
import { createGit } from "../../../src/sources/git/git.ts";
import { makeClone, type TestClone } from "../../support/clone.ts";
import { calm } from "../../support/gitHubClient.ts";

const path = ".github/workflows/build.yml";

const workflowSteps = (at: string, content: string) => stepsOfTexts(new Map([[at, content]]));

/** A workflow with one build step of these inputs. */
function workflow(inputs: string, uses = "docker/build-push-action@v6"): string {
  return `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ${uses}
        with:
${inputs
  .split("\n")
  .map((line) => `          ${line}`)
  .join("\n")}
`;
}

function step(inputs: string) {
  const steps = workflowSteps(path, workflow(inputs));
  assert.equal(steps.length, 1);
  const [first] = steps;
  assert.ok(first !== undefined);
  const { places, ...step } = first;
  assert.deepEqual(places, [`${path}#build/docker/build-push-action@v6`]);
  return step;
}

suite("build steps of a workflow", () => {
  test("context, Dockerfile and image names are read", () => {
    assert.deepEqual(
      step(
        "context: ./services/payments-api/\nfile: services/payments-api/docker/Dockerfile\ntags: acme.azurecr.io/shop/payments-api:1.4",
      ),
      {
        images: ["shop/payments-api"],
        context: "services/payments-api",
        dockerfileFolder: "services/payments-api/docker",
        dockerfile: "services/payments-api/docker/Dockerfile",
        workflow: path,
      },
    );
  });

  test("without a context it is the whole repository, without a file the context's Dockerfile", () => {
    assert.deepEqual(step("tags: acme/a"), {
      images: ["acme/a"],
      context: "",
      dockerfileFolder: "",
      dockerfile: "Dockerfile",
      workflow: path,
    });
    assert.equal(step("context: web\ntags: a")?.dockerfile, "web/Dockerfile");
    assert.equal(step("context: web\nfile: ../Dockerfile\ntags: a")?.dockerfile, undefined);
    assert.equal(step("target: release\ntags: a")?.target, "release");
    assert.equal(step("target: ${{ matrix.stage }}\ntags: a")?.target, undefined);
    assert.equal(step("context: web\ntags: a")?.dockerfileFolder, "web");
    assert.equal(step("file: Dockerfile\ntags: a")?.dockerfileFolder, "");
  });

  test("a folder of the action's default context is that folder", () => {
    assert.equal(
      step('context: "{{defaultContext}}:services/api"\ntags: a')?.context,
      "services/api",
    );
    assert.equal(step('context: "{{defaultContext}}"\ntags: a')?.context, "");
  });

  test("several tags make each name once; expressions stand for what is not known", () => {
    const tags = [
      "tags: |",
      "  ${{ env.REGISTRY }}/acme/api:${{ github.sha }}",
      "  ghcr.io/acme/api:latest",
      "  ghcr.io/acme/api:2,ghcr.io/acme/other@sha256:00",
      "  ${{ steps.meta.outputs.tags }}",
      "  ghcr.io/acme/${{ matrix.service }}:1",
    ].join("\n");
    const images = step(tags)?.images ?? [];
    assert.ok(images.includes("acme/api"));
    assert.ok(images.includes("acme/other"));
    assert.deepEqual(
      [...new Set(images.map((name) => name.replace(/^.*\//, "")))],
      ["api", "other"],
    );
    assert.equal(new Set(images).size, images.length);
  });

  test("a file or a context with an expression is not known, and not the root", () => {
    const file = step("file: services/${{ matrix.s }}/Dockerfile\ntags: a");
    assert.deepEqual(
      [file?.context, file?.dockerfileFolder, file?.dockerfile],
      ["", undefined, undefined],
    );
    const context = step("context: services/${{ matrix.s }}\ntags: a");
    assert.ok(context !== undefined);
    assert.deepEqual(
      [context.context, context.dockerfileFolder, context.dockerfile],
      [undefined, undefined, undefined],
    );
  });

  test("a name that an expression has a part in says nothing", () => {
    assert.deepEqual(step("tags: acme/${{ matrix.s }}-api:1")?.images, []);
  });

  for (const context of ["https://github.com/acme/other.git", "/tmp/x", "../other"]) {
    test(`a context that cannot be told (${context}) makes no step`, () => {
      assert.deepEqual(workflowSteps(path, workflow(`context: "${context}"\ntags: a`)), []);
    });
  }

  test("other actions and workflows without jobs have none", () => {
    assert.deepEqual(workflowSteps(path, workflow("tags: a", "docker/metadata-action@v5")), []);
    for (const content of ["", "on: push", "jobs: 3", "jobs: [", "- a", "\u0000"]) {
      assert.deepEqual(workflowSteps(path, content), []);
    }
  });
});

suite("build steps of a clone", () => {
  let clone: TestClone;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
  });

  teardown(() => clone.remove());

  test("are those of its workflows, then its Dockerfiles; ignored files do not count", async () => {
    clone.commit({
      [path]: workflow("context: services/api\ntags: acme/api"),
      ".github/workflows/nested/no.yml": workflow("tags: no"),
      "services/api/Dockerfile": "FROM scratch\n",
      "web/Containerfile": "FROM scratch\n",
      "web/prod.Dockerfile": "FROM scratch\n",
      "docs/Dockerfile-notes/readme.md": "x",
      ".gitignore": "ignored/\n",
    });
    clone.write("ignored/Dockerfile", "FROM scratch\n");
    clone.write("new/Dockerfile.dev", "FROM scratch\n");
    const git = createGit();
    const files = await listFiles(git, clone.folder, calm);
    assert.ok(files.includes("new/Dockerfile.dev"));
    assert.ok(!files.some((file) => file.startsWith("ignored/")));
    const steps = await readBuildSteps(clone.folder, files, { signal: calm });
    assert.deepEqual(
      steps.map(({ workflow, context }) => [workflow, context]),
      [
        [path, "services/api"],
        [undefined, "new"],
        [undefined, "services/api"],
        [undefined, "web"],
        [undefined, "web"],
      ].toSorted((a, b) => Number(b[0] !== undefined) - Number(a[0] !== undefined)),
    );
  });

  test("a workflow that is gone or too large is passed over", async () => {
    clone.write(".github/workflows/large.yml", `${workflow("tags: a")}#${"x".repeat(1024 * 1024)}`);
    const files = [".github/workflows/gone.yml", ".github/workflows/large.yml"];
    assert.deepEqual(await readBuildSteps(clone.folder, files, { signal: calm }), []);
  });

  test("names with spaces and non-ASCII letters come as they are", async () => {
    clone.commit({ "dienste/größe und/Dockerfile": "FROM scratch\n" });
    const files = await listFiles(createGit(), clone.folder, calm);
    assert.deepEqual(files, ["dienste/größe und/Dockerfile"]);
  });

  test("a folder that is no repository has no files; a cancelled reading rejects", async () => {
    assert.deepEqual(await listFiles(createGit(), "/", calm), []);
    const reason = new Error("closed");
    await assert.rejects(
      readBuildSteps(clone.folder, [path], { signal: AbortSignal.abort(reason) }),
      reason,
    );
    await assert.rejects(listFiles(createGit(), clone.folder, AbortSignal.abort(reason)), reason);
  });
});
