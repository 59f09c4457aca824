/** What people change in Defender for Cloud. */

/** The states of a security alert that people set. */
export const securityAlertStatuses = ["active", "inProgress", "resolved", "dismissed"] as const;

export type SecurityAlertStatus = (typeof securityAlertStatuses)[number];

/** Our words for a status, and what it tells others. */
export const statusWords: Readonly<
  Record<SecurityAlertStatus, { readonly label: string; readonly meaning: string }>
> = {
  active: { label: "Active", meaning: "nobody works on it" },
  inProgress: { label: "In progress", meaning: "somebody looks into it" },
  resolved: { label: "Resolved", meaning: "it was real, and is dealt with" },
  dismissed: { label: "Dismissed", meaning: "it needs no action" },
};

/** Who is to follow a recommendation, and until when. */
export interface Assignment {
  /** A mail address; undefined when Defender shows none. */
  readonly owner: string | undefined;
  /** A day, `YYYY-MM-DD` in UTC; undefined when Defender shows none. */
  readonly dueOn: string | undefined;
}

/** Sets both, or takes an assignment away that was just made. */
export type AssignmentChange =
  | { readonly kind: "set"; readonly owner: string; readonly dueOn: string }
  | { readonly kind: "remove" };

/** Microsoft Entra's limit for the name of an account. */
const longestOwner = 254;

/** Why a text cannot be the owner; undefined when it can. */
export function ownerProblem(owner: string): string | undefined {
  if (owner.length > longestOwner) return "A mail address is not that long.";
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/.test(owner)
    ? undefined
    : "Enter a mail address, such as name@example.com.";
}

/** Why a text cannot be the due date; undefined when it can. `today` is a day as `dueOn` is. */
export function dueDateProblem(dueOn: string, today: string): string | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(dueOn) ? Date.parse(`${dueOn}T00:00:00Z`) : Number.NaN;
  // A day that there is not, such as the 31st of June, would become another one.
  if (Number.isNaN(at) || dayOf(new Date(at).toISOString()) !== dueOn) {
    return "Enter a day as year-month-day, such as 2027-01-31.";
  }
  return dueOn < today ? "This day is over." : undefined;
}

/** The day of a time, `YYYY-MM-DD` in UTC. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** The day so many days after another one. */
export function daysAfter(day: string, days: number): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString());
}
