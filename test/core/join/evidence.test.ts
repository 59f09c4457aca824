import assert from "node:assert/strict";
import type { DeclaredDeployment } from "../../../src/core/declared/declared.ts";
import { isSourceOf, labelOf } from "../../../src/core/join/imageLabel.ts";
import { digestsOfImage, splitReference } from "../../../src/core/join/images.ts";
import { joinWorkloads, type RuntimeFacts } from "../../../src/core/join/joinWorkloads.ts";
import { linker } from "../../../src/core/join/linker.ts";
import type {
  BuildStep,
  DeploymentRecord,
  RunningImage,
  RunningWorkload,
} from "../../../src/core/runtime.ts";
import type { RiskFactor } from "../../../src/core/workload.ts";
import { codeScanning } from "../risk/examples.ts";

const repository = { host: "github.com", owner: "acme", name: "shop" };
const digest = (of: string) => `sha256:${of.repeat(64)}`;
const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

function runs(
  name: string,
  image: RunningImage,
  riskFactors: readonly RiskFactor[] = [],
): RunningWorkload {
  return {
    key: `/${name}`,
    name,
    kind: "kubernetesContainer",
    platform: "aks",
    cluster: "weu",
    namespace: "shop",
    subscription: "1",
    images: [image],
    riskFactors,
    otherRiskFactors: [],
    riskLevel: "low",
    isContextual: true,
    attackPaths: [],
    recommendations: [],
    portalUrl: undefined,
  };
}

const api: RunningImage = { digest: digest("a"), reference: "acme.azurecr.io/shop/api" };

function declare(changes: Partial<DeclaredDeployment> = {}): DeclaredDeployment {
  return {
    name: "kiosk",
    image: undefined,
    folders: [],
    environment: undefined,
    kind: undefined,
    platform: undefined,
    cluster: undefined,
    namespace: undefined,
    riskFactors: [],
    ...changes,
  };
}

function record(changes: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    digest: digest("a"),
    environment: "prod",
    cluster: "weu",
    deployment: "shop-api-api",
    riskFactors: [],
    otherRiskFactors: [],
    updatedAt: "2026-11-20T00:00:00Z",
    ...changes,
  };
}

const step = (changes: Partial<BuildStep> = {}): BuildStep => ({
  images: ["shop/api"],
  context: "services/api",
  dockerfileFolder: "services/api",
  workflow: ".github/workflows/api.yml",
  ...changes,
});

function join(changes: Partial<RuntimeFacts>) {
  return joinWorkloads({
    running: [runs("api", api)],
    provenances: [],
    records: [],
    posture: new Map(),
    asOf: "2026-11-22T09:00:00Z",
    repository,
    ...changes,
  });
}

const levels = (changes: Partial<RuntimeFacts>) =>
  join(changes).map(({ key, evidence }) => `${key} ${evidence}`);

const label = { source: "https://github.com/Acme/Shop.git", revision: commit };
const provenance = { digest: digest("a"), commit, workflow: ".github/workflows/api.yml" };

suite("evidence", () => {
  test("the surest there is for an image counts", () => {
    const all = {
      provenances: [provenance],
      running: [runs("api", { ...api, label })],
      declared: [declare({ image: "shop/api" })],
      steps: [step()],
    };
    assert.deepEqual(levels(all), ["/api attested"]);
    assert.deepEqual(levels({ ...all, provenances: [] }), ["/api label"]);
    assert.deepEqual(levels({ ...all, provenances: [], running: [runs("api", api)] }), [
      "/api declared",
    ]);
    assert.deepEqual(levels({ steps: [step()] }), ["/api inferred"]);
    assert.deepEqual(levels({}), []);
  });

  test("an attested image says which workflow built it and in which run", () => {
    const run = "https://github.com/acme/shop/actions/runs/7";
    const [workload] = join({ provenances: [{ ...provenance, run }] });
    const [image] = workload?.images ?? [];
    assert.deepEqual(
      [image?.commit, image?.workflow, image?.run],
      [commit, provenance.workflow, run],
    );
  });

  test("the digest of the index and that of a platform are one image", () => {
    const platform = { ...api, digest: digest("b"), otherDigests: [digest("a")] };
    const other = { ...api, digest: digest("c"), otherDigests: [digest("a")] };
    const facts = {
      provenances: [provenance],
      running: [runs("arm", platform), runs("amd", other)],
    };
    assert.deepEqual(levels(facts), ["/amd attested", "/arm attested"]);
    // Two of the image run: one of them is in the record's cluster.
    const [first] = join({ ...facts, running: [runs("arm", platform)], records: [record()] });
    assert.equal(first?.environment, "prod");
  });

  test("what another repository attested is not ours by a label, a declaration or a name", () => {
    const foreign = new Set([digest("a")]);
    assert.deepEqual(
      levels({
        foreign,
        running: [runs("api", { ...api, label })],
        steps: [step()],
      }),
      [],
    );
    // The declaration still stands for itself.
    assert.deepEqual(levels({ foreign, declared: [declare({ image: "shop/api" })] }), [
      "declared:kiosk declared",
    ]);
  });

  test("a label of another repository proves nothing, for images inherit labels", () => {
    const base = { source: "https://github.com/nodejs/docker-node", revision: undefined };
    const running = [runs("api", { ...api, label: base })];
    assert.deepEqual(levels({ running }), []);
    assert.deepEqual(levels({ running, steps: [step()] }), ["/api inferred"]);
  });

  test("a record with a label is a label's evidence, also for what runs", () => {
    const records = [record({ label, cluster: "dr" })];
    assert.deepEqual(levels({ records }), ["/api label", "record:prod/dr/shop-api-api label"]);
    assert.deepEqual(levels({ records, running: [] }), ["record:prod/dr/shop-api-api label"]);
    assert.equal(join({ records })[0]?.images[0]?.commit, commit);
  });

  test("a record of an attested image that runs nowhere we see is a record's", () => {
    const facts = { provenances: [provenance], running: [], records: [record()] };
    assert.deepEqual(levels(facts), ["record:prod/weu/shop-api-api record"]);
  });

  test("a record of an image with only a fitting name is nobody's", () => {
    const records = [record({ cluster: "dr", environment: "dr" })];
    assert.deepEqual(levels({ records, steps: [step()] }), ["/api inferred"]);
    assert.equal(join({ records, steps: [step()] })[0]?.environment, undefined);
  });

  for (const [name, steps, mentioned, expected] of [
    ["a build step's image", [step()], [], true],
    [
      "a build step's image in another folder of the registry",
      [step({ images: ["api"] })],
      [],
      false,
    ],
    [
      "a Dockerfile's folder",
      [step({ images: [], workflow: undefined, dockerfileFolder: "services/api" })],
      [],
      true,
    ],
    [
      "the root's Dockerfile",
      [step({ images: [], workflow: undefined, dockerfileFolder: "" })],
      [],
      false,
    ],
    ["a manifest's image", [], ["shop/api"], true],
    ["nothing", [], [], false],
  ] as const) {
    test(`is inferred by name from ${name}: ${expected}`, () => {
      const found = levels({ steps, mentioned: new Set<string>(mentioned) });
      assert.deepEqual(found, expected ? ["/api inferred"] : []);
    });
  }

  test("a storage record says where the image is kept and whether it still is", () => {
    const storage = [
      {
        digest: digest("a"),
        name: "shop/api",
        registry: "https://acme.azurecr.io/",
        status: "deleted",
      },
    ] as const;
    const [image] = join({ provenances: [provenance], storage })[0]?.images ?? [];
    assert.deepEqual(
      [image?.storage, image?.storageStatus],
      ["acme.azurecr.io/shop/api", "deleted"],
    );
  });
});

suite("declared deployments in the join", () => {
  test("one that means nothing that runs is a workload of its own", () => {
    const [, kiosk] = join({
      provenances: [provenance],
      declared: [
        declare({
          image: `acme.azurecr.io/kiosk@${digest("d")}`,
          environment: "stores",
          riskFactors: ["sensitive-data"],
        }),
      ],
    });
    assert.deepEqual(
      [kiosk?.key, kiosk?.environment, kiosk?.riskFactors, kiosk?.isEvaluated, kiosk?.kind],
      ["declared:kiosk", "stores", ["sensitive-data"], false, "other"],
    );
    assert.deepEqual(
      kiosk?.images.map((image) => [image.digest, image.commit]),
      [[digest("d"), undefined]],
    );
  });

  test("one that means something that runs adds to it what it says, and says that it did", () => {
    const [workload, ...more] = join({
      provenances: [provenance],
      running: [runs("api", api, ["sensitive-data"])],
      declared: [
        declare({
          image: "shop/api",
          environment: "prod",
          riskFactors: ["sensitive-data", "internet-exposed"],
        }),
      ],
    });
    assert.equal(more.length, 0);
    assert.deepEqual(workload?.riskFactors, ["sensitive-data", "internet-exposed"]);
    assert.deepEqual(workload?.declaredFactors, ["internet-exposed"]);
    assert.equal(workload?.environment, "prod");
  });

  for (const [name, changes, fits] of [
    ["its name", { image: "shop/api:3" }, true],
    ["its name and registry", { image: "acme.azurecr.io/shop/api" }, true],
    ["another registry", { image: "ghcr.io/shop/api" }, false],
    ["half its name", { image: "api" }, false],
    ["its digest", { image: `other@${digest("a")}` }, true],
    ["another digest", { image: `shop/api@${digest("b")}` }, false],
    ["its cluster, in any case", { image: "shop/api", cluster: "WEU" }, true],
    ["another cluster", { image: "shop/api", cluster: "eus" }, false],
    ["another namespace", { image: "shop/api", namespace: "x" }, false],
    ["no image", {}, false],
  ] as const) {
    test(`one with ${name} ${fits ? "means" : "does not mean"} what runs`, () => {
      const keys = join({ declared: [declare(changes)] }).map(({ key }) => key);
      assert.deepEqual(keys, fits ? ["/api"] : ["declared:kiosk"]);
    });
  }
});

suite("links by evidence", () => {
  const web: RunningImage = { digest: digest("b"), reference: "acme.azurecr.io/web" };
  const at = (path: string) => {
    const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 0 };
    return codeScanning({ location: { path, region, commit } });
  };

  /** Links of the alert in a file, as `workload evidence basis`, a question mark for candidates. */
  function linked(changes: Partial<RuntimeFacts>, path: string): readonly string[] {
    const workloads = join(changes);
    const { steps = [], provenances = [], declared = [] } = changes;
    const links = linker({ workloads, steps, provenances })([at(path)], declared)(at(path));
    return links.map(
      ({ workload, evidence, basis, isCertain }) =>
        `${workload.name} ${evidence} ${basis ?? ""}${isCertain ? "" : "?"}`,
    );
  }

  const both = { running: [runs("api", api), runs("web", web)] };
  const attested = [provenance, { digest: digest("b"), commit, workflow: undefined }];

  test("folders are declared for an image whose build is not known; the link is no surer than that", () => {
    const declared = [declare({ image: "web", folders: ["frontend"] })];
    const facts = { ...both, provenances: attested, declared };
    assert.deepEqual(linked(facts, "frontend/x.ts"), ["web declared declared"]);
    assert.deepEqual(linked(facts, "backend/x.ts"), [
      "api attested unknown?",
      "web attested unknown?",
    ]);
  });

  test("the attested workflow's build is surer than declared folders", () => {
    const declared = [declare({ image: "shop/api", folders: ["frontend"] })];
    const facts = { ...both, provenances: attested, declared, steps: [step()] };
    assert.deepEqual(linked(facts, "services/api/x.ts"), ["api attested workflow"]);
  });

  test("one workflow that builds three images: the Dockerfile of the image's name decides", () => {
    const workflow = ".github/workflows/jobs.yml";
    const names = ["export", "cleanup", "reindex"] as const;
    const facts = {
      running: names.map((name, index) =>
        runs(name, { digest: digest(String(index)), reference: `acme.azurecr.io/jobs-${name}` }),
      ),
      provenances: names.map((_, index) => ({ digest: digest(String(index)), commit, workflow })),
      steps: names.map((name) =>
        step({
          images: [`jobs-${name}`],
          context: "jobs",
          dockerfileFolder: `jobs/${name}`,
          workflow,
        }),
      ),
    };
    assert.deepEqual(linked(facts, "jobs/cleanup/main.py"), ["cleanup attested workflow"]);
    assert.deepEqual(linked(facts, "jobs/common/database.py"), [
      "cleanup attested unknown?",
      "export attested unknown?",
      "reindex attested unknown?",
    ]);
    assert.deepEqual(linked(facts, "docs/x.md"), []);
  });

  test("what is declared comes on top of what is measured", () => {
    const declared = [declare({ folders: ["services/api"] }), declare({ name: "all" })];
    const facts = { provenances: [provenance], declared };
    assert.deepEqual(linked(facts, "services/api/x.ts"), [
      "api attested onlyImage",
      "all declared declared",
      "kiosk declared declared",
    ]);
    assert.deepEqual(linked(facts, "docs/x.md"), [
      "api attested onlyImage",
      "all declared declared",
    ]);
  });

  test("what is only inferred is all there is for a file that nothing else holds", () => {
    const dockerfile = step({ images: [], workflow: undefined, dockerfileFolder: "web" });
    const facts = { ...both, steps: [dockerfile] };
    assert.deepEqual(linked(facts, "web/x.ts"), ["web inferred onlyImage"]);
    const measured = { ...facts, provenances: [provenance] };
    // The image of the Dockerfile's name is another product, so nothing says whose the file is.
    assert.deepEqual(linked(measured, "docs/x.md"), [
      "api attested unknown?",
      "web inferred onlyImage?",
    ]);
  });
});

suite("labels and references of images", () => {
  test("a source label is read with its revision when that is a commit", () => {
    const source = "org.opencontainers.image.source";
    const revision = "org.opencontainers.image.revision";
    const url = "https://github.com/acme/shop";
    assert.deepEqual(labelOf({ [source]: ` ${url} `, [revision]: commit }), {
      source: url,
      revision: commit,
    });
    assert.deepEqual(labelOf({ [source]: url, [revision]: "v1.2" }), {
      source: url,
      revision: undefined,
    });
    for (const labels of [{}, { [source]: "" }, { [source]: 5 }, { [revision]: commit }]) {
      assert.equal(labelOf(labels), undefined);
    }
  });

  for (const [source, isOurs] of [
    ["https://github.com/acme/shop", true],
    ["https://github.com/Acme/Shop.git", true],
    ["http://github.com/acme/shop/tree/main", true],
    ["git+https://github.com/acme/shop#main", true],
    ["git@github.com:acme/shop.git", true],
    ["ssh://git@github.com:22/acme/shop", true],
    ["https://github.com/acme/shop-two", false],
    ["https://github.com/other/shop", false],
    ["https://github.com.evil.example/acme/shop", false],
    ["https://evil.example/github.com/acme/shop", false],
    ["https://evil.example/?x=github.com/acme/shop", false],
    ["acme/shop", false],
    ["", false],
  ] as const) {
    test(`${source === "" ? "an empty text" : source} is ${isOurs ? "ours" : "not ours"}`, () => {
      assert.equal(isSourceOf({ source, revision: undefined }, repository), isOurs);
    });
  }

  test("a reference is split into registry, name and digest", () => {
    assert.deepEqual(splitReference(`Acme.azurecr.io/Shop/API:1@${digest("a")}`), {
      registry: "acme.azurecr.io",
      name: "shop/api",
      digest: digest("a"),
    });
    assert.deepEqual(splitReference("api@sha256:12"), {
      registry: undefined,
      name: "api",
      digest: undefined,
    });
  });

  test("digests that stand together anywhere are one image", () => {
    const of = digestsOfImage([
      { digest: "b", otherDigests: ["a"] },
      { digest: "c" },
      { digest: "d", otherDigests: ["a", "e"] },
    ]);
    assert.deepEqual(of("e"), ["a", "b", "d", "e"]);
    assert.deepEqual(of("b"), ["a", "b", "d", "e"]);
    assert.deepEqual(of("c"), ["c"]);
    assert.deepEqual(of("x"), ["x"]);
  });
});
