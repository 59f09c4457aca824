import assert from "node:assert/strict";
import { parseImageReference } from "../../src/core/imageReference.ts";
import { type ImageLine, nobody } from "../../src/core/infrastructure.ts";
import { workloadsBuilt, workloadsOfLine } from "../../src/core/linkInfrastructure.ts";
import { workload } from "./risk/examples.ts";

const digest = `sha256:${"a".repeat(64)}`;
const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
const line = (image: string, who: Partial<ImageLine["runs"]> = {}): ImageLine => ({
  format: "kubernetes",
  region,
  image,
  runs: { ...nobody, ...who },
});
const payments = workload({
  images: [{ reference: "acme.azurecr.io/shop/payments-api:1.4", digest, commit: undefined }],
});
const strength = (image: ImageLine) => workloadsOfLine(image, [payments])[0]?.strength;

suite("image references", () => {
  // The cases of the distribution project's own documentation of names.
  const table: readonly (readonly [string, string | undefined])[] = [
    ["nginx", "docker.io library/nginx - -"],
    ["acme/web", "docker.io acme/web - -"],
    ["acme.azurecr.io/web", "acme.azurecr.io web - -"],
    ["localhost:5000/web:1.2", "localhost:5000 web 1.2 -"],
    ["localhost/web", "localhost web - -"],
    [`ghcr.io/acme/web:1@${digest}`, `ghcr.io acme/web 1 ${digest}`],
    ["Docker.IO/Acme/Web", "docker.io acme/web - -"],
    ["", undefined],
    ["not an image", undefined],
    ["web:tag:tag", undefined],
    ["web/", undefined],
  ];
  for (const [text, expected] of table) {
    test(`${JSON.stringify(text)} is ${expected ?? "none"}`, () => {
      const read = parseImageReference(text);
      const parts = read && [read.domain, read.path, read.tag ?? "-", read.digest ?? "-"].join(" ");
      assert.equal(parts, expected);
    });
  }
});

suite("lines that name what runs", () => {
  test("an equal digest is surest, whatever the name", () => {
    assert.equal(strength(line(`mirror.example/p@${digest}`)), "digest");
  });

  test("an equal reference is next; another digest makes it another version", () => {
    assert.equal(strength(line("acme.azurecr.io/shop/payments-api:1.4")), "reference");
    const other = `acme.azurecr.io/shop/payments-api:1.4@sha256:${"b".repeat(64)}`;
    assert.equal(strength(line(other)), "otherVersion");
  });

  test("the same repository under another tag is another version", () => {
    assert.equal(strength(line("acme.azurecr.io/shop/payments-api")), "otherVersion");
  });

  test("a name alone is nothing; with the workload's own name and namespace it is probable", () => {
    assert.equal(strength(line("other:1.4", { name: "payments-api" })), undefined);
    assert.equal(strength(line("payments-api:1.4", { name: "Payments-API" })), "name");
    assert.equal(strength(line("payments-api", { container: "payments-api" })), "name");
    const elsewhere = { name: "payments-api", namespace: "staging" };
    assert.equal(strength(line("payments-api", elsewhere)), undefined);
  });

  test("a name alone is probable too where what runs is known to be built from here", () => {
    const at = (evidence: "attested" | "declared", of: ImageLine) =>
      workloadsOfLine(of, [{ ...payments, evidence }])[0]?.strength;
    const open = { ...line("shop/payments-api:1.4"), open: ["registry"] as const };
    assert.equal(at("attested", open), "source");
    assert.equal(at("declared", open), undefined);
    // In somebody else's registry it is somebody else's.
    assert.equal(at("attested", line("mirror.example/payments-api:1.4")), undefined);
    assert.equal(at("attested", line("payments-api:1.4")), undefined);
  });

  test("a version that is filled in elsewhere is not told to be another one", () => {
    const image = "acme.azurecr.io/shop/payments-api";
    assert.equal(strength({ ...line(image), open: ["version"] }), "repository");
    assert.equal(strength({ ...line("shop/payments-api"), open: ["registry"] }), "source");
  });

  test("several workloads of one line are told, the surest first", () => {
    const other = workload({
      key: "/a",
      images: [
        { reference: "acme.azurecr.io/shop/payments-api:1.5", digest: "x", commit: undefined },
      ],
    });
    const found = workloadsOfLine(line("acme.azurecr.io/shop/payments-api:1.4"), [other, payments]);
    assert.deepEqual(
      found.map((one) => [one.workload.key, one.strength]),
      [
        [payments.key, "reference"],
        ["/a", "otherVersion"],
      ],
    );
  });

  test("Defender's name without a registry means the same path in a registry of one's own", () => {
    const named = (reference: string) =>
      workload({ images: [{ reference, digest, commit: undefined }] });
    const at = (image: string, reference = "shop/payments-api") =>
      workloadsOfLine(line(image), [named(reference)])[0]?.strength;
    assert.equal(at("acme.azurecr.io/shop/payments-api:1.4"), "repository");
    assert.equal(at(`acme.azurecr.io/shop/payments-api@sha256:${"b".repeat(64)}`), "otherVersion");
    assert.equal(at("acme.azurecr.io/payments-api:1.4"), undefined);
    assert.equal(at("acme.azurecr.io/nginx", "nginx"), "repository");
    // Anybody's nginx is not the one that somebody calls so in a registry of their own.
    assert.equal(at("nginx", "nginx"), undefined);
    assert.equal(at("docker.io/library/nginx", "nginx"), undefined);
  });

  test("with the record of its storage the registry is known too", () => {
    const stored = workload({
      images: [
        {
          reference: "payments-api",
          digest,
          commit: undefined,
          storage: "Acme.azurecr.io/payments-api",
        },
      ],
    });
    const at = (image: string) => workloadsOfLine(line(image), [stored])[0]?.strength;
    assert.equal(at("acme.azurecr.io/payments-api:1"), "repository");
    assert.equal(at("other.azurecr.io/payments-api:1"), undefined);
  });

  test("a workload that is itself only inferred is never matched better than by name", () => {
    const guess = { ...payments, evidence: "inferred" } as const;
    const [found] = workloadsOfLine(line(`x@${digest}`), [guess]);
    assert.equal(found?.strength, "name");
  });
});

suite("places that build what runs", () => {
  const place = ".github/workflows/api.yml#build/image";
  const built = (places: readonly string[], evidence: "attested" | "inferred" = "attested") => {
    const build = { dockerfile: "api/Dockerfile", target: undefined, workflow: "x", reason: "" };
    const image = { reference: undefined, digest, commit: undefined, build: { ...build, places } };
    return workloadsBuilt({ region, place }, [workload({ evidence, images: [image] })]).length;
  };

  test("are those that the build was found at", () => {
    assert.equal(built(["other", place]), 1);
    assert.equal(built(["other"]), 0);
    assert.equal(built([place], "inferred"), 0);
  });
});
