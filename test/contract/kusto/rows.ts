/**
 * Rows as Resource Graph has them, made by hand: the columns of every row, and of `properties` the
 * fields that the published examples have (Azure/azure-rest-api-specs, Microsoft.Security:
 * `GetAssessment` 2025-05-04, `GetPricingCloudPosture` 2026-07-01, `ListGitHubRepos`
 * 2025-11-01-preview, `GetAlertSubscriptionLocation` 2022-01-01, `PutGovernanceAssignment`
 * 2022-01-01-preview), in the casing that Resource Graph gives them.
 */
import type { Row } from "./evaluate.ts";

const shop = "20ff7fc3-e762-44dd-bd96-b71116dcdc23";
const build = "0806e1cd-cfda-4ff8-b99c-2b0af42cffd3";
const group = `/subscriptions/${shop}/resourcegroups/shop/providers`;

function row(id: string, type: string, properties: unknown, more: Row = {}): Row {
  return {
    id,
    name: id.slice(id.lastIndexOf("/") + 1),
    type,
    tenantId: "t-1",
    kind: "",
    location: "",
    resourceGroup: "shop",
    subscriptionId: id.split("/")[2] ?? "",
    managedBy: "",
    sku: null,
    plan: null,
    properties,
    tags: null,
    identity: null,
    zones: null,
    extendedLocation: null,
    ...more,
  };
}

function assessment(on: string, name: string, resourceType: unknown, category: string): Row {
  return row(
    `${on}/providers/microsoft.security/assessments/${name}`,
    "microsoft.security/assessments",
    {
      displayName: `Update ${name}`,
      status: { code: "Unhealthy" },
      resourceDetails: { Source: "Azure", Id: on, ResourceType: resourceType },
      metadata: { recommendationCategory: category, assessmentType: "DynamicBuiltIn" },
      additionalData: { SoftwareName: name },
    },
  );
}

const container = `${group}/microsoft.containerservice/managedclusters/prod/namespaces/n/pods/p/containers/c`;
const site = `${group}/microsoft.web/sites/shop`;
const app = `${group}/microsoft.app/containerapps/shop`;
const image = `${group}/microsoft.containerregistry/registries/r/repositories/shop/images/sha256:00`;
const connector = `/subscriptions/${build}/resourcegroups/sec/providers/microsoft.security/securityconnectors/c/devops/default/githubowners/acme/repos`;
const repository = "microsoft.security/securityconnectors/devops/githubowners/repos";
const locations = `${group}/microsoft.security/locations/westeurope`;
const alert = "microsoft.security/locations/alerts";
const score = `/subscriptions/${shop}/providers/microsoft.security/securescores/ascscore`;

/** Nearly every query finds one row, or two in the wrong order, among others that nearly fit. */
export const rows: Readonly<Record<string, readonly Row[]>> = {
  securityresources: [
    // Sorted after the container by its id, although it comes first here.
    assessment(site, "node", "microsoft.web/sites", "SoftwareUpdate"),
    assessment(site, "tls", "microsoft.web/sites", "HostMisconfigurations"),
    assessment(app, "zlib", "Microsoft.App/containerApps", "softwareupdate"),
    assessment(container, "lodash", "k8s-CONTAINER", "SoftwareUpdate"),
    assessment(container, "privileged", "K8s-container", "Unknown"),
    assessment(image, "openssl", ".containerimage", "SoftwareUpdate"),
    assessment(
      `${group}/microsoft.compute/virtualmachines/vm`,
      "curl",
      "microsoft.compute/virtualmachines",
      "SoftwareUpdate",
    ),
    // What the published example of an assessment has: no kind of resource at all.
    row(
      `${group}/x/y/z/providers/microsoft.security/assessments/old`,
      "microsoft.security/assessments",
      {
        displayName: "Install endpoint protection",
        resourceDetails: { Source: "Azure", Id: `${group}/x/y/z` },
        additionalData: { linkedWorkspaceId: "/subscriptions/w" },
      },
    ),
    row(
      `${container}/providers/microsoft.security/assessments/lodash/governanceassignments/g-1`,
      "microsoft.security/assessments/governanceassignments",
      {
        assignedResourceId: container,
        owner: "user@contoso.com",
        remediationDueDate: "2022-01-07T13:00:00Z",
      },
    ),
    row(
      `/subscriptions/${shop}/providers/microsoft.security/pricings/cloudposture`,
      "Microsoft.Security/pricings",
      {
        pricingTier: "Standard",
      },
    ),
    row(`${locations}/attackpaths/ap-2`, "microsoft.security/locations/attackpaths", {
      riskLevel: "High",
    }),
    row(
      `/subscriptions/${shop}/providers/microsoft.security/attackpaths/ap-1`,
      "microsoft.security/attackpaths",
      {},
    ),
    row(`${locations}/alerts/a-1`, alert, { Status: "Active", Severity: "High" }),
    row(`${locations}/alerts/a-2`, alert, { Status: "Dismissed" }),
    row(`${locations}/alerts/a-3`, alert, { Status: "inprogress" }),
    row(`${locations}/alerts/a-4`, alert, {}),
    row(`${connector}/shop`, repository, {
      repoFullName: "Acme/Shop",
      onboardingState: "Onboarded",
    }),
    row(`${connector}/shop2`, repository, { repoFullName: "acme/shop2" }),
    row(score, "microsoft.security/securescores", { score: { max: 58, current: 29.5 } }),
    row(`${score}/securescorecontrols/c-1`, "microsoft.security/securescores/securescorecontrols", {
      displayName: "Remediate vulnerabilities",
    }),
    row("/providers/microsoft.security/cvedetails/cve-2026-0001", "microsoft.security/cvedetails", {
      cveId: "CVE-2026-0001",
    }),
    row(
      "/providers/microsoft.security/cvedetails/cve-2026-00010",
      "microsoft.security/cvedetails",
      {
        cveId: "CVE-2026-00010",
      },
    ),
  ],
  resources: [
    row(
      `${group}/microsoft.web/sites/fn`,
      "microsoft.web/sites",
      {},
      { kind: "FunctionApp,linux,container" },
    ),
    row(site, "microsoft.web/sites", {}, { kind: "app,linux,container" }),
    row(
      `${group}/microsoft.web/serverfarms/functionapp`,
      "microsoft.web/serverfarms",
      {},
      { kind: "functionapp" },
    ),
  ],
  resourcecontainers: [
    row(`/subscriptions/${shop}`, "microsoft.resources/subscriptions", { state: "Enabled" }),
    row(`/subscriptions/${build}`, "Microsoft.Resources/subscriptions", { state: "Enabled" }),
    row(
      `/subscriptions/${shop}/resourcegroups/shop`,
      "microsoft.resources/subscriptions/resourcegroups",
      {},
    ),
  ],
};
