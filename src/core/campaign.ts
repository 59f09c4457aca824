/** Security campaigns of an organisation on GitHub. */
import type { Alert } from "./alert.ts";
import type { CoverageState } from "./coverage.ts";
import type { LinkedIssue } from "./snapshot.ts";

/** A campaign that is open. */
export interface Campaign {
  readonly number: number;
  readonly name: string;
  readonly description: string;
  /** ISO 8601: until when its alerts are to be fixed. */
  readonly endsAt: string;
}

/** The campaign that an alert is shown with. */
export interface CampaignOfAlert {
  readonly name: string;
  /** ISO 8601. */
  readonly endsAt: string;
  /**
   * False when only the campaign's own words fit the alert: GitHub tells which campaigns there are,
   * and not which alerts they hold.
   */
  readonly isCertain: boolean;
}

/** Something that is read where it can be, and that nothing depends on. */
export interface OptionalCoverage {
  readonly capability: "campaigns";
  readonly state: CoverageState;
  /** How many there are; undefined when they were not read. */
  readonly count: number | undefined;
  /** One English sentence; empty when there is nothing to say. */
  readonly detail: string;
  /** ISO 8601: when GitHub was asked last. */
  readonly checkedAt: string;
}

/**
 * The campaign of an alert, the one that ends first: one that an open issue of the alert is named
 * after, as GitHub names the issue that a campaign makes in a repository; else one whose name or
 * description names the alert's rule or weakness, as GitHub's own templates do, e.g. `SQL injection
 * (CWE-89)`. Only of code scanning alerts that are on the default branch; undefined for none.
 */
export function campaignOf(
  alert: Alert,
  campaigns: readonly Campaign[],
  issues: readonly LinkedIssue[],
): CampaignOfAlert | undefined {
  if (alert.kind !== "codeScanning" || alert.introducedByBranch === true) return undefined;
  const own = issues.filter((issue) => issue.alert === alert.key && issue.state === "open");
  const inOrder = campaigns.toSorted((a, b) => (a.endsAt < b.endsAt ? -1 : 1));
  const named = inOrder.find(({ name }) => own.some(({ title }) => fold(title) === fold(name)));
  const found = named ?? inOrder.find((campaign) => isAbout(campaign, alert));
  if (found === undefined) return undefined;
  return { name: found.name, endsAt: found.endsAt, isCertain: named !== undefined };
}

function fold(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}

function isAbout({ name, description }: Campaign, { rule, cwes }: Alert): boolean {
  const text = fold(`${name}\n${description}`);
  const weaknesses = new Set(
    [...text.matchAll(/\bcwe[- ]0*(\d{1,5})\b/g)].map(([, number]) => `CWE-${number}`),
  );
  // `CWE-079` and `CWE-79` are one.
  if (cwes.some((cwe) => weaknesses.has(cwe.replace(/^CWE-0+(?=\d)/i, "CWE-")))) return true;
  const words = text.split(/[\s,;:()[\]"'`]+/).map((word) => word.replace(/\.$/, ""));
  // A rule of one word, such as `security`, would be anywhere.
  return /[/.-]/.test(rule) && words.includes(rule.toLowerCase());
}
