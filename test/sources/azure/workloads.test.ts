import assert from "node:assert/strict";
import { plansOf, postureOf } from "../../../src/sources/azure/plans.ts";
import { hasSites, workloadsOf } from "../../../src/sources/azure/workloads.ts";
import { isRecord } from "../../../src/sources/json.ts";
import { besideCheckout } from "../../support/recordings.ts";

const key =
  "/subscriptions/1111/resourcegroups/prod-rg/providers/microsoft.containerservice/managedclusters/prod-aks/namespaces/shop/pods/api/containers/api";
const digest = `sha256:${"ab12".repeat(16)}`;
const assessment = "/providers/Microsoft.Security/assessments/";

const details = { Source: "Azure", Id: key, ResourceName: "api", ResourceType: "K8s-container" };
const risk = {
  level: "Critical",
  riskFactors: ["Exposure to the Internet", "Weak authorization"],
  attackPathsReferences: ["/Subscriptions/1111/AttackPaths/AP-1"],
  isContextualRisk: true,
};
const properties = {
  displayName: "Update minimatch",
  status: { code: "Unhealthy" },
  resourceDetails: details,
  additionalData: {
    CvesDetails: '[{"CveId":"CVE-2026-0001","Severity":"High"},{"CveId":"cve-2026-0002"}]',
    ScannersDetails: { mdvm: { CvesIds: ["CVE-2026-0001", "CVE-2026-0003"] } },
  },
  resourceAdditionalData: { Digest: digest, RepositoryDetails: { RepositoryName: "shop/api" } },
  links: { azurePortal: "portal.azure.com/#blade/1" },
  risk,
};

function row(changes: object = {}, on = key, number = 1) {
  return {
    id: `${on.toUpperCase()}${assessment}a-${number}`,
    name: `a-${number}`,
    type: "microsoft.security/assessments",
    subscriptionId: "1111",
    tenantId: "t-1",
    properties: { ...properties, ...changes },
  };
}

function only(...rows: readonly Readonly<Record<string, unknown>>[]) {
  const [workload, ...more] = workloadsOf(rows).facts;
  assert.ok(workload !== undefined);
  assert.equal(more.length, 0);
  return workload;
}

suite("workloads", () => {
  test("the order of the rows changes neither the name nor the images", () => {
    const of = (number: number, name: string, letter: string) =>
      row(
        {
          resourceDetails: { ...details, ResourceName: name },
          resourceAdditionalData: { Digest: `sha256:${letter.repeat(64)}` },
        },
        key,
        number,
      );
    // Two rows of one id, as after paging over a change, and one of another.
    const rows = [of(1, "api", "b"), of(1, "API", "a"), of(2, "Api", "c")];
    const inOrder = workloadsOf(rows);
    assert.equal(inOrder.facts[0]?.images.length, 3);
    for (const [a = 0, b = 0, c = 0] of [
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      assert.deepEqual(workloadsOf([rows[a] ?? {}, rows[b] ?? {}, rows[c] ?? {}]), inOrder);
    }
  });

  test("a row is read into its workload", () => {
    assert.deepEqual(only(row()), {
      key,
      name: "api",
      kind: "kubernetesContainer",
      platform: "aks",
      cluster: "prod-aks",
      namespace: "shop",
      subscription: "1111",
      images: [{ digest, reference: "shop/api" }],
      riskFactors: ["internet-exposed"],
      otherRiskFactors: ["Weak authorization"],
      riskLevel: "critical",
      isContextual: true,
      attackPaths: ["/subscriptions/1111/attackpaths/ap-1"],
      recommendations: [
        {
          id: `${key}${assessment.toLowerCase()}a-1`,
          title: "Update minimatch",
          riskLevel: "critical",
          cves: ["CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003"],
          portalUrl: "https://portal.azure.com/#blade/1",
        },
      ],
      portalUrl: "https://portal.azure.com/#blade/1",
    });
  });

  test("the REST API's casing is read the same", () => {
    const camel = row({
      resourceDetails: {
        source: "Azure",
        id: key,
        resourceName: "api",
        resourceType: "K8s-container",
      },
      additionalData: {
        cvesDetails: properties.additionalData.CvesDetails,
        scannersDetails: properties.additionalData.ScannersDetails,
      },
      resourceAdditionalData: { digest, repositoryDetails: { repositoryName: "shop/api" } },
    });
    assert.deepEqual(only(camel), only(row()));
  });

  test("properties that come as JSON in a text are read the same", () => {
    const text = { ...row(), properties: JSON.stringify(properties) };
    assert.deepEqual(only(text), only(row()));
    const nested = row({
      resourceAdditionalData: JSON.stringify(properties.resourceAdditionalData),
      risk: JSON.stringify({ ...risk, riskFactors: JSON.stringify(risk.riskFactors) }),
    });
    assert.deepEqual(only(nested), only(row()));
  });

  test("without a risk nothing is evaluated and nothing is contextual", () => {
    const { riskLevel, isContextual, riskFactors, attackPaths } = only(row({ risk: undefined }));
    assert.deepEqual(
      [riskLevel, isContextual, riskFactors, attackPaths],
      ["notEvaluated", false, [], []],
    );
  });

  test("a level without context is kept apart: it only repeats the severity", () => {
    assert.equal(only(row({ risk: { level: "High" } })).isContextual, false);
    assert.equal(only(row({ risk: { level: "None" } })).riskLevel, "notEvaluated");
  });

  test("a level without context is marked on its recommendation", () => {
    const [low, critical] = only(
      row({ risk: { level: "Low", isContextualRisk: true } }),
      row({ risk: { level: "Critical" } }, key, 2),
    ).recommendations;
    assert.deepEqual([low?.isSeverityOnly, critical?.isSeverityOnly], [undefined, true]);
  });

  // What is healthy is rated on nothing that is there: exposure and level are told from the same.
  test("a healthy row evaluates nothing, whatever risk it holds", () => {
    const read = only(row({ status: { code: "Healthy" }, risk: { ...risk, level: "Low" } }));
    assert.deepEqual([read.riskLevel, read.isContextual], ["notEvaluated", false]);
    // Signs of exposure count wherever they stand.
    assert.deepEqual(read.riskFactors, ["internet-exposed"]);
  });

  test("an exploit in a kit or a verified one is known; publication alone is none", () => {
    const flags = [
      { IsInExploitKit: true },
      { IsVerified: true },
      { ExploitStepsVerified: "True" },
      { IsPubliclyDisclosed: true, ExploitStepsPublished: true, IsVerified: false },
      undefined,
    ];
    const CvesDetails = JSON.stringify(
      flags.map((ExploitabilityDetails, at) => ({
        CveId: `CVE-2026-${at}`,
        ExploitabilityDetails,
      })),
    );
    const [read] = only(row({ additionalData: { CvesDetails } })).recommendations;
    assert.deepEqual(read?.exploitable, ["CVE-2026-0", "CVE-2026-1", "CVE-2026-2"]);
  });

  test("a contextual risk that was not rated is no evaluation", () => {
    for (const level of ["None", undefined, "Unheard"]) {
      assert.equal(only(row({ risk: { ...risk, level } })).isContextual, false);
    }
  });

  test("risk factors of an unknown form are not the same as none", () => {
    for (const riskFactors of ['["Exposure', { a: 1 }, 7, true, ["Sensitive Data", null]]) {
      assert.equal(only(row({ risk: { ...risk, riskFactors } })).isRiskRead, false);
    }
    const plain = only(row({ risk: { ...risk, riskFactors: "Internet exposure, Odd" } }));
    assert.deepEqual(
      [plain.riskFactors, plain.otherRiskFactors, plain.isRiskRead],
      [["internet-exposed"], ["Odd"], false],
    );
    for (const riskFactors of [[], null, undefined, "[]"]) {
      assert.equal(only(row({ risk: { ...risk, riskFactors } })).isRiskRead, undefined);
    }
  });

  const path = "/subscriptions/1/providers/Microsoft.Security/attackPaths/AP-1";

  for (const [name, attackPathsReferences] of [
    ["a plain text", path],
    ["objects with an id", [{ id: path }]],
    ["one object", { id: path }],
    ["JSON of one object", JSON.stringify({ id: path })],
    ["JSON of objects", JSON.stringify([{ id: path }, path])],
    ["texts", [path]],
  ] as const) {
    test(`attack paths that come as ${name} are read`, () => {
      const read = only(row({ risk: { ...risk, attackPathsReferences } }));
      assert.deepEqual([read.attackPaths, read.isRiskRead], [[path.toLowerCase()], undefined]);
    });
  }

  test("attack paths of an unknown form are not the same as none", () => {
    for (const attackPathsReferences of [
      '["/subscri',
      [7],
      [{ x: 1 }],
      [path, null],
      7,
      true,
      {},
    ]) {
      const read = workloadsOf([row({ risk: { ...risk, attackPathsReferences } })]);
      assert.deepEqual([read.facts[0]?.isRiskRead, read.unclear], [false, 1]);
    }
    for (const attackPathsReferences of [[], "[]", null, undefined, ""]) {
      const read = only(row({ risk: { ...risk, attackPathsReferences } }));
      assert.deepEqual([read.isRiskRead, read.attackPaths], [undefined, []]);
    }
  });

  test("the labels on the paths of a risk are factors too, where they are some", () => {
    const nodePropertiesLabel = ["exposedToInternet", "containsSensitiveData", "isContainer"];
    const paths = [{ id: "1", nodes: [{ id: "n", nodePropertiesLabel }, { id: "m" }], edges: [] }];
    for (const one of [paths, JSON.stringify(paths)]) {
      const read = only(row({ risk: { ...risk, riskFactors: [], paths: one } }));
      assert.deepEqual(read.riskFactors, ["internet-exposed", "sensitive-data"]);
      assert.deepEqual([read.otherRiskFactors, read.isRiskRead], [[], undefined]);
    }
    for (const broken of ['[{"id":', [7], [{ nodes: "x" }], [{ nodes: [7] }], {}]) {
      assert.equal(only(row({ risk: { ...risk, paths: broken } })).isRiskRead, false);
    }
    const odd = [{ nodes: [{ nodePropertiesLabel: [7] }] }];
    assert.equal(only(row({ risk: { ...risk, paths: odd } })).isRiskRead, false);
  });

  test("a risk, or all of a row, that is cut off is not the same as none", () => {
    assert.equal(
      only(row({ risk: '{"level":"Low","riskFactors":["Exposure to' })).isRiskRead,
      false,
    );
    assert.equal(only(row({ risk: 7 })).isRiskRead, false);
    for (const broken of ["{broken", null, 7]) {
      assert.equal(only({ ...row(), properties: broken }).isRiskRead, false);
    }
    assert.equal(only(row({ risk: null })).isRiskRead, undefined);
  });

  test("CVE details that are no JSON leave the scanner's list", () => {
    const additionalData = {
      CvesDetails: '[{"CveId":',
      ScannersDetails: { agentlessmdvm: { CvesIds: ["CVE-2026-9", 7, "x"] } },
    };
    assert.deepEqual(only(row({ additionalData })).recommendations[0]?.cves, ["CVE-2026-9"]);
    assert.deepEqual(only(row({ additionalData: null })).recommendations[0]?.cves, []);
  });

  test("the software to update is read with its versions and who keeps it", () => {
    const read = (additionalData: object) =>
      only(row({ additionalData })).recommendations[0]?.software;
    const openssl = {
      SoftwareName: "openssl",
      DetectedSoftwareVersions: "3.0.9-1",
      FixedVersion: "3.0.11-1",
    };
    assert.deepEqual(read({ ...openssl, PackageType: "OS" }), {
      name: "openssl",
      kind: "os",
      installed: "3.0.9-1",
      fixedVersion: "3.0.11-1",
    });
    assert.equal(read({ ...openssl, PackageType: "DevPackage" })?.kind, "language");
    assert.equal(read({ ...openssl, PackageType: "Firmware" })?.kind, undefined);
    assert.equal(read({ FixedVersion: "1" }), undefined);
  });

  test("the digest is found in the id where no property holds it", () => {
    const image = `repositories-shop-images-SHA256:${"cd34".repeat(16)}`;
    const { images } = only(
      row({ resourceAdditionalData: null, resourceDetails: { ...details, Id: image } }),
    );
    assert.deepEqual(images, [{ digest: `sha256:${"cd34".repeat(16)}`, reference: undefined }]);
    const none = only(row({ resourceAdditionalData: { Digest: "sha256:abc" } }));
    assert.deepEqual(none.images, []);
  });

  for (const [source, on, platform, cluster] of [
    ["Azure", key, "aks", "prod-aks"],
    ["AWS", "/subscriptions/1/providers/x/clusters/eks-1/namespaces/n/pods/p", "eks", "eks-1"],
    ["GCP", "/subscriptions/1/providers/x/clusters/gke-1/namespaces/n/pods/p", "gke", "gke-1"],
    [
      "Azure",
      "/subscriptions/1/providers/microsoft.kubernetes/connectedclusters/arc-1/x/y",
      "other",
      "arc-1",
    ],
  ] as const) {
    test(`a container from ${source} at ${platform}`, () => {
      const read = only(row({ resourceDetails: { ...details, Source: source } }, on));
      assert.deepEqual(
        [read.kind, read.platform, read.cluster],
        ["kubernetesContainer", platform, cluster],
      );
    });
  }

  for (const [type, on, kind, platform] of [
    [
      "x",
      "/subscriptions/1/providers/microsoft.app/containerapps/a",
      "containerApp",
      "containerApps",
    ],
    ["x", "/subscriptions/1/providers/microsoft.web/sites/a", "webApp", "appService"],
    [
      "functionapp",
      "/subscriptions/1/providers/microsoft.web/sites/a",
      "functionApp",
      "appService",
    ],
    ["x", "/subscriptions/1/providers/microsoft.compute/virtualmachines/a", "virtualMachine", "vm"],
    ["x", "/subscriptions/1/providers/other/things/a", "other", "other"],
  ] as const) {
    test(`${on} is a ${kind}`, () => {
      const read = only(row({ resourceDetails: { ...details, ResourceType: type } }, on));
      assert.deepEqual([read.kind, read.platform], [kind, platform]);
    });
  }

  test("rows of one resource gather in one workload: worst level, all factors, distinct paths", () => {
    const read = only(
      row({
        risk: {
          level: "Low",
          riskFactors: ["Sensitive Data"],
          attackPathsReferences: ["/AP-1", "/ap-1"],
        },
      }),
      row(
        {
          risk: {
            level: "High",
            riskFactors: ["Critical Resource", "Sensitive Data"],
            attackPathsReferences: ["/ap-2"],
          },
        },
        key,
        2,
      ),
    );
    assert.equal(read.riskLevel, "high");
    assert.deepEqual(read.riskFactors, ["sensitive-data", "critical-resource"]);
    assert.deepEqual(read.attackPaths, ["/ap-1", "/ap-2"]);
    assert.equal(read.recommendations.length, 2);
  });

  test("a healthy row says that the container runs, and is no recommendation", () => {
    const read = only(row({ status: { code: "Healthy" }, risk: undefined }));
    assert.deepEqual(
      [read.recommendations, read.images.length, read.riskLevel],
      [[], 1, "notEvaluated"],
    );
    assert.equal(only(row({ status: { code: "NotApplicable" } })).recommendations.length, 0);
  });

  test("the link is the worst recommendation's, and only to a portal", () => {
    const hostile = row({ links: { azurePortal: "evil.example/#x" } });
    const own = `https://portal.azure.com/#@t-1/resource${key}`;
    assert.equal(only(hostile).portalUrl, own);
    const low = row({ risk: { level: "Low" }, links: { azurePortal: "portal.azure.com/#low" } });
    const high = row(
      { risk: { level: "High" }, links: { azurePortal: "portal.azure.com/#high" } },
      key,
      2,
    );
    assert.equal(only(low, high).portalUrl, "https://portal.azure.com/#high");
  });

  test("rows that name no resource are counted, other rows stay", () => {
    const rows = [{}, { id: 7 }, { id: "/x" }, { id: `${assessment}a` }, row()];
    const read = workloadsOf(rows);
    assert.deepEqual([read.facts.length, read.unreadable], [1, 4]);
  });

  test("a row whose id has another form is known by the resource it names", () => {
    const read = only({ ...row(), id: "/other/form/a-1" });
    assert.equal(read.key, key);
    assert.equal(read.recommendations[0]?.id, "/other/form/a-1");
  });

  test("the same row on two pages is one recommendation", () => {
    assert.equal(only(row(), row()).recommendations.length, 1);
  });

  for (const [source, native, platform, cluster, namespace] of [
    [
      "AWS",
      "arn:aws:eks:eu-west-1:123456789012:cluster/prod-eu/namespaces/pay/deployments/api",
      "eks",
      "prod-eu",
      "pay",
    ],
    [
      "GCP",
      "//container.googleapis.com/projects/p/locations/europe-west1/clusters/prod-eu/k8s/namespaces/pay/pods/api",
      "gke",
      "prod-eu",
      "pay",
    ],
    ["AWS", "arn:aws:ecs:eu-west-1:123456789012:cluster/prod-eu", "eks", undefined, undefined],
  ] as const) {
    test(`a container below a connector of ${source} has the cluster of ${native}`, () => {
      const below =
        "/subscriptions/1/resourcegroups/rg/providers/microsoft.security/securityconnectors/c/securityentitydata/x";
      const read = only(
        row({ resourceDetails: { ...details, Source: source, NativeResourceId: native } }, below),
      );
      assert.deepEqual(
        [read.platform, read.cluster, read.namespace],
        [platform, cluster, namespace],
      );
    });
  }

  test("a site that Resource Graph calls a function app is one", () => {
    const site = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Web/sites/Fn";
    const rows = [
      row({ resourceDetails: { ...details, ResourceType: "microsoft.web/sites" } }, site),
    ];
    assert.ok(hasSites(workloadsOf(rows).facts));
    const [read] = workloadsOf(rows, [{ id: site }]).facts;
    assert.deepEqual([read?.kind, read?.platform], ["functionApp", "appService"]);
    assert.equal(workloadsOf(rows, [{ id: `${site}2` }]).facts[0]?.kind, "webApp");
  });

  test("a row of nothing but an id is a workload named by it", () => {
    const read = only({ id: `/subscriptions/2/things/thing${assessment}a` });
    assert.deepEqual([read.name, read.subscription, read.images], ["thing", "2", []]);
  });

  const synthetic = besideCheckout("data/azure/synthetic/arg-rows.synthetic.json");
  if (!isRecord(synthetic) || !Array.isArray(synthetic["securityresources"])) {
    test.skip("synthetic rows: not beside the checkout");
  } else {
    const all: readonly unknown[] = synthetic["securityresources"];
    const rows = all.filter(isRecord);
    test("the synthetic rows are read", () => {
      const assessments = rows.filter(({ type }) => type === "microsoft.security/assessments");
      const container = workloadsOf(assessments).facts.find(
        ({ kind }) => kind === "kubernetesContainer",
      );
      assert.equal(container?.platform, "aks");
      assert.equal(container?.cluster, "prod-aks");
      assert.equal(container?.namespace, "shop");
      assert.deepEqual(container?.riskFactors, ["internet-exposed", "sensitive-data"]);
      assert.deepEqual(container?.images, [{ digest, reference: "web-shop" }]);
      assert.deepEqual(container?.recommendations[0]?.cves, ["CVE-2026-0001", "CVE-2026-0002"]);
      assert.equal(container?.attackPaths.length, 1);
      const plans = rows.filter(({ type }) => type === "microsoft.security/pricings");
      assert.deepEqual([...postureOf(plansOf(plans).facts).values()], [true]);
    });
  }
});
