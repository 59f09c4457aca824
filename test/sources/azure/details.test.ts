import assert from "node:assert/strict";
import { connectedRepositoriesOf } from "../../../src/sources/azure/connectedRepositories.ts";
import { cveDetailsOf } from "../../../src/sources/azure/cveDetails.ts";
import { governanceOf } from "../../../src/sources/azure/governance.ts";
import { registryImagesOf } from "../../../src/sources/azure/registryImages.ts";
import { secureScoreControlsOf, secureScoresOf } from "../../../src/sources/azure/secureScores.ts";
import { subscriptionsOf } from "../../../src/sources/azure/subscriptions.ts";

const subscription = "/subscriptions/AAAA";
const below = `${subscription}/resourceGroups/rg/providers`;
const digest = `sha256:${"ab12".repeat(16)}`;

suite("rows about Defender for Cloud", () => {
  test("a subscription is known by its id in lower case, and by its id where it has no name", () => {
    const read = subscriptionsOf([
      { id: subscription, name: "Shop", subscriptionId: "AAAA", tenantId: "T-1" },
      { id: "/subscriptions/BBBB" },
      { name: "nothing" },
    ]);
    assert.deepEqual(read, {
      facts: [
        { id: "aaaa", name: "Shop", tenant: "t-1" },
        { id: "bbbb", name: "bbbb", tenant: undefined },
      ],
      unreadable: 1,
    });
  });

  // Shape of SecurityConnectorsDevOps 2025-11-01-preview, ListGitHubRepos.
  test("a connected repository is onboarded only when it says so", () => {
    const id = `${below}/Microsoft.Security/securityConnectors/c/devops/default/gitHubOwners/Acme/repos/Shop`;
    const read = connectedRepositoriesOf([
      { id, properties: { onboardingState: "Onboarded", repoFullName: "Acme/Shop" } },
      { id, properties: JSON.stringify({ OnboardingState: "NotOnboarded" }) },
      { id },
      { id: "/x" },
      {},
    ]);
    assert.deepEqual(
      read.facts.map(({ fullName, isOnboarded, state }) => [fullName, isOnboarded, state]),
      [
        ["acme/shop", true, "Onboarded"],
        ["acme/shop", false, "NotOnboarded"],
        ["acme/shop", false, "unknown"],
      ],
    );
    assert.equal(read.facts[0]?.id, id.toLowerCase());
    assert.equal(read.unreadable, 2);
  });

  // Shape of GovernanceAPI 2022-01-01-preview, PutGovernanceAssignment.
  test("an assignment names its recommendation, its owner and its date", () => {
    const recommendation = `${below}/x/y/z/providers/Microsoft.Security/assessments/a-1`;
    const read = governanceOf([
      {
        id: `${recommendation}/governanceAssignments/g-1`,
        properties: {
          assignedResourceId: recommendation,
          owner: "dev@acme.example",
          remediationDueDate: "2026-12-01T00:00:00+01:00",
          isGracePeriod: true,
          additionalData: { ticketNumber: 7, ticketLink: "https://tickets.acme.example/7" },
        },
      },
      {
        id: `${recommendation}/governanceassignments/g-2`,
        properties: { remediationDueDate: "soon", additionalData: { ticketLink: "javascript:1" } },
      },
      { id: "/x" },
    ]);
    assert.deepEqual(read, {
      facts: [
        {
          recommendation: recommendation.toLowerCase(),
          owner: "dev@acme.example",
          dueAt: "2026-11-30T23:00:00.000Z",
          isGracePeriod: true,
          ticketUrl: "https://tickets.acme.example/7",
        },
        {
          recommendation: recommendation.toLowerCase(),
          owner: undefined,
          dueAt: undefined,
          isGracePeriod: false,
          ticketUrl: undefined,
        },
      ],
      unreadable: 1,
    });
  });

  test("a secure score is a share of 1, computed where it is not given", () => {
    const id = `${subscription}/providers/Microsoft.Security/secureScores/ascScore`;
    const read = secureScoresOf([
      { id, properties: { score: { max: 58, current: 29.5, percentage: 0.5086 } } },
      { id, properties: { score: { max: 50, current: "20" } } },
      { id, properties: { score: { max: 0, current: 0 } } },
      { id, properties: {} },
    ]);
    assert.deepEqual(
      read.facts.map(({ current, max, share }) => [current, max, share]),
      [
        [29.5, 58, 0.5086],
        [20, 50, 0.4],
        [0, 0, 0],
      ],
    );
    assert.deepEqual([read.facts[0]?.subscription, read.unreadable], ["aaaa", 1]);
  });

  test("a control has its name, its points and its counts", () => {
    const id = `${subscription}/providers/Microsoft.Security/secureScores/ascScore/secureScoreControls/C-1`;
    const read = secureScoreControlsOf([
      {
        id,
        properties: {
          displayName: "Remediate vulnerabilities",
          score: { current: 2.5 },
          definition: { properties: { maxScore: 6 } },
          healthyResourceCount: 5,
          unhealthyResourceCount: 7,
        },
      },
      { id },
      {},
    ]);
    assert.deepEqual(read.facts, [
      {
        subscription: "aaaa",
        id: id.toLowerCase(),
        name: "Remediate vulnerabilities",
        current: 2.5,
        max: 6,
        healthy: 5,
        unhealthy: 7,
        notApplicable: 0,
      },
      {
        subscription: "aaaa",
        id: id.toLowerCase(),
        name: "c-1",
        current: 0,
        max: 0,
        healthy: 0,
        unhealthy: 0,
        notApplicable: 0,
      },
    ]);
    assert.equal(read.unreadable, 1);
  });

  test("a CVE has the score of the newest CVSS, and both spellings of what is exploited", () => {
    const read = cveDetailsOf([
      {
        name: "cve-2026-0001",
        properties: {
          severity: "High",
          publishedDate: "2026-01-10T00:00:00Z",
          cvss: { "2.0": { base: 5 }, "3.1": { base: 7.5 } },
          exploitabilityDetails: { IsVerified: false, IsPubliclyDisclosed: true },
        },
      },
      {
        properties: {
          cveId: "CVE-2026-0002",
          severity: "Unknown",
          cvss: null,
          exploitabilityDetails: { ExploitStepsVerified: "True", IsInExploitKit: true },
        },
      },
      { properties: { cveId: "GHSA-1" } },
    ]);
    assert.deepEqual(read, {
      facts: [
        {
          id: "CVE-2026-0001",
          severity: "high",
          score: 7.5,
          publishedAt: "2026-01-10T00:00:00.000Z",
          isExploitPublic: true,
          isExploitVerified: false,
          isInExploitKit: false,
        },
        {
          id: "CVE-2026-0002",
          severity: "unknown",
          score: undefined,
          publishedAt: undefined,
          isExploitPublic: false,
          isExploitVerified: true,
          isInExploitKit: true,
        },
      ],
      unreadable: 1,
    });
  });

  test("an image in a registry gathers its recommendations", () => {
    const key = `${below}/Microsoft.ContainerRegistry/registries/Acme/repositories/shop/images/${digest}`;
    const row = (number: number, level: string) => ({
      id: `${key}/providers/Microsoft.Security/assessments/a-${number}`,
      properties: {
        displayName: `Update ${number}`,
        status: { code: "Unhealthy" },
        resourceAdditionalData: { RepositoryDetails: { RepositoryName: "shop" } },
        risk: { level, riskFactors: ["Sensitive Data", "Odd"] },
      },
    });
    const [image, ...more] = registryImagesOf([row(1, "Low"), row(2, "High")]).facts;
    assert.deepEqual(more, []);
    assert.deepEqual(
      { ...image, recommendations: image?.recommendations.map(({ title }) => title) },
      {
        key: key.toLowerCase(),
        digest,
        reference: "shop",
        registry: "acme",
        riskLevel: "high",
        riskFactors: ["sensitive-data"],
        otherRiskFactors: ["Odd"],
        recommendations: ["Update 1", "Update 2"],
      },
    );
  });
});
