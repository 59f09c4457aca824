/** The messages about one workload; they carry its repository and key, as everywhere. */
import { RequestType } from "vscode-languageserver-protocol";
import type { WorkloadPage } from "../core/view/workloadPage/page.ts";

/** Names a workload in a message; `repository` is `host/owner/name`. */
export interface WorkloadTarget {
  readonly repository: string;
  readonly key: string;
}

/** Everything that the page about a workload says; null when it is not listed. */
export const workloadPageRequest = new RequestType<WorkloadTarget, WorkloadPage | null, void>(
  "runtimeRisk/workloadPage",
);
