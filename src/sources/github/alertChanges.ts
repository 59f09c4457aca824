import type { AlertKey, AlertKind } from "../../core/alert.ts";
import { codingAgent, isCodingAgent } from "../../core/codingAgent.ts";
import { type AlertChange, type AlertNow, changeProblem } from "../../core/remedy/alertChange.ts";
import type { GitHub } from "./client.ts";
import { soAlready } from "./issuesAssignment.ts";
import { type IssueAction, refusalOf, UnexpectedAnswerError, unsettled } from "./issuesRefusal.ts";
import { failureOf } from "./problem.ts";
import { alertStateSchema } from "./schema.ts";

/** What became of a change: the alert as read back, or why nothing was changed. */
export type AlertOutcome =
  | { readonly ok: true; readonly now: AlertNow; readonly notes: readonly string[] }
  | {
      readonly ok: false;
      readonly message: string;
      /** The repository wants a reviewer to dismiss it. `canRequest`: that can be asked for here. */
      readonly review?: { readonly canRequest: boolean } | undefined;
    };

const kinds: Readonly<
  Record<
    AlertKind,
    { readonly path: string; readonly subject: (number: number) => string; readonly needs: string }
  >
> = {
  codeScanning: {
    path: "code-scanning",
    subject: (number) => `code scanning alert ${number}`,
    needs: "write access or the security manager role",
  },
  dependabot: {
    path: "dependabot",
    subject: (number) => `Dependabot alert ${number}`,
    needs: "write access or the security manager role",
  },
  secretScanning: {
    path: "secret-scanning",
    subject: (number) => `secret scanning alert ${number}`,
    needs: "the administrator or the security manager role",
  },
};

/** An alert to change. */
interface Subject {
  readonly kind: AlertKind;
  readonly number: number;
  readonly action: IssueAction;
}

/**
 * Changes one alert, and reads it back.
 *
 * It is read first: what is so already is not written again, which also settles a change whose
 * answer was lost before. Rejects only when `signal` is aborted.
 */
export async function changeAlert(
  github: GitHub,
  key: AlertKey,
  change: AlertChange,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  const subject = subjectOf(key, change);
  const { kind, action } = subject;
  const problem = changeProblem(kind, change);
  if (problem !== undefined) return { ok: false, message: `${action.failed}: ${problem}` };
  try {
    const before = await readState(github, subject, signal);
    if (before.state === "fixed" && change.kind !== "assign") {
      return { ok: false, message: `${action.failed}: it is fixed.` };
    }
    // The agent is asked anew each time, with what it is told then.
    const isAsked = change.kind === "assign" && change.instructions !== undefined;
    if (!isAsked && isReached(before, change)) {
      return { ok: true, now: before, notes: [soAlready] };
    }
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: refusalOf(error, action, github).message };
  }
  return send(github, subject, change, signal);
}

function subjectOf(key: AlertKey, change: AlertChange): Subject {
  const [kind = "", digits = ""] = key.split("/");
  // A key begins with its kind.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const own = kind as AlertKind;
  const number = Number(digits);
  const failures = {
    dismiss: `Alert ${number} was not dismissed`,
    reopen: `Alert ${number} was not reopened`,
    assign: `Alert ${number} was not assigned`,
  } as const;
  const { subject, needs } = kinds[own];
  return {
    kind: own,
    number,
    action: {
      failed: failures[change.kind],
      subject: subject(number),
      needs,
    },
  };
}

async function send(
  github: GitHub,
  subject: Subject,
  change: AlertChange,
  signal: AbortSignal,
): Promise<AlertOutcome> {
  const { kind, number, action } = subject;
  let refusal: ReturnType<typeof refusalOf> | undefined;
  try {
    await github.request(
      `PATCH /repos/{owner}/{repo}/${kinds[kind].path}/alerts/{alert_number}`,
      { alert_number: number, ...fieldsOf(kind, change) },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    if (change.kind === "dismiss" && isReviewWanted(error)) {
      // GitHub takes a request by its API for code scanning alone.
      const canRequest = kind === "codeScanning" && !change.asRequest;
      return {
        ok: false,
        message: `${action.failed}: a reviewer has to approve the dismissal in this repository.`,
        review: { canRequest },
      };
    }
    refusal = refusalOf(error, action, github);
    if (refusal.isCertain) return { ok: false, message: refusal.message };
  }
  return readBack(github, { subject, change, refusal }, signal);
}

/** What the alert is now decides; the answer to a write may be lost, or say more than is so. */
async function readBack(
  github: GitHub,
  sent: {
    readonly subject: Subject;
    readonly change: AlertChange;
    readonly refusal: ReturnType<typeof refusalOf> | undefined;
  },
  signal: AbortSignal,
): Promise<AlertOutcome> {
  const { subject, change, refusal } = sent;
  const { action } = subject;
  try {
    const now = await readState(github, subject, signal);
    if (isReached(now, change)) {
      const note = "GitHub's answer was lost; the alert was read again, and it is so.";
      return { ok: true, now, notes: refusal === undefined ? [] : [note] };
    }
    if (refusal !== undefined) {
      const next = "GitHub shows it unchanged. Trying again looks first.";
      return { ok: false, message: `${refusal.message} ${next}` };
    }
    return unreached(now, change, action);
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: unsettled(refusal ?? refusalOf(error, action, github), action) };
  }
}

/** GitHub accepted the change, and shows something else. */
function unreached(now: AlertNow, change: AlertChange, action: IssueAction): AlertOutcome {
  if (change.kind === "assign") {
    const missing = change.assignees.filter((login) => !includes(now.assignees, login));
    const extra = now.assignees.filter((login) => !includes(change.assignees, login));
    const notes = [
      ...(missing.length === 0 ? [] : [`GitHub did not assign ${missing.join(", ")}.`]),
      ...(extra.length === 0 ? [] : [`Still assigned: ${extra.join(", ")}.`]),
    ];
    return { ok: true, now, notes };
  }
  if (change.kind === "dismiss" && (change.asRequest || now.isRequested)) {
    const note = "It stays open until a reviewer approves the dismissal.";
    return { ok: true, now: { ...now, isRequested: true }, notes: [note] };
  }
  return {
    ok: false,
    message: `${action.failed}: GitHub shows it as ${now.state} after the change.`,
  };
}

function isReached(now: AlertNow, change: AlertChange): boolean {
  switch (change.kind) {
    case "dismiss":
      return now.state === "dismissed" && now.reason === change.reason;
    case "reopen":
      return now.state === "open";
    case "assign":
      return (
        now.assignees.length === change.assignees.length &&
        change.assignees.every((login) => includes(now.assignees, login))
      );
    default:
      return change satisfies never;
  }
}

function includes(logins: readonly string[], login: string): boolean {
  // The agent is listed without what marks it as a bot.
  const fold = (name: string) => (isCodingAgent(name) ? codingAgent : name.toLowerCase());
  return logins.some((one) => fold(one) === fold(login));
}

function fieldsOf(kind: AlertKind, change: AlertChange): Readonly<Record<string, unknown>> {
  const isSecret = kind === "secretScanning";
  if (change.kind === "reopen") return { state: "open" };
  if (change.kind === "assign") {
    if (isSecret) return { assignee: change.assignees[0] ?? null };
    const { instructions, assignees } = change;
    return {
      assignees: [...assignees],
      ...(kind === "dependabot" && instructions !== undefined
        ? { agent_assignment: { custom_instructions: instructions } }
        : {}),
    };
  }
  const { reason, asRequest } = change;
  const comment = change.comment.trim();
  if (isSecret) {
    return {
      state: "resolved",
      resolution: reason,
      ...(comment === "" ? {} : { resolution_comment: comment }),
    };
  }
  return {
    state: "dismissed",
    dismissed_reason: reason,
    ...(comment === "" ? {} : { dismissed_comment: comment }),
    ...(asRequest && kind === "codeScanning" ? { create_request: true } : {}),
  };
}

/** Delegated alert dismissal: GitHub names it in its refusal. */
function isReviewWanted(error: unknown): boolean {
  const failure = failureOf(error);
  return failure?.status === 403 && /delegated|dismissal request|reviewer/i.test(failure.message);
}

async function readState(
  github: GitHub,
  { kind, number }: Subject,
  signal: AbortSignal,
): Promise<AlertNow> {
  const { status, data } = await github.request(
    `GET /repos/{owner}/{repo}/${kinds[kind].path}/alerts/{alert_number}`,
    { alert_number: number, ...(kind === "secretScanning" ? { hide_secret: true } : {}) },
    signal,
  );
  const parsed = alertStateSchema.safeParse(data);
  if (!parsed.success) throw new UnexpectedAnswerError(status);
  const read = parsed.data;
  const own = read.assigned_to === null ? [] : [read.assigned_to];
  const assignees = [...read.assignees, ...own].flatMap(({ login }) => login ?? []);
  const state = stateOf(read.state);
  return {
    state,
    reason: state === "dismissed" ? (read.dismissed_reason ?? read.resolution) : undefined,
    assignees: [...new Set(assignees)],
    isRequested: read.dismissal_request?.status === "pending",
  };
}

function stateOf(state: string): AlertNow["state"] {
  if (state === "open" || state === "fixed") return state;
  return "dismissed";
}
