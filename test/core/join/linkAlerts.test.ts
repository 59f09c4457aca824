import assert from "node:assert/strict";
import type { DeclaredDeployment } from "../../../src/core/declared/declared.ts";
import { imageName } from "../../../src/core/join/images.ts";
import { linkAlerts } from "../../../src/core/join/linkAlerts.ts";
import { type ImageScope, scopesOf } from "../../../src/core/join/scopes.ts";
import type { BuildStep } from "../../../src/core/runtime.ts";
import { codeScanning, dependabot, secret, workload } from "../risk/examples.ts";

function at(path: string) {
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 0 };
  return codeScanning({ location: { path, region, commit: "c" } });
}

function runs(name: string, ...digests: readonly string[]) {
  const images = digests.map((digest) => ({ digest, reference: undefined, commit: undefined }));
  return workload({ key: `/${name}`, name, images });
}

function scope(digest: string, context?: string, dockerfileFolder = context): ImageScope {
  return { digest, context, dockerfileFolder, reason: `built from ${String(dockerfileFolder)}` };
}

/** Names of the linked workloads, a question mark behind candidates. */
function linked(
  alert: ReturnType<typeof at> | ReturnType<typeof dependabot> | ReturnType<typeof secret>,
  workloads: readonly ReturnType<typeof runs>[],
  scopes: readonly ImageScope[],
): readonly string[] {
  const links = linkAlerts([alert], workloads, scopes)(alert);
  return links.map((link) => `${link.workload.name}${link.isCertain ? "" : "?"}`);
}

suite("links of alerts", () => {
  const api = runs("api", "sha256:a");
  const web = runs("web", "sha256:b");
  const both = [api, web];

  test("the only image holds every file, its build known or not", () => {
    for (const only of [[], [scope("sha256:a")], [scope("sha256:a", "")]]) {
      assert.deepEqual(linked(at("src/x.ts"), [api], only), ["api"]);
    }
  });

  test("a file outside the only image's build context is not in it", () => {
    assert.deepEqual(linked(at("infra/main.tf"), [api], [scope("sha256:a", "services/api")]), []);
    assert.deepEqual(
      linked(at("services/api-docs/x"), [api], [scope("sha256:a", "services/api")]),
      [],
    );
  });

  const monorepo = [scope("sha256:a", "services/api"), scope("sha256:b", "services/web")];

  test("in a monorepo a file belongs to the image whose folder holds it", () => {
    assert.deepEqual(linked(at("services/api/src/x.ts"), both, monorepo), ["api"]);
    assert.deepEqual(linked(at("services/web/x.ts"), both, monorepo), ["web"]);
    assert.deepEqual(linked(at("docs/x.md"), both, monorepo), []);
  });

  test("all kinds are linked by their file", () => {
    const manifest = dependabot({ manifestPath: "services/web/package-lock.json" });
    assert.deepEqual(linked(manifest, both, monorepo), ["web"]);
    const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 0 };
    const location = { path: "services/api/.env", region, commit: "c" };
    assert.deepEqual(linked(secret({ locations: [location] }), both, monorepo), ["api"]);
  });

  const rooted = [scope("sha256:a", "", "services/api"), scope("sha256:b", "", "services/web")];

  test("with the root as context the Dockerfile's folder decides", () => {
    assert.deepEqual(linked(at("services/api/x.ts"), both, rooted), ["api"]);
  });

  test("what several images share makes all of them candidates", () => {
    assert.deepEqual(linked(at("lib/shared.ts"), both, rooted), ["api?", "web?"]);
    assert.deepEqual(linked(at("README.md"), both, rooted), ["api?", "web?"]);
  });

  test("beside bare Dockerfiles a shared file may be in any image, a service's file is in its own", () => {
    const bare = [
      { ...scope("sha256:a", "", "services/api"), context: undefined },
      { ...scope("sha256:b", "", "services/web"), context: undefined },
    ];
    assert.deepEqual(linked(at("services/api/x.ts"), both, bare), ["api"]);
    assert.deepEqual(linked(at("lib/shared.ts"), both, bare), ["api?", "web?"]);
  });

  test("the deepest folder wins", () => {
    const nested = [scope("sha256:a", "services"), scope("sha256:b", "services/web")];
    assert.deepEqual(linked(at("services/web/x.ts"), both, nested), ["web"]);
    assert.deepEqual(linked(at("services/x.ts"), both, nested), ["api"]);
  });

  test("a Dockerfile above its context does not make the context shallower", () => {
    const scopes = [
      scope("sha256:a", "services/api", ""),
      scope("sha256:b", "services", "services"),
    ];
    assert.deepEqual(linked(at("services/api/x.ts"), both, scopes), ["api"]);
  });

  test("an image of unknown build may hold any file: a candidate beside other possibilities", () => {
    const half = [scope("sha256:a"), scope("sha256:b", "services/web")];
    assert.deepEqual(linked(at("docs/x.md"), both, half), ["api?"]);
    assert.deepEqual(linked(at("services/web/x.ts"), both, half), ["web"]);
    const none = [scope("sha256:a"), scope("sha256:b")];
    assert.deepEqual(linked(at("docs/x.md"), both, none), ["api?", "web?"]);
    const root = [scope("sha256:a"), scope("sha256:b", "")];
    assert.deepEqual(linked(at("docs/x.md"), both, root), ["api?", "web?"]);
  });

  test("an alert that names no file may be in any image", () => {
    assert.deepEqual(linked(codeScanning(), both, monorepo), ["api?", "web?"]);
    assert.deepEqual(linked(codeScanning(), [api], monorepo), ["api"]);
  });

  test("workloads that run versions of one image are linked together, certainly", () => {
    const copies = ["a", "c"].map((of) => {
      const image = { digest: `sha256:${of}`, reference: `shop/api:${of}`, commit: undefined };
      return workload({ key: `/${of}`, name: of, images: [image] });
    });
    const scopes = [scope("sha256:a", "services/api"), scope("sha256:c", "services/api")];
    assert.deepEqual(linked(at("services/api/x.ts"), copies, scopes), ["a", "c"]);
  });

  test("two images from one folder stay two", () => {
    const shared = [scope("sha256:a", "", "docker"), scope("sha256:b", "", "docker")];
    assert.deepEqual(linked(at("src/api/x.ts"), both, shared), ["api?", "web?"]);
  });

  test("without workloads nothing is linked", () => {
    assert.deepEqual(linked(at("x"), [], []), []);
  });

  test("every link says why", () => {
    const [link] = linkAlerts([at("services/api/x")], both, monorepo)(at("services/api/x"));
    assert.equal(link?.reason, "built from services/api");
    assert.equal(link?.evidence, "attested");
  });
});

suite("scopes of images", () => {
  const image = { digest: "sha256:a", reference: "acme.azurecr.io/shop/api:1" };
  const step = (changes: Partial<BuildStep>): BuildStep => ({
    images: [],
    context: "services/api",
    dockerfileFolder: "services/api",
    workflow: undefined,
    ...changes,
  });
  const contextOf = (steps: readonly BuildStep[], workflow?: string) =>
    scopesOf([image], [{ digest: image.digest, commit: undefined, workflow }], steps)[0]?.context;

  test("the build step of the attested workflow", () => {
    const steps = [step({ workflow: "a.yml" }), step({ workflow: "b.yml", context: "other" })];
    assert.equal(contextOf(steps, "b.yml"), "other");
  });

  test("of several steps of that workflow the one that makes the image's name", () => {
    const steps = [
      step({ workflow: "a.yml", images: ["shop/web"], context: "web" }),
      step({ workflow: "a.yml", images: ["shop/api"] }),
    ];
    assert.equal(contextOf(steps, "a.yml"), "services/api");
  });

  test("else the only step anywhere that makes the image's name", () => {
    assert.equal(contextOf([step({ workflow: "a.yml", images: ["x/api"] })]), "services/api");
    const twice = [
      step({ workflow: "a.yml", images: ["shop/api"] }),
      step({ workflow: "b.yml", images: ["shop/api"], context: "b" }),
    ];
    assert.equal(contextOf(twice), undefined);
  });

  test("else the Dockerfile in a folder of the image's name, which does not say its context", () => {
    const steps = [step({}), step({ context: "w", dockerfileFolder: "w" })];
    const [scope] = scopesOf([{ digest: "sha256:a", reference: "shop/api:1" }], [], steps);
    assert.equal(scope?.dockerfileFolder, "services/api");
    assert.equal(scope.context, undefined);
  });

  test("else it is not known, and says so", () => {
    const [scope] = scopesOf([{ digest: "sha256:b", reference: undefined }], [], [step({})]);
    assert.equal(scope?.context, undefined);
    assert.match(scope?.reason ?? "", /not found/);
  });

  const build = "a.yml";
  const folderless = { context: "", dockerfileFolder: undefined, dockerfile: undefined };
  const dockerfileOf = (of: string) =>
    step({
      context: `services/${of}`,
      dockerfileFolder: `services/${of}`,
      dockerfile: `services/${of}/Dockerfile`,
    });

  /** Names of the images that one workflow attested and that hold a file; a question mark behind candidates. */
  function holding(
    path: string,
    names: readonly string[],
    steps: readonly BuildStep[],
    declared: readonly DeclaredDeployment[] = [],
  ): readonly string[] {
    const images = names.map((name) => ({
      digest: `sha256:${name}`,
      reference: `acme.azurecr.io/shop/${name}:1`,
      commit: undefined,
      workflow: build,
    }));
    const workloads = images.map((own, index) =>
      workload({ key: `/${index}`, name: names[index] ?? "", images: [own] }),
    );
    return linked(at(path), workloads, scopesOf(images, [], steps, declared));
  }

  test("steps that differ in the Dockerfile's name or the target alone do not tell images apart", () => {
    for (const what of [
      (of: string) => ({ dockerfileFolder: "docker", dockerfile: `docker/Dockerfile.${of}` }),
      (of: string) => ({ dockerfileFolder: "", dockerfile: "Dockerfile", target: of }),
    ]) {
      const steps = ["api", "web"].map((of) =>
        step({ context: "", workflow: build, images: [`shop/${of}`], ...what(of) }),
      );
      assert.deepEqual(holding("src/api/a.js", ["api", "web"], steps), ["api?", "web?"]);
      const declared = ["api", "web"].map((of) => ({
        name: of,
        image: `shop/${of}`,
        folders: [`src/${of}`],
        environment: undefined,
        kind: undefined,
        platform: undefined,
        cluster: undefined,
        namespace: undefined,
        riskFactors: [],
      }));
      assert.deepEqual(holding("src/api/a.js", ["api", "web"], steps, declared), ["api"]);
      const folders = [...steps, ...["api", "web"].map(dockerfileOf)];
      assert.deepEqual(holding("services/web/a.js", ["api", "web"], folders), ["web"]);
      assert.deepEqual(holding("libs/a.js", ["api", "web"], folders), ["api?", "web?"]);
    }
  });

  test("a matrix leaves the Dockerfile's folder by the image's name, else candidates", () => {
    const matrix = step({ workflow: build, ...folderless });
    assert.deepEqual(holding("services/api/a.js", ["api", "web"], [matrix]), ["api?", "web?"]);
    const steps = [matrix, dockerfileOf("api"), dockerfileOf("web")];
    assert.deepEqual(holding("services/api/a.js", ["api", "web"], steps), ["api"]);
    assert.deepEqual(holding("libs/a.js", ["api", "web"], steps), ["api?", "web?"]);
  });

  test("the only step that names images makes no others", () => {
    const steps = [step({ workflow: build, images: ["shop/api"] }), dockerfileOf("web")];
    assert.deepEqual(holding("services/web/a.js", ["api", "web"], steps), ["web"]);
    assert.deepEqual(holding("services/api/a.js", ["api", "web"], steps), ["api"]);
  });

  test("the only step, without names, counts while its workflow attested one image name", () => {
    const steps = [step({ workflow: build })];
    assert.deepEqual(holding("infra/a.tf", ["api"], steps), []);
    assert.deepEqual(holding("services/api/a.js", ["api", "web"], steps), ["api?", "web?"]);
  });

  test("an image pushed by one step under two names is one", () => {
    const steps = [step({ workflow: build, images: ["shop/api", "shop/mirror"] })];
    assert.deepEqual(holding("services/api/a.js", ["api", "mirror"], steps), ["api", "mirror"]);
  });

  for (const [reference, name] of [
    ["acme.azurecr.io/shop/api:1.4", "shop/api"],
    ["ghcr.io/Acme/API@sha256:00", "acme/api"],
    ["localhost:5000/api:dev", "api"],
    ["localhost/api", "api"],
    ["shop/api", "shop/api"],
    ["api:1", "api"],
    ["registry:5000/a/b:c@sha256:1", "a/b"],
    ["", ""],
  ] as const) {
    test(`${reference === "" ? "an empty reference" : reference} is named "${name}"`, () => {
      assert.equal(imageName(reference), name);
    });
  }
});
