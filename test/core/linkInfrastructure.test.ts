import assert from "node:assert/strict";
import { parseImageReference } from "../../src/core/imageReference.ts";
import { type ImageLine, nobody, type ServiceLine } from "../../src/core/infrastructure.ts";
import {
  workloadsBuilt,
  workloadsOfLine,
  workloadsOpened,
} from "../../src/core/linkInfrastructure.ts";
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
    assert.equal(strength(line("payments-api:1.4")), undefined);
    assert.equal(strength(line("payments-api:1.4", { name: "Payments-API" })), "name");
    assert.equal(strength(line("payments-api", { container: "payments-api" })), "name");
    const elsewhere = { name: "payments-api", namespace: "staging" };
    assert.equal(strength(line("payments-api", elsewhere)), undefined);
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

suite("lines that let the internet in", () => {
  const image = "acme.azurecr.io/shop/payments-api:1.4";
  const pods = line(image, { name: "api", namespace: "payments", labels: ["app=pay", "tier=web"] });
  const service = (selects: readonly string[], namespace = "payments"): ServiceLine => ({
    name: "pay",
    namespace,
    selects,
  });
  const opened = (
    services: readonly ServiceLine[],
    namespace = "payments",
    images: readonly ImageLine[] = [pods],
  ) =>
    workloadsOpened(
      { format: "kubernetes", means: "ingress", region, opens: ["pay"], namespace },
      { images, services },
      [payments],
    ).length;

  test("a service leads to the pods that have all of its labels, in its namespace", () => {
    assert.equal(opened([service(["app=pay"])]), 1);
    assert.equal(opened([service(["app=pay", "tier=web"])]), 1);
    assert.equal(opened([service(["app=pay", "tier=db"])]), 0);
    assert.equal(opened([service(["app=pay"], "staging")]), 0);
    assert.equal(opened([service(["app=pay"])], "staging"), 0);
    // Without a selector somebody else says where it leads.
    assert.equal(opened([service([])]), 0);
    assert.equal(opened([]), 0);
  });

  test("a name is no match: the image has to be the one that runs, there", () => {
    const named = line("payments-api", { ...pods.runs, name: "payments-api" });
    assert.equal(workloadsOfLine(named, [payments])[0]?.strength, "name");
    assert.equal(opened([service(["app=pay"])], "payments", [named]), 0);
    const elsewhere = line(image, { ...pods.runs, namespace: "other" });
    const other = { ...service(["app=pay"]), namespace: "other" };
    assert.equal(opened([other], "other", [elsewhere]), 0);
  });

  test("outside of Kubernetes the resource that it stands in has the workload's name", () => {
    const app = { ...line(image, { name: "payments-api" }), format: "terraform" } as const;
    const rule = (name: string) =>
      workloadsOpened(
        { format: "terraform", means: "appIngress", region, opens: [name], namespace: undefined },
        { images: [app, { ...app, runs: { ...app.runs, name: "other" } }], services: [] },
        [payments],
      ).length;
    assert.equal(rule("payments-api"), 1);
    assert.equal(rule("other"), 0);
  });
});

suite("steps that build what runs", () => {
  const path = ".github/workflows/api.yml";
  const build = { dockerfile: "api/Dockerfile", target: undefined, workflow: path, reason: "" };
  const built = (changes: object, evidence: "attested" | "inferred" = "attested") =>
    workloadsBuilt({ region, dockerfile: "api/Dockerfile", target: undefined }, path, [
      workload({
        evidence,
        images: [
          { reference: undefined, digest, commit: undefined, build: { ...build, ...changes } },
        ],
      }),
    ]).length;

  test("are those of the same workflow, Dockerfile and stage", () => {
    assert.equal(built({}), 1);
    assert.equal(built({ workflow: ".github/workflows/web.yml" }), 0);
    assert.equal(built({ dockerfile: "web/Dockerfile" }), 0);
    assert.equal(built({ target: "debug" }), 0);
    assert.equal(built({}, "inferred"), 0);
  });
});
