import { isRecord, parseJson } from "../json.ts";
import type { Problem } from "../reading.ts";
import type { TransportError } from "../transport.ts";

/** An answer that is no result of a query. */
export interface Refusal {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The codes of an error of Azure Resource Manager: its own and those of its details. */
export function codesOf(body: string): readonly string[] {
  const read = parseJson(body);
  const error = isRecord(read) ? read["error"] : undefined;
  if (!isRecord(error)) return [];
  const details: readonly unknown[] = Array.isArray(error["details"]) ? error["details"] : [];
  return [error["code"], ...details.map((detail) => (isRecord(detail) ? detail["code"] : ""))]
    .filter((code) => typeof code === "string")
    .filter((code) => code !== "");
}

/** Why a query failed with an answer, and what helps. `name` says what was asked for, plural. */
export function refusalProblem(refusal: Refusal, name: string): Problem {
  const { status } = refusal;
  if (status === 401) return { state: "unauthenticated", detail: signInWords(refusal, name) };
  if (status === 403) {
    return {
      state: "forbidden",
      cause: "permissionMissing",
      detail: `You are not permitted to read the ${name} in Azure: that needs the Security Reader role on the subscriptions. Ask an owner of them for it, then refresh.`,
    };
  }
  if (status >= 300) {
    const [code] = codesOf(refusal.body).toReversed();
    const said = code === undefined || !/^\w{1,60}$/.test(code) ? "" : ` (${code})`;
    return {
      state: "unreachable",
      isTransient: status >= 500,
      detail: `Azure answered ${status}${said} for the ${name}. Refresh to try again; exposure is unknown until then.`,
    };
  }
  return unreadable(name);
}

/** A token that is there and was not accepted. Which tenant it is for decides most often. */
function signInWords({ headers, body }: Refusal, name: string): string {
  const codes = codesOf(body);
  if (codes.some((code) => /^InvalidAuthenticationTokenTenant$/i.test(code))) {
    return `The ${name} are not shown: these subscriptions belong to another tenant than your sign-in. Choose the tenant with Runtime Risk: Choose Azure Subscriptions.`;
  }
  // The client answers a claims challenge silently; one that is left needs the user (RFC 9470).
  if (/\bclaims\s*=/i.test(headers["www-authenticate"] ?? "")) {
    return `The ${name} are not shown: your organisation asks for another step of the sign-in, such as a second factor. Sign in to Azure again; exposure is unknown until then.`;
  }
  return `Azure did not accept the sign-in for the ${name}. Sign in to Azure again; exposure is unknown until then.`;
}

/** Why Azure did not accept a token, for what was to be written. */
export function signInReason({ headers, body }: Pick<Refusal, "headers" | "body">): string {
  if (codesOf(body).some((code) => /^InvalidAuthenticationTokenTenant$/i.test(code))) {
    return "it belongs to another tenant than your sign-in; choose the tenant with Runtime Risk: Choose Azure Subscriptions";
  }
  return /\bclaims\s*=/i.test(headers["www-authenticate"] ?? "")
    ? "your organisation asks for another step of the sign-in, such as a second factor; sign in to Azure again"
    : "Azure did not accept the sign-in; sign in to Azure again";
}

/** Resource Graph takes no more queries for now; `until` is a time in milliseconds when known. */
export function limitProblem(name: string, until: number | undefined): Problem {
  const [end, next] =
    until === undefined
      ? ["", "Refresh in some minutes"]
      : [
          ` until ${new Date(until).toISOString().slice(0, 19).replace("T", " ")} UTC`,
          "Refresh after that",
        ];
  return {
    state: "rateLimited",
    isTransient: true,
    detail: `Azure Resource Graph's quota is used up${end}; the ${name} were not read. ${next}; exposure is unknown as long as they are not.`,
  };
}

/** Why a request got no answer. */
export function transportProblem(error: TransportError, name: string): Problem {
  if (error.reason === "notSignedIn") {
    if (error.hint === "sovereignCloud") {
      return { state: "notConfigured", cause: "sovereign", detail: error.message };
    }
    const why =
      error.hint === "explained"
        ? error.message
        : "You are not signed in to Azure: sign in to see them.";
    return {
      state: "unauthenticated",
      cause: "signedOut",
      detail: `The ${name} are not shown. ${why} Ranking treats exposure as unknown as long as they are not read.`,
    };
  }
  return {
    state: "unreachable",
    isTransient: error.reason === "network",
    detail: `Azure could not be reached for the ${name}: ${error.message}. Check the connection and refresh; exposure is unknown until then.`,
  };
}

/** An answer that says it is a result, and holds none. */
export function unreadable(name: string): Problem {
  return {
    state: "unreachable",
    isTransient: true,
    detail: `Azure's answer for the ${name} was not readable. Refresh to try again; exposure is unknown until then.`,
  };
}

/** Not all rows were given. */
export function incomplete(count: number, name: string): Problem {
  return {
    state: "partial",
    detail: `Azure gave only ${count === 1 ? "1 row" : `${count} rows`} of the ${name}; the rest was cut off. Refresh to try again, or choose fewer subscriptions with Runtime Risk: Choose Azure Subscriptions.`,
  };
}
