import assert from "node:assert/strict";
import fc from "fast-check";
import { stepsOfTexts } from "../../../src/sources/builds/buildSteps.ts";
import { readInfrastructure } from "../../../src/sources/infrastructure/readInfrastructure.ts";

const path = ".github/workflows/build.yml";

/** `images: context | Dockerfile | stage by who`, of all steps that the files tell of. */
const builds = (files: Readonly<Record<string, string>>) =>
  stepsOfTexts(new Map(Object.entries(files)), "acme/shop").map(
    ({ images, context, dockerfile, target, workflow }) =>
      `${images.join("+")}: ${context ?? "?"} | ${dockerfile ?? "?"}${target === undefined ? "" : ` | ${target}`} by ${workflow?.replace(".github/workflows/", "")}`,
  );
const indented = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));
const script = (run: string, more = "") =>
  builds({
    [path]: `on: push\nenv: { REGISTRY: acme.azurecr.io }\njobs:\n  build:\n    steps:\n      - run: |\n${indented(run, 10)}\n${indented(more, 8)}`,
  });

suite("build commands of scripts", () => {
  // By the reference of each command.
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ["docker build", "docker build -t acme/api:1 .", ["acme/api: | Dockerfile"]],
    [
      "a Dockerfile beside the context",
      "docker build --file docker/api.Dockerfile -t $REGISTRY/api:${{ github.sha }} services/api",
      ["api: services/api | docker/api.Dockerfile"],
    ],
    [
      "continued lines, options with and without values",
      "docker buildx build --push \\\n  --platform linux/amd64,linux/arm64 \\\n  --build-arg A=1 --tag=acme/api \\\n  --target release services/api/",
      ["acme/api: services/api | services/api/Dockerfile | release"],
    ],
    [
      "cd",
      "cd services && cd ./api\npodman build -t acme/api .",
      ["acme/api: services/api | services/api/Dockerfile"],
    ],
    ["cd to nowhere known", 'cd "$DIR"\ndocker build -t acme/api .', ["acme/api: ? | ?"]],
    ["cd back", "cd services/api\ndocker build -t acme/api ../..", ["acme/api: | Dockerfile"]],
    [
      "variables of the script",
      'IMAGE=acme/web\ndocker build -t "$IMAGE:latest" web',
      ["acme/web: web | web/Dockerfile"],
    ],
    [
      "docker image build, sudo",
      "sudo docker image build -t acme/a a",
      ["acme/a: a | a/Dockerfile"],
    ],
    ["buildah", "buildah bud --layers -f Containerfile -t acme/a .", ["acme/a: | Containerfile"]],
    ["nerdctl", "nerdctl --namespace k8s.io build -t acme/a a", ["acme/a: a | a/Dockerfile"]],
    [
      "az acr build, whose Dockerfile counts from the sources",
      "az acr build --registry acme --image shop/api:{{.Run.ID}} --file docker/Dockerfile services/api",
      ["shop/api: services/api | services/api/docker/Dockerfile"],
    ],
    [
      "gcloud builds submit",
      "gcloud builds submit --tag gcr.io/acme/api api",
      ["acme/api: api | api/Dockerfile"],
    ],
    [
      "kaniko",
      "/kaniko/executor --context dir:///workspace/api --dockerfile Dockerfile --destination acme/api:1",
      ["acme/api: api | api/Dockerfile"],
    ],
    ["a Dockerfile from a pipe", "docker build -t acme/a -f - . < x", ["acme/a: | ?"]],
    ["somebody else's repository", "docker build https://github.com/acme/other.git", []],
    ["a folder outside", "docker build ../other", []],
    [
      "what builds nothing",
      "docker push a\ndocker run build\necho docker build .\naz acr login\n# docker build .",
      [],
    ],
    ["a name that is not known", "docker build -t acme/$NAME a", [": a | a/Dockerfile"]],
  ];
  for (const [name, run, expected] of table) {
    test(name, () => {
      assert.deepEqual(
        script(run),
        expected.map((one) => `${one.replace(/: \|/, ":  |")} by build.yml`),
      );
    });
  }

  test("start in the working directory of the step, else of the job, else of the workflow", () => {
    assert.deepEqual(script("docker build -t a/b .", "working-directory: ./api"), [
      "a/b: api | api/Dockerfile by build.yml",
    ]);
    const text = (job: string) =>
      `on: push\ndefaults: { run: { working-directory: all } }\njobs:\n  build:\n    ${job}\n    steps: [{ run: docker build -t a/b . }]\n`;
    assert.deepEqual(builds({ [path]: text("timeout-minutes: 5") }), [
      "a/b: all | all/Dockerfile by build.yml",
    ]);
    assert.deepEqual(builds({ [path]: text("defaults: { run: { working-directory: one } }") }), [
      "a/b: one | one/Dockerfile by build.yml",
    ]);
  });
});

suite("matrix builds", () => {
  const matrix = (axes: string, inputs: string) =>
    builds({
      [path]: `on: push
jobs:
  image:
    strategy:
      matrix:
${indented(axes, 8)}
    steps:
      - uses: docker/build-push-action@v6
        with:
${indented(inputs, 10)}
`,
    });

  test("are one build for every combination that is written out", () => {
    const inputs =
      "context: services/${{ matrix.service }}\ntags: ghcr.io/${{ github.repository_owner }}/${{ matrix.service }}:1";
    assert.deepEqual(matrix("service: [api, web]", inputs), [
      "acme/api: services/api | services/api/Dockerfile by build.yml",
      "acme/web: services/web | services/web/Dockerfile by build.yml",
    ]);
    // The same for each platform is one.
    assert.equal(matrix("service: [api]\nplatform: [amd64, arm64]", inputs).length, 1);
    assert.deepEqual(matrix("service: ${{ fromJSON(needs.x.outputs.all) }}", inputs), [
      ": ? | ? by build.yml",
    ]);
  });

  test("with include and exclude, and values that are maps", () => {
    const inputs =
      "context: ${{ matrix.app.dir }}\nfile: ${{ matrix.app.dir }}/${{ matrix.file || 'Dockerfile' }}";
    assert.deepEqual(
      matrix(
        "include:\n  - app: { dir: a }\n    file: ''\n  - app: { dir: b }\n    file: prod.Dockerfile",
        inputs,
      ),
      [": a | a/Dockerfile by build.yml", ": b | b/prod.Dockerfile by build.yml"],
    );
    const simple = "context: ${{ matrix.os }}/${{ matrix.v }}${{ matrix.x }}";
    assert.deepEqual(
      matrix(
        "os: [a, b]\nv: [1, 2]\nx: ['']\nexclude:\n  - { os: b, v: 1 }\ninclude:\n  - { os: c, v: 3, x: '' }",
        simple,
      ).map((one) => one.split(" ")[1]),
      ["a/1", "a/2", "b/2", "c/3"],
    );
  });
});

suite("what workflows call", () => {
  test("a reusable workflow with its inputs is the caller's, and told at both places", () => {
    const called = `on:
  workflow_call:
    inputs:
      service: { type: string, required: true }
      dockerfile: { type: string, default: Dockerfile }
jobs:
  image:
    steps:
      - id: image
        uses: docker/build-push-action@v6
        with:
          context: services/\${{ inputs.service }}
          file: services/\${{ inputs.service }}/\${{ inputs.dockerfile }}
          tags: acme/\${{ inputs.service }}
`;
    const caller = `on: push
jobs:
  api:
    uses: ./.github/workflows/image.yml
    with: { service: api }
  web:
    uses: ./.github/workflows/image.yml
    with: { service: web, dockerfile: web.Dockerfile }
  other:
    uses: acme/other/.github/workflows/image.yml@v1
`;
    const files = { [path]: caller, ".github/workflows/image.yml": called };
    assert.deepEqual(builds(files), [
      "acme/api: services/api | services/api/Dockerfile by build.yml",
      "acme/web: services/web | services/web/web.Dockerfile by build.yml",
    ]);
    const [first] = stepsOfTexts(new Map(Object.entries(files)));
    assert.deepEqual(first?.places, [`${path}#api`, ".github/workflows/image.yml#image/image"]);
    const lines = readInfrastructure(path, caller).builds;
    assert.deepEqual(
      lines.map(({ region, place }) => [region.startLine, place]),
      [
        [4, `${path}#api`],
        [7, `${path}#web`],
      ],
    );
  });

  test("an action of the repository, and workflows that call themselves", () => {
    const action = `inputs: { folder: { default: api } }
runs:
  using: composite
  steps:
    - run: docker build -t acme/x \${{ inputs.folder }}
      shell: bash
`;
    const text =
      "on: push\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/build\n        with: { folder: web }\n";
    assert.deepEqual(builds({ [path]: text, ".github/actions/build/action.yml": action }), [
      "acme/x: web | web/Dockerfile by build.yml",
    ]);
    const loop = `on: [push, workflow_call]\njobs:\n  a: { uses: ./${path} }\n  b: { steps: [{ run: docker build -t a/b . }] }\n`;
    assert.deepEqual(builds({ [path]: loop }).length, 5);
  });

  test("names that other steps put together, and those of the repository", () => {
    const text = `on: push
env: { REGISTRY: ghcr.io, IMAGE_NAME: "\${{ github.repository }}" }
jobs:
  a:
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with: { images: "\${{ env.REGISTRY }}/\${{ env.IMAGE_NAME }}" }
      - uses: docker/build-push-action@v6
        with: { context: ., tags: "\${{ steps.meta.outputs.tags }}" }
      - uses: docker/build-push-action@v6
        with: { context: b, outputs: "type=image,name=ghcr.io/acme/digest,push-by-digest=true" }
`;
    assert.deepEqual(builds({ [path]: text }), [
      "acme/shop:  | Dockerfile by build.yml",
      "acme/digest: b | b/Dockerfile by build.yml",
    ]);
  });

  test("of a git context the Dockerfile counts from its folder", () => {
    const text = `on: push
jobs:
  a:
    steps:
      - uses: docker/build-push-action@v6
        with: { context: "{{defaultContext}}:services/api", file: prod.Dockerfile, tags: a/b }
`;
    assert.deepEqual(builds({ [path]: text }), [
      "a/b: services/api | services/api/prod.Dockerfile by build.yml",
    ]);
  });
});

suite("builds that files describe", () => {
  const compose = `name: shop
x-build: &build { context: ., dockerfile: docker/Dockerfile }
services:
  api: { build: ./api, image: "acme/api:\${TAG:-1}" }
  web: { build: { <<: *build, target: release } }
  db: { image: postgres }
  inline: { build: { context: ., dockerfile_inline: FROM scratch } }
`;

  test("Compose", () => {
    assert.deepEqual(builds({ "deploy/compose.yaml": compose }), [
      "acme/api: deploy/api | deploy/api/Dockerfile by deploy/compose.yaml",
      "shop-web: deploy | deploy/docker/Dockerfile | release by deploy/compose.yaml",
    ]);
    const run =
      "on: push\njobs:\n  a:\n    steps:\n      - run: docker compose -f deploy/compose.yaml build --pull web\n";
    assert.equal(
      builds({ [path]: run, "deploy/compose.yaml": compose })[0],
      "shop-web: deploy | deploy/docker/Dockerfile | release by build.yml",
    );
  });

  const bake = `variable "TAG" { default = "1" }
variable "REGISTRY" {
  default = "acme.azurecr.io"
}
group "default" { targets = ["api", "all"] }
target "_common" {
  dockerfile = "Dockerfile"
  target     = "release"
}
target "api" {
  inherits = ["_common"]
  context  = "services/api"
  tags     = ["\${REGISTRY}/shop/api:\${TAG}"]
}
target "all" {
  name    = "all-\${item}"
  matrix  = { item = ["a", "b"] }
  context = "services/\${item}"
  tags    = ["\${REGISTRY}/shop/\${item}", notequal("", TAG) ? "x" : ""]
}
target "other" { context = "https://github.com/acme/other.git" }
`;

  test("bake, in HCL and JSON, by its action or in a script", () => {
    const action = (inputs: string) =>
      `on: push\njobs:\n  a:\n    steps:\n      - uses: docker/bake-action@v6\n        with: { ${inputs} }\n`;
    const files = (text: string) => ({ [path]: text, "docker-bake.hcl": bake });
    assert.deepEqual(builds(files(action("push: true"))), [
      "shop/api: services/api | services/api/Dockerfile | release by build.yml",
      "shop/a: services/a | services/a/Dockerfile by build.yml",
      "shop/b: services/b | services/b/Dockerfile by build.yml",
    ]);
    assert.equal(builds(files(action("targets: api"))).length, 1);
    assert.deepEqual(builds(files(action("targets: other"))), []);
    const run = "on: push\njobs: { a: { steps: [{ run: docker buildx bake --push api }] } }\n";
    assert.equal(builds(files(run)).length, 1);
    const json = JSON.stringify({
      group: { default: { targets: ["web", "default"] } },
      target: { web: { context: "web", tags: ["acme/web:1"] } },
    });
    assert.deepEqual(builds({ [path]: action("files: ci/bake.json"), "ci/bake.json": json }), [
      "acme/web: web | web/Dockerfile by build.yml",
    ]);
  });
});

suite("hostile build files", () => {
  test("whatever they hold, reading ends and every path is inside of the repository", () => {
    const word = fc.constantFrom(
      ...'jobs:|\n|  a:|    steps:|      - |run: |uses: |docker build |docker/build-push-action@v6|with:|context: |../|/etc|.|-t |a/b|${{ matrix.x }}|${{|}}|$(|"|\'|strategy: { matrix: { x: [1, 2] } }|&a |*a|<<: *a|cd |\\\n|target "a" {|}|= |[|"${|services:|build: '.split(
        "|",
      ),
    );
    const name = fc.constantFrom(path, "compose.yaml", "docker-bake.hcl", "docker-bake.json");
    fc.assert(
      fc.property(
        fc.dictionary(
          name,
          fc.array(word).map((parts) => parts.join("")),
          { maxKeys: 4 },
        ),
        (files) => {
          const bakes = `on: push\njobs: { z: { steps: [{ run: docker buildx bake }, { uses: docker/bake-action@v6 }] } }`;
          const all = new Map(Object.entries({ ".github/workflows/z.yml": bakes, ...files }));
          for (const { context = "", dockerfile = "" } of stepsOfTexts(all)) {
            for (const one of [context, dockerfile]) {
              assert.ok(!one.startsWith("/") && !one.split("/").includes(".."), one);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("huge and deep ones take no longer than their size", () => {
    const many = 20_000;
    const texts: Readonly<Record<string, string>> = {
      [path]: `jobs:\n  a:\n    steps:\n      - run: ${"docker build ".repeat(many)}\n`,
      ".github/workflows/deep.yml": `jobs: ${"{ a: ".repeat(2000)}`,
      ".github/workflows/z.yml": "jobs: { z: { steps: [{ run: docker buildx bake }] } }",
      "docker-bake.hcl": `target "default" { context = "${"${".repeat(many)} \n ${'a = ["'.repeat(many)}`,
      "compose.yaml": `services:\n  a: { build: "${"${A:-".repeat(many)}" }\n`,
    };
    assert.ok(Array.isArray(stepsOfTexts(new Map(Object.entries(texts)))));
  });
});
