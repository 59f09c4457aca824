/**
 * What the page about a workload says: every text in the user's language, plain and bounded, in the
 * order it is read. Nothing in it is markup; whoever draws it escapes it.
 */
import type { TierId } from "../../risk/risk.ts";
import type { PageGraph } from "./graph.ts";

export interface WorkloadPage {
  /** The workload's name. */
  readonly title: string;
  /** What it is, e.g. `Kubernetes container`. */
  readonly kind: string;
  /** What is to be read before everything else; undefined where nothing is in doubt. */
  readonly notice: string | undefined;
  readonly identity: readonly PageFact[];
  readonly links: readonly PageLink[];
  /** In this order; the incidents' is missing where nobody reads them. */
  readonly sections: readonly PageSection[];
  /** The whole page in one sentence, for who does not see that it changed. */
  readonly summary: string;
  readonly words: PageWords;
}

export interface PageFact {
  readonly name: string;
  readonly value: string;
}

/** A page elsewhere. The address is as its source gave it: who opens it checks the host. */
export interface PageLink {
  readonly label: string;
  readonly url: string;
}

/** A line of a file of the workspace. */
export interface PagePlace {
  /** E.g. `Dockerfile:3`. */
  readonly label: string;
  readonly uri: string;
  /** 1-based. */
  readonly line: number;
}

interface Section {
  readonly heading: string;
  /** How many there are, also those that are not listed; undefined where that is not known. */
  readonly count: number | undefined;
  /** Why there is nothing, in sentences; undefined where there is something. */
  readonly empty: string | undefined;
  /** What is to be known about all of it. */
  readonly notes: readonly string[];
}

export interface WhySection extends Section {
  readonly id: "why";
  readonly rows: readonly WhyRow[];
}

export interface WhyRow {
  readonly title: string;
  /** What shows it. */
  readonly evidence: string;
  /** Who says so and as of when. */
  readonly from: string;
  readonly weight: "heavy" | "light" | "unknown";
}

export interface CodeToCloudSection extends Section {
  readonly id: "codeToCloud";
  /** Which commits run, against the branch. */
  readonly running: readonly { readonly text: string; readonly link: PageLink | undefined }[];
  readonly graph: PageGraph;
}

export interface AlertsSection extends Section {
  readonly id: "alerts";
  readonly rows: readonly AlertRow[];
}

export interface AlertRow {
  readonly key: string;
  readonly tier: TierId;
  readonly tierName: string;
  readonly title: string;
  /** Where it is; what opens the row goes there. */
  readonly place: string;
  /** Its state, its reasons, what tracks it. */
  readonly details: readonly string[];
  readonly link: PageLink;
}

export interface CvesSection extends Section {
  readonly id: "cves";
  readonly rows: readonly CveRow[];
}

export interface CveRow {
  readonly package: string;
  readonly installed: string;
  readonly fixedIn: string;
  readonly cves: string;
  /** Where it comes in; the label alone where there is no line to go to. */
  readonly place: PagePlace | undefined;
  readonly placeWords: string;
}

export interface AdviceSection extends Section {
  readonly id: "recommendations" | "securityAlerts" | "attackPaths";
  readonly rows: readonly AdviceRow[];
}

/** Something that Defender for Cloud says, and what it advises. */
export interface AdviceRow {
  readonly title: string;
  /** Short words beside the title: level, stages, time. */
  readonly tags: readonly string[];
  readonly isHigh: boolean;
  readonly description: readonly string[];
  readonly remediation: readonly AdviceStep[];
  readonly link: PageLink | undefined;
  readonly graph: PageGraph | undefined;
  /** What can be changed about it; undefined where nothing can. */
  readonly change?: AdviceChange | undefined;
}

/** A button that begins a change; the extension asks for everything else. */
export interface AdviceChange {
  readonly what: "recommendation" | "securityAlert";
  readonly id: string;
  readonly label: string;
}

/** A line of what to do: a step of a list, or words about it. */
export interface AdviceStep {
  readonly text: string;
  readonly isStep: boolean;
}

export type PageSection =
  | WhySection
  | CodeToCloudSection
  | AlertsSection
  | CvesSection
  | AdviceSection;

/** What the page itself says: headings of tables, names of buttons and regions. */
export interface PageWords {
  readonly skip: string;
  readonly onThisPage: string;
  readonly identity: string;
  readonly links: string;
  readonly package: string;
  readonly installed: string;
  readonly fixedIn: string;
  readonly cves: string;
  readonly place: string;
  readonly howToFix: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly graphTools: string;
  readonly graphKeys: string;
  readonly inWords: string;
  readonly moreAlerts: string;
  readonly updated: string;
}
