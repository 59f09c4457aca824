/**
 * What is true about alerts. Invariants of this room: values in, values out; no package, no clock,
 * no randomness, no environment, no I/O; nothing throws on data.
 */

/** The three kinds of GitHub Advanced Security alerts. */
export type AlertKind = "codeScanning" | "dependabot" | "secretScanning";

/** Identity of an alert within its repository, e.g. `codeScanning/12`; never a path or a line. */
export type AlertKey = `${AlertKind}/${number}`;

export type Severity = "critical" | "high" | "medium" | "low";

/** Where GitHub reported an alert: lines and columns 1-based, end column exclusive, UTF-16 units. */
export interface Region {
  /** 0 in a reported location that names no line: the whole file is meant. */
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Exclusive. 0 when the column is not known: the whole line is meant. */
  readonly endColumn: number;
}

/** A region of a file at the commit an alert was found in. `path` is repository-relative, `/`-separated. */
export interface ReportedLocation {
  readonly path: string;
  readonly region: Region;
  /** Undefined when GitHub does not say: the place can then not be checked. */
  readonly commit: string | undefined;
  /** The git object that the file was at the commit, where GitHub tells it (secrets). */
  readonly blob?: string | undefined;
  /** The region's columns count bytes of UTF-8, not UTF-16 units (secrets). */
  readonly hasByteColumns?: boolean | undefined;
}

/** The region of an alert about a file as a whole, or about one of its lines without saying which. */
export const wholeFile: Region = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };

interface AlertCommon {
  readonly key: AlertKey;
  readonly number: number;
  readonly title: string;
  readonly rule: string;
  readonly severity: Severity;
  /** The alert's page on GitHub (https, host checked when it was read). */
  readonly url: string;
  /** ISO 8601; the time of its last update where GitHub gives no other, undefined when it gives none. */
  readonly createdAt: string | undefined;
  readonly assignees: readonly string[];
  /** A fix is known to exist (a patched version, an autofix). */
  readonly fixAvailable: boolean;
  /** Upper-case identifiers, e.g. `CWE-89`. */
  readonly cwes: readonly string[];
  /** GitHub's names of the fields whose value this version does not know; absent when there are none. */
  readonly unknownFields?: readonly string[] | undefined;
}

export interface CodeScanningAlert extends AlertCommon {
  readonly kind: "codeScanning";
  readonly tool: string;
  /** What the tool says about this result, plain text, possibly empty. */
  readonly message: string;
  /** The git reference that the location belongs to, e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly location: ReportedLocation | undefined;
  /** GitHub's classification of the file: source, generated, test, library, or something newer. */
  readonly classifications: readonly string[];
  /** What tells the analyses of one tool and reference apart; undefined where GitHub did not say. */
  readonly category?: string | undefined;
  /**
   * This branch or pull request brought it in: it is not open on the default branch, nor older than
   * where the branch left it. Undefined when that is not known, and on the default branch itself.
   */
  readonly introducedByBranch?: boolean | undefined;
}

export interface DependabotAlert extends AlertCommon {
  readonly kind: "dependabot";
  readonly ecosystem: string;
  readonly packageName: string;
  /** Empty when GitHub names none. */
  readonly manifestPath: string;
  readonly scope: "runtime" | "development" | "unknown";
  readonly relationship: "direct" | "transitive" | "unknown";
  readonly ghsaId: string;
  readonly cveId: string | undefined;
  readonly isMalware: boolean;
  /** Its advisory was taken back, and GitHub has not closed the alert. */
  readonly isWithdrawn?: boolean | undefined;
  /** CVSS v4 where the advisory has a usable one, else v3. */
  readonly cvss: { readonly score: number | undefined; readonly vector: string } | undefined;
  /** EPSS probability, 0 to 1. */
  readonly epss: number | undefined;
  readonly vulnerableRange: string;
  readonly firstPatchedVersion: string | undefined;
}

export interface SecretScanningAlert extends AlertCommon {
  readonly kind: "secretScanning";
  readonly secretType: string;
  /** A generic (non-provider) pattern, such as a password or a private key header. */
  readonly isGeneric: boolean;
  readonly validity: "active" | "inactive" | "unknown";
  readonly isPubliclyLeaked: boolean;
  readonly isRepositoryPublic: boolean;
  /** In files of the repository, in GitHub's order; only the first one where GitHub lists alerts. */
  readonly locations: readonly ReportedLocation[];
  /** GitHub knows further places: the time of the alert's last change; absent when it does not. */
  readonly furtherPlaces?: string;
  /** What the first place is when it is no file of the repository. */
  readonly outsideCode?: PlaceOutsideCode | undefined;
}

/** Where GitHub finds secrets besides files: the types of its locations. */
export type PlaceOutsideCode =
  | "wiki"
  | "issueTitle"
  | "issueBody"
  | "issueComment"
  | "discussionTitle"
  | "discussionBody"
  | "discussionComment"
  | "pullRequestTitle"
  | "pullRequestBody"
  | "pullRequestComment"
  | "pullRequestReview"
  | "pullRequestReviewComment";

export type Alert = CodeScanningAlert | DependabotAlert | SecretScanningAlert;

/** `open`, or fixed on the branch while the running image still holds it. */
export type AlertState = "open" | "fixedNotDeployed";

const keyPattern = /^(codeScanning|dependabot|secretScanning)\/(\d{1,15})$/;

/** Reads an alert key from text that came from outside; undefined when it is none. */
export function parseAlertKey(text: unknown): AlertKey | undefined {
  return isAlertKey(text) ? text : undefined;
}

function isAlertKey(text: unknown): text is AlertKey {
  return typeof text === "string" && keyPattern.test(text);
}
