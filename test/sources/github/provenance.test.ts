import assert from "node:assert/strict";
import { provenanceOf } from "../../../src/sources/github/provenance.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const other = "ffffffffffffffffffffffffffffffffffffffff";

function bundleOf(predicate: object): object {
  const statement = { subject: [{ digest: { sha256: "AB".repeat(32) } }], predicate };
  return {
    dsseEnvelope: { payload: Buffer.from(JSON.stringify(statement)).toString("base64") },
  };
}

suite("provenance statements", () => {
  test("SLSA 0.2 as github.com/slsa-framework/slsa-github-generator writes it", () => {
    const read = provenanceOf(
      bundleOf({
        builder: { id: "https://github.com/slsa-framework/slsa-github-generator" },
        invocation: {
          configSource: {
            uri: "git+https://github.com/acme/shop@refs/tags/v1.2.0",
            digest: { sha1: commit },
            entryPoint: ".github/workflows/release.yml",
          },
        },
        materials: [
          { uri: "git+https://github.com/acme/base@refs/heads/main", digest: { sha1: other } },
        ],
        metadata: { buildInvocationId: "123-1" },
      }),
      digest,
    );
    assert.deepEqual(read, {
      commit,
      workflow: ".github/workflows/release.yml",
      ref: "refs/tags/v1.2.0",
      run: "123-1",
    });
  });

  test("SLSA 0.2 of another builder: its entry point is no workflow, its commit among the materials", () => {
    const read = provenanceOf(
      bundleOf({
        invocation: {
          configSource: { uri: "https://github.com/acme/shop", entryPoint: "Dockerfile" },
        },
        materials: [
          { uri: "pkg:docker/node@20", digest: { sha256: "00" } },
          { uri: "git+https://github.com/acme/base.git@main", digest: { sha1: other } },
          { uri: "git+https://github.com/acme/shop.git@main", digest: { sha1: commit } },
        ],
      }),
      digest,
    );
    assert.deepEqual([read?.commit, read?.workflow], [commit, undefined]);
  });

  test("SLSA 1: of several commits the one of the workflow's repository", () => {
    const definition = (dependencies: readonly object[]) => ({
      buildDefinition: {
        externalParameters: { workflow: { repository: "https://github.com/acme/shop" } },
        resolvedDependencies: dependencies,
      },
    });
    const base = {
      uri: "git+https://github.com/acme/base@refs/heads/main",
      digest: { gitCommit: other },
    };
    const own = {
      uri: "git+https://github.com/acme/shop@refs/heads/main",
      digest: { gitCommit: commit },
    };
    for (const dependencies of [
      [base, own],
      [own, base],
    ]) {
      assert.equal(provenanceOf(bundleOf(definition(dependencies)), digest)?.commit, commit);
    }
    const unknown = { digest: { gitCommit: other } };
    assert.equal(provenanceOf(bundleOf(definition([base, unknown])), digest)?.commit, undefined);
  });

  test("what holds no statement is not read, one about another image says nothing", () => {
    for (const bundle of [
      undefined,
      null,
      5,
      "x",
      {},
      { dsseEnvelope: { payload: 5 } },
      { dsseEnvelope: { payload: "!!!!" } },
      { dsseEnvelope: { payload: Buffer.from("[1]").toString("base64") } },
    ]) {
      assert.equal(provenanceOf(bundle, digest), undefined);
    }
    const foreign = provenanceOf(bundleOf({}), `sha256:${"00".repeat(32)}`);
    assert.ok(foreign !== undefined);
    assert.equal(foreign.commit, undefined);
  });
});
