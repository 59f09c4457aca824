import {
  type SecurityAlertStatus,
  securityAlertStatuses,
  statusWords,
} from "../../core/remedy/cloudChange.ts";
import { field, text } from "../fields.ts";
import { type Arm, type ArmAction, type ArmRefusal, armRefusal, askArm } from "./arm.ts";

/** Security alerts of Defender for Cloud: the stable version. */
const version = "2022-01-01";

const action: ArmAction = {
  failed: "The status was not changed",
  subject: "such security alert",
  needs: "the Security Admin role, or Contributor or Owner of the subscription",
};

/** The operation that leads to a status (Alerts - Update Subscription Level State To …). */
const operations: Readonly<Record<SecurityAlertStatus, string>> = {
  active: "activate",
  inProgress: "inProgress",
  resolved: "resolve",
  dismissed: "dismiss",
};

/** What became of a change: the status as read back, or why nothing was changed. */
export type StatusOutcome =
  | {
      readonly ok: true;
      readonly status: SecurityAlertStatus;
      readonly before: SecurityAlertStatus;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Below a subscription or one of its resource groups: what the operations take. */
const idPattern =
  /^\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?\/providers\/microsoft\.security\/locations\/[^/]+\/alerts\/[^/]+$/i;

/** True for an alert whose status can be changed; one that only has an id of its own cannot. */
export function canChangeStatus(id: string): boolean {
  return idPattern.test(id);
}

/** Reads the status of a security alert. Rejects only when `signal` is aborted. */
export async function readStatus(
  arm: Arm,
  id: string,
  signal: AbortSignal,
): Promise<StatusOutcome> {
  try {
    const status = await statusOf(arm, id, signal);
    return { ok: true, status, before: status, notes: [] };
  } catch (error) {
    signal.throwIfAborted();
    const asked = { ...action, failed: "The status could not be read" };
    return { ok: false, message: armRefusal(error, asked).message };
  }
}

/**
 * Changes the status of a security alert, and reads it back. What is so already is not written
 * again, which also settles a change whose answer was lost. Rejects only when `signal` is aborted.
 */
export async function changeStatus(
  arm: Arm,
  id: string,
  wanted: SecurityAlertStatus,
  signal: AbortSignal,
): Promise<StatusOutcome> {
  let before: SecurityAlertStatus;
  try {
    before = await statusOf(arm, id, signal);
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: armRefusal(error, action).message };
  }
  if (before === wanted) {
    return { ok: true, status: wanted, before, notes: ["It was so already; nothing was written."] };
  }
  let refusal: ArmRefusal | undefined;
  try {
    await askArm(arm, { method: "POST", path: `${id}/${operations[wanted]}`, version }, signal);
  } catch (error) {
    signal.throwIfAborted();
    refusal = armRefusal(error, action);
    if (refusal.isCertain) return { ok: false, message: refusal.message };
  }
  return readBack(arm, { id, wanted, before, refusal }, signal);
}

async function readBack(
  arm: Arm,
  sent: {
    readonly id: string;
    readonly wanted: SecurityAlertStatus;
    readonly before: SecurityAlertStatus;
    readonly refusal: ArmRefusal | undefined;
  },
  signal: AbortSignal,
): Promise<StatusOutcome> {
  const { id, wanted, before, refusal } = sent;
  try {
    const status = await statusOf(arm, id, signal);
    if (status === wanted) {
      const note = "Azure's answer was lost; the alert was read again, and it is so.";
      return { ok: true, status, before, notes: refusal === undefined ? [] : [note] };
    }
    const shown = statusWords[status].label.toLowerCase();
    return {
      ok: false,
      message:
        refusal === undefined
          ? `${action.failed}: Defender accepted it, and shows the alert as ${shown}.`
          : `${refusal.message} Defender shows the alert as ${shown}. Trying again looks first.`,
    };
  } catch (error) {
    signal.throwIfAborted();
    const reason = (refusal ?? armRefusal(error, action)).message.replace(`${action.failed}: `, "");
    return {
      ok: false,
      message: `It is not known whether it was done, because the alert could not be read back: ${reason} Trying again looks first.`,
    };
  }
}

async function statusOf(arm: Arm, id: string, signal: AbortSignal): Promise<SecurityAlertStatus> {
  const { data } = await askArm(arm, { method: "GET", path: id, version }, signal);
  const status = alertStatus(field(data, "properties", "status"));
  if (status === undefined) throw new SyntaxError("no status");
  return status;
}

/** A status as Azure spells it, e.g. `InProgress`; undefined for none that we know. */
function alertStatus(value: unknown): SecurityAlertStatus | undefined {
  const given = text(value)?.toLowerCase();
  return securityAlertStatuses.find((status) => status.toLowerCase() === given);
}
