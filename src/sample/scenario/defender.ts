// Longer than most files: the rows of one table, by kind.
import type { JsonObject } from "../http/exchange.ts";
import { elsewhere, functionApps } from "./elsewhere.ts";
import {
  type Cluster,
  clusterId,
  clusters,
  containerId,
  digestOf,
  type ImageName,
  images,
  tenant,
  type WorkloadStory,
  workloads,
} from "./runtime.ts";
import { subscriptions } from "./subscriptions.ts";

/** A row of Resource Graph's table `securityresources`, with the columns that a client asks for. */
export type Row = JsonObject & {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly subscriptionId: string;
  readonly properties: JsonObject;
};

/** One known weakness of a package in an image. */
interface Weakness {
  readonly cve: string;
  readonly severity: "Critical" | "High" | "Medium" | "Low";
  readonly score: number;
  readonly vector: string;
  readonly isExploited: boolean;
}

/** A package that an image should update. */
interface Update {
  readonly software: string;
  readonly installed: string;
  readonly fixed: string;
  readonly packageType: "OS" | "DevPackage";
  readonly language: string;
  readonly weaknesses: readonly Weakness[];
}

function weakness(
  cve: string,
  severity: Weakness["severity"],
  score: number,
  vector: string,
): Weakness {
  return { cve, severity, score, vector: `CVSS:3.1/${vector}`, isExploited: false };
}

const openssl: Update = {
  software: "openssl",
  installed: "3.0.9-1",
  fixed: "3.0.11-1~deb12u2",
  packageType: "OS",
  language: "",
  weaknesses: [
    weakness("CVE-2023-5363", "High", 7.5, "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
    weakness("CVE-2023-3817", "Medium", 5.3, "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"),
  ],
};

/** What Defender's scanner found in the images, by the image's name. */
const updates: Readonly<Record<string, readonly Update[]>> = {
  "payments-api": [
    {
      software: "lodash",
      installed: "4.17.15",
      fixed: "4.17.19",
      packageType: "DevPackage",
      language: "nodejs",
      weaknesses: [weakness("CVE-2020-8203", "High", 7.4, "AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H")],
    },
    {
      software: "jsonwebtoken",
      installed: "8.5.1",
      fixed: "9.0.0",
      packageType: "DevPackage",
      language: "nodejs",
      weaknesses: [weakness("CVE-2022-23539", "High", 8.1, "AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N")],
    },
    openssl,
  ],
  web: [openssl],
  "orders-worker": [
    {
      software: "pyyaml",
      installed: "5.3",
      fixed: "5.3.1",
      packageType: "DevPackage",
      language: "python",
      weaknesses: [
        weakness("CVE-2020-1747", "Critical", 9.8, "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
      ],
    },
  ],
  catalog: [
    {
      software: "golang.org/x/net",
      installed: "0.7.0",
      fixed: "0.17.0",
      packageType: "DevPackage",
      language: "go",
      weaknesses: [
        {
          ...weakness("CVE-2023-44487", "High", 7.5, "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"),
          isExploited: true,
        },
      ],
    },
  ],
  reports: [
    {
      software: "log4j-core",
      installed: "2.14.1",
      fixed: "2.15.0",
      packageType: "DevPackage",
      language: "java",
      weaknesses: [
        {
          ...weakness("CVE-2021-44228", "Critical", 10, "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"),
          isExploited: true,
        },
      ],
    },
  ],
  "loyalty-api": [openssl],
  "invoice-cron": [openssl],
  "jobs-export": [openssl],
  "jobs-reindex": [openssl],
  "jobs-cleanup": [openssl],
};

/** A GUID that is the same for ever: kind, then counter. */
function guid(kind: number, counter: number): string {
  const part = (value: number, length: number) => value.toString(16).padStart(length, "0");
  return `${part(0xacce_0000 + kind, 8)}-0000-4000-8000-${part(counter, 12)}`;
}

function row(
  place: { readonly subscription: string; readonly group: string },
  named: { readonly id: string; readonly name: string; readonly type: string },
  properties: JsonObject,
): Row {
  return {
    ...named,
    tenantId: tenant,
    subscriptionId: place.subscription,
    resourceGroup: place.group,
    properties,
  };
}

function cvesText(update: Update): string {
  return JSON.stringify(
    update.weaknesses.map((one) => ({
      CveId: one.cve,
      AdditionalIdentifiers: [],
      Description: `A weakness of ${update.software} ${update.installed}.`,
      Cvss: [{ Key: "3", Value: { Base: one.score, CvssVectorString: one.vector } }],
      CvssSource: "NVD",
      Severity: one.severity,
      PublishedDate: `${one.cve.slice(4, 8)}-07-01T00:00:00Z`,
      LastModifiedDate: "2026-09-01T00:00:00Z",
      FixStatus: "FixAvailable",
      FixedVersion: update.fixed,
      ExploitabilityDetails: {
        IsInExploitKit: one.isExploited,
        IsPubliclyDisclosed: one.isExploited,
        IsVerified: one.isExploited,
      },
      References: [],
      Tags: [],
    })),
  );
}

function updateProperties(
  update: Update,
  key: string,
  resource: {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly details?: JsonObject;
  },
): JsonObject {
  const worst = Math.max(...update.weaknesses.map((one) => one.score));
  return {
    displayName: `Update ${update.software}`,
    status: {
      code: "Unhealthy",
      firstEvaluationDate: "2026-08-28T04:11:02Z",
      statusChangeDate: "2026-08-28T04:11:02Z",
    },
    resourceDetails: {
      Source: "Azure",
      Id: resource.id,
      ResourceId: resource.id,
      NativeResourceId: resource.id,
      ResourceName: resource.name,
      ResourceType: resource.type,
      ...resource.details,
    },
    metadata: {
      displayName: `Update ${update.software}`,
      severity: worst >= 7 ? "High" : "Medium",
      assessmentType: "DynamicBuiltIn",
      recommendationCategory: "SoftwareUpdate",
      description: `Updating ${update.software} removes ${update.weaknesses.length === 1 ? "a known weakness" : `${update.weaknesses.length} known weaknesses`}.`,
      remediationDescription: `<p>To update ${update.software}:</p><ol><li>Raise it to ${update.fixed} or later, in the base image or where the image installs it.</li><li>Build the image again and deploy it.</li></ol>`,
    },
    additionalData: {
      SoftwareName: update.software,
      DetectedSoftwareVersions: update.installed,
      FixedVersion: update.fixed,
      MaxCvssScore: String(worst),
      PackageType: update.packageType,
      Language: update.language,
      FixStatus: "FixAvailable",
      CvesDetails: cvesText(update),
      ScannersDetails: {
        mdvm: {
          DetectedSoftwareVersions: [update.installed],
          FixedVersion: update.fixed,
          CvesIds: update.weaknesses.map((one) => one.cve),
          category: update.packageType === "OS" ? "OS" : "Language",
          PackageType: update.packageType,
          Language: update.language,
          FixStatus: "FixAvailable",
        },
      },
    },
    links: {
      azurePortal: `portal.azure.com/#blade/Microsoft_Azure_Security/RecommendationsBlade/assessmentKey/${key}`,
    },
  };
}

/** Recommendations on running containers: one row for each package that a container should update. */
function containerRows(): readonly Row[] {
  return workloads.flatMap((workload, place) =>
    (updates[images[workload.image].name] ?? []).map((update, index) => {
      const id = containerId(workload);
      const key = guid(1, place * 16 + index + 1);
      const resource = { id, name: workload.name, type: "K8s-container" };
      return row(
        clusters[workload.cluster],
        {
          id: `${id}/providers/microsoft.security/assessments/${key}`,
          name: key,
          type: "microsoft.security/assessments",
        },
        {
          ...updateProperties(update, key, resource),
          ...riskOf(workload),
          resourceAdditionalData: {
            Digest: digestOf(workload.image),
            RepositoryDetails: {
              RepositoryName: images[workload.image].name,
              LastPushedToRegistryUTC: images[workload.image].pushedAt,
            },
          },
        },
      );
    }),
  );
}

/** Recommendations on what runs outside of the Azure clusters. */
function elsewhereRows(): readonly Row[] {
  return elsewhere.flatMap((one, place) =>
    (updates[images[one.image].name] ?? []).map((update, index) => {
      const key = guid(4, place * 16 + index + 1);
      const { id, name, details } = one;
      const node = guid(8, place + 1).replaceAll("-", "");
      return row(
        { subscription: clusters["prod-weu"].subscription, group: one.group },
        {
          id: `${id}/providers/microsoft.security/assessments/${key}`,
          name: key,
          type: "microsoft.security/assessments",
        },
        {
          ...updateProperties(update, key, { id, name, type: "", details }),
          risk: {
            level: one.level,
            riskFactors: [...one.factors],
            attackPathsReferences: [],
            isContextualRisk: true,
            paths: [{ id: node, nodes: [{ id: node, nodePropertiesLabel: [] }], edges: [] }],
          },
          resourceAdditionalData: {
            Digest: digestOf(one.image),
            RepositoryDetails: { RepositoryName: images[one.image].name },
          },
        },
      );
    }),
  );
}

/** Who is to follow two of the recommendations: one in time, one overdue at the sample's clock. */
function governanceRows(): readonly Row[] {
  const due = ["2026-12-18T00:00:00Z", "2026-11-02T00:00:00Z"];
  return containerRows()
    .slice(0, due.length)
    .map((recommendation, index) => {
      const key = guid(5, index + 1);
      return row(
        clusters["prod-weu"],
        {
          id: `${recommendation.id}/governanceassignments/${key}`,
          name: key,
          type: "microsoft.security/assessments/governanceassignments",
        },
        {
          assignedResourceId: recommendation.id,
          owner: "payments-team@acme.example",
          remediationDueDate: due[index] ?? "",
          remediationEta: { eta: "2026-12-10T00:00:00Z", justification: "With the next release" },
          isGracePeriod: index === 0,
          governanceEmailNotification: {
            disableManagerEmailNotification: false,
            disableOwnerEmailNotification: false,
          },
          additionalData: {
            ticketNumber: 4100 + index,
            ticketLink: `https://tickets.acme.example/${4100 + index}`,
            ticketStatus: "Active",
          },
        },
      );
    });
}

/** What Defender knows of the CVEs; the rows belong to the tenant and to no subscription. */
function cveRows(): readonly Row[] {
  const all = new Map(
    Object.values(updates)
      .flat()
      .flatMap(({ weaknesses }) => weaknesses.map((one) => [one.cve, one] as const)),
  );
  return [...all.values()].map((one) => ({
    ...row(
      { subscription: "", group: "" },
      {
        id: `/providers/microsoft.security/cvedetails/${one.cve.toLowerCase()}`,
        name: one.cve.toLowerCase(),
        type: "microsoft.security/cvedetails",
      },
      {
        cveId: one.cve,
        severity: one.severity,
        publishedDate: `${one.cve.slice(4, 8)}-07-01T00:00:00Z`,
        cvss: { "3.1": { base: one.score } },
        exploitabilityDetails: {
          IsInExploitKit: one.isExploited,
          IsPubliclyDisclosed: one.isExploited,
          IsVerified: one.isExploited,
        },
      },
    ),
  }));
}

/** The secure score of each subscription and its controls. */
function scoreRows(): readonly Row[] {
  const scores = [
    { cluster: "prod-weu", max: 58, current: 33.5, weight: 96 },
    { cluster: "staging", max: 20, current: 12, weight: 11 },
  ] as const;
  const controls = [
    ["Remediate vulnerabilities", 6, 2.5, 41, 27],
    ["Manage access and permissions", 4, 4, 12, 0],
    ["Restrict unauthorized network access", 4, 1, 3, 9],
  ] as const;
  return scores.flatMap(({ cluster, max, current, weight }, place) => {
    const { subscription } = clusters[cluster];
    const id = `/subscriptions/${subscription}/providers/microsoft.security/securescores/ascscore`;
    const score = row(
      { subscription, group: "" },
      { id, name: "ascScore", type: "microsoft.security/securescores" },
      {
        displayName: "ASC score",
        environment: "Azure",
        score: { max, current, percentage: Math.round((current / max) * 10_000) / 10_000 },
        weight,
      },
    );
    const parts = controls.map(([displayName, most, now, healthy, unhealthy], index) => {
      const key = guid(6, place * 16 + index + 1);
      return row(
        { subscription, group: "" },
        {
          id: `${id}/securescorecontrols/${key}`,
          name: key,
          type: "microsoft.security/securescores/securescorecontrols",
        },
        {
          displayName,
          environment: "Azure",
          definition: {
            name: key,
            properties: { maxScore: most, source: { sourceType: "BuiltIn" } },
          },
          score: { max: most, current: now, percentage: now / most },
          weight: healthy + unhealthy,
          healthyResourceCount: healthy,
          unhealthyResourceCount: unhealthy,
          notApplicableResourceCount: 2,
        },
      );
    });
    return [score, ...parts];
  });
}

/** Without the CSPM plan the level is only the severity in other words. */
function riskOf(workload: WorkloadStory): JsonObject {
  const { risk } = workload;
  if (risk === undefined) {
    return { risk: { level: "High", riskFactors: [], attackPathsReferences: [] } };
  }
  return {
    risk: {
      level: risk.level,
      riskFactors: [...risk.factors],
      attackPathsReferences: risk.attackPaths.map((path) => attackPathId(workload.cluster, path)),
      isContextualRisk: true,
      paths: [riskPathOf(workload)],
    },
  };
}

/** What Defender's graph knows of the container itself; its labels have no name for other factors. */
function riskPathOf(workload: WorkloadStory): JsonObject {
  const id = guid(9, workloads.indexOf(workload) + 1).replaceAll("-", "");
  const nodePropertiesLabel = [
    ...(workload.runtimeRisks.includes("internet-exposed") ? ["exposedToInternet"] : []),
    ...(workload.runtimeRisks.includes("sensitive-data") ? ["containsSensitiveData"] : []),
  ];
  return { id, nodes: [{ id, nodePropertiesLabel }], edges: [] };
}

/** A container that has nothing to update any more: such rows carry no CVEs, and often no risk. */
function healthyRow(): Row {
  const [workload] = workloads;
  if (workload === undefined) throw new Error("nothing runs");
  const id = containerId(workload);
  const key = guid(2, 1);
  return row(
    clusters[workload.cluster],
    {
      id: `${id}/providers/microsoft.security/assessments/${key}`,
      name: key,
      type: "microsoft.security/assessments",
    },
    {
      displayName: "Update zlib",
      status: {
        code: "Healthy",
        firstEvaluationDate: "2026-08-28T04:11:02Z",
        statusChangeDate: "2026-09-30T04:10:41Z",
      },
      resourceDetails: {
        Source: "Azure",
        Id: id,
        ResourceId: id,
        NativeResourceId: id,
        ResourceName: workload.name,
        ResourceType: "K8s-container",
      },
      metadata: {
        displayName: "Update zlib",
        severity: "High",
        assessmentType: "DynamicBuiltIn",
        recommendationCategory: "SoftwareUpdate",
      },
      additionalData: { SoftwareName: "zlib" },
      links: {
        azurePortal: `portal.azure.com/#blade/Microsoft_Azure_Security/RecommendationsBlade/assessmentKey/${key}`,
      },
    },
  );
}

const registry =
  "/subscriptions/6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f/resourcegroups/rg-storefront-prod/providers/microsoft.containerregistry/registries/acmeshop";

/** Recommendations on images in the registry. The digest is in the id; `Digest` may be missing. */
function imageRows(): readonly Row[] {
  const names: readonly ImageName[] = ["payments", "web", "orders", "catalog", "reports"];
  return names.flatMap((name, place) =>
    (updates[images[name].name] ?? []).map((update, index) => {
      const repository = images[name].name;
      const id = `${registry}/repositories/${repository}/images/${digestOf(name)}`;
      const key = guid(3, place * 16 + index + 1);
      const resource = { id, name: repository, type: ".containerimage" };
      return row(
        clusters["prod-weu"],
        {
          id: `${id}/providers/microsoft.security/assessments/${key}`,
          name: key,
          type: "microsoft.security/assessments",
        },
        {
          ...updateProperties(update, key, resource),
          risk: {
            level: "Medium",
            riskFactors: [],
            attackPathsReferences: [],
            isContextualRisk: true,
          },
          resourceAdditionalData: {
            RepositoryDetails: { RepositoryName: repository },
            LastPushedToRegistryUTC: images[name].pushedAt,
          },
        },
      );
    }),
  );
}

function attackPathId(cluster: Cluster, name: string): string {
  const { subscription, location } = clusters[cluster];
  return `/subscriptions/${subscription}/providers/microsoft.security/locations/${location}/attackpaths/${name}`;
}

function workloadOf(name: string, cluster: Cluster): string {
  const found = workloads.find((one) => one.name === name && one.cluster === cluster);
  if (found === undefined) throw new Error(`no ${name} in ${cluster}`);
  return containerId(found);
}

function attackPathRow(name: string, properties: JsonObject): Row {
  return row(
    clusters["prod-weu"],
    { id: attackPathId("prod-weu", name), name, type: "microsoft.security/attackpaths" },
    properties,
  );
}

/** Two attack paths in the documented shape, one in the shape that tenants also see. */
function attackPathRows(): readonly Row[] {
  const group = `/subscriptions/${clusters["prod-weu"].subscription}/resourcegroups/rg-storefront-prod/providers`;
  const entity = (id: string, name: string, type: string, resource: string): JsonObject => ({
    entityInternalId: id,
    entityName: name,
    entityType: type,
    entityIdentifiers: { azureResourceId: resource },
  });
  const payments = entity(
    "e1",
    "payments-api",
    "container",
    workloadOf("payments-api", "prod-weu"),
  );
  const orders = entity(
    "e2",
    "orders-worker",
    "container",
    workloadOf("orders-worker", "prod-weu"),
  );
  const storage = entity(
    "e3",
    "acmeshopinvoices",
    "storageaccount",
    `${group}/microsoft.storage/storageaccounts/acmeshopinvoices`,
  );
  const database = entity(
    "e4",
    "acmeshop-payments",
    "postgresqlflexibleserver",
    `${group}/microsoft.dbforpostgresql/flexibleservers/acmeshop-payments`,
  );
  const identity = entity(
    "e5",
    "payments-api-identity",
    "managedidentity",
    `${group}/microsoft.managedidentity/userassignedidentities/payments-api-identity`,
  );
  const connection = (from: string, to: string, description: string): JsonObject => ({
    connectionId: `${from}-${to}`,
    sourceEntityInternalId: from,
    targetEntityInternalId: to,
    description,
  });
  const internet: JsonObject = {
    entityInternalId: "e1",
    additionalData: { type: "InternetExposure" },
  };
  return [
    attackPathRow("ap-7f21", {
      displayName:
        "Internet exposed Kubernetes container can read a storage account with sensitive data",
      description:
        "A container with weaknesses of high severity is reachable from the internet and may read invoices.",
      attackPathType: "InternetExposedContainerToSensitiveStorage",
      manualRemediationSteps:
        "Update the container's packages. Restrict the managed identity's role.",
      refreshInterval: "24:00:00",
      potentialImpact: "Invoices of customers are read by strangers.",
      riskCategories: ["DataExposure", "ComputeAbuse"],
      entryPointEntityInternalID: "e1",
      targetEntityInternalID: "e3",
      AttackPathID: "ap-7f21",
      assessments: {},
      graphComponent: {
        entities: [payments, identity, storage],
        connections: [
          connection("e1", "e5", "can authenticate as"),
          connection("e5", "e3", "has permissions to"),
        ],
        insights: [
          internet,
          {
            entityInternalId: "e3",
            additionalData: {
              type: "Sensitivity",
              fileSamples: [{ path: "2026/10.csv", classificationNames: ["Credit Card Number"] }],
            },
          },
        ],
      },
    }),
    attackPathRow("ap-90c4", {
      displayName: "Internet exposed Kubernetes container can move to a privileged container",
      description:
        "From the container that faces the internet a neighbour with privileges can be reached, and from there the database.",
      attackPathType: "InternetExposedContainerLateralMovement",
      manualRemediationSteps: "Do not run the worker privileged. Add a network policy.",
      refreshInterval: "24:00:00",
      potentialImpact: "Payments are changed by strangers.",
      riskCategories: ["LateralMovement", "DataExposure"],
      entryPointEntityInternalID: "e1",
      targetEntityInternalID: "e4",
      AttackPathID: "ap-90c4",
      assessments: {},
      graphComponent: {
        entities: [payments, orders, database],
        connections: [
          connection("e1", "e2", "can reach"),
          connection("e2", "e4", "can authenticate as"),
        ],
        insights: [internet],
      },
    }),
    attackPathRow("ap-c3d8", {
      displayName: "Virtual machine with weak authorization can manage a cluster",
      riskLevel: "Medium",
      riskFactors: ["Weak authorization"],
      entryPoint: { entityInternalId: "v1" },
      target: { entityInternalId: "v2" },
      attackPathSteps: [],
      mITRETacticsAndTechniques: [],
      attackStory: "A build machine holds a role that it no longer needs.",
      isPartialAttackPath: false,
    }),
  ];
}

interface ThreatStory {
  readonly id: string;
  readonly status: "Active" | "Dismissed";
  readonly severity: "Medium" | "High";
  readonly type: string;
  readonly title: string;
  readonly intent: string;
  readonly at: string;
  readonly entities: readonly JsonObject[];
}

const threats: readonly ThreatStory[] = [
  {
    id: "2518100000000000001_5d1c",
    status: "Active",
    severity: "High",
    type: "K8S.NODE_SuspectProcess",
    title: "Suspicious process in a container",
    intent: "Execution",
    at: "2026-11-19T22:41:07Z",
    entities: [
      { $id: "3", Name: "payments-api-7d9c6b5f4-x2k8p", Namespace: { $ref: "4" }, Type: "K8s-pod" },
      { $id: "4", Name: "payments", Type: "K8s-namespace" },
      { $id: "5", Name: "payments-api", Pod: { $ref: "3" }, Type: "container" },
    ],
  },
  {
    id: "2518100000000000002_a07e",
    status: "Active",
    severity: "Medium",
    type: "K8S_PrivilegedContainer",
    title: "Privileged container detected",
    intent: "PrivilegeEscalation",
    at: "2026-11-14T05:12:50Z",
    entities: [],
  },
  {
    id: "2518100000000000003_33bf",
    status: "Dismissed",
    severity: "Medium",
    type: "K8S_ExposedDashboard",
    title: "Exposed Kubernetes dashboard detected",
    intent: "InitialAccess",
    at: "2026-09-03T10:00:00Z",
    entities: [],
  },
];

/** Security alerts. Their resource is the cluster; only the entities may name a container. */
function threatRows(): readonly Row[] {
  const cluster = clusters["prod-weu"];
  return threats.map((threat) => {
    const scope = `/subscriptions/${cluster.subscription}/resourcegroups/${cluster.group}`;
    return row(
      cluster,
      {
        id: `${scope}/providers/microsoft.security/locations/${cluster.location}/alerts/${threat.id}`,
        name: threat.id,
        type: "microsoft.security/locations/alerts",
      },
      {
        Status: threat.status,
        Severity: threat.severity,
        AlertType: threat.type,
        AlertDisplayName: threat.title,
        SystemAlertId: threat.id,
        CompromisedEntity: "prod-weu",
        Intent: threat.intent,
        TimeGeneratedUtc: threat.at,
        StartTimeUtc: threat.at,
        EndTimeUtc: threat.at,
        Description: `${threat.title} in the cluster prod-weu.`,
        ResourceIdentifiers: [
          { $id: "2", Type: "AzureResource", AzureResourceId: clusterId("prod-weu") },
        ],
        Entities: [...threat.entities],
        RemediationSteps: [
          "Look at the container's processes and its image.",
          "Stop the pod where nobody knows the process, and keep its logs.",
          "Change the secrets that it could read.",
        ],
        ExtendedProperties: {},
        AlertUri: `https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId/${threat.id}/subscriptionId/${cluster.subscription}/resourceGroup/${cluster.group}/referencedFrom/alertDeepLink/location/${cluster.location}`,
      },
    );
  });
}

/** Plans by subscription: CSPM is on in production and off in staging. */
function planRows(): readonly Row[] {
  const plan = (cluster: Cluster, name: string, pricingTier: "Standard" | "Free"): Row => {
    const { subscription } = clusters[cluster];
    return row(
      { subscription, group: "" },
      {
        id: `/subscriptions/${subscription}/providers/microsoft.security/pricings/${name.toLowerCase()}`,
        name,
        type: "microsoft.security/pricings",
      },
      {
        pricingTier,
        freeTrialRemainingTime: "PT0S",
        ...(name === "CloudPosture" && pricingTier === "Standard"
          ? {
              extensions: [
                { name: "AgentlessDiscoveryForKubernetes", isEnabled: "True" },
                { name: "ContainerRegistriesVulnerabilityAssessments", isEnabled: "True" },
                { name: "SensitiveDataDiscovery", isEnabled: "True" },
              ],
            }
          : {}),
      },
    );
  };
  return [
    plan("prod-weu", "CloudPosture", "Standard"),
    plan("prod-weu", "Containers", "Standard"),
    plan("staging", "CloudPosture", "Free"),
    plan("staging", "Containers", "Standard"),
  ];
}

function otherRows(): readonly Row[] {
  const { subscription } = clusters["prod-weu"];
  const connector = `/subscriptions/${subscription}/resourcegroups/rg-security/providers/microsoft.security/securityconnectors/acme-github/devops/default/githubowners/acme/repos/storefront`;
  return [
    row(
      { subscription, group: "rg-security" },
      {
        id: connector,
        name: "storefront",
        type: "microsoft.security/securityconnectors/devops/githubowners/repos",
      },
      {
        repoId: "702400311",
        repoName: "storefront",
        repoFullName: "acme/storefront",
        repoUrl: "https://github.com/acme/storefront",
        parentOwnerName: "acme",
        onboardingState: "Onboarded",
        provisioningState: "Succeeded",
      },
    ),
  ];
}

/** The rows of the tables `resources` and `resourcecontainers` that a client asks for. */
export function otherTables(): Readonly<Record<string, readonly Row[]>> {
  const { subscription, group } = clusters["prod-weu"];
  const place = { subscription, group };
  const apps = functionApps.map(({ id, name }) => ({
    ...row(place, { id, name, type: "microsoft.web/sites" }, { state: "Running" }),
    kind: "functionapp,linux,container",
  }));
  const own = subscriptions.map(({ id, name }) =>
    row(
      { subscription: id, group: "" },
      { id: `/subscriptions/${id}`, name, type: "microsoft.resources/subscriptions" },
      { state: "Enabled", managementGroupAncestorsChain: [{ displayName: "Acme", name: "acme" }] },
    ),
  );
  return { resources: apps, resourcecontainers: own };
}

/** Every row of `securityresources` that the sample's account may read, by id. */
export function securityResources(): readonly Row[] {
  const rows = [
    ...containerRows(),
    ...elsewhereRows(),
    healthyRow(),
    ...imageRows(),
    ...attackPathRows(),
    ...threatRows(),
    ...planRows(),
    ...otherRows(),
    ...governanceRows(),
    ...scoreRows(),
    ...cveRows(),
  ];
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
