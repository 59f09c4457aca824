import { reportOf } from "../core/reportOf.ts";
import { defaultSettings } from "../protocol/settings.ts";
import { createResourceGraph } from "../sources/azure/resourceGraph.ts";
import { createGit } from "../sources/git/git.ts";
import type { Transport } from "../sources/transport.ts";
import { bestPlaces, cloneOf } from "../worker/entry.ts";
import { createGitHubs } from "../worker/gitHubs.ts";
import { createKnownExploitedFeed } from "../worker/knownExploitedFeed.ts";
import { reportReaders } from "../worker/reportReaders.ts";
import {
  type AzureToken,
  directUpstreams,
  type Endpoints,
  EnvironmentError,
  endpointsOf,
  environmentAzureToken,
} from "../worker/upstreams.ts";
import { Workspace } from "../worker/workspace.ts";
import { guardWrites } from "../worker/writeGuard.ts";
import { identityToken } from "./azureToken.ts";
import type { Runners, RunOptions, RunOutcome, Variables } from "./report.ts";
import { inTerminal } from "./terminalWords.ts";

/** Reports on a clone from the real upstreams, with the process's own sockets. */
export const cloneRunner: Runners["clone"] = async (options, signal) => {
  const { folder, variables } = options;
  try {
    const endpoints = endpointsOf(variables);
    const azureToken = azureTokenOf(endpoints, variables);
    return await reportOn(
      folder,
      {
        ...options,
        endpoints,
        // A report changes nothing anywhere.
        transport: (host) =>
          guardWrites(directUpstreams(variables, host, azureToken).transport, {
            isReadOnly: () => true,
            log: options.progress,
          }),
        now: () => new Date(),
      },
      signal,
    );
  } catch (error) {
    if (error instanceof EnvironmentError) return { kind: "refused", message: error.message };
    throw error;
  }
};

function azureTokenOf(endpoints: Endpoints, variables: Variables): AzureToken {
  const isGiven = (variables["RUNTIME_RISK_ARM_TOKEN"] ?? "").trim() !== "";
  return isGiven ? environmentAzureToken(variables) : identityToken(endpoints.azure, variables);
}

export interface Upstreams extends RunOptions {
  readonly endpoints: Endpoints;
  /** The transport for a repository on a host. */
  readonly transport: (host: string) => Transport;
  readonly now: () => Date;
}

/** Reads everything once, with the worker's own modules, and writes it as a report. */
export async function reportOn(
  folder: string,
  upstreams: Upstreams,
  signal: AbortSignal,
): Promise<RunOutcome> {
  signal.throwIfAborted();
  const { endpoints, transport, progress, remote, now } = upstreams;
  const gitHubOf = createGitHubs({
    transportFor: transport,
    endpoints,
    log: () => undefined,
    clock: () => Date.now(),
  });
  const workspace = new Workspace(
    {
      folders: [folder],
      clones: "own",
      acceptedHosts: endpoints.acceptedHosts,
      remote,
      git: createGit(),
      github: ({ repository }) => gitHubOf(repository),
      resourceGraph: () =>
        createResourceGraph({ transport: transport("github.com"), endpoint: endpoints.azure }),
      issueLabels: () => defaultSettings["issues.labels"],
      manifests: () => reportReaders,
      knownExploited: createKnownExploitedFeed(transport("github.com"), now),
      isFeedEnabled: () => true,
      keeping: undefined,
      now,
      log: () => undefined,
    },
    () => undefined,
  );
  const stop = () => void workspace.dispose();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await workspace.find();
    const [problem] = workspace.problems;
    const [entry] = workspace.entries;
    if (problem !== undefined) return { kind: "refused", message: problem.message };
    if (entry === undefined) return { kind: "refused", message: `${folder} holds no clone.` };
    const { owner, name } = cloneOf(entry).repository;
    progress(`Reading ${owner}/${name} …`);
    await workspace.refresh();
    const { snapshot } = entry;
    if (snapshot === undefined) throw new Error(`${owner}/${name} was not read.`);
    const told = { ...snapshot, coverage: inTerminal(snapshot.coverage) };
    return { kind: "report", report: reportOf(told, bestPlaces(entry), now().toISOString()) };
  } finally {
    signal.removeEventListener("abort", stop);
    await workspace.dispose();
  }
}
