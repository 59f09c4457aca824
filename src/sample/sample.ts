/**
 * The sample: GitHub and Azure as one function from request to response, over one scenario.
 *
 * Invariants: it shares no code and no types with the program it is for, so that it cannot agree
 * with the program's mistakes; it opens no socket, reads no clock and no file; it is the same for
 * ever, but for what is written to it while it is open.
 */
import { openAzure } from "./azure/server.ts";
import { answerFeed } from "./cisa/feed.ts";
import { type Commit, play, type Step } from "./git/history.ts";
import { writeHistory } from "./git/write.ts";
import { blobOrigin, openBlobs } from "./github/blobs.ts";
import { openGitHub } from "./github/server.ts";
import { settingOf } from "./github/world.ts";
import { branches } from "./scenario/branches.ts";
import { mainRef } from "./scenario/scans.ts";
import { story } from "./scenario/story.ts";
import { scenarios } from "./scenarios/all.ts";
import type { Scenario } from "./scenarios/scenario.ts";

export interface Sample {
  /**
   * Answers one request as the upstream would: `https://api.github.com`,
   * `https://management.azure.com`, CISA's feed on `https://www.cisa.gov` and GitHub's store of
   * attestations; 421 for every other origin. Keeps what is written to it. Rejects for a host that
   * the scenario makes unreachable.
   */
  respond(request: Request): Promise<Response>;
  /** The scenario's clock, ISO 8601. */
  readonly now: string;
  readonly repository: { readonly host: string; readonly owner: string; readonly name: string };
  /** Upstreams for which the scenario has no session; requests to them are not to be sent. */
  readonly signedOutOf: readonly ("github" | "azure")[];
  /**
   * Writes the repository into an empty folder, with the `git` on PATH: history, remote, branch
   * `main` (or the scenario's) with its upstream, files, the remote's other branches. The commit ids
   * are always the same. Rejects when the folder is not empty or git fails, and with the signal's
   * reason.
   */
  writeRepository(folder: string, signal?: AbortSignal): Promise<void>;
}

export interface SampleOptions {
  /** The name of a scenario; the usual one when absent. */
  readonly scenario?: string;
  /** Another clock, ISO 8601. */
  readonly now?: string;
  /** Answers instead of the upstream where it returns something: a failure, say. */
  readonly fault?: (request: Request) => Response | undefined;
}

/** The names of the scenarios besides the usual one, each with a line about it. */
export const scenarioNames: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(scenarios, ([name, { about }]) => [name, about]),
);

/** Opens the sample in its first state. Throws a `RangeError` for a scenario that there is not. */
export function openSample(options: SampleOptions = {}): Sample {
  const scenario = scenarioOf(options.scenario);
  const commits = play([...story, ...[...branches.values()].flat()]);
  const commitsOf = byReference(commits);
  const setting = settingOf(options.now ?? "2026-11-20T09:00:00Z", commitsOf);
  const gitHub = openGitHub(setting, scenario.github);
  const upstreams: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    "https://api.github.com": gitHub.respond,
    "https://management.azure.com": openAzure(scenario.azure, gitHub.orderIssue),
    "https://www.cisa.gov": answerFeed,
    [blobOrigin]: openBlobs(setting),
  };
  const others = [...commitsOf].flatMap(([ref, own]) => {
    const name = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
    return name === undefined || ref === mainRef ? [] : [[name, own] as const];
  });
  return {
    async respond(request) {
      const { origin, host } = new URL(request.url);
      const upstream = upstreams[origin];
      if (upstream === undefined) {
        return new Response("This host is not part of the sample.", { status: 421 });
      }
      if (scenario.unreachable?.some((name) => name === host) === true) {
        throw new Error(`no connection to ${host}`);
      }
      return options.fault?.(request) ?? upstream(request);
    },
    now: setting.now,
    repository: { host: "github.com", owner: setting.owner, name: setting.name },
    signedOutOf: scenario.signedOutOf ?? [],
    writeRepository: (folder, signal) =>
      writeHistory(
        folder,
        setting.commits,
        {
          url: `${setting.htmlUrl}.git`,
          branch: "main",
          others: new Map(others),
          head: scenario.branch ?? "main",
        },
        signal,
      ),
  };
}

function scenarioOf(name: string | undefined): Scenario {
  if (name === undefined) return { about: "Everything can be read." };
  const scenario = scenarios.get(name);
  if (scenario !== undefined) return scenario;
  const known = [...scenarios.keys()].join(", ");
  throw new RangeError(`There is no scenario ${JSON.stringify(name)}. There are ${known}.`);
}

/** The commits of main and of each other reference: those of its own, without what it started from. */
function byReference(commits: readonly Commit[]): ReadonlyMap<string, readonly Commit[]> {
  const ofSteps = (steps: readonly Step[]) => {
    const ids = new Set(steps.map(({ id }) => id));
    return commits.filter(({ id }) => ids.has(id));
  };
  return new Map([
    [mainRef, ofSteps(story)],
    ...Array.from(branches, ([ref, steps]) => [ref, ofSteps(steps)] as const),
  ]);
}
