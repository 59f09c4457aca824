import assert from "node:assert/strict";
import { buildOf, withBuilds } from "../../src/core/buildOf.ts";
import type { BuildStep } from "../../src/core/runtime.ts";
import { workload } from "./risk/examples.ts";

const step = (workflow: string | undefined, dockerfile: string, images: readonly string[] = []) => {
  const folder = dockerfile.includes("/") ? dockerfile.slice(0, dockerfile.lastIndexOf("/")) : "";
  return { workflow, dockerfile, images, context: folder, dockerfileFolder: folder };
};
const api = step("api.yml", "services/api/Dockerfile", ["shop/api"]);
const web = step("web.yml", "services/web/Dockerfile", ["shop/web"]);
const bare = (path: string) => step(undefined, path);
const found = (reference: string | undefined, workflow: string | undefined, steps: BuildStep[]) =>
  buildOf({ reference }, workflow, steps)?.dockerfile;

suite("what builds an image", () => {
  test("is the only step of the workflow that attested it, whatever it is called", () => {
    assert.equal(found("acme.azurecr.io/x:1", "api.yml", [api, web]), api.dockerfile);
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

  test("is not claimed when its Dockerfile is not in the repository", () => {
    assert.equal(found("api", "api.yml", [{ ...api, dockerfile: undefined }]), undefined);
  });

  test("is kept with every image of the workloads, with its stage and how it is known", () => {
    const digest = `sha256:${"a".repeat(64)}`;
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
