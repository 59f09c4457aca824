import assert from "node:assert/strict";
import type { PathAccount } from "../../src/core/attackPath.ts";
import type { ResourceThreat, RunningWorkload } from "../../src/core/runtime.ts";
import { accountsOf, alertOf, concerns, isEntryPoint, pathsOver } from "../../src/core/threats.ts";

const cluster =
  "/subscriptions/1/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/prod";
const key = `${cluster}/namespaces/shop/pods/api-7d9c8bf6f4/containers/api`;

const api: RunningWorkload = {
  key,
  name: "api",
  kind: "kubernetesContainer",
  platform: "aks",
  cluster: "prod",
  namespace: "shop",
  subscription: "1",
  images: [],
  riskFactors: [],
  otherRiskFactors: [],
  riskLevel: "notEvaluated",
  isContextual: false,
  attackPaths: ["/subscriptions/1/providers/microsoft.security/locations/weu/attackpaths/ap-1"],
  recommendations: [],
  portalUrl: undefined,
};

function threat(changes: Partial<ResourceThreat> = {}): ResourceThreat {
  return {
    id: "t",
    title: "t",
    severity: "high",
    resources: [cluster],
    containers: [],
    pods: [],
    namespaces: [],
    ...changes,
  };
}

suite("security alerts of a workload", () => {
  for (const [name, changes, isAbout] of [
    ["its own resource", { resources: [key] }, true],
    ["the cluster alone", {}, false],
    ["its container", { containers: ["api"] }, true],
    ["another container of its namespace", { containers: ["web"], namespaces: ["shop"] }, false],
    [
      "its container's name in another namespace",
      { containers: ["api"], namespaces: ["x"] },
      false,
    ],
    ["its pod", { pods: ["api-7d9c8bf6f4"], namespaces: ["shop"] }, true],
    ["a pod of its owner", { pods: ["api-7d9c8bf6f4-x2k8p"] }, true],
    ["a pod of its deployment", { pods: ["api-5c4f9d-x2k8p"] }, true],
    ["a pod of a stateful set of its name", { pods: ["api-12"] }, true],
    ["a pod of a daemon set or job of its name", { pods: ["api-x2k8p"] }, true],
    ["a pod of a job of a schedule of its name", { pods: ["api-29061230-x2k8p"] }, true],
    ["a pod of an indexed job of its name", { pods: ["api-0-x2k8p"] }, true],
    ["a pod of another deployment", { pods: ["api-gateway-6f7d8c9b5d-x2k8p"] }, false],
    ["a pod of another stateful set", { pods: ["api-db-0"] }, false],
    ["a pod of another daemon set", { pods: ["api-gateway-x2k8p"] }, false],
    ["a pod whose name only begins alike", { pods: ["apis-1"] }, false],
    ["its namespace", { namespaces: ["shop"] }, true],
    ["another cluster's container", { resources: [`${cluster}-2`], containers: ["api"] }, false],
  ] as const satisfies readonly (readonly [string, Partial<ResourceThreat>, boolean])[]) {
    test(`an alert on ${name} ${isAbout ? "is" : "is not"} about it`, () => {
      assert.equal(concerns(threat(changes), api), isAbout);
    });
  }
});

suite("attack paths of a workload", () => {
  const over = { name: "ap-2", resources: [key, "/x"], entries: ["/x"] };

  test("are those that its recommendations name and those over its resource, each once", () => {
    const same = { name: "ap-1", resources: [key], entries: [] };
    const other = { name: "ap-3", resources: ["/x"], entries: [] };
    assert.deepEqual(pathsOver(api, [over, same, other]), ["ap-1", "ap-2"]);
  });

  test("start at it only where it is the entry", () => {
    assert.equal(isEntryPoint(api, [over]), false);
    assert.equal(isEntryPoint(api, [{ ...over, entries: [key] }]), true);
  });

  test("are accounted for by name, as many as are kept", () => {
    const account = (name: string): PathAccount => ({
      name,
      title: name,
      riskLevel: undefined,
      description: undefined,
      impact: undefined,
      remediation: undefined,
      nodes: [],
      edges: [],
      isCut: false,
    });
    const names = Array.from({ length: 14 }, (_, at) => `ap-${String.fromCharCode(110 - at)}`);
    const paths = names.map((name) => ({
      name,
      resources: [],
      entries: [],
      account: account(name),
    }));
    const kept = accountsOf(["ap-n", "ap-unread", "ap-b"], paths);
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["ap-b", "ap-n"],
    );
    assert.equal(accountsOf(names, paths).length, 10);
  });
});

suite("a security alert as a workload has it", () => {
  test("no longer names whose it is", () => {
    const told = { id: "t", title: "t", severity: "high", intents: ["Execution"] } as const;
    const names = { resources: ["/x"], containers: ["c"], pods: ["p"], namespaces: ["n"] };
    assert.deepEqual(alertOf({ ...told, ...names }), told);
  });
});
