import assert from "node:assert/strict";
import fc from "fast-check";
import type { DeclaredDeployment } from "../../../src/core/declared/declared.ts";
import { joinWorkloads, type RuntimeFacts } from "../../../src/core/join/joinWorkloads.ts";
import { linker } from "../../../src/core/join/linker.ts";
import { plainWorkloads, rankRaised } from "../../../src/core/join/rankRaised.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import type {
  BuildStep,
  DeploymentRecord,
  RunningImage,
  RunningWorkload,
} from "../../../src/core/runtime.ts";
import { evidences, type RiskFactor, type Workload } from "../../../src/core/workload.ts";
import { codeScanning, world } from "../risk/examples.ts";

const names = ["api", "web", "jobs"] as const;
const repository = { host: "github.com", owner: "acme", name: "shop" };
const factor = fc.constantFrom<RiskFactor>(
  "internet-exposed",
  "sensitive-data",
  "critical-resource",
  "lateral-movement",
);
const factors = fc.uniqueArray(factor, { maxLength: 2 });
const number = fc.integer({ min: 0, max: 5 });
const digest = (of: number) => `sha256:${String(of).repeat(64)}`;
const name = fc.constantFrom(...names);

const label = fc.option(
  fc.constantFrom(
    { source: "https://github.com/acme/shop", revision: undefined },
    { source: "https://github.com/nodejs/docker-node", revision: undefined },
  ),
  { nil: undefined },
);

const image: fc.Arbitrary<RunningImage> = fc
  .tuple(number, name, label, fc.option(number, { nil: undefined }))
  .map(([of, reference, said, other]) => ({
    digest: digest(of),
    reference: `acme.azurecr.io/${reference}`,
    ...(said === undefined ? {} : { label: said }),
    ...(other === undefined ? {} : { otherDigests: [digest(other)] }),
  }));

const running: fc.Arbitrary<readonly RunningWorkload[]> = fc
  .array(fc.tuple(image, factors, fc.boolean(), fc.constantFrom("weu", "eus", undefined)), {
    maxLength: 4,
  })
  .map((all) =>
    all.map(([own, riskFactors, isContextual, cluster], index) => ({
      key: `/w${index}`,
      name: `w${index}`,
      kind: "kubernetesContainer",
      platform: "aks",
      cluster,
      namespace: undefined,
      subscription: "1",
      images: [own],
      riskFactors,
      otherRiskFactors: [],
      riskLevel: "low",
      isContextual,
      attackPaths: [],
      recommendations: [],
      portalUrl: undefined,
    })),
  );

const provenances = fc
  .uniqueArray(fc.tuple(number, fc.option(name, { nil: undefined })), {
    maxLength: 4,
    selector: ([of]) => of,
  })
  .map((all) =>
    all.map(([of, workflow]) => ({
      digest: digest(of),
      commit: undefined,
      workflow: workflow === undefined ? undefined : `.github/workflows/${workflow}.yml`,
    })),
  );

const records: fc.Arbitrary<readonly DeploymentRecord[]> = fc
  .uniqueArray(fc.tuple(number, fc.constantFrom("weu", "eus"), factors), {
    maxLength: 4,
    selector: ([of, cluster]) => `${of} ${cluster}`,
  })
  .map((all) =>
    all.map(([of, cluster, riskFactors], index) => ({
      digest: digest(of),
      environment: index % 2 === 0 ? "prod" : "stage",
      cluster,
      deployment: `d${of}`,
      riskFactors,
      otherRiskFactors: [],
      updatedAt: `2026-11-2${index}T00:00:00Z`,
    })),
  );

const declared: fc.Arbitrary<readonly DeclaredDeployment[]> = fc
  .array(
    fc.tuple(
      fc.option(name, { nil: undefined }),
      fc.uniqueArray(name, { maxLength: 2 }),
      factors,
      fc.constantFrom("weu", undefined),
    ),
    { maxLength: 3 },
  )
  .map((all) =>
    all.map(([of, folders, riskFactors, cluster], index) => ({
      name: `declared${index}`,
      image: of,
      folders,
      environment: undefined,
      kind: undefined,
      platform: undefined,
      cluster,
      namespace: undefined,
      riskFactors,
    })),
  );

const steps: fc.Arbitrary<readonly BuildStep[]> = fc
  .uniqueArray(fc.tuple(name, fc.boolean(), fc.boolean()), {
    maxLength: 4,
    selector: ([of, isBare]) => `${of} ${isBare}`,
  })
  .map((all) =>
    all.map(([of, isBare, isRoot]) => ({
      images: isBare ? [] : [of],
      context: isRoot ? "" : of,
      dockerfileFolder: of,
      workflow: isBare ? undefined : `.github/workflows/${of}.yml`,
    })),
  );

interface Facts extends RuntimeFacts {
  readonly declared: readonly DeclaredDeployment[];
  readonly steps: readonly BuildStep[];
}

const facts: fc.Arbitrary<Facts> = fc
  .record({ running, provenances, records, declared, steps })
  .map((some) => ({
    ...some,
    repository,
    posture: new Map([["1", true]]),
    threats: [],
    asOf: "2026-11-22T11:00:00Z",
  }));

const path = fc.constantFrom("api/src/x.ts", "web/x.ts", "jobs/x.py", "docs/x.md", undefined);

function alertAt(at: string | undefined) {
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 0 };
  return codeScanning({
    location: at === undefined ? undefined : { path: at, region, commit: "c" },
  });
}

/** Joins, links and ranks as a refresh does; `steps` decide folders, `inferredBy` what is inferred. */
function rankedBy(of: Facts, at: string | undefined, inferredBy = of.steps) {
  const alert = alertAt(at);
  const given = { ...of, steps: inferredBy };
  const workloads = joinWorkloads(given);
  const without = plainWorkloads(workloads, given);
  const linked = linker({
    workloads,
    plain: without,
    steps: of.steps,
    provenances: of.provenances,
  });
  const links = linked([alert], of.declared)(alert);
  const plain = of.declared.length === 0 ? links : linked([alert], [])(alert);
  return { ...rankRaised({ alert, state: "open" }, links, plain, world), links };
}

suite("properties of the join", () => {
  const onlyRaises = fc.property(facts, path, (all, at) => {
    const without = rankedBy({ ...all, declared: [] }, at);
    assert.ok(rankedBy(all, at).risk.score >= without.risk.score);
  });

  test("a declaration only raises", () => {
    fc.assert(onlyRaises, { numRuns: 500 });
  });

  test("also for an image that would be inferred, of unknown exposure, without it", () => {
    fc.assert(onlyRaises, { seed: -1581463597, path: "8068", numRuns: 1 });
  });

  test("what is inferred raises no alert above what it is without any context", () => {
    fc.assert(
      fc.property(facts, path, (all, at) => {
        const bare = rankAlert(alertAt(at), "open", [], world).risk.score;
        const sure = rankedBy(all, at, []).risk.score;
        assert.ok(rankedBy(all, at).risk.score <= Math.max(bare, sure));
      }),
      { numRuns: 500 },
    );
  });

  test("adding evidence makes no running workload less certain", () => {
    fc.assert(
      fc.property(facts, (all) => {
        for (const none of [
          { provenances: [] },
          { records: [] },
          { declared: [] },
          { steps: [] },
        ] as const) {
          const more = new Map(joinWorkloads(all).map(({ key, evidence }) => [key, evidence]));
          for (const { key, evidence } of joinWorkloads({ ...all, ...none })) {
            if (!key.startsWith("/")) continue;
            const after = more.get(key);
            assert.ok(after !== undefined);
            assert.ok(evidences.indexOf(after) <= evidences.indexOf(evidence));
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  /** Every product has a Dockerfile and a workflow: without one of them it is still there. */
  const areRooted = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
  const writtenTwice = areRooted.map((all): readonly BuildStep[] =>
    all.flatMap((isRoot, index) => {
      const of = names[index] ?? "";
      const dockerfile = `${of}/Dockerfile`;
      const place = { dockerfileFolder: of, dockerfile };
      return [
        {
          ...place,
          images: [of],
          context: isRoot ? "" : of,
          workflow: `.github/workflows/${of}.yml`,
        },
        { ...place, images: [], context: of, workflow: undefined },
      ];
    }),
  );

  const namesOf = ({ images }: Workload) =>
    images.flatMap(({ digest: of, reference }) => [of, reference ?? of]);

  test("with one piece of evidence less nothing looks safer than it did", function () {
    // Thousands of joins, on a machine that may be busy.
    this.timeout(120_000);
    const alertPath = fc.constantFrom("api/src/x.ts", "web/x.ts", "docs/x.md", undefined);
    fc.assert(
      fc.property(facts, writtenTwice, alertPath, fc.nat(), (some, twice, at, which) => {
        const all = { ...some, steps: twice, declared: [] };
        const before = rankedBy(all, at);
        if (before.risk.facts.exposure === "internal") return;
        const without = <T>(values: readonly T[]) =>
          values.filter((_, index) => index !== which % values.length);
        const less = [
          { running: without(all.running) },
          { records: without(all.records) },
          { provenances: without(all.provenances) },
          { steps: without(all.steps) },
        ].map((change) => ({ ...all, ...change }));
        for (const one of less) {
          const after = rankedBy(one, at);
          const there = new Map(after.links.map((link) => [link.workload.key, link.workload]));
          const still = new Set([...there.values()].flatMap(namesOf));
          // A deployment that nothing else tells of is no longer known, and what it said with it:
          // the image's other deployments, or for a file surely in it other images, may be safe.
          const isToldNoMore = before.links.some(
            ({ workload, isCertain }) =>
              there.get(workload.key)?.riskFactors.join() !== workload.riskFactors.join() &&
              (isCertain ||
                workload.key.startsWith("record:") ||
                namesOf(workload).some((one) => still.has(one))),
          );
          if (isToldNoMore) continue;
          assert.ok(!["internal", "absent"].includes(after.risk.facts.exposure));
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("the order of what the sources give changes nothing", () => {
    fc.assert(
      fc.property(facts, path, (all, at) => {
        const turned: Facts = {
          ...all,
          running: all.running.toReversed(),
          provenances: all.provenances.toReversed(),
          records: all.records.toReversed(),
          declared: all.declared.toReversed(),
          steps: all.steps.toReversed(),
        };
        assert.deepEqual(joinWorkloads(turned), joinWorkloads(all));
        const first = rankedBy(all, at);
        const second = rankedBy(turned, at);
        assert.deepEqual(second.workloads, first.workloads);
        assert.deepEqual(second.risk, first.risk);
      }),
      { numRuns: 400 },
    );
  });
});
