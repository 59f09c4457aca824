import type { GovernanceAssignment } from "../../core/defender.ts";
import { type Assignment, dayOf } from "../../core/remedy/cloudChange.ts";
import { governanceOf } from "../../sources/azure/governance.ts";
import { governanceQuery } from "../../sources/azure/queries.ts";
import type { ResourceGraph } from "../../sources/azure/resourceGraph.ts";

/** So long Resource Graph may show what was before a change of one's own. */
const lagMs = 10 * 60_000;

interface Own {
  readonly assignment: Assignment | undefined;
  readonly at: number;
}

/**
 * Who is to follow which recommendation: read with one query when somebody looks at a workload, once
 * after each refresh, and with what was changed here on top, as Resource Graph learns of that later.
 */
export class CloudAssignments {
  readonly #now: () => Date;
  #read: ReadonlyMap<string, GovernanceAssignment> = new Map();
  readonly #own = new Map<string, Own>();
  #asked: { readonly of: string; readonly ended: Promise<string | undefined> } | undefined;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** What is known of a recommendation; its id in lower case. */
  of(id: string): Assignment | undefined {
    const own = this.#own.get(id);
    if (own !== undefined && this.#now().getTime() - own.at < lagMs) return own.assignment;
    const read = this.#read.get(id);
    if (read === undefined) return undefined;
    return { owner: read.owner, dueOn: read.dueAt === undefined ? undefined : dayOf(read.dueAt) };
  }

  /** Remembers what was written, as it was read back. */
  changed(id: string, assignment: Assignment | undefined): void {
    this.#own.set(id, { assignment, at: this.#now().getTime() });
  }

  /** True when nothing has been asked since this refresh. */
  isDue(takenAt: string): boolean {
    return this.#asked?.of !== takenAt;
  }

  /**
   * Reads them all, unless that was done since this refresh. Resolves to why they could not be read,
   * or not all of them.
   */
  async read(graph: ResourceGraph, takenAt: string): Promise<string | undefined> {
    if (this.#asked?.of !== takenAt) {
      this.#asked = { of: takenAt, ended: this.#readAll(graph) };
    }
    return await this.#asked.ended;
  }

  async #readAll(graph: ResourceGraph): Promise<string | undefined> {
    // Whoever asked first may have gone: the others wait for it all the same.
    const { facts, problem } = await graph.query(
      governanceQuery,
      "owners of recommendations",
      new AbortController().signal,
    );
    if (problem === undefined || facts.length > 0) {
      this.#read = new Map(governanceOf(facts).facts.map((one) => [one.recommendation, one]));
    }
    return problem?.detail;
  }
}
