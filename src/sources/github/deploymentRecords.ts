import { labelOf } from "../../core/join/imageLabel.ts";
import type { DeploymentRecord } from "../../core/runtime.ts";
import type { RiskFactor } from "../../core/workload.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import { artifactsAbsent } from "./attestations.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { NotAListError } from "./listErrors.ts";
import { problemOf } from "./problem.ts";
import type { GitHubRepository } from "./repository.ts";
import { deploymentRecordsSchema, timeOf } from "./schema.ts";

const known: readonly string[] = [
  "internet-exposed",
  "sensitive-data",
  "critical-resource",
  "lateral-movement",
] satisfies readonly RiskFactor[];

/** How many digests are asked for at the same time. */
const atOnce = 6;

/**
 * Reads the deployment records of images; one request per digest, at most six at a time. What was
 * read before a failure is kept. Ordered by place and digest.
 */
export async function readDeploymentRecords(
  github: GitHub,
  repository: GitHubRepository,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<Reading<DeploymentRecord>> {
  const owner = github.repository.owner;
  const absent = artifactsAbsent("Deployment records", owner, repository);
  if (absent !== undefined) return unread(absent);
  const facts: DeploymentRecord[] = [];
  let unreadable = 0;
  const waiting = [...digests];
  try {
    await Promise.all(
      Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
        for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
          const read = await recordsOf(github, digest, signal);
          facts.push(...read.records);
          unreadable += read.unreadable;
        }
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    waiting.length = 0;
    const problem = problemOf(error, {
      name: "deployment records",
      repository: owner,
      needs: "the permission to read artifact metadata",
    });
    if (facts.length === 0) return unread(problem);
    return {
      facts: facts.toSorted(byPlace),
      problem: {
        ...problem,
        state: "partial",
        detail: `Only ${facts.length} deployment records were read. ${problem.detail}`,
      },
    };
  }
  return { facts: facts.toSorted(byPlace), problem: brokenRecords(unreadable) };
}

/** Entries of a form we do not know may say that something is exposed. */
function brokenRecords(count: number): Problem | undefined {
  if (count === 0) return undefined;
  const words = count === 1 ? "1 deployment record" : `${count} deployment records`;
  return {
    state: "partial",
    detail: `${words} could not be read and ${count === 1 ? "is" : "are"} not shown.`,
  };
}

async function recordsOf(
  github: GitHub,
  digest: string,
  signal: AbortSignal,
): Promise<{ readonly records: readonly DeploymentRecord[]; readonly unreadable: number }> {
  const data = await answerFor(github, digest, signal);
  if (data === nothing) return { records: [], unreadable: 0 };
  const parsed = deploymentRecordsSchema.safeParse(data);
  if (!parsed.success) throw new NotAListError();
  const entries = parsed.data.deployment_records;
  const records = entries.flatMap((record) => {
    if (record === null) return [];
    const { logical_environment: environment, deployment_name: deployment } = record;
    if (environment === undefined || deployment === undefined) return [];
    const risks = record.runtime_risks.filter((risk) => typeof risk === "string");
    const label = labelOf(record.tags);
    return [
      {
        digest,
        environment,
        cluster: record.cluster,
        deployment,
        riskFactors: risks.filter(isRiskFactor),
        otherRiskFactors: risks.filter((risk) => !isRiskFactor(risk)),
        ...(label === undefined ? {} : { label }),
        updatedAt: timeOf(record.updated_at, record.created_at, record.created) ?? "",
      },
    ];
  });
  return { records, unreadable: entries.filter((entry) => entry === null).length };
}

const nothing = Symbol("no record");

async function answerFor(github: GitHub, digest: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await requestAgain(
      github,
      "GET /orgs/{org}/artifacts/{digest}/metadata/deployment-records",
      { org: github.repository.owner, digest },
      signal,
    );
    return answer.data;
  } catch (error) {
    // No record of this image is answered with 404.
    if (error instanceof Error && "status" in error && error.status === 404) return nothing;
    throw error;
  }
}

function isRiskFactor(text: string): text is RiskFactor {
  return known.includes(text);
}

function byPlace(a: DeploymentRecord, b: DeploymentRecord): number {
  const [first, second] = [placeOf(a), placeOf(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function placeOf(record: DeploymentRecord): string {
  return `${record.environment}/${record.cluster ?? ""}/${record.deployment}/${record.digest}`;
}
