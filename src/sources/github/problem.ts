import { hostOfApi } from "../../core/gitHubHost.ts";
import { isRecord } from "../json.ts";
import type { Problem } from "../reading.ts";
import { TransportError } from "../transport.ts";
import { capital, forbiddenProblem, notFoundProblem, saysOff } from "./accessRefusal.ts";
import { NotAListError } from "./listErrors.ts";
import { NotOnServerError } from "./notOnServer.ts";
import { otherWords, triedWords, UnseenError } from "./unseen.ts";

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
  /** The page where an administrator turns it on; https, on the repository's host. */
  readonly settings?: string | undefined;
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
  if (error instanceof NotOnServerError) {
    return {
      state: "notConfigured",
      detail: `This server, ${error.server}, does not have ${error.feature}.`,
    };
  }
  if (error instanceof UnseenError) return unseenProblem(error, subject);
  const failure = failureOf(error);
  if (failure === undefined) {
    return {
      state: "unreachable",
      isTransient: true,
      detail: `${capital(subject.name)} of ${subject.repository} could not be read: ${messageOf(error)}. Refresh to try again.`,
      remedy: "refresh",
    };
  }
  return statusProblem(failure, subject, hostOf(error));
}

/** Whom else to ask as is the better advice where it is not known whether there is anything. */
function unseenProblem(error: UnseenError, subject: Subject): Problem {
  const problem = problemOf(error.cause, subject);
  // What this account lacks is known: its own advice stays.
  if (problem.state !== "notFound" || problem.remedy === "signIn") {
    return { ...problem, detail: `${problem.detail} ${triedWords(error)}` };
  }
  return {
    ...problem,
    detail: `GitHub has no ${subject.repository}, or it may not be seen. ${triedWords(error)} ${otherWords(error)}`,
    remedy: "switchAccount",
  };
}

function notReadable(subject: Subject): Problem {
  return {
    state: "unreachable",
    isTransient: true,
    detail: `GitHub's answer for ${subject.name} of ${subject.repository} was not readable; something between may have changed it. Refresh to try again.`,
    remedy: "refresh",
  };
}

function transportProblem(error: TransportError, subject: Subject): Problem {
  if (error.reason === "notSignedIn") {
    return {
      state: "unauthenticated",
      detail: `${capital(subject.name)} of ${subject.repository} need a GitHub sign-in. Sign in to read them.`,
      remedy: "signIn",
    };
  }
  const words = error.message.replace(/\.$/, "");
  const failures = {
    originNotAllowed: `The request for ${subject.name} of ${subject.repository} was not sent: ${words}. Sign in to that host, or check the remote.`,
    network: `GitHub could not be reached for ${subject.name}: ${words}. Check the connection and refresh.`,
    tooLarge: `GitHub's answer for ${subject.name} of ${subject.repository} was too large to read. Look at them on GitHub.`,
  } as const;
  return {
    state: "unreachable",
    ...(error.reason === "network" ? { isTransient: true, remedy: "refresh" } : {}),
    detail: failures[error.reason],
  };
}

function statusProblem(failure: Failure, subject: Subject, host: string): Problem {
  const { status } = failure;
  if (isRateLimit(failure)) return rateLimitProblem(failure, subject);
  if (status === 401) {
    return {
      state: "unauthenticated",
      detail: `GitHub did not accept the sign-in for ${subject.name} (${saidOf(failure)}). Sign in again.`,
      remedy: "signIn",
    };
  }
  // GitHub always says why; a proxy's page does not.
  if (status === 403) return forbiddenProblem(failure, subject, host) ?? notReadable(subject);
  if (status === 404) return notFoundProblem(failure, subject) ?? notReadable(subject);
  // Also the answer to a version of the API that was given up, which says nothing about issues.
  if (status === 410 && subject.name.includes("issues")) {
    return {
      state: "off",
      detail: `${capital(subject.name)} are switched off for ${subject.repository}. An administrator can switch them on.`,
      ...(subject.settings === undefined ? {} : { url: subject.settings, remedy: "openSettings" }),
    };
  }
  if (status === 451) {
    return {
      state: "notFound",
      detail: `${subject.repository} is not available for legal reasons (451). GitHub's page of it says more.`,
    };
  }
  return unusableProblem(failure, subject);
}

/** Answers that say nothing about the repository: a proxy's, a broken server's, a refused request. */
function unusableProblem(failure: Failure, subject: Subject): Problem {
  const { status } = failure;
  // Nothing was known that could have stayed as it was.
  if (status === 304) return notReadable(subject);
  if (status === 407) {
    return {
      state: "unreachable",
      detail: `A proxy wants a sign-in before it lets the request for ${subject.name} through (407). Check the proxy settings, then refresh.`,
      remedy: "refresh",
    };
  }
  if (status >= 500) {
    return {
      state: "unreachable",
      isTransient: true,
      detail: `GitHub answered ${status} for ${subject.name} of ${subject.repository}. Refresh to try again.`,
      remedy: "refresh",
    };
  }
  const next =
    status === 410 || /\bapi version\b/i.test(failure.message)
      ? "It does not know the version of its API that is asked for: update Runtime Risk."
      : "This is a fault of Runtime Risk: update it, and report it if it stays.";
  return {
    state: "unreachable",
    detail: `GitHub refused the request for ${subject.name} of ${subject.repository}: ${saidOf(failure).replace(/\.$/, "")}. ${next}`,
  };
}

/** The status, and GitHub's words where it says any. */
function saidOf({ status, message }: Failure): string {
  return `${status} ${message}`.trimEnd();
}

/** True for GitHub's primary and secondary limits. */
export function isRateLimit({ status, message, headers }: Failure): boolean {
  if (status !== 403 && status !== 429) return false;
  if (status === 429 || /rate limit/i.test(message)) return true;
  // The hour's last request may be answered for a reason of its own.
  if (saysOff({ message })) return false;
  return String(headers["x-ratelimit-remaining"]) === "0" || headers["retry-after"] !== undefined;
}

function rateLimitProblem(failure: Failure, subject: Subject): Problem {
  const isPause = isSecondary(failure);
  const end = limitEnd(failure);
  const reached = isPause
    ? `GitHub asks for a pause (secondary rate limit)${end}`
    : `GitHub's rate limit is reached${end}`;
  const isSpent = String(failure.headers["x-ratelimit-remaining"]) === "0";
  const next =
    end !== ""
      ? "Refresh after that."
      : isSpent
        ? "Refresh within the hour."
        : "Refresh in a minute.";
  return {
    state: "rateLimited",
    isTransient: true,
    detail: `${reached}; ${subject.name} of ${subject.repository} were not read. ${next}`,
    remedy: "wait",
  };
}

/** Too much at once, rather than too much in an hour. */
function isSecondary({ message, headers }: Failure): boolean {
  const isSpent = String(headers["x-ratelimit-remaining"]) === "0";
  return (
    /secondary rate limit/i.test(message) || (!isSpent && headers["retry-after"] !== undefined)
  );
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

/** The host that gave an answer, as remotes name it. */
function hostOf(error: unknown): string {
  const request = isRecord(error) ? error["request"] : undefined;
  const url = isRecord(request) ? request["url"] : undefined;
  return (typeof url === "string" ? hostOfApi(url) : undefined) ?? "github.com";
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
