/** The messages about what the editor shows around the lines: moves, exports, other tools' marks. */
import { NotificationType, RequestType } from "vscode-languageserver-protocol";
import type { OtherMark } from "../core/view/sameResult.ts";
import type { ExportFormat } from "./exportFormats.ts";
import type { AlertPlace, AlertTarget } from "./messages.ts";

/** All that other extensions mark in each of these files now; no marks: nothing any more. */
export const otherMarks = new NotificationType<{
  readonly files: readonly { readonly uri: string; readonly marks: readonly OtherMark[] }[];
}>("runtimeRisk/otherMarks");

/** An exposed alert to go to. */
export interface NextAlert extends AlertTarget {
  /** `Exposed alert 2 of 7 · Fix now: SQL injection`. */
  readonly words: string;
}

/**
 * The exposed alert that passes the filter before or after a place (0-based line), by the user's order
 * and around its end; null when none is exposed at a certain place.
 */
export const nextAlertRequest = new RequestType<
  {
    readonly uri?: string | undefined;
    readonly line?: number | undefined;
    readonly direction: "next" | "previous";
  },
  NextAlert | null,
  void
>("runtimeRisk/nextAlert");

/** A workload to choose from a list. */
export interface WorkloadChoice extends AlertTarget {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Defender for Cloud recommends something for it. */
  readonly hasRecommendations: boolean;
  /** An open security alert names it. */
  readonly hasSecurityAlerts: boolean;
}

/**
 * All workloads, in each repository the one with the most urgent alert first; with an alert those that
 * run its code, the one that decides its tier first.
 */
export const workloadChoicesRequest = new RequestType<
  { readonly of?: AlertTarget | undefined },
  readonly WorkloadChoice[],
  void
>("runtimeRisk/workloadChoices");

/** The lines that run, open or build a workload; null when it is not known. */
export const workloadLinesRequest = new RequestType<
  AlertTarget,
  | readonly {
      /** What the line does, e.g. `Runs it`. */
      readonly label: string;
      /** `deploy/payments.yaml:12`. */
      readonly place: string;
      readonly uri: string;
      readonly range: NonNullable<AlertPlace["range"]>;
    }[]
  | null,
  void
>("runtimeRisk/workloadLines");

/** The unfiltered report as text; null when there is no such repository in the workspace. */
export const exportRequest = new RequestType<
  {
    readonly format: ExportFormat;
    readonly repository: string;
    /** Of this extension, for formats that name the program. */
    readonly version: string;
  },
  { readonly text: string } | null,
  void
>("runtimeRisk/export");

/** What is known of the alerts of one file, for the language status. Plain text. */
export interface FileStatus {
  /** `Analysed at 1a2b3c4`. */
  readonly text: string;
  /** `2 in place · 1 moved · 1 in changed code · main, 3 d ago`. */
  readonly detail: string;
  /** Some alert of the file has no certain line, or its code changed. */
  readonly hasDrift: boolean;
  /** An alert whose scanned version can be compared with the file; null when none can. */
  readonly compare: AlertTarget | null;
}

/** Null for a file of no repository, or of one that was not read. */
export const fileStatusRequest = new RequestType<{ readonly uri: string }, FileStatus | null, void>(
  "runtimeRisk/fileStatus",
);

/** The edit that raises a dependency to its first patched version, or why there is none. */
export const bumpRequest = new RequestType<
  AlertTarget,
  | {
      readonly ok: true;
      /** `Update lodash to 4.17.21`. */
      readonly title: string;
      readonly uri: string;
      readonly range: NonNullable<AlertPlace["range"]>;
      /** What stands there now. */
      readonly oldText: string;
      readonly newText: string;
    }
  | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/bump");

/** What a bundle for a question about the extension says of the worker: numbers and versions. */
export interface WorkerFacts {
  readonly node: string;
  readonly platform: string;
  readonly memoryMb: number;
  /** One per repository, without its name. */
  readonly repositories: readonly {
    readonly alerts: Readonly<Record<string, number>>;
    readonly workloads: number;
    readonly issues: number;
    readonly clones: number;
    readonly anchors: Readonly<Record<string, number>>;
    readonly coverage: readonly {
      readonly source: string;
      readonly state: string;
      readonly count: number | null;
    }[];
    readonly takenAt: string;
    readonly fromCache: boolean;
  }[];
  readonly unreadFolders: readonly string[];
}

export const workerFactsRequest = new RequestType<Record<string, never>, WorkerFacts, void>(
  "runtimeRisk/workerFacts",
);
