import type { AlertKey } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import type { Explanation } from "../../core/risk/risk.ts";
import type { LinkedIssue, RankedAlert, Snapshot } from "../../core/snapshot.ts";
import type { IssueReference } from "../../protocol/issues.ts";
import type { GitHub } from "../../sources/github/client.ts";
import type { Issue } from "../../sources/github/issues.ts";
import type { Manifests } from "../manifests.ts";
import type { WriteLock } from "../writeLock.ts";

/** What remediation issues need of the rest of the worker. */
export interface IssueFeatureDeps {
  /** An alert of the present snapshot; `repository` is `host/owner/name`. */
  readonly find: (repository: string, key: string) => FoundAlert | undefined;
  /** Undefined when the repository is none of ours, or requests are not allowed. */
  readonly github: (repository: string) => GitHub | undefined;
  readonly labels: () => readonly string[];
  /** Writes the texts of issues; loaded when the first one is wanted. */
  readonly texts: () => Pick<Manifests, "runtimeSection" | "writeIssue">;
  /** How the secrets of each provider are replaced. */
  readonly secretProviders?: SecretProviders;
  /** A name nobody has used: 1 to 64 letters, digits, `_` or `-`. */
  readonly newAttempt: () => string;
  /** The repository's own template for issues; undefined where it has none. */
  readonly template: (repository: string) => Promise<string | undefined>;
  /** Keeps other windows from creating an issue of the same alerts at the same time. */
  readonly lock: WriteLock;
  /** An issue of these alerts is now as given: the snapshot should show it. */
  readonly onIssue: (
    repository: string,
    alerts: readonly AlertKey[],
    issue: IssueReference,
  ) => void;
}

/** An alert of the present snapshot, with what an issue says of it. */
export interface FoundAlert {
  readonly snapshot: Snapshot;
  readonly ranked: RankedAlert;
  readonly anchor: Anchor | undefined;
  readonly explanation: Explanation;
}

/** Answers one request; arguments come from outside. Rejects only when aborted. */
export type Handler<Answer> = (argument: unknown, signal: AbortSignal) => Promise<Answer>;

/** The issues of an alert in the snapshot. */
export function known({ snapshot, ranked }: FoundAlert): readonly IssueReference[] {
  const alertsOf = (number: number) =>
    snapshot.issues.flatMap((issue) => (issue.number === number ? [issue.alert] : []));
  return snapshot.issues
    .filter(({ alert }) => alert === ranked.alert.key)
    .map((issue) => ({ ...referenceOf(issue), alerts: alertsOf(issue.number) }));
}

/** An issue as messages carry it. */
export function referenceOf(issue: Issue | LinkedIssue): IssueReference {
  const { number, title, url, state, assignees } = issue;
  return { number, title, url, state, assignees };
}

/** Open ones first, then the newest. */
export function byStateAndAge(a: IssueReference, b: IssueReference): number {
  if (a.state !== b.state) return a.state === "open" ? -1 : 1;
  return b.number - a.number;
}

/** A refusal of our own, before anything was sent. */
export function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
