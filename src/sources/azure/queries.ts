/**
 * The queries sent to Azure Resource Graph. Each keeps the row's own shape (`properties` whole), so
 * that one reader serves all and a new field needs no new query; each is ordered by `id`, without
 * which Resource Graph gives no page token.
 */

/**
 * Recommendations on running containers. Table `securityresources`, type
 * `microsoft.security/assessments`; reads `properties.resourceDetails`, `.resourceAdditionalData`,
 * `.additionalData.CvesDetails`, `.risk`, `.status`, `.links`. Healthy rows are wanted too: they
 * say that the container runs.
 */
export const runningContainersQuery = `
securityresources
| where type =~ 'microsoft.security/assessments'
| where tostring(properties.resourceDetails.ResourceType) =~ 'K8s-container'
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
 * `.assessments`, `.entryPointEntityInternalID` or `.entryPoint`. Empty where Defender CSPM is off.
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
