/** Messages by which the user changes something on GitHub or in Azure. */
import { RequestType } from "vscode-languageserver-protocol";
import type { AlertKind } from "../core/alert.ts";
import type { AlertChange } from "../core/remedy/alertChange.ts";
import type { WriteAction } from "../core/writes.ts";
import type { AlertTarget } from "./messages.ts";

/** Whether a write can succeed, asked before the user types; one English sentence each. */
export const writeCheckRequest = new RequestType<
  { readonly repository: string; readonly action: WriteAction },
  {
    /** Certain: nothing can be written. */
    readonly blocked: string | null;
    /** It may fail. */
    readonly doubt: string | null;
    /** Issues are switched off: the setting for another repository helps. */
    readonly isIssuesOff?: boolean | undefined;
  },
  void
>("runtimeRisk/writeCheck");

/** An alert as it is shown before something is done to it. */
export interface AlertFacts extends AlertTarget {
  readonly kind: AlertKind;
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly assignees: readonly string[];
  /** False for one that is fixed and only not deployed: GitHub has closed it. */
  readonly isOpen: boolean;
}

/** What is known of these alerts, in their order; those that are not listed any more are left out. */
export const alertFactsRequest = new RequestType<
  readonly AlertTarget[],
  readonly AlertFacts[],
  void
>("runtimeRisk/alertFacts");

/** What became of one change: the alert as read back, or what went wrong in one sentence. */
export type AlertChangeResult =
  | {
      readonly ok: true;
      readonly assignees: readonly string[];
      /** A reviewer was asked; until then the alert stays open. */
      readonly isRequested: boolean;
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** A reviewer has to approve: whether that can be asked for here, or on GitHub's pages only. */
      readonly review: "here" | "onGitHub" | null;
    };

export const changeAlertRequest = new RequestType<
  AlertTarget & { readonly change: AlertChange },
  AlertChangeResult,
  void
>("runtimeRisk/changeAlert");

/** A dismissed alert that can be reopened. */
export interface DismissedAlert extends AlertTarget {
  readonly title: string;
  /** GitHub's value. */
  readonly reason: string;
  readonly by: string;
  /** ISO 8601; empty when GitHub does not say. */
  readonly at: string;
  readonly comment: string;
}

/** The alerts that were dismissed last, of all kinds, newest first. */
export const dismissedAlertsRequest = new RequestType<
  { readonly repository: string },
  {
    readonly alerts: readonly DismissedAlert[];
    /** What could not be read, one sentence each. */
    readonly notes: readonly string[];
  },
  void
>("runtimeRisk/dismissedAlerts");

/** Somebody that an alert or an issue can be assigned to. */
export interface Person {
  readonly login: string;
  readonly isMe: boolean;
  /** Why they may know the file; null when nothing says so. */
  readonly why: "codeOwner" | "lineAuthor" | null;
}

export type PeopleAnswer =
  | {
      readonly ok: true;
      /** Those who may know the file first, then everybody in GitHub's order. */
      readonly people: readonly Person[];
      /** GitHub's coding agent can be assigned here. */
      readonly hasAgent: boolean;
      /** Says when the list is incomplete, one English sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Whom alerts and issues of a repository can be assigned to; `key` names the alert it is about. */
export const peopleRequest = new RequestType<
  {
    readonly repository: string;
    readonly key?: string | undefined;
    /** What is assigned; the issue may be in another repository. Left out: the alert. */
    readonly what?: "alert" | "issue" | undefined;
  },
  PeopleAnswer,
  void
>("runtimeRisk/people");
