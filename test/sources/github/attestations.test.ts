import assert from "node:assert/strict";
import {
  artifactsAbsent,
  attestationsOf,
  foreignDigests,
  readAttestations,
} from "../../../src/sources/github/attestations.ts";
import { readProvenances } from "../../../src/sources/github/bundles.ts";
import {
  type Answer,
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../../support/gitHubClient.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const workflow = ".github/workflows/payments-api.yml";

function digest(number: number): string {
  return `sha256:${number.toString(16).padStart(64, "0")}`;
}

/** A Sigstore bundle as GitHub keeps it: DSSE around an in-toto statement with SLSA provenance v1. */
function bundle(gitCommit: unknown = commit): object {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        externalParameters: { workflow: { ref: "refs/heads/main", path: workflow } },
        resolvedDependencies: [{ uri: "git+https://github.com/acme/shop", digest: { gitCommit } }],
      },
    },
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  return { dsseEnvelope: { payload, payloadType: "application/vnd.in-toto+json", signatures: [] } };
}

/** Asks for the attestations of the organisation, and reads those of `acme/shop`. */
async function readFrom(answer: (body: string, url: URL) => Answer, digests: readonly string[]) {
  const { transport, requests } = answeringTransport((request, url) =>
    answer(String(request.body), url),
  );
  const github = clientOver(transport);
  const found = await readAttestations(github, "acme", digests, calm);
  const own = await readProvenances(github, attestationsOf(found.facts, 4711), calm);
  const reading = found.problem === undefined ? own : { facts: own.facts, problem: found.problem };
  return { found, reading, requests };
}

suite("attestations", () => {
  test("commit and workflow come from the bundle of this repository's attestation", async () => {
    const { found, reading, requests } = await readFrom(
      () => ({
        body: {
          attestations_subject_digests: {
            [digest(1)]: [{ repository_id: 4711, bundle: bundle() }],
            [digest(2)]: [{ repository_id: 99, bundle: bundle() }, { bundle: bundle() }],
            [digest(3)]: null,
            [digest(4)]: [],
          },
          page_info: { has_next: false, has_previous: false, next: "", previous: "" },
        },
      }),
      [1, 2, 3, 4].map(digest),
    );
    assert.deepEqual(reading, {
      facts: [{ digest: digest(1), commit, workflow, ref: "refs/heads/main" }],
      problem: undefined,
    });
    assert.deepEqual(
      found.facts.map(({ digest: image, repositoryId }) => [image, repositoryId]),
      [
        [digest(1), 4711],
        [digest(2), 99],
      ],
    );
    assert.deepEqual([...foreignDigests(found.facts, 4711)], [digest(2)]);
    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.method, "POST");
    assert.equal(new URL(requests[0]?.url ?? "").pathname, "/orgs/acme/attestations/bulk-list");
    assert.deepEqual(JSON.parse(String(requests[0]?.body)), {
      subject_digests: [1, 2, 3, 4].map(digest),
      predicate_type: "provenance",
    });
  });

  test("an attestation without its bundle still says whose image it is", async () => {
    const { reading } = await readFrom(
      () => ({
        body: { attestations_subject_digests: { [digest(1)]: [{ repository_id: 4711 }] } },
      }),
      [digest(1)],
    );
    assert.deepEqual(reading.facts, [
      { digest: digest(1), commit: undefined, workflow: undefined },
    ]);
  });

  test("a broken entry takes none of those beside it away", async () => {
    for (const broken of [null, 7, "x", []]) {
      const { reading } = await readFrom(
        () => ({
          body: {
            attestations_subject_digests: { [digest(1)]: [broken, { repository_id: 4711 }] },
          },
        }),
        [digest(1)],
      );
      assert.equal(reading.facts.length, 1);
    }
  });

  test("of several attestations the one that names a commit counts", async () => {
    const { reading } = await readFrom(
      () => ({
        body: {
          attestations_subject_digests: {
            [digest(1)]: [
              { repository_id: 4711 },
              { repository_id: 4711, bundle: bundle("not a commit") },
              { repository_id: 4711, bundle: bundle() },
            ],
          },
        },
      }),
      [digest(1)],
    );
    assert.equal(reading.facts[0]?.commit, commit);
    assert.equal(reading.facts.length, 1);
  });

  for (const [name, broken] of [
    ["no base64 of JSON", { dsseEnvelope: { payload: "%%%" } }],
    ["no envelope", {}],
    ["a text", "bundle"],
    [
      "dependencies that are no list",
      {
        dsseEnvelope: {
          payload: Buffer.from(
            '{"predicate":{"buildDefinition":{"resolvedDependencies":{}}}}',
          ).toString("base64"),
        },
      },
    ],
  ] as const) {
    test(`a bundle that is ${name} names no commit`, async () => {
      const { reading } = await readFrom(
        () => ({
          body: {
            attestations_subject_digests: {
              [digest(1)]: [{ repository_id: 4711, bundle: broken }],
            },
          },
        }),
        [digest(1)],
      );
      assert.deepEqual(reading.facts, [
        { digest: digest(1), commit: undefined, workflow: undefined },
      ]);
      const isRead = name === "dependencies that are no list";
      assert.equal(reading.problem?.state, isRead ? undefined : "partial");
      if (!isRead) assert.match(reading.problem?.detail ?? "", /of 1 image was not read.*damaged/);
    });
  }

  test("further pages of one call are read", async () => {
    const { reading, requests } = await readFrom(
      (_body, url) => {
        const isSecond = url.searchParams.get("after") === "cursor";
        return {
          body: {
            attestations_subject_digests: {
              [digest(isSecond ? 2 : 1)]: [{ repository_id: 4711, bundle: bundle() }],
            },
            page_info: { has_next: !isSecond, next: isSecond ? "" : "cursor" },
          },
        };
      },
      [digest(1), digest(2)],
    );
    assert.deepEqual(
      reading.facts.map((fact) => fact.digest),
      [digest(1), digest(2)],
    );
    assert.equal(requests.length, 2);
  });

  test("1,025 digests take two calls, none takes no call", async () => {
    const digests = Array.from({ length: 1025 }, (_, number) => digest(number));
    const sizes: number[] = [];
    const { reading } = await readFrom((body) => {
      sizes.push(body.match(/sha256:/g)?.length ?? 0);
      return { body: { attestations_subject_digests: {} } };
    }, digests);
    assert.deepEqual([sizes, reading.problem], [[1024, 1], undefined]);
    assert.equal((await readFrom(() => ({}), [])).requests.length, 0);
  });

  test("a digest given twice is asked for once", async () => {
    const { requests } = await readFrom(
      () => ({ body: { attestations_subject_digests: {} } }),
      [digest(1), digest(1)],
    );
    assert.deepEqual(JSON.parse(String(requests[0]?.body)), {
      subject_digests: [digest(1)],
      predicate_type: "provenance",
    });
  });

  test("of a personal account it is said that it has none", () => {
    const personal = { ...shopRepository, isOrganisation: false };
    const absent = artifactsAbsent("Attestations", "mona", personal);
    assert.equal(absent?.state, "notConfigured");
    assert.match(absent.detail, /mona is a personal account/);
  });

  for (const [version, isThere] of [
    [undefined, true],
    ["3.17.4", false],
    ["3.19.0", false],
    ["3.9", false],
    ["2.22.1", false],
    ["3.20.0", true],
    ["4.0", true],
    ["unreadable", false],
  ] as const) {
    test(`a server of version ${version} ${isThere ? "may have" : "has no"} artifacts`, () => {
      const repository = { ...shopRepository, enterpriseVersion: version };
      const absent = artifactsAbsent("Attestations", "acme", repository);
      assert.equal(absent?.state, isThere ? undefined : "notConfigured");
    });
  }

  for (const [name, cursors] of [
    ["the same page again", ["a", "a"]],
    ["pages in a circle", ["a", "b", "a"]],
  ] as const) {
    test(`${name}: what was read stays, and the rest is said to be missing`, async () => {
      let page = 0;
      const { found, requests } = await readFrom(() => {
        page += 1;
        return {
          body: {
            attestations_subject_digests: { [digest(page)]: [{ repository_id: 4711 }] },
            page_info: { has_next: true, next: cursors[(page - 1) % cursors.length] },
          },
        };
      }, [digest(1)]);
      assert.equal(requests.length, cursors.length);
      assert.equal(found.facts.length, cursors.length);
      assert.equal(found.problem?.state, "partial");
      assert.match(
        found.problem?.detail ?? "",
        /cut off the list of attestations of acme:.*Refresh/,
      );
    });
  }

  test("a page that says there are more and not where is not the last", async () => {
    for (const found of [{}, { [digest(1)]: [{ repository_id: 4711 }] }]) {
      const { found: read } = await readFrom(
        () => ({ body: { attestations_subject_digests: found, page_info: { has_next: true } } }),
        [digest(1), digest(2)],
      );
      assert.equal(read.facts.length, Object.keys(found).length);
      assert.deepEqual([read.problem?.state, read.problem?.isTransient], ["partial", true]);
      assert.match(read.problem?.detail ?? "", /linked by their names at most\. Refresh/);
    }
  });

  test("a list that never ends is not called whole", async () => {
    let page = 0;
    const { transport } = answeringTransport(() => {
      page += 1;
      return {
        body: {
          attestations_subject_digests: { [digest(1)]: [{ repository_id: 4711 }] },
          page_info: { has_next: true, next: `cursor ${page}` },
        },
      };
    });
    const { problem } = await readAttestations(clientOver(transport), "acme", [digest(1)], calm);
    assert.deepEqual([page, problem?.state], [100, "partial"]);
  });

  test("no pause is made between them, which GitHub asks for between writes", async () => {
    const waits: unknown[] = [];
    const original = globalThis.setTimeout;
    const recording = (...[callback, ms]: Parameters<typeof setTimeout>) => {
      waits.push(ms);
      return original(callback, ms);
    };
    globalThis.setTimeout = Object.assign(recording, original);
    try {
      const digests = Array.from({ length: 2 * 1024 + 1 }, (_, index) => digest(index));
      const { requests } = await readFrom(
        () => ({ body: { attestations_subject_digests: {}, page_info: { has_next: false } } }),
        digests,
      );
      assert.equal(requests.length, 3);
    } finally {
      globalThis.setTimeout = original;
    }
    assert.deepEqual(
      waits.filter((ms) => Number(ms) > 100),
      [],
    );
  });

  test("a passing failure is met by asking again, as for any read", async () => {
    let asked = 0;
    const { reading } = await readFrom(() => {
      asked += 1;
      return asked < 3
        ? { status: 502, body: {} }
        : { body: { attestations_subject_digests: {}, page_info: { has_next: false } } };
    }, [digest(1)]);
    assert.deepEqual([asked, reading.problem], [3, undefined]);
  });

  for (const [name, answer, state] of [
    ["404", { status: 404, body: { message: "Not Found" } }, "notConfigured"],
    ["422", { status: 422, body: { message: "Invalid request." } }, "notConfigured"],
    [
      "403",
      { status: 403, body: { message: "Resource not accessible by integration" } },
      "forbidden",
    ],
    ["401", { status: 401, body: { message: "Bad credentials" } }, "unauthenticated"],
    ["500", { status: 500, body: {} }, "unreachable"],
    ["a list", { body: [] }, "unreachable"],
    ["HTML", { headers: { "content-type": "text/html" }, body: "<html>" }, "unreachable"],
  ] as const) {
    test(`${name} is ${state}, never an empty success`, async () => {
      const { reading } = await readFrom(() => answer, [digest(1)]);
      assert.deepEqual([reading.facts, reading.problem?.state], [[], state]);
    });
  }
});
