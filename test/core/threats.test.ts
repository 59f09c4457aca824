import assert from "node:assert/strict";
import type { PathAccount } from "../../src/core/attackPath.ts";
import type { ResourceThreat, RunningWorkload, ThreatPlace } from "../../src/core/runtime.ts";
import {
  accountsOf,
  alertOf,
  concerns,
  isEntryPoint,
  isPathAround,
  pathsOver,
} from "../../src/core/threats.ts";

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
    places: [],
    ...changes,
  };
}

suite("security alerts of a workload", () => {
  for (const [name, place, isAbout] of [
    ["its container", { container: "api", namespaces: [] }, true],
    ["another container of its namespace", { container: "web", namespaces: ["shop"] }, false],
    ["its container's name in another namespace", { container: "api", namespaces: ["x"] }, false],
    [
      "its container in one of two namespaces",
      { container: "api", namespaces: ["x", "shop"] },
      true,
    ],
    ["its pod", { pod: "api-7d9c8bf6f4", namespaces: ["shop"] }, true],
    ["its pod's name in another namespace", { pod: "api-7d9c8bf6f4", namespaces: ["x"] }, false],
    ["a pod of its owner", { pod: "api-7d9c8bf6f4-x2k8p", namespaces: [] }, true],
    ["a pod of its deployment", { pod: "api-5c4f9d-x2k8p", namespaces: [] }, true],
    ["a pod of a stateful set of its name", { pod: "api-12", namespaces: [] }, true],
    ["a pod of a daemon set or job of its name", { pod: "api-x2k8p", namespaces: [] }, true],
    [
      "a pod of a job of a schedule of its name",
      { pod: "api-29061230-x2k8p", namespaces: [] },
      true,
    ],
    ["a pod of an indexed job of its name", { pod: "api-0-x2k8p", namespaces: [] }, true],
    ["a pod of another deployment", { pod: "api-gateway-6f7d8c9b5d-x2k8p", namespaces: [] }, false],
    ["a pod of another stateful set", { pod: "api-db-0", namespaces: [] }, false],
    ["a pod of another daemon set", { pod: "api-gateway-x2k8p", namespaces: [] }, false],
    ["a pod whose name only begins alike", { pod: "apis-1", namespaces: [] }, false],
    ["its namespace", { namespaces: ["shop"] }, true],
    ["another namespace", { namespaces: ["x"] }, false],
  ] as const satisfies readonly (readonly [string, ThreatPlace, boolean])[]) {
    test(`an alert on ${name} ${isAbout ? "is" : "is not"} about it`, () => {
      assert.equal(concerns(threat({ places: [place] }), api), isAbout);
    });
  }

  test("an alert on its own resource is about it, on the cluster alone or another one is not", () => {
    assert.equal(concerns(threat({ resources: [key] }), api), true);
    assert.equal(concerns(threat(), api), false);
    const places = [{ container: "api", namespaces: [] }];
    assert.equal(concerns(threat({ resources: [`${cluster}-2`], places }), api), false);
  });

  test("of several places each counts by itself", () => {
    const places = [
      { container: "api", namespaces: ["pay"] },
      { container: "web", namespaces: ["shop"] },
    ];
    assert.equal(concerns(threat({ places }), api), false);
    const more = [...places, { container: "api", namespaces: ["shop"] }];
    assert.equal(concerns(threat({ places: more }), api), true);
  });
});

suite("attack paths of a workload", () => {
  const over = { name: "ap-2", resources: [key, "/x"], entries: ["/x"] };

  test("are those that its recommendations name and those over its resource, each once", () => {
    const same = { name: "ap-1", resources: [key], entries: [] };
    const other = { name: "ap-3", resources: ["/x"], entries: [] };
    assert.deepEqual(pathsOver(api, [over, same, other]), ["ap-1", "ap-2"]);
  });

  for (const [name, resources, isAround] of [
    ["its cluster", [cluster], true],
    ["its namespace", [`${cluster}/namespaces/shop`], true],
    ["its cluster and itself", [cluster, key], false],
    ["another cluster of a longer name", [`${cluster}-2`], false],
    ["something beside it", [`${cluster}/namespaces/shop/pods/web/containers/web`], false],
    ["its group", ["/subscriptions/1/resourcegroups/rg"], false],
    ["its subscription", ["/subscriptions/1"], false],
    ["nothing", [], false],
  ] as const) {
    test(`one over ${name} ${isAround ? "goes" : "does not go"} around it`, () => {
      assert.equal(isPathAround(api, [{ name: "ap-4", resources, entries: [] }]), isAround);
    });
  }

  test("one over the connector of its account does not go around it, one over its cluster there does", () => {
    const connector =
      "/subscriptions/1/resourcegroups/rg/providers/microsoft.security/securityconnectors/aws";
    const pod = { ...api, key: `${connector}/securityentitydata/eks/pods/api` };
    const over = (resource: string) =>
      isPathAround(pod, [{ name: "ap-5", resources: [resource], entries: [] }]);
    assert.deepEqual([over(connector), over(`${connector}/securityentitydata/eks`)], [false, true]);
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
    const names = { resources: ["/x"], places: [{ container: "c", namespaces: ["n"] }] };
    assert.deepEqual(alertOf({ ...told, ...names }), told);
  });
});
