import { field, text } from "../fields.ts";
import {
  type Arm,
  type ArmAction,
  type ArmAnswer,
  ArmError,
  type ArmRefusal,
  armRefusal,
  askArm,
  followArm,
} from "./arm.ts";
import { retryAfterMs } from "./quota.ts";

/** The only version that has the operation (GitHub Issues - Create, a preview). */
const version = "2025-11-01-preview";

const action: ArmAction = {
  failed: "Defender for Cloud created no issue",
  subject: "such repository in a connector",
  needs: "the Security Admin, Contributor or Owner role where the connector is",
};

/** What became of the wish for an issue. */
export type IssueWish =
  /** Defender says that it is done; which issue it is only GitHub says. */
  | { readonly kind: "done" }
  /** Nothing was created: ours can be instead. */
  | { readonly kind: "refused"; readonly message: string }
  /** It may still come. */
  | { readonly kind: "unknown"; readonly message: string };

/**
 * Whether a connector answers in the version that can create issues: its repository is read with it.
 * `repository` is the resource id. Rejects only when `signal` is aborted.
 */
export async function answersPreview(
  arm: Arm,
  repository: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { data } = await askArm(arm, { method: "GET", path: repository, version }, signal);
    return text(field(data, "id")) !== undefined;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

export interface IssuePace {
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long Defender may take altogether, in milliseconds. */
  readonly patienceMs: number;
}

const usualDelayMs = 2000;
const longestDelayMs = 30_000;

/**
 * Asks Defender for Cloud for an issue about a recommendation and waits for the end of that
 * (Azure-AsyncOperation). Title, text and labels are Defender's. Rejects only when `signal` is
 * aborted; the issue may come all the same then.
 */
export async function wishForIssue(
  arm: Arm,
  { repository, recommendation }: { readonly repository: string; readonly recommendation: string },
  pace: IssuePace,
  signal: AbortSignal,
): Promise<IssueWish> {
  let answer: ArmAnswer;
  try {
    answer = await askArm(
      arm,
      {
        method: "POST",
        path: `${repository}/issues`,
        version,
        body: { securityAssessmentResourceId: recommendation },
      },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    return wishOf(armRefusal(error, action));
  }
  const address = answer.headers["azure-asyncoperation"] ?? answer.headers["location"];
  if (answer.status !== 202 || address === undefined) return { kind: "done" };
  return waitFor(arm, { address, answer }, pace, signal);
}

function wishOf({ isCertain, message }: ArmRefusal): IssueWish {
  return isCertain ? { kind: "refused", message } : { kind: "unknown", message };
}

async function waitFor(
  arm: Arm,
  { address, answer }: { readonly address: string; readonly answer: ArmAnswer },
  { pause, patienceMs }: IssuePace,
  signal: AbortSignal,
): Promise<IssueWish> {
  let last = answer;
  for (let waited = 0; waited < patienceMs; ) {
    const asked = retryAfterMs(last.headers["retry-after"], Date.now()) ?? usualDelayMs;
    const delay = Math.min(Math.max(asked, 100), longestDelayMs);
    await pause(delay, signal);
    waited += delay;
    try {
      last = await followArm(arm, address, signal);
    } catch (error) {
      signal.throwIfAborted();
      const isBusy = error instanceof ArmError && error.answer.status === 429;
      if (!isBusy) return { kind: "unknown", message: unclear(armRefusal(error, action)) };
      last = error.answer;
      continue;
    }
    const state = text(field(last.data, "status"))?.toLowerCase();
    if (state === "succeeded") return { kind: "done" };
    if (state === "failed" || state === "canceled" || state === "cancelled") {
      return { kind: "refused", message: `${action.failed}: ${failureOf(last)}.` };
    }
    // An operation that answers without a state is over with the first answer that is no 202.
    if (state === undefined && last.status !== 202) return { kind: "done" };
  }
  const seconds = Math.round(patienceMs / 1000);
  return {
    kind: "unknown",
    message: `Defender for Cloud has not finished the issue within ${seconds} seconds. It may still come; look again before you create another.`,
  };
}

function unclear({ message }: ArmRefusal): string {
  const reason = message.replace(`${action.failed}: `, "");
  return `It is not known whether Defender for Cloud created the issue: ${reason} Look again before you create another.`;
}

function failureOf({ data }: ArmAnswer): string {
  const code = text(field(data, "error", "code"));
  const words = text(field(data, "error", "message"))
    ?.replaceAll(/[\s\p{Cc}]+/gu, " ")
    .slice(0, 200)
    .replace(/\.$/, "");
  return [words ?? "it gave up", ...(code === undefined ? [] : [`(${code.slice(0, 60)})`])].join(
    " ",
  );
}
