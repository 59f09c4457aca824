/** Every request that the program can make, in the words of README.md; tests hold it to the code. */

export interface ToldRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path at its host, with names in braces for what differs. */
  readonly path: string;
  /** What it is for; of what is written, that it is. */
  readonly what: string;
}

const repository = "/repos/{owner}/{repo}";
const read = (path: string, what: string): ToldRequest => ({ method: "GET", path, what });
const write = (method: ToldRequest["method"], path: string, what: string): ToldRequest => ({
  method,
  path,
  what: `**writes**, when you confirm it: ${what}`,
});

export const scope = "/subscriptions/{subscription}/resourceGroups/{group}";
export const assessment = `${scope}/{resource}/providers/Microsoft.Security/assessments/{assessment}`;
export const securityAlert = `${scope}/providers/Microsoft.Security/locations/{location}/alerts/{alert}`;
export const defenderRepository = `${scope}/providers/Microsoft.Security/securityConnectors/{connector}/devops/default/gitHubOwners/{owner}/repos/{repo}`;

/** By the host of `allowedOrigins` that they go to; GitHub's API may be your own server's. */
export const requests: Readonly<Record<string, readonly ToldRequest[]>> = {
  "api.github.com": [
    read(repository, "what the repository is, what is switched on, what you may do there"),
    read(`${repository}/code-scanning/alerts`, "code scanning alerts, open, fixed and dismissed"),
    read(`${repository}/code-scanning/alerts/{alert_number}`, "one alert, for its account"),
    read(`${repository}/code-scanning/analyses`, "how old the analysis is"),
    read(`${repository}/code-scanning/analyses/{analysis_id}`, "the data flow of an alert"),
    read(`${repository}/code-scanning/alerts/{alert_number}/autofix`, "whether a fix is ready"),
    read(`${repository}/dependabot/alerts`, "Dependabot alerts"),
    read(`${repository}/dependabot/alerts/{alert_number}`, "one alert, for its account"),
    read(`${repository}/secret-scanning/alerts`, "secret scanning alerts, without their secrets"),
    read(`${repository}/secret-scanning/alerts/{alert_number}`, "one alert, without its secret"),
    read(`${repository}/secret-scanning/alerts/{alert_number}/locations`, "where a secret stands"),
    read(`${repository}/git/trees/{tree_sha}`, "the scanned version of a file, its place"),
    read(`${repository}/git/blobs/{file_sha}`, "the scanned version of a file, its text"),
    read(`${repository}/commits/{ref}`, "the newest commit of a branch, who wrote a commit"),
    read(`${repository}/commits/{ref}/check-runs`, "the checks of a pull request"),
    read(`${repository}/commits/{ref}/status`, "the checks of a pull request"),
    read(`${repository}/compare/{basehead}`, "whether a fix is in what runs"),
    read(`${repository}/contents/{path}`, "the manifest that a pull request is to change"),
    read(`${repository}/issues`, "remediation issues"),
    read(`${repository}/issues/{issue_number}`, "an issue before and after it is changed"),
    read(`${repository}/issues/{issue_number}/comments`, "whether a comment has arrived"),
    read(`${repository}/issues/{issue_number}/events`, "whether an issue was closed meanwhile"),
    read(`${repository}/issues/{issue_number}/timeline`, "pull requests of the coding agent"),
    read("/orgs/{org}/campaigns", "security campaigns, where you may see them"),
    read("/search/issues", "issues that name an alert"),
    read(`${repository}/labels`, "which labels there are"),
    read(`${repository}/assignees`, "who can be assigned"),
    read(`${repository}/pulls`, "pull requests that fix, and the one of your branch"),
    read("/agents/repos/{owner}/{repo}/tasks", "how far the coding agent is"),
    read("/user", "who you are, for _mine_"),
    read("/user/teams", "your teams, where CODEOWNERS names teams"),
    read(
      "/orgs/{org}/teams/{team_slug}/members",
      "people to suggest, where CODEOWNERS names a team",
    ),
    {
      method: "POST",
      path: "/orgs/{org}/attestations/bulk-list",
      what: "attestations of the images that run: their digests",
    },
    {
      method: "POST",
      path: "/graphql",
      what: "whether the coding agent can be assigned; only ever a query",
    },
    read("/orgs/{org}/artifacts/{digest}/metadata/deployment-records", "where an image runs"),
    read("/orgs/{org}/artifacts/{digest}/metadata/storage-records", "where an image is kept"),
    write("POST", `${repository}/issues`, "a remediation issue"),
    write("PATCH", `${repository}/issues/{issue_number}`, "its text, labels, people and state"),
    write("POST", `${repository}/issues/{issue_number}/comments`, "a comment on it"),
    write("PATCH", `${repository}/code-scanning/alerts/{alert_number}`, "state and people"),
    write("PATCH", `${repository}/dependabot/alerts/{alert_number}`, "state and people"),
    write("PATCH", `${repository}/secret-scanning/alerts/{alert_number}`, "state and people"),
    write("POST", `${repository}/code-scanning/alerts/{alert_number}/autofix`, "asks for a fix"),
    write(
      "POST",
      `${repository}/code-scanning/alerts/{alert_number}/autofix/commits`,
      "commits that fix to a branch of its own",
    ),
    write("POST", `${repository}/git/refs`, "a branch of its own"),
    write("DELETE", `${repository}/git/refs/{ref}`, "removes a branch that it has made"),
    write("PUT", `${repository}/contents/{path}`, "the manifest, on that branch"),
    write("POST", `${repository}/pulls`, "a draft pull request of that branch"),
  ],
  "management.azure.com": [
    {
      method: "POST",
      path: "/providers/Microsoft.ResourceGraph/resources",
      what: "workloads, recommendations, attack paths, security alerts and Defender plans of your subscriptions",
    },
    read(`${assessment}/governanceAssignments`, "who owns a recommendation, before it changes"),
    read(securityAlert, "the status of a security alert, before it changes"),
    read(`${scope}/providers/Microsoft.Authorization/permissions`, "whether you may change either"),
    read(defenderRepository, "whether Defender for Cloud can create an issue"),
    write(
      "PUT",
      `${assessment}/governanceAssignments/{assignment}`,
      "the owner of a recommendation",
    ),
    write(
      "DELETE",
      `${assessment}/governanceAssignments/{assignment}`,
      "removes an owner that it has set",
    ),
    write("POST", `${securityAlert}/{status}`, "the status of a security alert"),
    write("POST", `${defenderRepository}/issues`, "lets Defender for Cloud create an issue"),
    read("/tenants", "the tenants to choose from, when you choose"),
    read("/subscriptions", "the subscriptions to choose from, when you choose"),
  ],
  "www.cisa.gov": [
    read(
      "/sites/default/files/feeds/known_exploited_vulnerabilities.json",
      "vulnerabilities that are exploited, once a day",
    ),
  ],
  "tmaproduction.blob.core.windows.net": [
    read(
      "/attestations/{bundle}",
      "the statements behind attestations, at addresses that GitHub gives",
    ),
  ],
};

/** The rows of README's table. */
export function requestRows(): readonly string[] {
  return Object.entries(requests).flatMap(([host, told]) =>
    told.map(({ method, path, what }) => `| ${host} | \`${method} ${path}\` | ${what} |`),
  );
}
