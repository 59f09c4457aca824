import assert from "node:assert/strict";
import type { DeclaredDeployment } from "../../../src/core/declared/declared.ts";
import { linker } from "../../../src/core/join/linker.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import type { BuildStep } from "../../../src/core/runtime.ts";
import type { Evidence, RiskFactor, Workload } from "../../../src/core/workload.ts";
import { codeScanning, workload, world } from "../risk/examples.ts";

const digest = (of: string) => `sha256:${of.repeat(64)}`;

function at(path: string) {
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 0 };
  return codeScanning({ location: { path, region, commit: "c" } });
}

interface Running {
  readonly name: string;
  readonly workflow?: string;
  readonly evidence?: Evidence;
  readonly riskFactors?: readonly RiskFactor[];
}

function runs({ name, workflow, evidence = "attested", riskFactors = [] }: Running): Workload {
  const reference = `acme.azurecr.io/${name}`;
  const image = { digest: digest(name), reference, commit: undefined, workflow, evidence };
  return workload({ key: `/${name}`, name, images: [image], evidence, riskFactors });
}

const a = { name: "a", workflow: ".github/workflows/a.yml" };
const b = { name: "b", workflow: ".github/workflows/b.yml" };

/** The step of a workflow that builds one service with the whole repository as its context. */
function published(of: string, changes: Partial<BuildStep> = {}): BuildStep {
  return {
    images: [of],
    context: "",
    dockerfileFolder: `services/${of}`,
    dockerfile: `services/${of}/Dockerfile`,
    workflow: `.github/workflows/${of}.yml`,
    ...changes,
  };
}

/** A Dockerfile that stands in a folder. */
function bare(folder: string, name = "Dockerfile"): BuildStep {
  const dockerfile = folder === "" ? name : `${folder}/${name}`;
  return { images: [], context: folder, dockerfileFolder: folder, dockerfile, workflow: undefined };
}

function declare(image: string, ...folders: readonly string[]): DeclaredDeployment {
  return {
    name: `declared-${image}`,
    image,
    folders,
    environment: undefined,
    kind: undefined,
    platform: undefined,
    cluster: undefined,
    namespace: undefined,
    riskFactors: [],
  };
}

/** The links of an alert in a file, a question mark behind candidates, and how exposed it is. */
function seen(
  path: string,
  running: readonly Running[],
  steps: readonly BuildStep[],
  declared: readonly DeclaredDeployment[] = [],
): string {
  const workloads = running.map(runs);
  const links = linker({ workloads, steps, provenances: [] })([at(path)], declared)(at(path));
  const { risk } = rankAlert(at(path), "open", links, world);
  const names = links.map((link) => `${link.workload.name}${link.isCertain ? "" : "?"}`);
  return [...names.toSorted(), risk.facts.exposure].join(" ");
}

const monorepo = [published("a"), published("b"), bare("services/a"), bare("services/b")];

suite("one running image in a repository that builds several", () => {
  for (const [what, riskFactors, exposure] of [
    ["internal", [], "internal"],
    ["exposed", ["internet-exposed"], "open"],
  ] as const) {
    const one = [{ ...a, riskFactors }];

    test(`${what}: its own folder is its own`, () => {
      assert.equal(seen("services/a/src/a.ts", one, monorepo), `a ${exposure}`);
    });

    test(`${what}: another product's folder is not its, whatever the context holds`, () => {
      assert.equal(seen("services/b/src/b.ts", one, monorepo), "unknown");
      const noWorkflow = monorepo.filter((step) => step.workflow !== b.workflow);
      assert.equal(seen("services/b/src/b.ts", one, noWorkflow), "unknown");
      const noDockerfile = monorepo.filter((step) => step.workflow !== undefined);
      assert.equal(seen("services/b/src/b.ts", one, noDockerfile), "unknown");
    });

    test(`${what}: a file that no folder claims may be in either, and one is not known to run`, () => {
      assert.equal(seen("docs/x.js", one, monorepo), "a? unknown");
      const noWorkflow = monorepo.filter((step) => step.workflow !== b.workflow);
      assert.equal(seen("docs/x.js", one, noWorkflow), "a? unknown");
    });

    test(`${what}: the only product holds all of its context`, () => {
      const alone = [published("a"), bare("services/a")];
      assert.equal(seen("docs/x.js", one, alone), `a ${exposure}`);
      assert.equal(seen("docs/x.js", [{ name: "zzz", riskFactors }], []), `zzz ${exposure}`);
    });
  }

  test("an image of unknown build may be any of the builds that nothing else is known to run from", () => {
    const zzz = { name: "zzz" };
    const dockerfiles = [bare("services/a"), bare("services/b")];
    for (const path of ["services/b/src/b.ts", "docs/x.js"]) {
      assert.equal(seen(path, [zzz], dockerfiles), "zzz? unknown", path);
    }
    assert.equal(seen("docs/x.js", [zzz], [bare("services/a")]), "zzz internal");
  });

  test("a step that names other images is not the build of an image of unknown build", () => {
    assert.equal(seen("services/a/x.ts", [{ name: "zzz" }], [published("a")]), "zzz? unknown");
    const nameless = published("a", { images: [] });
    assert.equal(seen("services/a/x.ts", [{ name: "zzz" }], [nameless]), "zzz internal");
  });

  test("a build that an image of its name runs from is not that of an image of unknown build", () => {
    const inferred = { name: "b", evidence: "inferred" } as const;
    const steps = [bare("services/b")];
    assert.equal(seen("docs/x.js", [{ name: "zzz" }, inferred], steps), "b? zzz? unknown");
  });

  test("declared folders that leave a file out take its certainty", () => {
    const declared = [declare("zzz", "services/a")];
    const zzz = [{ name: "zzz" }];
    assert.equal(seen("services/a/x.ts", zzz, [], declared), "zzz internal");
    assert.equal(seen("docs/x.js", zzz, [], declared), "zzz? unknown");
    const steps = [bare("services/a"), bare("services/b")];
    assert.equal(seen("services/b/x.ts", zzz, steps, declared), "unknown");
  });

  test("a declared image with folders is a product too", () => {
    const declared = [declare("b", "services/b")];
    assert.equal(seen("services/b/x.ts", [a], [published("a")], declared), "unknown");
    assert.equal(seen("docs/x.js", [a], [published("a")], declared), "a? unknown");
  });

  test("of all running products that agree the exposure is theirs", () => {
    assert.equal(seen("docs/x.js", [a, b], monorepo), "a? b? internal");
  });

  test("where a third one is not known to run, what the candidates agree on is not enough", () => {
    const three = [...monorepo, bare("services/c")];
    assert.equal(seen("docs/x.js", [a, b], three), "a? b? unknown");
  });

  test("what is no product takes nothing away from the image of the root", () => {
    const root = published("a", { dockerfileFolder: "", dockerfile: "Dockerfile" });
    const steps = [
      root,
      bare(""),
      bare("", "Dockerfile.dev"),
      bare(".devcontainer"),
      bare(".github/actions/lint"),
      { ...root, images: [], target: "test", workflow: ".github/workflows/ci.yml" },
      { ...root, images: ["acme/a"], workflow: "compose.yaml", isLocal: true },
    ];
    assert.equal(seen("src/x.ts", [a], steps), "a internal");
    assert.equal(seen("src/x.ts", [a], [...steps, bare("tools/seed")]), "a internal");
    assert.equal(seen("tools/seed/x.ts", [a], [...steps, bare("tools/seed")]), "unknown");
  });

  test("two products of one Dockerfile's folder are not told apart by it", () => {
    const of = (name: string) =>
      published(name, { dockerfileFolder: "docker", dockerfile: `docker/Dockerfile.${name}` });
    assert.equal(seen("src/x.ts", [a], [of("a"), of("b")]), "a? unknown");
    assert.equal(seen("src/x.ts", [a], [of("a")]), "a internal");
  });
});
