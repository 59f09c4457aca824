/** Messages by which the user changes something in Defender for Cloud. */
import { RequestType } from "vscode-languageserver-protocol";
import type { SecurityAlertStatus } from "../core/remedy/cloudChange.ts";
import type { IssueReference } from "./issues.ts";
import type { AlertTarget } from "./messages.ts";
import type { WorkloadTarget } from "./workloads.ts";

interface Failed {
  readonly ok: false;
  /** What, why and what next, in one English sentence. */
  readonly message: string;
}

/** Who is to follow a recommendation, and until when. */
export interface RecommendationOwner {
  readonly owner: string | null;
  /** A day, `YYYY-MM-DD` in UTC. */
  readonly dueOn: string | null;
}

/** A recommendation on a workload; null for what is not known. */
export interface RecommendationRow {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly assigned: RecommendationOwner | null;
}

/** The recommendations on a workload, the most urgent first. */
export const recommendationsRequest = new RequestType<
  WorkloadTarget,
  | {
      readonly ok: true;
      readonly rows: readonly RecommendationRow[];
      readonly notes: readonly string[];
    }
  | Failed,
  void
>("runtimeRisk/recommendations");

/** A recommendation of a workload. */
export type RecommendationTarget = WorkloadTarget & { readonly recommendation: string };

/** Who is to follow a recommendation, asked of Azure itself, and whether it can be changed. */
export const recommendationOwnerRequest = new RequestType<
  RecommendationTarget,
  | {
      readonly ok: true;
      readonly title: string;
      readonly now: RecommendationOwner | null;
      /** The change may fail; one English sentence. */
      readonly doubt: string | null;
      /** The day it is, `YYYY-MM-DD` in UTC. */
      readonly today: string;
    }
  | Failed,
  void
>("runtimeRisk/recommendationOwner");

export type RecommendationResult =
  | {
      readonly ok: true;
      /** As read back; null: nobody is assigned. */
      readonly now: RecommendationOwner | null;
      readonly before: RecommendationOwner | null;
      readonly notes: readonly string[];
    }
  | Failed;

/** Sets owner and due date; null takes an assignment away that was just made. */
export const assignRecommendationRequest = new RequestType<
  RecommendationTarget & {
    readonly assigned: { readonly owner: string; readonly dueOn: string } | null;
  },
  RecommendationResult,
  void
>("runtimeRisk/assignRecommendation");

/** A security alert that names a workload. */
export interface SecurityAlertRow {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}

/** The open security alerts of a workload, the latest first. */
export const securityAlertsRequest = new RequestType<
  WorkloadTarget,
  readonly SecurityAlertRow[],
  void
>("runtimeRisk/securityAlerts");

export type SecurityAlertTarget = WorkloadTarget & { readonly alert: string };

/** The status of a security alert, asked of Azure itself, and whether it can be changed. */
export const securityAlertRequest = new RequestType<
  SecurityAlertTarget,
  | {
      readonly ok: true;
      readonly title: string;
      readonly status: SecurityAlertStatus;
      readonly doubt: string | null;
    }
  | Failed,
  void
>("runtimeRisk/securityAlert");

export type SecurityAlertResult =
  | {
      readonly ok: true;
      /** As read back. */
      readonly status: SecurityAlertStatus;
      readonly before: SecurityAlertStatus;
      readonly notes: readonly string[];
    }
  | Failed;

export const changeSecurityAlertRequest = new RequestType<
  SecurityAlertTarget & { readonly status: SecurityAlertStatus },
  SecurityAlertResult,
  void
>("runtimeRisk/changeSecurityAlert");

/**
 * Whether Defender for Cloud can create an issue for an alert, and from which recommendation; null
 * where it cannot, which is most often.
 */
export const cloudIssueRequest = new RequestType<
  AlertTarget,
  {
    readonly recommendation: string;
    readonly title: string;
    readonly workload: string;
  } | null,
  void
>("runtimeRisk/cloudIssue");

export type CloudIssueResult =
  | {
      readonly ok: true;
      /** Null: Defender says that it is done, and GitHub does not list it yet. */
      readonly issue: IssueReference | null;
      readonly notes: readonly string[];
    }
  | (Failed & {
      /** Certainly nothing was created: the issue can be made here instead. */
      readonly isNone: boolean;
    });

/** Lets Defender for Cloud create the issue; ends when that has ended. */
export const createCloudIssueRequest = new RequestType<
  AlertTarget & { readonly recommendation: string },
  CloudIssueResult,
  void
>("runtimeRisk/createCloudIssue");
