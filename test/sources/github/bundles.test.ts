import assert from "node:assert/strict";
import { compress } from "snappyjs";
import type { Attestation } from "../../../src/sources/github/attestations.ts";
import { decodeBundle, readProvenances } from "../../../src/sources/github/bundles.ts";
import { type Transport, TransportError } from "../../../src/sources/transport.ts";
import { calm, clientOver } from "../../support/gitHubClient.ts";

const store = "https://tmaproduction.blob.core.windows.net";
const digest = `sha256:${"ab".repeat(32)}`;
const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

function bundle(subject = digest): object {
  const statement = {
    subject: [{ name: "shop/api", digest: { sha256: subject.slice("sha256:".length) } }],
    predicate: {
      buildDefinition: {
        externalParameters: {
          workflow: {
            path: ".github/workflows/api.yml",
            ref: "refs/heads/main",
            repository: "https://github.com/acme/shop",
          },
        },
        resolvedDependencies: [
          {
            uri: "git+https://github.com/acme/shop@refs/heads/main",
            digest: { gitCommit: commit },
          },
        ],
      },
      runDetails: {
        metadata: { invocationId: "https://github.com/acme/shop/actions/runs/7/attempts/1" },
      },
    },
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  return { dsseEnvelope: { payload } };
}

function attestation(bundleUrl: string | undefined, changes: Partial<Attestation> = {}) {
  return { digest, repositoryId: 4711, provenance: undefined, bundleUrl, ...changes };
}

function snappy(value: unknown): Uint8Array {
  return compress(new TextEncoder().encode(JSON.stringify(value)));
}

/** A client over a store that answers every address alike, and what was asked. */
function over(answer: () => { readonly status: number; readonly body: Uint8Array }) {
  const asked: { readonly url: string; readonly auth: string }[] = [];
  const transport: Transport = (request) => {
    asked.push({ url: request.url, auth: request.auth });
    try {
      return Promise.resolve({ headers: {}, ...answer() });
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error("no error"));
    }
  };
  return { github: clientOver(transport), asked };
}

const good = () => ({ status: 200, body: snappy(bundle()) });

suite("bundles of attestations", () => {
  test("one behind a signed address is fetched without a credential, decompressed and read", async () => {
    const { github, asked } = over(good);
    const url = `${store}/attestations/1.json.sn?sig=x`;
    const reading = await readProvenances(github, [attestation(url)], calm);
    assert.deepEqual(reading, {
      facts: [
        {
          digest,
          commit,
          workflow: ".github/workflows/api.yml",
          ref: "refs/heads/main",
          run: "https://github.com/acme/shop/actions/runs/7/attempts/1",
        },
      ],
      problem: undefined,
    });
    assert.deepEqual(asked, [{ url, auth: "none" }]);
  });

  test("it is fetched once, however often its address is signed anew", async () => {
    const { github, asked } = over(good);
    for (const signature of ["a", "b"]) {
      const url = `${store}/attestations/1.json.sn?sig=${signature}`;
      const reading = await readProvenances(github, [attestation(url)], calm);
      assert.equal(reading.facts[0]?.commit, commit);
    }
    assert.equal(asked.length, 1);
  });

  for (const url of [
    "https://blob.example/1.json.sn",
    "http://tmaproduction.blob.core.windows.net/1.json.sn",
    `${store}.evil.example/1.json.sn`,
    "https://mona@tmaproduction.blob.core.windows.net/1.json.sn",
    "https://api.github.com/1.json.sn",
    "not an address",
  ]) {
    test(`nothing is sent to ${url}`, async () => {
      const { github, asked } = over(good);
      const reading = await readProvenances(github, [attestation(url)], calm);
      assert.equal(asked.length, 0);
      assert.deepEqual(reading.facts, [{ digest, commit: undefined, workflow: undefined }]);
      assert.equal(reading.problem?.state, "partial");
      assert.match(
        reading.problem?.detail ?? "",
        /of 1 image was not read, so its commit.*not GitHub's store/,
      );
    });
  }

  for (const [name, answer, words] of [
    ["expired", { status: 403, body: new Uint8Array() }, /has expired/],
    ["gone", { status: 404, body: new Uint8Array() }, /has expired/],
    ["broken", { status: 500, body: new Uint8Array() }, /answered 500/],
    ["no Snappy", { status: 200, body: new TextEncoder().encode("{}") }, /damaged/],
    ["no JSON", { status: 200, body: compress(new TextEncoder().encode("no")) }, /damaged/],
  ] as const) {
    test(`an address that is ${name} leaves the image attested`, async () => {
      const { github } = over(() => answer);
      const reading = await readProvenances(github, [attestation(`${store}/1`)], calm);
      assert.deepEqual(reading.facts, [{ digest, commit: undefined, workflow: undefined }]);
      assert.match(reading.problem?.detail ?? "", words);
    });
  }

  test("so does a store that cannot be reached", async () => {
    const { github } = over(() => {
      throw new TransportError("network", "no route");
    });
    const reading = await readProvenances(github, [attestation(`${store}/1`)], calm);
    assert.equal(reading.facts.length, 1);
    assert.match(reading.problem?.detail ?? "", /could not be reached: no route/);
  });

  test("another attestation of the image that names its commit makes up for one that failed", async () => {
    const { github } = over(() => ({ status: 403, body: new Uint8Array() }));
    const provenance = { commit, workflow: undefined, ref: undefined, run: undefined };
    const inline = attestation(undefined, { provenance });
    const lost = attestation(`${store}/1`);
    for (const both of [
      [inline, lost],
      [lost, inline],
    ]) {
      const reading = await readProvenances(github, both, calm);
      assert.deepEqual(
        [reading.facts.map((fact) => fact.commit), reading.problem],
        [[commit], undefined],
      );
    }
  });

  test("a statement about another image says nothing about this one", async () => {
    const other = snappy(bundle(`sha256:${"cd".repeat(32)}`));
    const { github } = over(() => ({ status: 200, body: other }));
    const reading = await readProvenances(github, [attestation(`${store}/1`)], calm);
    assert.equal(reading.facts[0]?.commit, undefined);
  });

  test("the run's page is kept only when it is on the repository's host", async () => {
    const run = "https://evil.example/actions/runs/7";
    const provenance = { commit, workflow: undefined, ref: undefined, run };
    const { github } = over(good);
    const reading = await readProvenances(github, [attestation(undefined, { provenance })], calm);
    assert.equal(reading.facts[0]?.run, undefined);
  });
});

/** Why a bundle is not read; empty when it is. */
function refusalOf(compressed: Uint8Array): string {
  const decoded = decodeBundle(compressed);
  return typeof decoded === "string" ? decoded : "";
}

suite("Snappy bundles", () => {
  test("what says that it grows over 16 MiB is not decompressed", () => {
    // The varint of 16 MiB and one, and then a literal of one byte.
    const huge = Uint8Array.from([0x81, 0x80, 0x80, 0x08, 0x00, 0x20]);
    assert.match(refusalOf(huge), /too large/);
  });

  test("nor is what is over 4 MiB compressed", () => {
    assert.match(refusalOf(new Uint8Array(4 * 1024 * 1024 + 1)), /too large/);
  });

  test("a length that would send the decoder backwards ends it", () => {
    // A literal with a length of four bytes, all ones.
    const looping = Uint8Array.from([0x05, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x20, 0x20]);
    assert.match(refusalOf(looping), /damaged/);
  });

  test("a stream that ends too early is damaged", () => {
    const whole = snappy(bundle());
    for (const length of [0, 1, 2, whole.length - 1]) {
      assert.match(refusalOf(whole.subarray(0, length)), /damaged/);
    }
  });

  test("long literals and repetitions are read", () => {
    const value = { text: "abc".repeat(70_000), other: Array.from({ length: 5000 }, (_, i) => i) };
    assert.deepEqual(decodeBundle(snappy(value)), { json: value });
  });
});
