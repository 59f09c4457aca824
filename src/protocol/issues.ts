/** Messages about remediation issues: what is written is shown before, and read back after. */
import { RequestType } from "vscode-languageserver-protocol";
import type { AlertTarget } from "./messages.ts";

/** A remediation issue before it is sent: exactly what will be written. */
export interface IssueDraft {
  readonly repository: string;
  readonly alerts: readonly string[];
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Names this attempt in the hidden marker, so that a repetition finds the first one. */
  readonly attempt: string;
}

export interface IssueReference {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly state: "open" | "closed";
  readonly assignees: readonly string[];
}

/** A write's outcome: the issue as read back, or what went wrong in one sentence. */
export type IssueResult =
  | { readonly ok: true; readonly issue: IssueReference; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

export const draftIssueRequest = new RequestType<
  AlertTarget,
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

export const assignableRequest = new RequestType<
  { readonly repository: string },
  | {
      readonly ok: true;
      readonly logins: readonly string[];
      /** The session's user, when among them. */
      readonly me: string | null;
      /** Says when the list is incomplete, one English sentence each. */
      readonly notes?: readonly string[] | undefined;
    }
  | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/assignable");

export const assignIssueRequest = new RequestType<
  { readonly repository: string; readonly number: number; readonly assignees: readonly string[] },
  IssueResult,
  void
>("runtimeRisk/assignIssue");

export const closeIssueRequest = new RequestType<
  {
    readonly repository: string;
    readonly number: number;
    readonly reason: "completed" | "not_planned";
    readonly comment: string;
  },
  IssueResult,
  void
>("runtimeRisk/closeIssue");

/** An issue that the snapshot knows, by its number. */
export const issueRequest = new RequestType<
  { readonly repository: string; readonly number: number },
  IssueReference | null,
  void
>("runtimeRisk/issue");
