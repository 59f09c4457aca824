import assert from "node:assert/strict";
import { joinWorkloads, type RuntimeFacts } from "../../../src/core/join/joinWorkloads.ts";
import type { DeploymentRecord, RunningWorkload } from "../../../src/core/runtime.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const own = "sha256:aa";
const foreign = "sha256:ff";
const asOf = "2026-11-22T09:00:00Z";

function running(changes: Partial<RunningWorkload> = {}): RunningWorkload {
  return {
    key: "/subscriptions/1/a",
    name: "payments-api",
    kind: "kubernetesContainer",
    platform: "aks",
    cluster: "prod-weu",
    namespace: "payments",
    subscription: "1",
    images: [{ digest: own, reference: "shop/payments-api" }],
    riskFactors: [],
    otherRiskFactors: [],
    riskLevel: "high",
    isContextual: false,
    attackPaths: [],
    recommendations: [],
    portalUrl: undefined,
    ...changes,
  };
}

function record(changes: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    digest: own,
    environment: "prod",
    cluster: "prod-weu",
    deployment: "payments-payments-api-payments-api",
    riskFactors: [],
    otherRiskFactors: [],
    updatedAt: "2026-11-20T08:00:00Z",
    ...changes,
  };
}

function join(changes: Partial<RuntimeFacts>) {
  return joinWorkloads({
    running: [],
    provenances: [{ digest: own, commit, workflow: undefined }],
    records: [],
    posture: new Map(),
    asOf,
    ...changes,
  });
}

const keys = (facts: Partial<RuntimeFacts>) => join(facts).map(({ key }) => key);

suite("join of workloads", () => {
  test("only workloads that run an image of this repository, with that image's commit", () => {
    const both = running({
      images: [
        { digest: own, reference: "a" },
        { digest: foreign, reference: "b" },
      ],
    });
    const other = running({ key: "/other", images: [{ digest: foreign, reference: undefined }] });
    const [workload, ...more] = join({ running: [both, other] });
    assert.equal(more.length, 0);
    assert.deepEqual(
      workload?.images.map((image) => [image.digest, image.reference, image.commit]),
      [[own, "a", commit]],
    );
    assert.deepEqual(
      [workload?.evidence, workload?.environment, workload?.factsAt],
      ["attested", undefined, asOf],
    );
  });

  test("records of images that are not this repository's are left out", () => {
    assert.deepEqual(join({ records: [record({ digest: foreign })] }), []);
  });

  test("a record goes into the workload of equal digest and cluster, in any case", () => {
    const elsewhere = running({ key: "/b", cluster: "prod-neu" });
    const joined = join({
      running: [running(), elsewhere],
      records: [record({ cluster: "PROD-WEU", riskFactors: ["sensitive-data"] })],
    });
    assert.deepEqual(
      joined.map((w) => [w.key, w.environment, w.riskFactors]),
      [
        ["/b", undefined, []],
        ["/subscriptions/1/a", "prod", ["sensitive-data"]],
      ],
    );
  });

  test("a record goes into the only workload of its digest where the clusters may be one", () => {
    for (const [cluster, workloadCluster] of [
      [undefined, "prod-weu"],
      ["prod-weu", undefined],
      ["/subscriptions/1/resourceGroups/r/managedClusters/Prod-WEU", "prod-weu"],
    ] as const) {
      const [workload, ...more] = join({
        running: [running({ cluster: workloadCluster })],
        records: [record({ cluster })],
      });
      assert.deepEqual([workload?.environment, more], ["prod", []]);
    }
  });

  test("a record of another cluster stands for itself and brings nothing into this one", () => {
    const riskFactors = ["internet-exposed"] as const;
    const joined = join({
      running: [running()],
      records: [record({ cluster: "old-dev", environment: "dev", riskFactors }), record()],
    });
    assert.deepEqual(
      joined.map((w) => [w.key, w.environment, w.riskFactors]),
      [
        ["/subscriptions/1/a", "prod", []],
        ["record:dev/old-dev/payments-payments-api-payments-api", "dev", riskFactors],
      ],
    );
  });

  test("of several records that are one workload's the newest of its cluster tells the environment", () => {
    const records = [
      record({ environment: "any", cluster: undefined, updatedAt: "2026-11-21T00:00:00Z" }),
      record({ environment: "before", updatedAt: "2025-01-01T00:00:00Z" }),
      record({ environment: "now" }),
      record({ environment: "timeless", updatedAt: "" }),
    ];
    for (const all of [records, records.toReversed()]) {
      assert.equal(join({ running: [running()], records: all })[0]?.environment, "now");
    }
  });

  test("a record that could belong to several workloads stands for itself", () => {
    const second = running({ key: "/b", cluster: "prod-neu" });
    const joined = keys({ running: [running(), second], records: [record({ cluster: "third" })] });
    assert.deepEqual(joined, [
      "/b",
      "/subscriptions/1/a",
      "record:prod/third/payments-payments-api-payments-api",
    ]);
  });

  test("of several workloads in one cluster it is the one the deployment names", () => {
    const worker = running({ key: "/b", name: "worker", namespace: "jobs" });
    const joined = join({
      running: [running(), worker],
      records: [record({ deployment: "jobs-worker-worker", environment: "stage" })],
    });
    assert.deepEqual(
      joined.map((w) => [w.key, w.environment]),
      [
        ["/b", "stage"],
        ["/subscriptions/1/a", undefined],
      ],
    );
  });

  // As Defender names them: namespace, deployment and container, with hyphens between.
  for (const [deployment, names, expected] of [
    ["pay-api-admin-api-admin", ["pay/api", "pay/api-admin"], "pay/api-admin"],
    ["pay-api2-api2", ["pay/api", "pay/api2"], "pay/api2"],
    ["payroll-api-api", ["pay/api", "payroll/api"], "payroll/api"],
    ["pay-store-api", ["pay/api", "shop/api"], "pay/api"],
    ["shop-web-sidecar", ["shop/web", "shop/sidecar"], "shop/sidecar"],
    ["api", ["pay/api", "pay/web"], "pay/api"],
    ["pay-api", ["pay/api", "pay-api/web"], "pay/api"],
    ["something-else", ["n1/aaa", "n2/bbb"], undefined],
    ["api", ["pay/api", "shop/api"], undefined],
    ["pay-x-b-c", ["pay/c", "pay/b-c"], undefined],
  ] as const) {
    test(`a record of ${deployment} beside ${names.join(", ")} is ${expected ?? "its own"}'s`, () => {
      const joined = join({
        running: names.map((name) => {
          const [namespace = "", own = ""] = name.split("/");
          return running({ key: `/${name}`, name: own, namespace });
        }),
        records: [record({ deployment, riskFactors: ["internet-exposed"] })],
      });
      const exposed = joined.filter((w) => w.riskFactors.length > 0).map(({ key }) => key);
      const own = `record:prod/prod-weu/${deployment}`;
      assert.deepEqual(exposed, [expected === undefined ? own : `/${expected}`]);
    });
  }

  test("a record alone: its own key, name and evidence, facts of its own time, nothing evaluated", () => {
    const older = record({ digest: own, updatedAt: "2026-11-01T00:00:00Z", cluster: undefined });
    const newer = record({
      digest: "sha256:bb",
      cluster: undefined,
      riskFactors: ["internet-exposed"],
      otherRiskFactors: ["x"],
    });
    const [workload, ...more] = join({
      provenances: [
        { digest: own, commit, workflow: undefined },
        { digest: "sha256:bb", commit: undefined, workflow: undefined },
      ],
      records: [older, newer],
    });
    assert.equal(more.length, 0);
    assert.equal(workload?.key, "record:prod//payments-payments-api-payments-api");
    assert.equal(workload?.name, "payments-payments-api-payments-api");
    assert.equal(workload?.evidence, "record");
    assert.deepEqual(workload?.riskFactors, ["internet-exposed"]);
    assert.deepEqual(workload?.otherRiskFactors, ["x"]);
    assert.deepEqual([workload?.riskLevel, workload?.isEvaluated], ["notEvaluated", false]);
    assert.equal(workload?.factsAt, "2026-11-20T08:00:00Z");
    assert.deepEqual(
      workload?.images.map(({ digest }) => digest),
      [own, "sha256:bb"],
    );
  });

  test("a merged workload holds the factors of both, each once, and is as of the query", () => {
    const [workload] = join({
      running: [running({ riskFactors: ["internet-exposed"], otherRiskFactors: ["x"] })],
      records: [
        record({
          riskFactors: ["internet-exposed", "lateral-movement"],
          otherRiskFactors: ["x", "y"],
        }),
      ],
    });
    assert.deepEqual(workload?.riskFactors, ["internet-exposed", "lateral-movement"]);
    assert.deepEqual(workload?.otherRiskFactors, ["x", "y"]);
    assert.equal(workload?.factsAt, asOf);
  });

  for (const [isContextual, plan, level] of [
    [false, undefined, "notEvaluated"],
    [false, false, "notEvaluated"],
    [false, true, "high"],
    [true, undefined, "high"],
    [true, false, "high"],
  ] as const) {
    test(`contextual ${isContextual} with the plan ${plan ?? "not known"}: risk level ${level}`, () => {
      const posture = new Map(plan === undefined ? [] : [["1", plan] as const]);
      const [workload] = join({ running: [running({ isContextual })], posture });
      assert.deepEqual([workload?.riskLevel, workload?.isEvaluated], [level, level === "high"]);
    });
  }

  test("a recommendation's level counts as little as its workload's where nothing was evaluated", () => {
    const levels = (isSeverityOnly: true | undefined, plan: boolean) => {
      const recommendations = [
        {
          id: "r",
          title: "",
          riskLevel: "critical",
          cves: [],
          isSeverityOnly,
          portalUrl: undefined,
        } as const,
      ];
      const own = running({ isContextual: isSeverityOnly === undefined, recommendations });
      const [workload] = join({ running: [own], posture: new Map([["1", plan]]) });
      return workload?.recommendations.map(({ riskLevel }) => riskLevel);
    };
    assert.deepEqual(levels(true, false), ["notEvaluated"]);
    assert.deepEqual(levels(true, true), ["critical"]);
    assert.deepEqual(levels(undefined, false), ["critical"]);
  });

  test("attack paths are counted; the workloads are in the order of their keys", () => {
    const joined = join({
      running: [running({ key: "/z", attackPaths: ["/1", "/2"] }), running({ key: "/b" })],
    });
    assert.deepEqual(
      joined.map((w) => [w.key, w.attackPaths]),
      [
        ["/b", 0],
        ["/z", 2],
      ],
    );
  });
});
