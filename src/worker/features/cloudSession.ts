import type { Connection } from "vscode-languageserver";
import type { Assignment } from "../../core/remedy/cloudChange.ts";
import { placesChanged } from "../../protocol/messages.ts";
import type { Settings } from "../../protocol/settings.ts";
import { pause } from "../../sources/abortable.ts";
import { azureChoice } from "../azureChoice.ts";
import type { Entry } from "../entry.ts";
import type { Reach } from "../reach.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import { createWriteLock } from "../writeLock.ts";
import type { CloudActingDeps } from "./cloudActing.ts";
import { CloudAssignments } from "./cloudAssignments.ts";

/** What acting in Defender for Cloud needs of a session. */
export interface CloudSession {
  /** Undefined in Restricted Mode: everything is refused. */
  readonly workspace: Workspace | undefined;
  readonly reach: Reach;
  readonly settings: () => Settings;
  readonly storagePath: string | undefined;
}

/** What changes something in Defender for Cloud works with, and who follows a recommendation. */
export function createCloudSession(
  connection: Connection,
  { workspace, reach, settings, storagePath }: CloudSession,
): {
  readonly acting: CloudActingDeps;
  readonly assigned: (entry: Entry, recommendation: string) => Assignment | undefined;
} {
  const assignments = new CloudAssignments(reach.now);
  const azure = () => {
    const choice = workspace === undefined ? undefined : azureChoice(settings());
    if (choice === undefined) return undefined;
    const arm = { ...reach.resourceManager, tenant: choice.tenant };
    return { arm, graph: reach.resourceGraph(choice) };
  };
  const tell = (repository: string) =>
    void connection.sendNotification(placesChanged, { repository });
  return {
    acting: {
      entries: () => workspace?.entries ?? [],
      azure,
      assignments,
      now: reach.now,
      lock: createWriteLock(storagePath),
      pause,
      onStatus: (id, status) => workspace?.securityAlertChanged(id, status),
      onAssigned: tell,
      onIssue: (repository, alerts, issue) => {
        const entry = entryNamed(workspace?.entries ?? [], repository);
        if (entry !== undefined) workspace?.issueWritten(entry, alerts, issue);
      },
    },
    assigned: (entry, recommendation) => {
      const { snapshot } = entry;
      const reached = snapshot === undefined || entry.fromCache ? undefined : azure();
      if (reached !== undefined && snapshot !== undefined && assignments.isDue(snapshot.takenAt)) {
        // Nobody waits for it: the page is asked for again when there is something to say.
        void assignments.read(reached.graph, snapshot.takenAt).then(
          () => tell(entry.key),
          () => undefined,
        );
      }
      return assignments.of(recommendation);
    },
  };
}
