import type { Campaign, OptionalCoverage } from "../core/campaign.ts";
import { readCampaigns } from "../sources/github/campaigns.ts";
import type { GitHub } from "../sources/github/client.ts";
import type { GitHubRepository } from "../sources/github/repository.ts";
import type { Reading } from "../sources/reading.ts";

const hourMs = 3_600_000;
/** Who may not read them does not get the right by the hour. */
const refusedMs = 24 * hourMs;

/** The campaigns of a repository's organisation; undefined where there can be none. */
export interface CampaignReading {
  readonly campaigns: readonly Campaign[];
  readonly coverage: OptionalCoverage;
}

interface Asked {
  readonly at: number;
  readonly reading: Promise<Reading<Campaign>>;
  /** Undefined until it has ended. */
  isRefused?: boolean;
}

function isOver({ at, isRefused }: Asked, now: number): boolean {
  return now - at >= (isRefused === true ? refusedMs : hourMs);
}

/**
 * Reads security campaigns where they can be read: once an hour for an organisation and account, and
 * once a day where GitHub refuses. Nothing depends on them.
 */
export class Campaigns {
  readonly #asked = new Map<string, Asked>();

  /** Rejects only when `signal` is aborted. */
  async read(
    github: GitHub,
    { isOrganisation, enterpriseVersion }: GitHubRepository,
    now: Date,
    signal: AbortSignal,
  ): Promise<CampaignReading | undefined> {
    // No release of GitHub Enterprise Server has them.
    if (!isOrganisation || enterpriseVersion !== undefined) return undefined;
    const { owner } = github.repository;
    const key = JSON.stringify([github.apiUrl, github.account, owner.toLowerCase()]);
    const at = now.getTime();
    const before = this.#asked.get(key);
    const isDue = before === undefined || isOver(before, at);
    const asked: Asked = isDue ? { at, reading: readCampaigns(github, owner, signal) } : before;
    this.#asked.set(key, asked);
    try {
      const { facts, problem } = await asked.reading;
      asked.isRefused = problem?.state === "forbidden";
      const state = problem?.state ?? "ok";
      const count = state === "ok" ? facts.length : undefined;
      const checkedAt = new Date(asked.at).toISOString();
      const detail = problem?.detail ?? "";
      return {
        campaigns: facts,
        coverage: { capability: "campaigns", state, count, detail, checkedAt },
      };
    } catch (error) {
      // Whoever asked first has gone: the next one asks anew.
      this.#asked.delete(key);
      throw error;
    }
  }
}
