import type { DeploymentRecord } from "../core/runtime.ts";
import type { UnreadSource, Workload } from "../core/workload.ts";
import type { Reading } from "../sources/reading.ts";
import type { AzureFacts } from "./azureFacts.ts";

/**
 * The sources that could say a workload is exposed and were not read to their end. Records that a
 * server does not keep, or that there was no reason to ask for, hide nothing.
 */
export function unreadSources(
  azure: Pick<AzureFacts, "unread">,
  records: Reading<DeploymentRecord>,
): readonly UnreadSource[] {
  const state = records.problem?.state;
  const isHidden = state !== undefined && state !== "notConfigured" && state !== "off";
  return [...azure.unread, ...(isHidden ? (["deploymentRecords"] as const) : [])];
}

/** Workloads that know what was not read about them. */
export function withUnread(
  workloads: readonly Workload[],
  sources: readonly UnreadSource[],
): readonly Workload[] {
  if (sources.length === 0) return workloads;
  return workloads.map((workload) => ({
    ...workload,
    unread: [...new Set([...(workload.unread ?? []), ...sources])],
  }));
}
