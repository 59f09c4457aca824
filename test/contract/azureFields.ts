/**
 * The names of the fields that Azure publishes, as far as the product or its sample use them.
 *
 * A name is the path to a field from a row's `properties`, lists left out. `example` names are
 * those of the examples in Azure/azure-rest-api-specs below
 * `specification/security/resource-manager/Microsoft.Security/Security/`, which show what Azure
 * Resource Manager answers; `documented` ones stand only in the documentation of the rows that
 * Resource Graph gives. The two spell some names with different capitals. `guessed` names stand in
 * no publication at all: the sample needs them, and only a tenant can tell whether they are right.
 */
export interface PublishedFields {
  readonly example: readonly string[];
  readonly documented: readonly string[];
  readonly guessed?: readonly string[];
}

/**
 * `microsoft.security/assessments`.
 *
 * Examples: Assessment.Management, 2025-05-04, `GetAssessment`, `GetAssessmentWithExpand` and, below
 * `metadata`, `ListAssessmentsMetadata_subscription`. Documentation: Defender for Cloud, "Transition
 * from grouped to individual recommendations" and "Release notes" of March 2026.
 */
export const assessmentFields: PublishedFields = {
  example: [
    "additionalData.linkedWorkspaceId",
    "displayName",
    "links.azurePortalUri",
    "metadata.assessmentType",
    "metadata.categories",
    "metadata.description",
    "metadata.displayName",
    "metadata.policyDefinitionId",
    "metadata.remediationDescription",
    "metadata.severity",
    "metadata.threats",
    "resourceDetails.id",
    "resourceDetails.source",
    "risk.attackPathsReferences",
    "risk.isContextualRisk",
    "risk.level",
    "risk.paths.edges",
    "risk.paths.id",
    "risk.paths.nodes.id",
    "risk.paths.nodes.nodePropertiesLabel",
    "risk.riskFactors",
    "status.cause",
    "status.code",
    "status.description",
  ],
  documented: [
    ...[
      "CvesDetails",
      "DetectedSoftwareVersions",
      "FixStatus",
      "FixedVersion",
      "Language",
      "MaxCvssScore",
      "PackageType",
      "SoftwareName",
    ].map((name) => `additionalData.${name}`),
    ...[
      "CvesIds",
      "DetectedSoftwareVersions",
      "FixStatus",
      "FixedVersion",
      "Language",
      "PackageType",
      "category",
    ].map((name) => `additionalData.ScannersDetails.mdvm.${name}`),
    "links.azurePortal",
    "metadata.recommendationCategory",
    "resourceAdditionalData.Digest",
    "resourceAdditionalData.LastPushedToRegistryUTC",
    "resourceAdditionalData.RepositoryDetails.LastPushedToRegistryUTC",
    "resourceAdditionalData.RepositoryDetails.RepositoryName",
    // Defender for Cloud, "Add data to Power BI".
    "resourceDetails.ConnectorId",
    "resourceDetails.NativeResourceId",
    "resourceDetails.ResourceId",
    "resourceDetails.ResourceName",
    "resourceDetails.ResourceType",
    "status.firstEvaluationDate",
    "status.statusChangeDate",
  ],
};

/** `microsoft.security/pricings`. Example: PricingsAPI, 2026-07-01, `GetPricingCloudPosture`. */
export const planFields: PublishedFields = {
  example: [
    "enablementTime",
    "enforce",
    "extensions.additionalExtensionProperties.ExclusionTags",
    "extensions.isEnabled",
    "extensions.name",
    "freeTrialRemainingTime",
    "pricingTier",
    "resourcesCoverageStatus",
  ],
  documented: [],
};

/**
 * `microsoft.security/securityconnectors/devops/githubowners/repos`. Example:
 * SecurityConnectorsDevOps, 2025-11-01-preview, `ListGitHubRepos`; Resource Graph adds `repoId`.
 */
export const connectedRepositoryFields: PublishedFields = {
  example: [
    "onboardingState",
    "parentOwnerName",
    "provisioningState",
    "repoFullName",
    "repoName",
    "repoUrl",
  ],
  documented: ["repoId"],
};

/**
 * `microsoft.security/locations/alerts`. Example: Alerts.Management, 2022-01-01,
 * `GetAlertSubscriptionLocation`. The rest is how Defender writes the entities of an alert
 * (Azure/Microsoft-Defender-for-Cloud, the schema of exported alerts).
 */
export const securityAlertFields: PublishedFields = {
  example: [
    "alertDisplayName",
    "alertType",
    "alertUri",
    "compromisedEntity",
    "correlationKey",
    "description",
    "endTimeUtc",
    "entities.address",
    "entities.location.asn",
    "entities.location.city",
    "entities.location.countryCode",
    "entities.location.latitude",
    "entities.location.longitude",
    "entities.location.state",
    "entities.type",
    "extendedLinks.Category",
    "extendedLinks.Href",
    "extendedLinks.Label",
    "extendedLinks.Type",
    "extendedProperties.Property1",
    "intent",
    "isIncident",
    "processingEndTimeUtc",
    "productComponentName",
    "productName",
    "remediationSteps",
    "resourceIdentifiers.agentId",
    "resourceIdentifiers.azureResourceId",
    "resourceIdentifiers.type",
    "resourceIdentifiers.workspaceId",
    "resourceIdentifiers.workspaceResourceGroup",
    "resourceIdentifiers.workspaceSubscriptionId",
    "severity",
    "startTimeUtc",
    "status",
    "subTechniques",
    "supportingEvidence.columns",
    "supportingEvidence.rows",
    "supportingEvidence.title",
    "supportingEvidence.type",
    "systemAlertId",
    "techniques",
    "timeGeneratedUtc",
    "vendorName",
    "version",
  ],
  documented: ["Entities.$id", "Entities.$ref", "ExtendedProperties", "ResourceIdentifiers.$id"],
  // The Kubernetes entities of an alert.
  guessed: ["Entities.Name", "Entities.Namespace.$ref", "Entities.Pod.$ref"],
};

/**
 * `microsoft.security/assessments/governanceassignments`. Example: GovernanceAPI,
 * 2022-01-01-preview, `PutGovernanceAssignment`; Resource Graph adds `assignedResourceId`.
 */
export const governanceFields: PublishedFields = {
  example: [
    "additionalData.ticketLink",
    "additionalData.ticketNumber",
    "additionalData.ticketStatus",
    "governanceEmailNotification.disableManagerEmailNotification",
    "governanceEmailNotification.disableOwnerEmailNotification",
    "isGracePeriod",
    "owner",
    "remediationDueDate",
    "remediationEta.eta",
    "remediationEta.justification",
  ],
  documented: ["assignedResourceId"],
};

/** `microsoft.security/securescores`. Documentation: Defender for Cloud, its sample queries. */
export const secureScoreFields: PublishedFields = {
  example: [],
  documented: [
    "displayName",
    "environment",
    "score.current",
    "score.max",
    "score.percentage",
    "weight",
  ],
};

/** `microsoft.security/securescores/securescorecontrols`. Documentation: as above. */
export const secureScoreControlFields: PublishedFields = {
  example: [],
  documented: [
    "definition.name",
    "definition.properties.maxScore",
    "definition.properties.source.sourceType",
    "displayName",
    "environment",
    "healthyResourceCount",
    "notApplicableResourceCount",
    "score.current",
    "score.max",
    "score.percentage",
    "unhealthyResourceCount",
    "weight",
  ],
};

/**
 * `microsoft.security/cvedetails`. Documentation: Defender for Cloud, "Transition from grouped to
 * individual recommendations".
 */
export const cveFields: PublishedFields = {
  example: [],
  documented: [
    "cveId",
    "cvss.2.0.base",
    "cvss.3.0.base",
    "cvss.3.1.base",
    "cvss.4.0.base",
    "exploitabilityDetails.IsInExploitKit",
    "exploitabilityDetails.IsPubliclyDisclosed",
    "exploitabilityDetails.IsVerified",
    "publishedDate",
    "severity",
  ],
};

/**
 * `microsoft.security/attackpaths` in its documented shape (Defender for Cloud, "Attack path API",
 * and the queries of the workbook "Defender CSPM Dashboard"); `guessed` is the shape that consumers
 * report and nothing documents.
 */
export const attackPathFields: PublishedFields = {
  example: [],
  documented: [
    "AttackPathID",
    "assessments",
    "attackPathType",
    "description",
    "displayName",
    "entryPointEntityInternalID",
    "graphComponent.connections.connectionId",
    "graphComponent.connections.description",
    "graphComponent.connections.sourceEntityInternalId",
    "graphComponent.connections.targetEntityInternalId",
    "graphComponent.entities.entityIdentifiers.azureResourceId",
    "graphComponent.entities.entityInternalId",
    "graphComponent.entities.entityName",
    "graphComponent.entities.entityType",
    "graphComponent.insights.additionalData.fileSamples.classificationNames",
    "graphComponent.insights.additionalData.fileSamples.path",
    "graphComponent.insights.additionalData.type",
    "graphComponent.insights.entityInternalId",
    "manualRemediationSteps",
    "potentialImpact",
    "refreshInterval",
    "riskCategories",
    "targetEntityInternalID",
  ],
  guessed: [
    "attackPathSteps",
    "attackStory",
    "entryPoint.entityInternalId",
    "isPartialAttackPath",
    "mITRETacticsAndTechniques",
    "riskFactors",
    "riskLevel",
    "target.entityInternalId",
  ],
};

/** The paths of all fields of a value that hold no fields themselves; lists are looked into. */
export function fieldNames(value: unknown, prefix = ""): readonly string[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const inside = items.flatMap((item) => fieldNames(item, prefix));
    return inside.length === 0 && prefix !== "" ? [prefix] : [...new Set(inside)];
  }
  if (typeof value !== "object" || value === null) return prefix === "" ? [] : [prefix];
  const entries = Object.entries(value);
  if (entries.length === 0) return prefix === "" ? [] : [prefix];
  return [
    ...new Set(
      entries.flatMap(([name, inner]: [string, unknown]) =>
        fieldNames(inner, prefix === "" ? name : `${prefix}.${name}`),
      ),
    ),
  ];
}

/** The names that no publication has and nobody guessed, whatever their capitals. */
export function unpublished(
  names: readonly string[],
  { example, documented, guessed = [] }: PublishedFields,
): readonly string[] {
  const known = [...example, ...documented, ...guessed].map((name) => name.toLowerCase());
  return names.filter((name) => {
    const wanted = name.toLowerCase();
    // An empty list or object ends the path before the fields that it could hold.
    return !known.some((one) => one === wanted || one.startsWith(`${wanted}.`));
  });
}
