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
  const left: Mutable<LeftOut> = { unreadable: 0, foreign: 0 };
  const waiting = [...digests];
  try {
    await Promise.all(
      Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
        for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
          const read = await recordsOf(github, digest, signal);
          facts.push(...read.records);
          left.unreadable += read.unreadable;
          left.foreign += read.foreign;
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
  return { facts: facts.toSorted(byPlace), problem: leftOut(left) };
}

/** How many entries of the answers do not count. */
interface LeftOut {
  readonly unreadable: number;
  /** They name another image than the one that was asked for. */
  readonly foreign: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What was left out may say that something is exposed. */
function leftOut({ unreadable, foreign }: LeftOut): Problem | undefined {
  const said = [
    unreadable === 0
      ? ""
      : `${counted(unreadable)} could not be read and ${unreadable === 1 ? "is" : "are"} not shown.`,
    foreign === 0
      ? ""
      : `${counted(foreign)} ${foreign === 1 ? "is" : "are"} of another image than was asked for and not shown.`,
  ].filter((words) => words !== "");
  return said.length === 0 ? undefined : { state: "partial", detail: said.join(" ") };
}

function counted(records: number): string {
  return records === 1 ? "1 deployment record" : `${records} deployment records`;
}

async function recordsOf(
  github: GitHub,
  digest: string,
  signal: AbortSignal,
): Promise<LeftOut & { readonly records: readonly DeploymentRecord[] }> {
  const data = await answerFor(github, digest, signal);
  if (data === nothing) return { records: [], unreadable: 0, foreign: 0 };
  const parsed = deploymentRecordsSchema.safeParse(data);
  if (!parsed.success) throw new NotAListError();
  const entries = parsed.data.deployment_records;
  const own = entries.filter(
    (record) => record !== null && (record.digest ?? digest).toLowerCase() === digest,
  );
  const records = own.flatMap((record) => {
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
  const unreadable = entries.filter((entry) => entry === null).length;
  return { records, unreadable, foreign: entries.length - unreadable - own.length };
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
