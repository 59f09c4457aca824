/** What Defender for Cloud knows and no refresh needs: read when somebody asks for it. */
import type {
  ConnectedRepository,
  CveDetail,
  GovernanceAssignment,
  RegistryImage,
  SecureScore,
  SecureScoreControl,
} from "../core/defender.ts";
import type { RepositoryId } from "../core/repository.ts";
import { cveDetailsOf, cvePattern } from "../sources/azure/cveDetails.ts";
import { governanceOf } from "../sources/azure/governance.ts";
import {
  cveDetailsQuery,
  governanceQuery,
  registryImagesQuery,
  secureScoreControlsQuery,
  secureScoresQuery,
  withValues,
} from "../sources/azure/queries.ts";
import { registryImagesOf } from "../sources/azure/registryImages.ts";
import type { ResourceGraph, Row } from "../sources/azure/resourceGraph.ts";
import type { Read } from "../sources/azure/rows.ts";
import { secureScoreControlsOf, secureScoresOf } from "../sources/azure/secureScores.ts";
import type { Reading } from "../sources/reading.ts";
import { counted } from "./countedRows.ts";
import { readConnectedRepositories } from "./unmapped.ts";

/** Each asks one query, all pages; a failure is the reading's problem. */
export interface AzureDetails {
  /** Which of some repositories Defender's GitHub connectors list. */
  readonly connectedRepositories: (
    repositories: readonly RepositoryId[],
    signal: AbortSignal,
  ) => Promise<Reading<ConnectedRepository>>;
  /** Images in registries, also those that run nowhere. */
  readonly registryImages: (signal: AbortSignal) => Promise<Reading<RegistryImage>>;
  /** Owners and due dates of recommendations. */
  readonly governance: (signal: AbortSignal) => Promise<Reading<GovernanceAssignment>>;
  readonly secureScores: (signal: AbortSignal) => Promise<Reading<SecureScore>>;
  readonly secureScoreControls: (signal: AbortSignal) => Promise<Reading<SecureScoreControl>>;
  /** Of some CVEs, over the whole tenant; what is no CVE id is not asked for. */
  readonly cves: (ids: readonly string[], signal: AbortSignal) => Promise<Reading<CveDetail>>;
}

/** A query's text stays small enough with so many ids. */
const cvesPerQuery = 500;

export function azureDetails(graph: ResourceGraph): AzureDetails {
  const ask = async <T>(
    kql: string,
    name: string,
    read: (rows: readonly Row[]) => Read<T>,
    signal: AbortSignal,
  ): Promise<Reading<T>> => readWith(await graph.query(kql, name, signal), name, read);
  return {
    connectedRepositories: (repositories, signal) =>
      readConnectedRepositories(graph, repositories, signal),
    registryImages: (signal) => ask(registryImagesQuery, "images", registryImagesOf, signal),
    governance: (signal) => ask(governanceQuery, "assignments", governanceOf, signal),
    secureScores: (signal) => ask(secureScoresQuery, "secure scores", secureScoresOf, signal),
    secureScoreControls: (signal) =>
      ask(secureScoreControlsQuery, "security controls", secureScoreControlsOf, signal),
    cves: async (ids, signal) => {
      const wanted = [...new Set(ids.map((id) => id.toUpperCase()))];
      const rows: Row[] = [];
      for (let from = 0; from < wanted.length; from += cvesPerQuery) {
        const part = wanted.slice(from, from + cvesPerQuery);
        const kql = withValues(cveDetailsQuery, part, cvePattern);
        if (kql === undefined) continue;
        const reading = await graph.query(kql, "CVE details", signal, "tenant");
        rows.push(...reading.facts);
        if (reading.problem !== undefined) {
          return readWith({ ...reading, facts: rows }, "CVE details", cveDetailsOf);
        }
      }
      return readWith({ facts: rows, problem: undefined }, "CVE details", cveDetailsOf);
    },
  };
}

function readWith<T>(
  rows: Reading<Row>,
  name: string,
  read: (rows: readonly Row[]) => Read<T>,
): Reading<T> {
  const parts = read(rows.facts);
  return { facts: parts.facts, problem: counted(rows, parts, name).problem };
}
