/**
 * Every message that is not LSP's own, used by both processes; those about accounts are in
 * `accounts.ts`.
 *
 * Messages carry `{ repository, key }`, not payloads: the other side looks up its own truth.
 * No message carries a token.
 */
import { NotificationType, RequestType } from "vscode-languageserver-protocol";
import type { Coverage } from "../core/coverage.ts";
import type { Report } from "../core/report.ts";
import type { Analysis } from "../core/repository.ts";
import type { TierCounts } from "../core/snapshot.ts";
import type { Grouping } from "../core/view/grouping.ts";
import type { StatusOutput, StatusState } from "../core/view/status.ts";
import type { TreeNode } from "../core/view/treeNode.ts";
import type { Withheld } from "../core/view/withheld.ts";
import type { Settings } from "./settings.ts";
import type { ViewState } from "./view.ts";

/** `initializationOptions` of the worker. Absent: `direct`, untrusted. */
export interface WorkerOptions {
  /** `client`: HTTP goes through `runtimeRisk/http`. `direct`: the worker's own sockets. */
  readonly transport: "client" | "direct";
  /** False: no request, no git, no read of the workspace. */
  readonly trusted: boolean;
  /** A directory for the cache, created when missing. Absent: nothing is kept. */
  readonly storagePath?: string | undefined;
  /** Answer from the bundled simulator; no `runtimeRisk/http` is sent. */
  readonly sample?: boolean | undefined;
  /** The name of one of the simulator's scenarios; the usual one when absent. */
  readonly sampleScenario?: string | undefined;
  /** Setting keys without prefix; a missing or wrong value means its default. */
  readonly settings: Partial<Settings>;
  /** Translations of the worker's English texts. */
  readonly translations?: Readonly<Record<string, string>> | undefined;
  /** The remotes the user chose: a remote's name by `RemoteQuestion.clone`. */
  readonly remotes?: Readonly<Record<string, string>> | undefined;
  /**
   * Addresses of the GitHub Enterprise hosts that the client will authorise besides github.com,
   * e.g. `https://acme.ghe.com` or `https://ghe.example:8443`.
   */
  readonly enterpriseHosts?: readonly string[] | undefined;
  /**
   * The client answers `runtimeRisk/accounts`; with the ids of the accounts that repositories
   * (`host/owner/name`) were read as last.
   */
  readonly accounts?: Readonly<Record<string, string>> | undefined;
  /** How the user looks at alerts, as the client remembers it. */
  readonly view?: ViewState | undefined;
}

// --- to the client ---

/** One HTTP request that the client sends for the worker. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly bodyEncoding?: "base64" | undefined;
  readonly auth: "github" | "azure" | "none";
  readonly account?: string | undefined;
  readonly tenant?: string | undefined;
  /** The answer may hold secrets that GitHub has found, whatever its address says. */
  readonly isOfSecrets?: true | undefined;
}

/** Header names in lower case; `body` is UTF-8 text unless `encoding` says base64. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly encoding?: "base64" | undefined;
  /** More of the body: ask with `runtimeRisk/httpPart`. */
  readonly next?: string | undefined;
}

export interface HttpPart {
  readonly body: string;
  readonly encoding?: "base64" | undefined;
  readonly next?: string | undefined;
}

/** `data` of a failed `runtimeRisk/http`. */
export interface HttpFailure {
  readonly reason: HttpFailureReason;
  readonly detail: string;
  /**
   * With `notSignedIn`: `detail` is a sentence that says why there is no credential, or the
   * account is in a cloud where nothing can be read. With `originNotAllowed`: read-only mode is on.
   */
  readonly hint?: "explained" | "sovereignCloud" | "readOnly" | undefined;
}

export type HttpFailureReason = "notSignedIn" | "originNotAllowed" | "network" | "tooLarge";

export const httpFailureCodes: Readonly<Record<HttpFailureReason, number>> = {
  notSignedIn: -32011,
  originNotAllowed: -32012,
  network: -32013,
  tooLarge: -32014,
};

/** A body up to this many bytes comes in one answer; larger ones in parts of this size. */
export const httpPartBytes = 4 * 1024 * 1024;
/** No body may be larger than this. */
export const httpMaxBytes = 64 * 1024 * 1024;

export const httpRequest = new RequestType<HttpRequest, HttpResponse, HttpFailure>(
  "runtimeRisk/http",
);
export const httpPartRequest = new RequestType<{ readonly next: string }, HttpPart, HttpFailure>(
  "runtimeRisk/httpPart",
);

/** A new snapshot is there. `version` is one more per snapshot. */
export interface SnapshotChanged {
  readonly version: number;
  readonly counts: TierCounts;
  /** Of all repositories together, see `sumCoverage`. */
  readonly coverage: readonly Coverage[];
  readonly repositories: readonly RepositorySummary[];
  /** True while the snapshot comes from the cache and nothing was read yet. */
  readonly fromCache: boolean;
}

export interface RepositorySummary {
  /** `host/owner/name`. */
  readonly repository: string;
  /** ISO 8601: when its snapshot was taken. */
  readonly takenAt: string;
  /** Of the alerts that pass the filter. */
  readonly counts: TierCounts;
  /** Of these, those to fix now that are open on GitHub and reachable from the internet. */
  readonly exposedFixNow: number;
  /** How many alerts there are, whatever the filter. */
  readonly total: number;
  readonly coverage: readonly Coverage[];
  readonly branch: string | null;
  readonly alertsRef: string | null;
  /** The newest analysis of that reference, where it is known. */
  readonly analysis: Analysis | null;
}

export const snapshotChanged = new NotificationType<SnapshotChanged>("runtimeRisk/snapshotChanged");

/** Alerts are at other places in the files than before: what shows lines is to be drawn again. */
export const placesChanged = new NotificationType<{ readonly repository: string }>(
  "runtimeRisk/placesChanged",
);

/** A refresh has started (`true`) or ended. */
export const refreshing = new NotificationType<{ readonly active: boolean }>(
  "runtimeRisk/refreshing",
);

// --- to the worker ---

/**
 * Joins a refresh that runs. `anew`: waits for its end and refreshes again, for what has changed
 * since it began, such as who is signed in.
 */
export const refreshRequest = new RequestType<
  { readonly force?: boolean | undefined; readonly anew?: boolean | undefined },
  { readonly version: number },
  void
>("runtimeRisk/refresh");

/** Why what is kept on disk is wiped. */
export type ClearReason = "command" | "signedOut" | "otherAccount";

/**
 * Wipes what is kept on disk and remembered; tells of how many repositories. After a `command` and
 * when signed out everything is read again.
 */
export const clearCacheRequest = new RequestType<
  { readonly reason: ClearReason },
  { readonly repositories: number },
  void
>("runtimeRisk/clearCache");

/** The window has got or lost the focus; until told otherwise it has it. */
export const windowFocus = new NotificationType<{ readonly focused: boolean }>(
  "runtimeRisk/windowFocus",
);

export const reportRequest = new RequestType<
  { readonly repository?: string | undefined },
  Report,
  void
>("runtimeRisk/report");

export const repositoriesRequest = new RequestType<
  Record<string, never>,
  readonly { readonly repository: string; readonly folder: string }[],
  void
>("runtimeRisk/repositories");

/** An alert to choose from a list. */
export interface AlertChoice extends AlertTarget {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** It is drawn at the line that was asked about. */
  readonly isHere: boolean;
  readonly hasIssue: boolean;
  readonly hasPortal: boolean;
  /** One edit of a manifest may put it right. */
  readonly canUpdate: boolean;
}

/** The alerts that pass the filter, most urgent first; `uri` and `line` (0-based) say where the user is. */
export const alertChoicesRequest = new RequestType<
  { readonly uri?: string | undefined; readonly line?: number | undefined },
  readonly AlertChoice[],
  void
>("runtimeRisk/alertChoices");

/** Names an alert in a message. */
export interface AlertTarget {
  readonly repository: string;
  readonly key: string;
}

/** What the editor needs to open an alert: its page and, when known, its line. */
export interface AlertPlace {
  readonly url: string;
  readonly title: string;
  /** LSP: 0-based, UTF-16. `uri` undefined when there is no file to open. */
  readonly uri: string | null;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  } | null;
  /** Words about the anchor, e.g. `moved from a.ts:120`. */
  readonly note: string;
}

export const alertPlaceRequest = new RequestType<AlertTarget, AlertPlace | null, void>(
  "runtimeRisk/alertPlace",
);

/** An alert's file as it was scanned, or why there is none, in one English sentence. */
export type ScannedVersion =
  | {
      readonly ok: true;
      readonly text: string;
      /** Repository-relative, at the scanned commit. */
      readonly path: string;
      /** Shortened, for titles. */
      readonly commit: string;
      /** 0-based, in `text`. */
      readonly line: number;
      /** The file as it is now. */
      readonly uri: string;
      /** 0-based, in that file; null where the line is not certain. */
      readonly lineNow: number | null;
    }
  | { readonly ok: false; readonly message: string };

export const scannedVersionRequest = new RequestType<AlertTarget, ScannedVersion, void>(
  "runtimeRisk/scannedVersion",
);

/** The portal pages of the workloads behind an alert, or of one workload. */
export const workloadLinksRequest = new RequestType<
  { readonly repository: string; readonly key: string },
  readonly {
    readonly key: string;
    readonly name: string;
    readonly description: string;
    readonly url: string | null;
  }[],
  void
>("runtimeRisk/workloadLinks");

/** Children of a node of one of our trees; roots without `parent`, and `most` rows at most. */
export const treeRequest = new RequestType<
  {
    readonly view: "exposedResources" | "alerts" | "issues";
    readonly parent?: string | undefined;
    readonly most?: number | undefined;
  },
  readonly TreeNode[],
  void
>("runtimeRisk/tree");

/** A clone whose remotes are several GitHub repositories, or whose remembered remote is gone. */
export interface RemoteQuestion {
  /** Names the clone; the same for all its working trees, and after a restart. */
  readonly clone: string;
  /** The folder as it was opened. */
  readonly folder: string;
  /** One per repository; `repository` is `host/owner/name`. */
  readonly candidates: readonly { readonly remote: string; readonly repository: string }[];
  /** The name of the remote whose repository is shown; null when nothing says which is meant. */
  readonly taken: string | null;
  /** The remembered name that is no candidate any more. */
  readonly gone: string | null;
}

/** Everything about the state that the trees' messages, welcome contents and the status bar say. */
export interface WorkerStatus {
  /** What the extension should show instead of a tree, or `ready`. */
  readonly state: StatusState;
  /** One sentence: what, why, next. */
  readonly message: string;
  /** Why there may be more workloads, or more issues, than are listed; empty when all were read. */
  readonly unread: { readonly workloads: string; readonly issues: string };
  /** One line per source, in the order of every report. */
  readonly sources: StatusOutput["sources"];
  readonly summaries: readonly RepositorySummary[];
  /** The filter in words; empty when all alerts are shown. */
  readonly filter: string;
  readonly grouping: Grouping;
  /** Where the alerts that pass the filter are to be found; the numbers make up all of them. */
  readonly problems: {
    /** In the editor and the Problems view. */
    readonly shown: number;
    /** On a certain line, but not drawn. */
    readonly withheld: Withheld;
    /** Without a line that is certain. */
    readonly withoutLine: number;
  };
  /** How many entries of the Problems view the alerts in it are: those of one dependency are one. */
  readonly problemEntries: number;
  /** How many of those that pass the filter the user has not seen. */
  readonly unseen: number;
  readonly fromCache: boolean;
  /** How many folders may have alerts that nobody could ask for. */
  readonly unreadFolders: number;
  /** Of which clones the user may choose the remote. */
  readonly remotes: readonly RemoteQuestion[];
  /** ISO 8601: the worker's clock. */
  readonly now: string;
  /** The answers come from the simulator, whose clock stands still. */
  readonly isSample: boolean;
}

export const statusRequest = new RequestType<Record<string, never>, WorkerStatus, void>(
  "runtimeRisk/status",
);

/** A tenant of Azure and what the user can read of it. */
export interface AzureTenant {
  readonly id: string;
  readonly name: string;
  /** By name. */
  readonly subscriptions: readonly { readonly id: string; readonly name: string }[];
  /** Why its subscriptions could not be listed, in one sentence; null when they were. */
  readonly problem: string | null;
}

/** The tenants and subscriptions that the user can read, whatever is chosen. */
export const azureTenantsRequest = new RequestType<
  Record<string, never>,
  { readonly tenants: readonly AzureTenant[]; readonly problem: string | null },
  void
>("runtimeRisk/azureTenants");

/** The full account of an alert's risk as a Markdown document, upstream text escaped. */
export const explainRequest = new RequestType<
  AlertTarget,
  { readonly title: string; readonly markdown: string } | null,
  void
>("runtimeRisk/explain");

/** One step of a data flow, ready to show: plain text. */
export interface DataFlowRow {
  readonly message: string;
  /** `query.ts:42`, or that there is no certain place. */
  readonly place: string;
  /** Why the place is not certain; empty when it is. */
  readonly note: string;
  /** LSP: 0-based, UTF-16. Both null unless the place is certain. */
  readonly uri: string | null;
  readonly range: AlertPlace["range"];
}

/** How data reaches a code scanning alert, in the text now open, or why that is not known. */
export const dataFlowRequest = new RequestType<
  AlertTarget,
  | {
      readonly ok: true;
      /** At least one, each with at least one step. */
      readonly paths: readonly (readonly DataFlowRow[])[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/dataFlow");

/**
 * What GitHub says about one alert besides its list, as Markdown that follows the account of its
 * risk; upstream text is escaped. A failure is said in it.
 */
export const alertDetailRequest = new RequestType<
  AlertTarget,
  { readonly markdown: string } | null,
  void
>("runtimeRisk/alertDetail");

/** Writes the sample's repository, with its history, into a folder that is empty or missing. */
export const writeSampleRequest = new RequestType<
  { readonly folder: string },
  { readonly ok: true } | { readonly ok: false; readonly message: string },
  void
>("runtimeRisk/writeSample");
