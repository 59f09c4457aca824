/** Changes in Defender for Cloud. */
import * as z from "zod/mini";
import type { AlertKey } from "../../core/alert.ts";
import {
  type Assignment,
  dayOf,
  dueDateProblem,
  ownerProblem,
  type SecurityAlertStatus,
  securityAlertStatuses,
} from "../../core/remedy/cloudChange.ts";
import { plain } from "../../core/view/plain.ts";
import type { Workload } from "../../core/workload.ts";
import type {
  RecommendationOwner,
  RecommendationResult,
  SecurityAlertResult,
} from "../../protocol/cloudActing.ts";
import type { IssueReference } from "../../protocol/issues.ts";
import type { Arm } from "../../sources/azure/arm.ts";
import { changeAssignment, readAssignment } from "../../sources/azure/assignmentChange.ts";
import { mayDo } from "../../sources/azure/permissions.ts";
import type { ResourceGraph } from "../../sources/azure/resourceGraph.ts";
import {
  canChangeStatus,
  changeStatus,
  readStatus,
} from "../../sources/azure/securityAlertChange.ts";
import type { Entry } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import type { WriteLock } from "../writeLock.ts";
import type { CloudAssignments } from "./cloudAssignments.ts";
import { createCloudIssues } from "./cloudIssues.ts";

/** What acting in Azure needs of the rest of the worker. */
export interface CloudActingDeps {
  readonly entries: () => readonly Entry[];
  /** Undefined when Azure is switched off, or nothing may be asked. */
  readonly azure: () => { readonly arm: Arm; readonly graph: ResourceGraph } | undefined;
  readonly assignments: CloudAssignments;
  readonly now: () => Date;
  readonly lock: WriteLock;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A security alert has another status now: what is shown should say so. */
  readonly onStatus: (id: string, status: SecurityAlertStatus) => void;
  /** Who follows a recommendation of a repository's workload is another one now. */
  readonly onAssigned: (repository: string) => void;
  readonly onIssue: (
    repository: string,
    alerts: readonly AlertKey[],
    issue: IssueReference,
  ) => void;
}

const azureOff =
  "Azure is not read in this window: it is switched off by the setting azure.enabled, or the workspace is not trusted.";
const notListed = "It is not listed any more. Refresh and try again.";

const text = z.string().check(z.maxLength(2048));
const workloadSchema = z.object({ repository: text, key: text });
const recommendationSchema = z.object({ repository: text, key: text, recommendation: text });
const assignSchema = z.object({
  repository: text,
  key: text,
  recommendation: text,
  assigned: z.nullable(z.object({ owner: text, dueOn: text })),
});
const alertSchema = z.object({ repository: text, key: text, alert: text });
const statusSchema = z.object({
  repository: text,
  key: text,
  alert: text,
  status: z.enum(securityAlertStatuses),
});

const operations: Readonly<Record<"assign" | "status", string>> = {
  assign: "Microsoft.Security/assessments/governanceAssignments/write",
  // One for all: the roles that hold one of them hold the others.
  status: "Microsoft.Security/locations/alerts/dismiss/action",
};
const roles: Readonly<Record<"assign" | "status", string>> = {
  assign: "the Security Admin role",
  status: "the Security Admin role, or Contributor or Owner of the subscription",
};

/** Makes the handlers; arguments come from outside. They reject only when aborted. */
export function createCloudActing(deps: CloudActingDeps) {
  const { azure, assignments } = deps;

  const find = (target: { readonly repository: string; readonly key: string }) => {
    const entry = entryNamed(deps.entries(), target.repository);
    const workload = entry?.snapshot?.workloads.find(({ key }) => key === target.key);
    return entry === undefined || workload === undefined ? undefined : { entry, workload };
  };
  const recommendation = (argument: unknown) => {
    const parsed = recommendationSchema.safeParse(argument);
    if (!parsed.success) return undefined;
    const found = find(parsed.data);
    const one = found?.workload.recommendations.find(({ id }) => id === parsed.data.recommendation);
    return found === undefined || one === undefined || !isOfSubscription(one.id)
      ? undefined
      : { ...found, one };
  };
  const securityAlert = (argument: unknown) => {
    const parsed = alertSchema.safeParse(argument);
    if (!parsed.success) return undefined;
    // One that was just dismissed is on no list, and can be activated again.
    const known = find(parsed.data)?.workload.securityAlerts.find(
      ({ id }) => id === parsed.data.alert,
    );
    const changed = titles.get(parsed.data.alert);
    const title = known?.title ?? changed;
    return title === undefined || !canChangeStatus(parsed.data.alert)
      ? undefined
      : { id: parsed.data.alert, title: plain(title, 160) };
  };
  /** Of the alerts that were changed here. */
  const titles = new Map<string, string>();

  const doubtOf = async (
    arm: Arm,
    id: string,
    what: "assign" | "status",
    signal: AbortSignal,
  ): Promise<string | null> => {
    const may = await mayDo(arm, { id, operation: operations[what] }, signal);
    return may === false
      ? `Your roles in Azure do not seem to allow this; it takes ${roles[what]}.`
      : null;
  };

  return {
    recommendations: async (argument: unknown) => {
      const parsed = workloadSchema.safeParse(argument);
      const found = parsed.success ? find(parsed.data) : undefined;
      if (found === undefined) return failed(notListed);
      const reach = azure();
      if (reach === undefined) return failed(azureOff);
      const takenAt = found.entry.snapshot?.takenAt ?? "";
      const problem = await assignments.read(reach.graph, takenAt);
      return {
        ok: true as const,
        rows: byLevel(found.workload)
          .filter(({ id }) => isOfSubscription(id))
          .map(({ id, title, riskLevel }) => ({
            id,
            title: plain(title, 160),
            level: riskLevel,
            assigned: ownerOf(assignments.of(id)),
          })),
        notes: problem === undefined ? [] : [problem],
      };
    },

    recommendationOwner: async (argument: unknown, signal: AbortSignal) => {
      const found = recommendation(argument);
      if (found === undefined) return failed(notListed);
      const reach = azure();
      if (reach === undefined) return failed(azureOff);
      const { id, title } = found.one;
      const [read, doubt] = await Promise.all([
        readAssignment(reach.arm, id, signal),
        doubtOf(reach.arm, id, "assign", signal),
      ]);
      if (!read.ok) return read;
      const today = dayOf(deps.now().toISOString());
      return { ok: true as const, title: plain(title, 160), now: ownerOf(read.now), doubt, today };
    },

    assignRecommendation: async (
      argument: unknown,
      signal: AbortSignal,
    ): Promise<RecommendationResult> => {
      const found = recommendation(argument);
      const parsed = assignSchema.safeParse(argument);
      if (found === undefined || !parsed.success) return failed(notListed);
      const reach = azure();
      if (reach === undefined) return failed(azureOff);
      const { assigned } = parsed.data;
      const wrong =
        assigned === null
          ? undefined
          : (ownerProblem(assigned.owner) ??
            // A day that was set before may be over when it is set again.
            dueDateProblem(assigned.dueOn, "0000-01-01"));
      if (wrong !== undefined) return failed(`Nothing was sent: ${wrong}`);
      const { id } = found.one;
      const release = await deps.lock(`assign:${id}`);
      if (release === undefined) return failed(busy);
      try {
        const change =
          assigned === null ? { kind: "remove" as const } : { kind: "set" as const, ...assigned };
        const outcome = await changeAssignment(reach.arm, id, change, signal);
        if (!outcome.ok) return outcome;
        assignments.changed(id, outcome.now);
        deps.onAssigned(found.entry.key);
        const { notes } = outcome;
        return { ok: true, now: ownerOf(outcome.now), before: ownerOf(outcome.before), notes };
      } finally {
        await release();
      }
    },

    securityAlerts: (argument: unknown) => {
      const parsed = workloadSchema.safeParse(argument);
      const found = parsed.success ? find(parsed.data) : undefined;
      return (found?.workload.securityAlerts ?? [])
        .filter(({ id }) => canChangeStatus(id))
        .toSorted((a, b) => ((b.startedAt ?? "") < (a.startedAt ?? "") ? -1 : 1))
        .map(({ id, title, severity }) => ({ id, title: plain(title, 160), severity }));
    },

    securityAlert: async (argument: unknown, signal: AbortSignal) => {
      const found = securityAlert(argument);
      if (found === undefined) return failed(notListed);
      const reach = azure();
      if (reach === undefined) return failed(azureOff);
      const [read, doubt] = await Promise.all([
        readStatus(reach.arm, found.id, signal),
        doubtOf(reach.arm, found.id, "status", signal),
      ]);
      return read.ok ? { ok: true as const, title: found.title, status: read.status, doubt } : read;
    },

    changeSecurityAlert: async (
      argument: unknown,
      signal: AbortSignal,
    ): Promise<SecurityAlertResult> => {
      const found = securityAlert(argument);
      const parsed = statusSchema.safeParse(argument);
      if (found === undefined || !parsed.success) return failed(notListed);
      const reach = azure();
      if (reach === undefined) return failed(azureOff);
      const release = await deps.lock(`status:${found.id}`);
      if (release === undefined) return failed(busy);
      try {
        const outcome = await changeStatus(reach.arm, found.id, parsed.data.status, signal);
        if (!outcome.ok) return outcome;
        titles.set(found.id, found.title);
        deps.onStatus(found.id, outcome.status);
        return outcome;
      } finally {
        await release();
      }
    },

    ...createCloudIssues(deps),
  };
}

const busy = "Another window is changing the same. Try again in a moment.";

/** Only below a subscription something is ever written. */
function isOfSubscription(id: string): boolean {
  return /^\/subscriptions\/.+\/providers\/microsoft\.security\/assessments\/[^/]+$/i.test(id);
}

const levels = ["critical", "high", "medium", "low", "notEvaluated"];

function byLevel({ recommendations }: Workload): Workload["recommendations"] {
  return recommendations.toSorted(
    (a, b) =>
      levels.indexOf(a.riskLevel) - levels.indexOf(b.riskLevel) ||
      (a.title < b.title ? -1 : Number(a.title > b.title)),
  );
}

function ownerOf(assignment: Assignment | undefined): RecommendationOwner | null {
  if (assignment === undefined) return null;
  return { owner: assignment.owner ?? null, dueOn: assignment.dueOn ?? null };
}

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
