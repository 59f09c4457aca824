import type { Connection } from "vscode-languageserver";
import type { SecretProviders } from "../../core/remedy/secretGuide.ts";
import type { Manifests } from "../manifests.ts";
import type { Workspace } from "../workspace.ts";
import { registerAlertChanges } from "./alertChanges.ts";
import { registerAutofixes } from "./autofixes.ts";
import { registerBumpPulls } from "./bumpPull.ts";
import { registerIssues } from "./issueRequests.ts";
import { registerPeople } from "./people.ts";

/** What changing something on GitHub needs of a session. */
export interface Acting {
  /** Undefined in Restricted Mode: everything is refused. */
  readonly workspace: Workspace | undefined;
  readonly loadManifests: () => Manifests;
  readonly labels: () => readonly string[];
  readonly secretProviders: SecretProviders;
  readonly storagePath: string | undefined;
}

/** Answers every request that changes something on GitHub, or prepares it. */
export function registerActing(connection: Connection, acting: Acting): void {
  const { workspace, loadManifests } = acting;
  registerAlertChanges(connection, workspace);
  registerPeople(connection, workspace);
  registerAutofixes(connection, workspace);
  registerBumpPulls(connection, workspace, loadManifests);
  registerIssues(connection, acting);
}
