import { isRecord } from "../json.ts";
import { TransportError } from "../transport.ts";
import type { GitHub } from "./client.ts";
import { NotOnServerError } from "./notOnServer.ts";
import { type Failure, failureOf, limitEnd, problemOf } from "./problem.ts";
import { slug } from "./repository.ts";

/** A request about issues, in the words of its messages. */
export interface IssueAction {
  /** What did not happen, e.g. `The issue was not created`. */
  readonly failed: string;
  /** The issue it is about; undefined for the repository's issues as a whole. */
  readonly number?: number | undefined;
  /** What else it is about, e.g. `Dependabot alert 7`; undefined for issues. */
  readonly subject?: string | undefined;
  /** The role it takes, e.g. `write access`. */
  readonly needs: string;
}

/** Why an action failed. */
export interface Refusal {
  /** What, why and what next, in one sentence. */
  readonly message: string;
  /** GitHub certainly did nothing; false when its answer was lost. */
  readonly isCertain: boolean;
}

/** An answer that was no failure and not what was asked for either, such as a redirect. */
export class UnexpectedAnswerError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`an unexpected answer (${status})`);
    this.name = "UnexpectedAnswerError";
    this.status = status;
  }
}

/** Says why an action failed, and whether GitHub may have carried it out all the same. */
export function refusalOf(error: unknown, action: IssueAction, github: GitHub): Refusal {
  const { reason, isCertain } = reasonOf(error, action, github);
  return { message: `${action.failed}: ${reason}.`, isCertain };
}

/** The words for a write whose answer was lost, and of which nothing could be read afterwards. */
export function unsettled({ message }: Refusal, { failed }: IssueAction): string {
  const reason = message.replace(`${failed}: `, "");
  return `It is not known whether it was done, because it could not be read back: ${reason} Trying again looks first.`;
}

interface Reason {
  readonly reason: string;
  readonly isCertain: boolean;
}

function reasonOf(error: unknown, action: IssueAction, github: GitHub): Reason {
  const cause = error instanceof Error ? error.cause : undefined;
  const transport = [error, cause].find((e) => e instanceof TransportError);
  if (transport instanceof TransportError) return transportReason(transport);
  if (error instanceof NotOnServerError) {
    return certain(`this server, ${error.server}, does not have ${error.feature}`);
  }
  if (error instanceof UnexpectedAnswerError) {
    return error.status >= 300 && error.status < 400
      ? certain(`${slug(github)} was renamed or moved; update the remote and refresh`)
      : lost("GitHub's answer was not readable; something between may have changed it");
  }
  const failure = failureOf(error);
  if (failure === undefined) return lost("GitHub could not be reached; check the connection");
  return statusReason(failure, action, github);
}

function transportReason(error: TransportError): Reason {
  switch (error.reason) {
    case "notSignedIn":
      return certain("it needs a GitHub sign-in; sign in and try again");
    case "originNotAllowed":
      if (error.hint === "readOnly") {
        return certain("read-only mode is on; turn the setting runtimeRisk.readOnly off to write");
      }
      return certain(`the request was not sent (${error.message})`);
    case "network":
      return lost(`GitHub could not be reached (${error.message}); check the connection`);
    case "tooLarge":
      return lost("GitHub's answer was too large to read");
    default:
      return error.reason satisfies never;
  }
}

function statusReason(failure: Failure, action: IssueAction, github: GitHub): Reason {
  const { status, message } = failure;
  const repository = slug(github);
  const said = message === "" ? "" : ` (GitHub: ${message.replace(/\.$/, "")})`;
  if (status === 403 || status === 429) return certain(forbiddenReason(failure, action, github));
  if (status === 410) return certain(goneReason(message, action, repository));
  if (status === 422) return certain(`GitHub found it not valid${invalidFields(failure)}`);
  if (status >= 500) return lost(`GitHub answered ${status}; try again later`);
  switch (status) {
    case 401:
      return certain(`GitHub did not accept the sign-in (401 ${message}); sign in again`);
    case 404:
      return certain(missingReason(action, repository));
    case 451:
      return certain(`${repository} is not available for legal reasons (451)`);
    default:
      return certain(`GitHub refused the request with ${status}${said}`);
  }
}

function goneReason(message: string, { subject, number }: IssueAction, repository: string): string {
  if (subject !== undefined) return `${subject} of ${repository} is gone`;
  return number !== undefined && /deleted/i.test(message)
    ? `issue ${number} of ${repository} was deleted`
    : `issues are switched off for ${repository}; an administrator can turn them on in its settings, or name another repository for issues in your setting runtimeRisk.issues.repository`;
}

function missingReason({ subject, number }: IssueAction, repository: string): string {
  const about = subject ?? (number === undefined ? undefined : `issue ${number}`);
  return about === undefined
    ? `GitHub has no ${repository} for this account, or does not let it write there; check the remote and the account`
    : `GitHub has no ${about} in ${repository} for this account, or does not let it write there`;
}

/** Rate limits, single sign-on and archives all come as 403. */
function forbiddenReason(failure: Failure, action: IssueAction, github: GitHub): string {
  const repository = slug(github);
  const message = failure.message.replace(/\.$/, "");
  // The reader of lists tells these apart; only its words are about reading.
  const { state } = problemOf(
    { status: failure.status, response: { data: { message }, headers: failure.headers } },
    { name: "issues", repository, needs: action.needs },
  );
  if (state === "rateLimited") {
    return `GitHub's rate limit is reached${limitEnd(failure)}; try again after that`;
  }
  if (state === "ssoRequired") {
    return `${github.repository.owner} uses single sign-on and this session is not authorised for it; authorise it and try again`;
  }
  if (/archived/i.test(message)) {
    return `${repository} is archived, so nothing can be written to it`;
  }
  return `this account is not permitted to do that in ${repository}, it needs ${action.needs} (GitHub: ${message})`;
}

/** GitHub names the fields it does not accept. */
function invalidFields({ message, errors }: Failure): string {
  const named = errors.slice(0, 3).flatMap((error) => {
    if (!isRecord(error)) return [];
    const words = [error["field"], error["message"] ?? error["code"]];
    return [words.filter((word) => typeof word === "string").join(" ")];
  });
  const details = [message.replace(/\.$/, ""), ...named].filter((text) => text !== "");
  return details.length === 0 ? "" : ` (${details.join("; ").slice(0, 300)})`;
}

function certain(reason: string): Reason {
  return { reason, isCertain: true };
}

function lost(reason: string): Reason {
  return { reason, isCertain: false };
}
