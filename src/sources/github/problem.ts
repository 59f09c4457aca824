import { isRecord } from "../json.ts";
import type { Problem } from "../reading.ts";
import { TransportError } from "../transport.ts";
import { NotAListError } from "./listErrors.ts";

/** What was being read: the words for messages, and the rights it takes. */
export interface Subject {
  /** Plural, e.g. `code scanning alerts`. */
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The role that may read it, e.g. `write access`. */
  readonly needs: string;
  /** The repository itself could be read: a plain 404 then means a missing right. */
  readonly isRepositoryReadable?: boolean | undefined;
}

/** What GitHub answered instead of doing what was asked. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What is wrong with each field of a refused write (422), as GitHub lists it. */
  readonly errors: readonly unknown[];
}

/**
 * Why a request to GitHub failed, as a coverage state and one sentence.
 *
 * The messages are those of GitHub's REST API as published in its OpenAPI description and seen in
 * public client code; unknown ones fall back to the status.
 */
export function problemOf(error: unknown, subject: Subject): Problem {
  const cause = error instanceof Error ? error.cause : undefined;
  const refused = [error, cause].find((e) => e instanceof TransportError);
  if (refused instanceof TransportError) return transportProblem(refused, subject);
  if (error instanceof NotAListError) return notReadable(subject);
  const failure = failureOf(error);
  if (failure === undefined) {
    return {
      state: "unreachable",
      isTransient: true,
      detail: `${capital(subject.name)} of ${subject.repository} could not be read: ${messageOf(error)}. Refresh to try again.`,
    };
  }
  return statusProblem(failure, subject);
}

function notReadable(subject: Subject): Problem {
  return {
    state: "unreachable",
    isTransient: true,
    detail: `GitHub's answer for ${subject.name} of ${subject.repository} was not readable; something between may have changed it. Refresh to try again.`,
  };
}

function transportProblem(error: TransportError, subject: Subject): Problem {
  if (error.reason === "notSignedIn") {
    return {
      state: "unauthenticated",
      detail: `${capital(subject.name)} of ${subject.repository} need a GitHub sign-in. Sign in to read them.`,
    };
  }
  const failures = {
    originNotAllowed: `The request for ${subject.name} was not sent: ${error.message}.`,
    network: `GitHub could not be reached for ${subject.name}: ${error.message}. Check the connection and refresh.`,
    tooLarge: `GitHub's answer for ${subject.name} was too large to read.`,
  } as const;
  return {
    state: "unreachable",
    ...(error.reason === "network" ? { isTransient: true } : {}),
    detail: failures[error.reason],
  };
}

function statusProblem(failure: Failure, subject: Subject): Problem {
  const { status } = failure;
  if (isRateLimit(failure)) return rateLimitProblem(failure, subject);
  if (status === 401) {
    return {
      state: "unauthenticated",
      detail: `GitHub did not accept the sign-in for ${subject.name} (401 ${failure.message}). Sign in again.`,
    };
  }
  if (status === 403) return forbiddenProblem(failure, subject);
  if (status === 404) return notFoundProblem(failure, subject);
  // Also the answer to a version of the API that was given up, which says nothing about issues.
  if (status === 410 && subject.name.includes("issues")) {
    return {
      state: "off",
      detail: `${capital(subject.name)} are switched off for ${subject.repository}.`,
    };
  }
  if (status === 451) {
    return {
      state: "notFound",
      detail: `${subject.repository} is not available for legal reasons (451).`,
    };
  }
  if (status >= 500) {
    return {
      state: "unreachable",
      isTransient: true,
      detail: `GitHub answered ${status} for ${subject.name} of ${subject.repository}. Refresh to try again.`,
    };
  }
  return {
    state: "unreachable",
    detail: `GitHub refused the request for ${subject.name} of ${subject.repository}: ${status} ${failure.message}.`,
  };
}

function forbiddenProblem(failure: Failure, subject: Subject): Problem {
  const message = failure.message.toLowerCase();
  const sso = singleSignOnUrl(failure.headers["x-github-sso"]);
  if (sso !== undefined || message.includes("saml enforcement")) {
    const owner = subject.repository.split("/")[0] ?? subject.repository;
    return {
      state: "ssoRequired",
      detail: `${owner} uses single sign-on and this session is not authorised for it. Authorise it to read ${subject.name}.`,
      url: sso,
    };
  }
  if (message.includes("archived")) {
    return {
      state: "off",
      detail: `${capital(subject.name)} are not available: ${subject.repository} is archived.`,
    };
  }
  if (/not enabled|must be enabled|are disabled|is disabled/.test(message)) {
    return {
      state: "off",
      detail: `${capital(subject.name)} of ${subject.repository} are off (GitHub: ${failure.message.replace(/\.$/, "")}). An administrator can turn them on.`,
    };
  }
  // GitHub always says why; a proxy's page does not.
  if (message === "") return notReadable(subject);
  return {
    state: "forbidden",
    detail: `You are not permitted to read ${subject.name} of ${subject.repository}: that needs ${subject.needs} (GitHub: ${failure.message.replace(/\.$/, "")}).`,
  };
}

function notFoundProblem(failure: Failure, subject: Subject): Problem {
  const message = failure.message.toLowerCase();
  if (message.includes("no analysis found")) {
    return {
      state: "notConfigured",
      detail: `No analysis of ${subject.repository} was found yet. Set up code scanning, or wait for its first run.`,
    };
  }
  if (message.includes("disabled")) {
    return {
      state: "off",
      detail: `${capital(subject.name)} of ${subject.repository} are off (GitHub: ${failure.message.replace(/\.$/, "")}). An administrator can turn them on.`,
    };
  }
  if (message === "") return notReadable(subject);
  if (subject.isRepositoryReadable === true) {
    return {
      state: "forbidden",
      detail: `You are not permitted to read ${subject.name} of ${subject.repository}: that needs ${subject.needs} (GitHub: ${failure.message.replace(/\.$/, "")}).`,
    };
  }
  return {
    state: "notFound",
    detail: `GitHub has no ${subject.repository}, or this account may not see it. Check the remote and the account.`,
  };
}

/** True for GitHub's primary and secondary limits. */
export function isRateLimit({ status, message, headers }: Failure): boolean {
  if (status !== 403 && status !== 429) return false;
  return (
    status === 429 ||
    String(headers["x-ratelimit-remaining"]) === "0" ||
    headers["retry-after"] !== undefined ||
    /rate limit/i.test(message)
  );
}

function rateLimitProblem(failure: Failure, subject: Subject): Problem {
  return {
    state: "rateLimited",
    isTransient: true,
    detail: `GitHub's rate limit is reached${limitEnd(failure)}; ${subject.name} of ${subject.repository} were not read. Refresh after that.`,
  };
}

/** When a rate limit ends, as words that follow `is reached`; empty when GitHub did not say. */
export function limitEnd({ headers }: Failure): string {
  const reset = Number(headers["x-ratelimit-reset"]);
  const seconds = Number(headers["retry-after"]);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0 && reset < 1e11) {
    return ` until ${new Date(reset * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  }
  return Number.isFinite(seconds) && seconds > 0 ? ` for ${Math.ceil(seconds)} seconds` : "";
}

/** The address to authorise at, when the header names one on github.com or a GHE.com host. */
function singleSignOnUrl(header: unknown): string | undefined {
  if (typeof header !== "string") return undefined;
  const address = /^required;\s*url=(\S+)$/.exec(header)?.[1];
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isGitHub = url.hostname === "github.com" || url.hostname.endsWith(".ghe.com");
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "";
  return isPlain && isGitHub ? url.href : undefined;
}

/** The answer behind an error of the client; undefined when there was none. */
export function failureOf(error: unknown): Failure | undefined {
  if (!isRecord(error) || typeof error["status"] !== "number") return undefined;
  const response = isRecord(error["response"]) ? error["response"] : {};
  const data = isRecord(response["data"]) ? response["data"] : {};
  const headers = isRecord(response["headers"]) ? response["headers"] : {};
  if (error["response"] === undefined) return undefined;
  const errors: readonly unknown[] = Array.isArray(data["errors"]) ? data["errors"] : [];
  return { status: error["status"], message: plainMessage(data["message"]), headers, errors };
}

/** GitHub's own words, on one line and short; they are shown as plain text. */
function plainMessage(message: unknown): string {
  const text = typeof message === "string" ? message : (JSON.stringify(message) ?? "");
  return text.replaceAll(/\s+/g, " ").slice(0, 200);
}

function messageOf(error: unknown): string {
  return error instanceof Error
    ? error.message.replaceAll(/\s+/g, " ").slice(0, 200)
    : "unknown error";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
