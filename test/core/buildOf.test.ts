import assert from "node:assert/strict";
import { withBuilds } from "../../src/core/buildOf.ts";
import type { BuildStep } from "../../src/core/runtime.ts";
import { workload } from "./risk/examples.ts";

const step = (workflow: string | undefined, dockerfile: string, images: readonly string[] = []) => {
  const folder = dockerfile.includes("/") ? dockerfile.slice(0, dockerfile.lastIndexOf("/")) : "";
  return { workflow, dockerfile, images, context: folder, dockerfileFolder: folder };
};
const api = step("api.yml", "services/api/Dockerfile", ["shop/api"]);
const web = step("web.yml", "services/web/Dockerfile", ["shop/web"]);
const nothing = {
  environment: undefined,
  kind: undefined,
  platform: undefined,
  cluster: undefined,
  namespace: undefined,
  riskFactors: [],
};
const bare = (path: string) => step(undefined, path);
const digest = `sha256:${"a".repeat(64)}`;
const found = (reference: string | undefined, workflow: string | undefined, steps: BuildStep[]) => {
  const running = workload({ images: [{ reference, digest, commit: undefined, workflow }] });
  return withBuilds([running], [], steps)[0]?.images[0]?.build?.dockerfile;
};

suite("what builds an image", () => {
  test("is the step of the workflow that attested it, when it makes an image of its name", () => {
    assert.equal(found("acme.azurecr.io/other/api:1", "api.yml", [api, web]), api.dockerfile);
  });

  test("is not the only step of that workflow when it makes an image of another name", () => {
    assert.equal(found("acme.azurecr.io/x:1", "api.yml", [api, web]), undefined);
    assert.equal(found("acme.azurecr.io/shop/web:1", "api.yml", [api, web]), undefined);
  });

  test("is the only step of that workflow when it names no image, as long as that attested one", () => {
    const silent = step("api.yml", "services/api/Dockerfile");
    assert.equal(found("acme.azurecr.io/x:1", "api.yml", [silent, web]), silent.dockerfile);
    assert.equal(found(undefined, "api.yml", [api, web]), api.dockerfile);
    const image = (name: string, digit: string) => ({
      reference: name,
      digest: `sha256:${digit.repeat(64)}`,
      commit: undefined,
      workflow: "api.yml",
    });
    const two = workload({ images: [image("x", "1"), image("y", "2")] });
    const builds = withBuilds([two], [], [silent, web])[0]?.images.map(({ build }) => build);
    assert.deepEqual(builds, [undefined, undefined]);
  });

  test("of several steps there, the one that makes an image of its name, or none", () => {
    const both = [api, { ...web, workflow: "api.yml" }];
    assert.equal(found("acme.azurecr.io/shop/web:1", "api.yml", both), web.dockerfile);
    assert.equal(found("acme.azurecr.io/shop/other:1", "api.yml", both), undefined);
    // Not another workflow's either: the attestation says that it was this one.
    assert.equal(found("other", "api.yml", [...both, step("o.yml", "o", ["other"])]), undefined);
  });

  test("else the only step that makes an image of its name", () => {
    assert.equal(found("api", undefined, [api, web]), api.dockerfile);
    assert.equal(found("api", "gone.yml", [api, web]), api.dockerfile);
    const twice = [api, step("again.yml", "tools/Dockerfile", ["api"])];
    assert.equal(found("api", undefined, twice), undefined);
  });

  test("else the Dockerfile in a folder of its name, else the only one", () => {
    const files = [bare("services/api/Dockerfile"), bare("services/web/Dockerfile")];
    assert.equal(found("shop/api", undefined, files), "services/api/Dockerfile");
    assert.equal(found("other", undefined, files), undefined);
    assert.equal(found("other", undefined, [bare("Dockerfile")]), "Dockerfile");
    assert.equal(found(undefined, undefined, [bare("Dockerfile")]), "Dockerfile");
    const two = [bare("services/api/Dockerfile"), bare("services/api/Dockerfile.debug")];
    assert.equal(found("shop/api", undefined, two), undefined);
    assert.equal(found("shop/api", undefined, []), undefined);
  });

  test("the same build twice is one, and a workflow is asked before a Compose file", () => {
    const again = { ...api, workflow: "release.yml", places: ["release.yml#a"] };
    assert.equal(found("api", undefined, [api, again]), api.dockerfile);
    const local = { ...step("compose.yaml", "Dockerfile", ["shop/api"]), isLocal: true };
    assert.equal(found("api", undefined, [local, api]), api.dockerfile);
    assert.equal(found("api", undefined, [local]), "Dockerfile");
    const image = { reference: "api", digest, commit: undefined, workflow: "api.yml" };
    const twice = ["api.yml#try", "api.yml#push"].map((place) => ({ ...api, places: [place] }));
    const [running] = withBuilds([workload({ images: [image] })], [], twice);
    assert.deepEqual(running?.images[0]?.build?.places, ["api.yml#try", "api.yml#push"]);
  });

  test("the only Dockerfile of a declared folder, before any name", () => {
    const files = [bare("services/api/Dockerfile"), bare("apps/next/Dockerfile")];
    const of = (workflow: string | undefined, ...folders: readonly string[]) =>
      withBuilds(
        [
          workload({
            images: [{ reference: "shop/api", digest, commit: undefined, workflow }],
          }),
        ],
        [],
        [...files, web],
        [{ ...nothing, name: "api", image: "shop/api", folders }],
      )[0]?.images[0]?.build?.dockerfile;
    assert.equal(of(undefined, "apps/next"), "apps/next/Dockerfile");
    assert.equal(of(undefined, "apps", "services"), "services/api/Dockerfile");
    // An attestation is a surer word: it was built by another workflow.
    assert.equal(of("web.yml", "apps/next"), undefined);
  });

  test("is not claimed when its Dockerfile is not in the repository", () => {
    assert.equal(found("api", "api.yml", [{ ...api, dockerfile: undefined }]), undefined);
  });

  test("is kept with every image of the workloads, with its stage and how it is known", () => {
    const running = workload({ images: [{ reference: "api", digest, commit: undefined }] });
    const provenance = { digest, commit: undefined, workflow: "api.yml" };
    const [one] = withBuilds([running], [provenance], [{ ...api, target: "release" }, web]);
    assert.deepEqual(one?.images[0]?.build, {
      dockerfile: api.dockerfile,
      target: "release",
      workflow: "api.yml",
      reason: "built from it by api.yml, as the image's attestation says",
    });
    assert.deepEqual(withBuilds([running], [], []), [running]);
  });
});
