/** Messages about fixes that become a branch and a draft pull request. */
import { RequestType } from "vscode-languageserver-protocol";
import type { Fix } from "../core/remedy/fix.ts";
import type { AlertTarget } from "./messages.ts";

export type BumpPull =
  | {
      readonly ok: true;
      /** The file as it is on the base. */
      readonly before: string;
      /** Versions before and after may differ in what they promise. */
      readonly isMajor: boolean;
      readonly fix: Fix;
    }
  | { readonly ok: false; readonly message: string };

/** Reads what would be changed to raise the dependency of an alert; writes nothing. */
export const draftBumpRequest = new RequestType<AlertTarget, BumpPull, void>(
  "runtimeRisk/draftBump",
);

export type FixResult =
  | {
      readonly ok: true;
      readonly pull: { readonly number: number; readonly url: string; readonly isDraft: boolean };
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

export const pushFixRequest = new RequestType<
  { readonly repository: string; readonly fix: Fix },
  FixResult,
  void
>("runtimeRisk/pushFix");

/** GitHub's own fix of a code scanning alert; `start` asks for one when there is none. */
export const autofixRequest = new RequestType<
  AlertTarget & { readonly start: boolean },
  | {
      readonly ok: true;
      readonly status: "pending" | "error" | "success" | "outdated";
      /** Plain text of one line. */
      readonly description: string;
      /** What a branch and a pull request of it are called. */
      readonly plan: AutofixPlan;
    }
  | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/autofix");

/** Exactly what is written for a fix of GitHub's. */
export interface AutofixPlan {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly base: string;
  readonly message: string;
  readonly title: string;
  readonly body: string;
}

/** Commits the fix to its branch and tells what it changes. */
export const commitAutofixRequest = new RequestType<
  AlertTarget & { readonly plan: AutofixPlan },
  | {
      readonly ok: true;
      /** `null` for a text that is not there before or after. */
      readonly files: readonly {
        readonly path: string;
        readonly before: string | null;
        readonly after: string | null;
      }[];
      /** Files besides those. */
      readonly more: number;
    }
  | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/commitAutofix");

export const proposeAutofixRequest = new RequestType<
  { readonly repository: string; readonly plan: AutofixPlan },
  FixResult,
  void
>("runtimeRisk/proposeAutofix");

/** Deletes the branch of a fix that is not wanted; null when it is gone, else why not. */
export const dropAutofixRequest = new RequestType<
  { readonly repository: string; readonly plan: AutofixPlan },
  { readonly problem: string | null },
  void
>("runtimeRisk/dropAutofix");
