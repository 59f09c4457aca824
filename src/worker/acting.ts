/**
 * What changes something on GitHub or in Azure, as a bundle of its own (`acting.cjs`), which the worker loads when
 * the first of it is wanted: most sessions only read.
 */
import type { SecretProviders } from "../core/remedy/secretGuide.ts";
import type { Translate } from "../core/view/text.ts";
import type { Git } from "../sources/git/git.ts";
import type { Requests } from "./features/actingRequests.ts";
import { registerAlertChanges } from "./features/alertChanges.ts";
import { registerAutofixes } from "./features/autofixes.ts";
import { registerBumpPulls } from "./features/bumpPull.ts";
import type { CloudActingDeps } from "./features/cloudActing.ts";
import { registerCloudActing } from "./features/cloudRequests.ts";
import { registerIssues } from "./features/issueRequests.ts";
import { registerPeople } from "./features/people.ts";
import type { Manifests } from "./manifests.ts";
import type { Workspace } from "./workspace.ts";

/** What changing something on GitHub or in Azure needs of a session. */
export interface Acting {
  /** Undefined in Restricted Mode: everything is refused. */
  readonly workspace: Workspace | undefined;
  readonly git: Git;
  readonly loadManifests: () => Manifests;
  readonly labels: () => readonly string[];
  readonly secretProviders: SecretProviders;
  readonly storagePath: string | undefined;
  readonly cloud: CloudActingDeps;
  readonly t: Translate;
}

/** Answers every request that changes something on GitHub or in Azure, or prepares it. */
function registerActing(requests: Requests, acting: Acting): void {
  const { workspace, git, loadManifests } = acting;
  registerAlertChanges(requests, workspace);
  registerPeople(requests, workspace, git);
  registerAutofixes(requests, workspace);
  registerBumpPulls(requests, workspace, loadManifests);
  registerIssues(requests, acting);
  registerCloudActing(requests, acting.cloud);
}

export const actingFeatures = { registerActing } as const;

export type ActingFeatures = typeof actingFeatures;
