/** Messages about remediation issues. */
import { RequestType } from "vscode-languageserver-protocol";
import type { Classification, ClosingReason } from "../core/remedy/closing.ts";
import type { AlertTarget } from "./messages.ts";

/** A remediation issue before it is sent: exactly what will be written. */
export interface IssueDraft {
  readonly repository: string;
  readonly alerts: readonly string[];
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** `host/owner/name` of the repository it will be in; missing: that of the alerts. */
  readonly issuesIn?: string | undefined;
  /** Names this attempt in the hidden marker, so that a repetition finds the first one. */
  readonly attempt: string;
}

export interface IssueReference {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly state: "open" | "closed";
  readonly assignees: readonly string[];
  /** The keys of the alerts it tracks, as far as they are known. */
  readonly alerts?: readonly string[] | undefined;
  /** `host/owner/name` of the repository it is in; missing: that of the alerts. */
  readonly repository?: string | undefined;
  /** Defender for Cloud made it by itself. */
  readonly madeBy?: "defender" | undefined;
}

/** An issue that something is done to. */
export interface IssueTarget {
  /** `host/owner/name` of the alerts' repository. */
  readonly repository: string;
  readonly number: number;
  /** Where the user has seen the issue: when issues are elsewhere by now, nothing is done. */
  readonly issuesIn?: string | undefined;
}

/** A write's outcome: the issue as read back, or what went wrong in one sentence. */
export type IssueResult =
  | { readonly ok: true; readonly issue: IssueReference; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

export const draftIssueRequest = new RequestType<
  /** `keys`: more alerts for the same issue. */
  AlertTarget & { readonly keys?: readonly string[] | undefined },
  | {
      readonly ok: true;
      readonly draft: IssueDraft;
      readonly existing: readonly IssueReference[];
      /** What the user should know before sending it, one English sentence each. */
      readonly notes?: readonly string[] | undefined;
    }
  | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/draftIssue");

export const createIssueRequest = new RequestType<IssueDraft, IssueResult, void>(
  "runtimeRisk/createIssue",
);

/** The issues that track an alert, open ones first. */
export const issuesOfAlertRequest = new RequestType<AlertTarget, readonly IssueReference[], void>(
  "runtimeRisk/issuesOfAlert",
);

export const assignIssueRequest = new RequestType<
  IssueTarget & {
    readonly assignees: readonly string[];
    /** What the coding agent is told, when it is to start. */
    readonly instructions?: string | undefined;
  },
  IssueResult,
  void
>("runtimeRisk/assignIssue");

export const closeIssueRequest = new RequestType<
  IssueTarget & {
    readonly reason: ClosingReason;
    /** With `duplicate`: the number of the issue that stays. */
    readonly duplicateOf?: number | undefined;
    readonly classification: Classification;
    readonly comment: string;
  },
  IssueResult,
  void
>("runtimeRisk/closeIssue");

export const reopenIssueRequest = new RequestType<IssueTarget, IssueResult, void>(
  "runtimeRisk/reopenIssue",
);

/** An issue that the snapshot knows, by its number. */
export const issueRequest = new RequestType<
  { readonly repository: string; readonly number: number },
  IssueReference | null,
  void
>("runtimeRisk/issue");

/** An issue as it is and as it would be, brought up to date. */
export type IssueUpdateDraft =
  | {
      readonly ok: true;
      readonly title: string;
      readonly labels: readonly string[];
      /** Those of the repository. */
      readonly allLabels: readonly string[];
      readonly before: string;
      /** Null when there is nothing to bring up to date; `why` says why. */
      readonly after: string | null;
      readonly why: string | null;
    }
  | { readonly ok: false; readonly message: string };

export const draftUpdateRequest = new RequestType<IssueTarget, IssueUpdateDraft, void>(
  "runtimeRisk/draftUpdate",
);

/** What is left out stays as it is. */
export const updateIssueRequest = new RequestType<
  IssueTarget & {
    readonly title?: string | undefined;
    readonly body?: string | undefined;
    /** With `body`: the body that it was made from. */
    readonly bodyBefore?: string | undefined;
    readonly labels?: readonly string[] | undefined;
  },
  IssueResult,
  void
>("runtimeRisk/updateIssue");

export const commentIssueRequest = new RequestType<
  IssueTarget & {
    readonly comment: string;
    /** The same for the same comment, so that a repetition does not post it twice. */
    readonly attempt: string;
  },
  IssueResult,
  void
>("runtimeRisk/commentIssue");
