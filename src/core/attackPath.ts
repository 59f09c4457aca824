import type { RiskLevel } from "./workload.ts";

/** One thing that an attack path leads over. */
export interface PathNode {
  readonly name: string;
  /** As Defender spells it, e.g. `storageaccount`. */
  readonly type: string | undefined;
  /** Its resource id in lower case. */
  readonly resource: string | undefined;
  /** It is where the path starts, where it ends, or neither. */
  readonly role: "entry" | "target" | "step";
  /** What Defender found out about it, as Defender spells it, e.g. `InternetExposure`. */
  readonly insights: readonly string[];
}

/** That one thing leads to another; both are places in the list of nodes. */
export interface PathEdge {
  readonly from: number;
  readonly to: number;
  /** Defender's words, e.g. `can authenticate as`. */
  readonly label: string | undefined;
}

/** An attack path as far as it is shown: bounded, and told when it was cut. */
export interface PathAccount {
  /** Lower-cased name. */
  readonly name: string;
  readonly title: string;
  /** Undefined where the row does not say. */
  readonly riskLevel: RiskLevel | undefined;
  readonly description: string | undefined;
  readonly impact: string | undefined;
  /** Plain text, one step a line. */
  readonly remediation: string | undefined;
  readonly nodes: readonly PathNode[];
  readonly edges: readonly PathEdge[];
  /** It leads over more than is kept. */
  readonly isCut: boolean;
}

/** What is kept of one path; longer ones are cut and say so. */
export const mostPathNodes = 24;
export const mostPathEdges = 48;
/** How many paths of one workload are kept whole; all of them are counted. */
export const mostPaths = 10;
