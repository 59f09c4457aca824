import { createHash } from "node:crypto";
import { type Assignment, type AssignmentChange, dayOf } from "../../core/remedy/cloudChange.ts";
import { field, list, text } from "../fields.ts";
import { isRecord } from "../json.ts";
import { type Arm, type ArmAction, type ArmRefusal, armRefusal, askArm } from "./arm.ts";
import { dateOf } from "./rows.ts";

/** Governance assignments: the newest version that is published. */
const version = "2022-01-01-preview";

const action: ArmAction = {
  failed: "The owner and due date were not changed",
  subject: "recommendation",
  needs: "the Security Admin role",
};

/** What became of a change: the assignment as read back, or why nothing was changed. */
export type AssignmentOutcome =
  | {
      readonly ok: true;
      /** Undefined: nobody is assigned. */
      readonly now: Assignment | undefined;
      readonly before: Assignment | undefined;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** An assignment, and where it is. */
interface Found {
  /** The last part of its id. */
  readonly key: string;
  readonly assignment: Assignment;
  /** All that Azure keeps of it: what is not changed is sent as it was. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Reads who is to follow a recommendation; `id` is that of the recommendation. */
export async function readAssignment(
  arm: Arm,
  id: string,
  signal: AbortSignal,
): Promise<AssignmentOutcome> {
  try {
    const now = (await find(arm, id, signal))?.assignment;
    return { ok: true, now, before: now, notes: [] };
  } catch (error) {
    signal.throwIfAborted();
    const asked = { ...action, failed: "The owner and due date could not be read" };
    return { ok: false, message: armRefusal(error, asked).message };
  }
}

/**
 * Changes who is to follow a recommendation, and reads it back (Governance Assignments - Create Or
 * Update, 2022-01-01-preview).
 *
 * What is so already is not written again, which also settles a change whose answer was lost. A new
 * assignment gets a name that follows from the recommendation's: however often it is tried, there is
 * one. Rejects only when `signal` is aborted.
 */
export async function changeAssignment(
  arm: Arm,
  id: string,
  change: AssignmentChange,
  signal: AbortSignal,
): Promise<AssignmentOutcome> {
  let before: Found | undefined;
  try {
    before = await find(arm, id, signal);
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: armRefusal(error, action).message };
  }
  const earlier = before?.assignment;
  if (isReached(earlier, change)) {
    const note = "It was so already; nothing was written.";
    return { ok: true, now: earlier, before: earlier, notes: [note] };
  }
  let refusal: ArmRefusal | undefined;
  try {
    await send(arm, { id, before, change }, signal);
  } catch (error) {
    signal.throwIfAborted();
    refusal = armRefusal(error, action);
    if (refusal.isCertain) return { ok: false, message: refusal.message };
  }
  return readBack(arm, { id, change, earlier, refusal }, signal);
}

interface Sent {
  readonly id: string;
  readonly change: AssignmentChange;
  readonly earlier: Assignment | undefined;
  readonly refusal: ArmRefusal | undefined;
}

/** What Azure shows decides: its answer may be lost, or say more than is so. */
async function readBack(
  arm: Arm,
  { id, change, earlier, refusal }: Sent,
  signal: AbortSignal,
): Promise<AssignmentOutcome> {
  try {
    const now = (await find(arm, id, signal))?.assignment;
    if (isReached(now, change)) {
      const note = "Azure's answer was lost; the assignment was read again, and it is so.";
      return { ok: true, now, before: earlier, notes: refusal === undefined ? [] : [note] };
    }
    if (refusal !== undefined) {
      const next = "Azure shows it unchanged. Trying again looks first.";
      return { ok: false, message: `${refusal.message} ${next}` };
    }
    return unreached(now, change, earlier);
  } catch (error) {
    signal.throwIfAborted();
    const reason = (refusal ?? armRefusal(error, action)).message.replace(`${action.failed}: `, "");
    return {
      ok: false,
      message: `It is not known whether it was done, because it could not be read back: ${reason} Trying again looks first.`,
    };
  }
}

/** Azure accepted the change and shows something else. */
function unreached(
  now: Assignment | undefined,
  change: AssignmentChange,
  before: Assignment | undefined,
): AssignmentOutcome {
  if (change.kind === "remove" || now === undefined) {
    return { ok: false, message: `${action.failed}: Azure accepted it, and shows it unchanged.` };
  }
  const notes = [
    ...(sameOwner(now.owner, change.owner)
      ? []
      : [
          now.owner === undefined
            ? `Defender did not keep the owner ${change.owner}.`
            : `Defender shows the owner ${now.owner}, not ${change.owner}.`,
        ]),
    ...(now.dueOn === change.dueOn
      ? []
      : [`Defender shows the due date ${now.dueOn ?? "none"}, not ${change.dueOn}.`]),
  ];
  return { ok: true, now, before, notes };
}

function isReached(now: Assignment | undefined, change: AssignmentChange): boolean {
  if (change.kind === "remove") return now === undefined;
  return now !== undefined && sameOwner(now.owner, change.owner) && now.dueOn === change.dueOn;
}

function sameOwner(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

async function send(
  arm: Arm,
  { id, before, change }: { id: string; before: Found | undefined; change: AssignmentChange },
  signal: AbortSignal,
): Promise<void> {
  const path = `${id}/governanceAssignments/${before?.key ?? keyOf(id)}`;
  if (change.kind === "remove") {
    await askArm(arm, { method: "DELETE", path, version }, signal);
    return;
  }
  const properties = {
    ...kept(before?.properties ?? {}),
    owner: change.owner,
    remediationDueDate: `${change.dueOn}T00:00:00.0000000Z`,
  };
  await askArm(arm, { method: "PUT", path, version, body: { properties } }, signal);
}

/** What the published request takes; the answer holds more. */
const writable = [
  "additionalData",
  "governanceEmailNotification",
  "isGracePeriod",
  "remediationEta",
] as const;

function kept(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    writable.flatMap((name) => {
      const value = properties[name];
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

/** A GUID that is always the same for one recommendation. */
function keyOf(id: string): string {
  const hex = createHash("sha256").update(`runtime-risk ${id.toLowerCase()}`).digest("hex");
  // Version 8: a form of one's own (RFC 9562).
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** The assignment that counts: the one this program would make, else the first by name. */
async function find(arm: Arm, id: string, signal: AbortSignal): Promise<Found | undefined> {
  const answer = await askArm(
    arm,
    { method: "GET", path: `${id}/governanceAssignments`, version },
    signal,
  );
  if (!Array.isArray(field(answer.data, "value"))) throw new SyntaxError("no list");
  const found = list(field(answer.data, "value")).flatMap((item): readonly Found[] => {
    const key = text(field(item, "name"));
    const properties = field(item, "properties");
    if (key === undefined || !isRecord(properties)) return [];
    const due = dateOf(field(properties, "remediationDueDate"));
    const dueOn = due === undefined ? undefined : dayOf(due);
    return [{ key, assignment: { owner: text(field(properties, "owner")), dueOn }, properties }];
  });
  const own = keyOf(id);
  return (
    found.find(({ key }) => key.toLowerCase() === own) ??
    found.toSorted((a, b) => (a.key < b.key ? -1 : 1))[0]
  );
}
