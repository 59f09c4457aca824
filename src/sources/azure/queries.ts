/**
 * The queries sent to Azure Resource Graph. Each keeps the row's own shape (`properties` whole), so
 * that one reader serves all and a new field needs no new query; each is ordered by `id`, without
 * which Resource Graph gives no page token. They are joined here, in memory: Resource Graph allows
 * three joins, and one query that fails leaves the others.
 */

/**
 * Subscriptions that the user can read. Table `resourcecontainers`, type
 * `microsoft.resources/subscriptions`; reads `name`, `subscriptionId`, `tenantId`.
 */
export const subscriptionsQuery = `
resourcecontainers
| where type =~ 'microsoft.resources/subscriptions'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Recommendations on running containers, and on container apps, web apps and function apps as far
 * as they are about software in the image. Table `securityresources`, type
 * `microsoft.security/assessments`; reads `properties.resourceDetails`, `.resourceAdditionalData`,
 * `.additionalData.CvesDetails`, `.additionalData.ScannersDetails`, `.risk`, `.status`, `.links`.
 * Healthy rows are wanted too: they say that the container runs.
 */
export const runningWorkloadsQuery = `
securityresources
| where type =~ 'microsoft.security/assessments'
| where tostring(properties.resourceDetails.ResourceType) in~ ('K8s-container', 'microsoft.app/containerapps', 'microsoft.web/sites')
| where tostring(properties.resourceDetails.ResourceType) =~ 'K8s-container' or tostring(properties.metadata.recommendationCategory) =~ 'SoftwareUpdate'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Which sites are function apps. Table `resources`, type `microsoft.web/sites`; reads `kind`, e.g.
 * `functionapp,linux,container`. Asked only when a site is among the workloads.
 */
export const functionAppsQuery = `
resources
| where type =~ 'microsoft.web/sites'
| where kind contains 'functionapp'
| project id, name, type, subscriptionId, tenantId
| order by id asc
`.trim();

/**
 * Recommendations on images in registries. Table `securityresources`, type
 * `microsoft.security/assessments`; reads what `runningWorkloadsQuery` reads.
 */
export const registryImagesQuery = `
securityresources
| where type =~ 'microsoft.security/assessments'
| where tostring(properties.resourceDetails.ResourceType) =~ '.containerimage'
| where tostring(properties.metadata.recommendationCategory) =~ 'SoftwareUpdate'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Which Defender plans are on. Table `securityresources`, type `microsoft.security/pricings`;
 * reads `name`, `properties.pricingTier`.
 */
export const plansQuery = `
securityresources
| where type =~ 'microsoft.security/pricings'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Attack paths. Table `securityresources`, types `microsoft.security/attackpaths` and
 * `microsoft.security/locations/attackpaths`; reads `properties.graphComponent.entities`,
 * `.assessments`, `.displayName`, `.entryPointEntityInternalID`, and of the other shape
 * `.entryPoint`, `.target`, `.attackPathSteps`, `.riskLevel`, `.riskFactors`. Empty where Defender
 * CSPM is off.
 */
export const attackPathsQuery = `
securityresources
| where type in~ ('microsoft.security/attackpaths', 'microsoft.security/locations/attackpaths')
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Open security alerts. Table `securityresources`, type `microsoft.security/locations/alerts`;
 * reads `properties.Status`, `.Severity`, `.AlertDisplayName`, `.ResourceIdentifiers`, `.Entities`.
 */
export const securityAlertsQuery = `
securityresources
| where type =~ 'microsoft.security/locations/alerts'
| where tostring(properties.Status) in~ ('Active', 'InProgress')
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Repositories that GitHub connectors of Defender for Cloud list. Table `securityresources`, type
 * `microsoft.security/securityconnectors/devops/githubowners/repos`; reads
 * `properties.repoFullName`, `.repoUrl`, `.onboardingState`. `{repositories}`: `owner/name`.
 */
export const connectedRepositoriesQuery = `
securityresources
| where type =~ 'microsoft.security/securityconnectors/devops/githubowners/repos'
| where tostring(properties.repoFullName) in~ ({repositories})
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * Who is to follow which recommendation, until when. Table `securityresources`, type
 * `microsoft.security/assessments/governanceassignments`; reads `properties.assignedResourceId`,
 * `.owner`, `.remediationDueDate`, `.isGracePeriod`, `.additionalData.ticketLink`.
 */
export const governanceQuery = `
securityresources
| where type =~ 'microsoft.security/assessments/governanceassignments'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * The secure score of each subscription. Table `securityresources`, type
 * `microsoft.security/securescores`; reads `properties.score`.
 */
export const secureScoresQuery = `
securityresources
| where type =~ 'microsoft.security/securescores'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * The controls of the secure score. Table `securityresources`, type
 * `microsoft.security/securescores/securescorecontrols`; reads `properties.displayName`, `.score`,
 * `.definition.properties.maxScore`, `.healthyResourceCount`, `.unhealthyResourceCount`,
 * `.notApplicableResourceCount`.
 */
export const secureScoreControlsQuery = `
securityresources
| where type =~ 'microsoft.security/securescores/securescorecontrols'
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * What Defender knows of some CVEs. Table `securityresources`, type
 * `microsoft.security/cvedetails`, which gives rows only over the whole tenant; reads
 * `properties.cveId`, `.severity`, `.publishedDate`, `.cvss`, `.exploitabilityDetails`. `{cves}`:
 * their ids.
 */
export const cveDetailsQuery = `
securityresources
| where type =~ 'microsoft.security/cvedetails'
| where tostring(properties.cveId) in~ ({cves})
| project id, name, type, subscriptionId, tenantId, properties
| order by id asc
`.trim();

/**
 * A query with its placeholder, e.g. `{cves}`, replaced by a list of literals. Values of any other
 * form than `pattern`, or with a character that could end a literal, are left out; undefined when
 * none is left.
 */
export function withValues(
  query: string,
  values: readonly string[],
  pattern: RegExp,
): string | undefined {
  const safe = [...new Set(values)].filter(
    (value) => pattern.test(value) && !/['"\\\p{Cc}]/u.test(value),
  );
  if (safe.length === 0) return undefined;
  const literals = safe.map((value) => `'${value}'`).join(", ");
  return query.replace(/\{\w+\}/, () => literals);
}
