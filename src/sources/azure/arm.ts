import { field, text } from "../fields.ts";
import { decodeText, parseJson } from "../json.ts";
import { TransportError } from "../transport.ts";
import { retryAfterMs } from "./quota.ts";
import { codesOf, signInReason } from "./resourceGraphProblem.ts";
import type { ResourceManager } from "./tenants.ts";

/** Azure Resource Manager, as one tenant's token sees it. */
export interface Arm extends ResourceManager {
  readonly tenant: string | undefined;
}

export interface ArmRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** A resource id and what stands below it, with its leading slash. */
  readonly path: string;
  /** The `api-version`. */
  readonly version: string;
  readonly body?: unknown;
}

export interface ArmAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined where there is none. */
  readonly data: unknown;
  readonly body: string;
}

/** An answer that is not the one asked for. */
export class ArmError extends Error {
  readonly answer: ArmAnswer;

  constructor(answer: ArmAnswer) {
    super(`Azure answered ${answer.status}`);
    this.name = "ArmError";
    this.answer = answer;
  }
}

/**
 * Sends one request, once: nothing is repeated and no redirect followed. Rejects with `ArmError` for
 * every answer above 299, with `TransportError` without one, and with the signal's reason.
 */
export async function askArm(
  arm: Arm,
  { method, path, version, body }: ArmRequest,
  signal: AbortSignal,
): Promise<ArmAnswer> {
  return sendTo(arm, `${arm.endpoint}${encodePath(path)}?api-version=${version}`, signal, {
    method,
    body,
  });
}

/** Reads an address that Azure gave itself; one of another host is never asked. */
export async function followArm(
  arm: Arm,
  address: string,
  signal: AbortSignal,
): Promise<ArmAnswer> {
  const isOwn = URL.canParse(address) && new URL(address).origin === new URL(arm.endpoint).origin;
  if (!isOwn) throw new TransportError("originNotAllowed", "Azure named another host");
  return sendTo(arm, address, signal, { method: "GET", body: undefined });
}

async function sendTo(
  { transport, tenant }: Arm,
  url: string,
  signal: AbortSignal,
  { method, body }: Pick<ArmRequest, "method" | "body">,
): Promise<ArmAnswer> {
  const given = await transport(
    {
      method,
      url,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      auth: "azure",
      tenant,
    },
    signal,
  );
  const said = decodeText(given.body);
  const answer = { ...given, body: said, data: parseJson(said) };
  if (given.status < 200 || given.status > 299) throw new ArmError(answer);
  return answer;
}

/** Ids hold what addresses may not; a segment that leads elsewhere is no id. */
function encodePath(path: string): string {
  const segments = path.split("/");
  if (segments.some((segment) => segment === "." || segment === "..")) {
    throw new TransportError("originNotAllowed", "the resource id leads elsewhere");
  }
  return segments.map((segment) => encodeURIComponent(segment)).join("/");
}

/** What was to be done, in the words of its messages. */
export interface ArmAction {
  /** What did not happen, e.g. `The status was not changed`. */
  readonly failed: string;
  /** What it is about, e.g. `this security alert`. */
  readonly subject: string;
  /** The roles it takes. */
  readonly needs: string;
}

export interface ArmRefusal {
  /** What, why and what next, in one sentence. */
  readonly message: string;
  /** Azure certainly did nothing; false when its answer was lost. */
  readonly isCertain: boolean;
  /** Undefined without an answer. */
  readonly status: number | undefined;
}

/** Says why an action failed, and whether Azure may have carried it out all the same. */
export function armRefusal(error: unknown, action: ArmAction): ArmRefusal {
  const told = (reason: string, isCertain: boolean, status?: number): ArmRefusal => ({
    message: `${action.failed}: ${reason}.`,
    isCertain,
    status,
  });
  if (error instanceof ArmError) {
    const { status } = error.answer;
    return told(answerReason(error.answer, action), status < 500, status);
  }
  if (!(error instanceof TransportError)) {
    return told("Azure's answer was not readable; something between may have changed it", false);
  }
  switch (error.reason) {
    case "notSignedIn":
      return told(
        error.hint === undefined
          ? "it needs a sign-in to Azure; sign in and try again"
          : error.message.replace(/\.$/, ""),
        true,
      );
    case "originNotAllowed":
      return told(
        error.hint === "readOnly"
          ? "read-only mode is on; turn the setting runtimeRisk.readOnly off to write"
          : `the request was not sent (${error.message})`,
        true,
      );
    case "network":
      return told(`Azure could not be reached (${error.message}); check the connection`, false);
    case "tooLarge":
      return told("Azure's answer was too large to read", false);
    default:
      return error.reason satisfies never;
  }
}

function answerReason(answer: ArmAnswer, { subject, needs }: ArmAction): string {
  const { status, body } = answer;
  const code = codesOf(body).find((one) => /^\w{1,60}$/.test(one));
  const said = code === undefined ? "" : ` (${code})`;
  if (status >= 500) return `Azure answered ${status}${said}; try again later`;
  switch (status) {
    case 401:
      return signInReason(answer);
    case 403:
      return `you are not permitted to${said}; it takes ${needs}. Ask an owner of the subscription for it`;
    case 404:
      return `Azure has no ${subject} any more, or does not show it to this account${said}`;
    case 409:
    case 412:
      return code === "ScopeLocked"
        ? "the resource or its group is locked; an owner can remove the lock"
        : `somebody else is changing it${said}; try again in a moment`;
    case 429:
      return `Azure takes no more requests${limitEnd(answer)}; try again after that`;
    default:
      return `Azure refused the request with ${status}${said}${wordsOf(answer)}`;
  }
}

function limitEnd({ headers }: ArmAnswer): string {
  const wait = retryAfterMs(headers["retry-after"], Date.now());
  return wait === undefined ? " for now" : ` for ${Math.max(1, Math.ceil(wait / 1000))} seconds`;
}

/** Azure's own words say what of the request it did not like. */
function wordsOf({ data }: ArmAnswer): string {
  const message = text(field(data, "error", "message"));
  if (message === undefined) return "";
  const plain = message.replaceAll(/[\s\p{Cc}]+/gu, " ").slice(0, 200);
  return `: ${plain.replace(/\.$/, "")}`;
}
