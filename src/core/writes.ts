/** What is going to be written, by what it takes. */
export type WriteAction = "issue" | "triage" | "alert" | "secretAlert" | "contents";

/** A request as far as it tells whether it writes. */
export interface RequestFacts {
  readonly method: string;
  readonly url: string;
  readonly auth: "github" | "azure" | "none";
  readonly body?: string | Uint8Array | undefined;
}

/** What a request does at the other end. `what` names a write in a log, e.g. `create an issue`. */
export type RequestNature =
  | { readonly kind: "read" }
  | { readonly kind: "write"; readonly what: string }
  /** No read, and none of the writes that this program has. */
  | { readonly kind: "unknown" };

interface Known {
  readonly method: string;
  /** The path from its start to its end, without what a server puts before its API. */
  readonly path: RegExp;
}

const repository = String.raw`/repos/[^/]+/[^/]+`;
const number = String.raw`\d+`;
/** Below any resource of a subscription; Azure compares paths without regard to case. */
const assessments = String.raw`/subscriptions/.+/providers/Microsoft\.Security/assessments/[^/]+`;
const assignment = `${assessments}/governanceAssignments/[^/]+`;
const group = String.raw`/subscriptions/[^/]+(?:/resourceGroups/[^/]+)?/providers/Microsoft\.Security`;

/** Requests that only read, although their method says otherwise: their question is in the body. */
const readings: Readonly<Record<RequestFacts["auth"], readonly Known[]>> = {
  github: [{ method: "POST", path: /^\/orgs\/[^/]+\/attestations\/bulk-list$/ }],
  azure: [{ method: "POST", path: /^\/providers\/Microsoft\.ResourceGraph\/resources$/i }],
  none: [],
};

/** Everything that is ever written, and nothing else: what is not here is never sent. */
const writes: Readonly<Record<RequestFacts["auth"], readonly (Known & { what: string })[]>> = {
  github: [
    write("POST", "/issues", "create an issue"),
    write("PATCH", `/issues/${number}`, "change an issue"),
    write("POST", `/issues/${number}/comments`, "comment on an issue"),
    write("POST", "/git/refs", "create a branch"),
    write("PUT", "/contents/.+", "commit a file"),
    write("POST", "/pulls", "open a pull request"),
    // Only branches that this program has made.
    write(
      "DELETE",
      "/git/refs/heads(?:/|%2F)runtime-risk(?:/|%2F)[\\w.-]+",
      "delete its own branch",
    ),
    write("POST", `/code-scanning/alerts/${number}/autofix`, "ask for a fix"),
    write("POST", `/code-scanning/alerts/${number}/autofix/commits`, "commit a fix"),
    write("PATCH", `/code-scanning/alerts/${number}`, "change a code scanning alert"),
    write("PATCH", `/dependabot/alerts/${number}`, "change a Dependabot alert"),
    write("PATCH", `/secret-scanning/alerts/${number}`, "change a secret scanning alert"),
  ],
  azure: [
    writeToAzure("PUT", assignment, "set the owner of a recommendation"),
    // Only what this program has made, to undo it.
    writeToAzure("DELETE", assignment, "remove the owner of a recommendation"),
    ...(["activate", "inProgress", "resolve", "dismiss"] as const).map((verb) =>
      writeToAzure(
        "POST",
        `${group}/locations/[^/]+/alerts/[^/]+/${verb}`,
        "change the status of a security alert",
      ),
    ),
    writeToAzure(
      "POST",
      `${group}/securityConnectors/[^/]+/devops/default/gitHubOwners/[^/]+/repos/[^/]+/issues`,
      "let Defender for Cloud create an issue",
    ),
  ],
  none: [],
};

function writeToAzure(method: string, path: string, what: string): Known & { what: string } {
  return { method, path: new RegExp(`^${path}$`, "i"), what };
}

function write(method: string, path: string, what: string): Known & { what: string } {
  return { method, path: new RegExp(`^${repository}${path}$`), what };
}

/**
 * Tells reads and writes apart, by method and path alone. Whatever is not surely a read is a write,
 * or unknown; an address that cannot be read is unknown too.
 */
export function natureOf(request: RequestFacts): RequestNature {
  const method = request.method.toUpperCase();
  if (method === "GET" || method === "HEAD") return { kind: "read" };
  if (!URL.canParse(request.url)) return { kind: "unknown" };
  const path = pathOf(request.url);
  if (request.auth === "github" && method === "POST" && path === "/graphql") {
    return isQuery(request.body) ? { kind: "read" } : { kind: "unknown" };
  }
  const fits = (known: Known) => known.method === method && known.path.test(path);
  if (readings[request.auth].some(fits)) return { kind: "read" };
  const found = writes[request.auth].find(fits);
  return found === undefined ? { kind: "unknown" } : { kind: "write", what: found.what };
}

/**
 * A GraphQL body that can only read: an operation that writes has to say `mutation`, in letters,
 * somewhere in the text. Escapes could hide them.
 */
function isQuery(body: RequestFacts["body"]): boolean {
  return typeof body === "string" && !/mutation|subscription|\\u/i.test(body);
}

/** Without what a server puts before its API, such as `/api/v3`. */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.replace(/^.*?(?=\/(?:(?:repos|orgs|providers|subscriptions)\/|graphql$))/, "");
}

/** Why a request is not sent; undefined when it may be. Fit for a user and a log. */
export function refusalToSend(request: RequestFacts, isReadOnly: boolean): string | undefined {
  const nature = natureOf(request);
  if (nature.kind === "read") return undefined;
  if (nature.kind === "unknown") return "Runtime Risk never sends such a request.";
  return isReadOnly
    ? "Read-only mode is on (runtimeRisk.readOnly), so nothing is written."
    : undefined;
}
