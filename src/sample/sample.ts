/**
 * The sample: GitHub and Azure as one function from request to response, over one scenario.
 *
 * Invariants: it shares no code and no types with the program it is for, so that it cannot agree
 * with the program's mistakes; it opens no socket, reads no clock and no file; it is the same for
 * ever, but for what is written to it while it is open.
 */
import { openAzure } from "./azure/server.ts";
import { answerFeed } from "./cisa/feed.ts";
import { play } from "./git/history.ts";
import { writeHistory } from "./git/write.ts";
import { openGitHub } from "./github/server.ts";
import { settingOf } from "./github/world.ts";
import { story } from "./scenario/story.ts";

export interface Sample {
  /**
   * Answers one request as the upstream would: `https://api.github.com`,
   * `https://management.azure.com` and CISA's feed on `https://www.cisa.gov`; 421 for every other
   * origin. Keeps what is written to it.
   */
  respond(request: Request): Promise<Response>;
  /** The scenario's clock, ISO 8601. */
  readonly now: string;
  readonly repository: { readonly host: string; readonly owner: string; readonly name: string };
  /**
   * Writes the repository into an empty folder, with the `git` on PATH: history, remote, branch
   * `main` with its upstream, files. The commit ids are always the same. Rejects when the folder
   * is not empty or git fails, and with the signal's reason.
   */
  writeRepository(folder: string, signal?: AbortSignal): Promise<void>;
}

export interface SampleOptions {
  /** Another clock, ISO 8601. */
  readonly now?: string;
  /** Answers instead of the upstream where it returns something: a failure, say. */
  readonly fault?: (request: Request) => Response | undefined;
}

/** Opens the sample in its first state. */
export function openSample(options: SampleOptions = {}): Sample {
  const commits = play(story);
  const setting = settingOf(options.now ?? "2026-11-20T09:00:00Z", commits);
  const upstreams: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    "https://api.github.com": openGitHub(setting),
    "https://management.azure.com": openAzure(),
    "https://www.cisa.gov": answerFeed,
  };
  return {
    async respond(request) {
      const upstream = upstreams[new URL(request.url).origin];
      if (upstream === undefined) {
        return new Response("This host is not part of the sample.", { status: 421 });
      }
      return options.fault?.(request) ?? upstream(request);
    },
    now: setting.now,
    repository: { host: "github.com", owner: setting.owner, name: setting.name },
    writeRepository: (folder, signal) =>
      writeHistory(folder, commits, { url: `${setting.htmlUrl}.git`, branch: "main" }, signal),
  };
}
