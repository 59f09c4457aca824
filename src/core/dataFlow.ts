import type { ReportedLocation } from "./alert.ts";

/** One place that data passes on its way to where an alert is. */
export interface DataFlowStep {
  /** What the tool says about it, plain text on one line, possibly empty. */
  readonly message: string;
  /** Undefined when the step names no file of the repository. */
  readonly location: ReportedLocation | undefined;
  /** Why there is no location, in one English sentence. */
  readonly problem: string | undefined;
}

/** One way of the data, from where it comes from to where it does harm. */
export type DataFlowPath = readonly DataFlowStep[];

/** How data reaches an alert; at least one path, each of at least one step. */
export interface DataFlow {
  readonly paths: readonly DataFlowPath[];
  /** What the user should know about them, one English sentence each. */
  readonly notes: readonly string[];
}
