import type { InitializeParams } from "vscode-languageserver";
import type { Settings } from "../protocol/settings.ts";
import type { Git } from "../sources/git/git.ts";
import { azureChoice } from "./azureChoice.ts";
import { notOnDisk } from "./clones.ts";
import type { Manifests } from "./manifests.ts";
import type { ParsedOptions } from "./options.ts";
import { pathOfUri } from "./paths.ts";
import type { Reach } from "./reach.ts";
import type { Kept } from "./startKeeping.ts";
import { createTrackers } from "./trackers.ts";
import { Workspace, type WorkspaceEvent } from "./workspace.ts";

/** What a session gives its workspace. */
export interface WorkspaceHooks {
  readonly git: Git;
  readonly loadManifests: () => Manifests;
  readonly settings: () => Settings;
  readonly kept: Kept;
  readonly log: (message: string) => void;
  readonly told: (event: WorkspaceEvent) => void;
}

/** The workspace of the folders that the client has opened. */
export function createWorkspace(
  { params, options }: { readonly params: InitializeParams; readonly options: ParsedOptions },
  reach: Reach,
  { git, loadManifests, settings, kept, log, told }: WorkspaceHooks,
): Workspace {
  const folders = params.workspaceFolders ?? [];
  const { rootUri } = params;
  const roots = folders.length === 0 && rootUri ? [{ uri: rootUri, name: rootUri }] : folders;
  return new Workspace(
    {
      folders: roots.flatMap(({ uri }) => pathOfUri(uri) ?? []),
      elsewhere: roots.flatMap(({ uri, name }) =>
        pathOfUri(uri) === undefined ? [notOnDisk(name, uri)] : [],
      ),
      acceptedHosts: reach.acceptedHosts,
      remembered: options.remotes,
      git,
      github: reach.github,
      resourceGraph: () => {
        const choice = azureChoice(settings());
        return choice === undefined ? undefined : reach.resourceGraph(choice);
      },
      kinds: () => settings()["alerts.kinds"],
      issueLabels: () => settings()["issues.labels"],
      issuesAt: createTrackers(() => settings()["issues.repository"], reach.githubOf),
      ...kept,
      manifests: loadManifests,
      knownExploited: reach.knownExploited,
      isFeedEnabled: () => settings()["feeds.knownExploited"],
      now: reach.now,
      log,
    },
    told,
  );
}
