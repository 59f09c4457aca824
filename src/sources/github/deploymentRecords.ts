import { labelOf } from "../../core/join/imageLabel.ts";
import type { DeploymentRecord } from "../../core/runtime.ts";
import { field, text } from "../fields.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import { readRiskFactors } from "../riskFactors.ts";
import { artifactsAbsent } from "./attestations.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { NotAListError } from "./listErrors.ts";
import { problemOf } from "./problem.ts";
import type { GitHubRepository } from "./repository.ts";
import { deploymentRecordsSchema, timeOf } from "./schema.ts";

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
  const missing = { unreadable: 0, unclear: 0, cutOff: 0, foreign: 0 };
  const waiting = [...digests];
  try {
    await Promise.all(
      Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
        for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
          const read = await recordsOf(github, digest, signal);
          facts.push(...read.records);
          missing.unreadable += read.unreadable;
          missing.unclear += read.unclear;
          missing.cutOff += read.cutOff;
          missing.foreign += read.foreign;
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
        detail:
          facts.length === 1
            ? `Only 1 deployment record was read. ${problem.detail}`
            : `Only ${facts.length} deployment records were read. ${problem.detail}`,
      },
    };
  }
  return { facts: facts.toSorted(byPlace), problem: gapIn(missing) };
}

/** How much of the answers was not read. */
interface Missing {
  /** Entries that say nothing we can read. */
  readonly unreadable: number;
  /** Records whose risks were of a form we do not know. */
  readonly unclear: number;
  /** Records that an answer counts and does not hold. */
  readonly cutOff: number;
  /** Records that name another image than the one that was asked for. */
  readonly foreign: number;
}

/** What was not read may say that something is exposed. */
function gapIn({ unreadable, unclear, cutOff, foreign }: Missing): Problem | undefined {
  if (unreadable + unclear + cutOff + foreign === 0) return undefined;
  const words = [
    unreadable === 0
      ? undefined
      : unreadable === 1
        ? "1 deployment record could not be read and is not shown."
        : `${unreadable} deployment records could not be read and are not shown.`,
    unclear === 0
      ? undefined
      : unclear === 1
        ? "The risks of 1 deployment record could not be read, so how exposed it is is not known."
        : `The risks of ${unclear} deployment records could not be read, so how exposed they are is not known.`,
    foreign === 0
      ? undefined
      : foreign === 1
        ? "1 deployment record is of another image than was asked for and not shown."
        : `${foreign} deployment records are of another image than was asked for and not shown.`,
    cutOff === 0 ? undefined : `GitHub counts ${recordsIn(cutOff)} more than it gave.`,
    "Refresh to try again; if that changes nothing, look at what writes the records.",
  ];
  return { state: "partial", detail: words.filter((part) => part !== undefined).join(" ") };
}

function recordsIn(count: number): string {
  return count === 1 ? "1 deployment record" : `${count} deployment records`;
}

async function recordsOf(
  github: GitHub,
  digest: string,
  signal: AbortSignal,
): Promise<Missing & { readonly records: readonly DeploymentRecord[] }> {
  const data = await answerFor(github, digest, signal);
  if (data === nothing) return { records: [], unreadable: 0, unclear: 0, cutOff: 0, foreign: 0 };
  const parsed = deploymentRecordsSchema.safeParse(data);
  if (!parsed.success) throw new NotAListError();
  const { deployment_records: entries, total_count: total = 0 } = parsed.data;
  const own = entries.filter((entry) => (entry?.digest ?? digest).toLowerCase() === digest);
  let unclear = 0;
  const records = own.flatMap((entry) => {
    const risks = runtimeRisks(entry?.runtime_risks);
    // No field is required of a record; one that says neither where nor what risk says nothing.
    const { logical_environment: environment, cluster, deployment_name: deployment } = entry ?? {};
    const isSilent = [environment, cluster, deployment].every((part) => part === undefined);
    if (entry === null || (isSilent && risks.texts.length === 0)) return [];
    if (!risks.isRead) unclear += 1;
    const { known, other } = readRiskFactors(risks.texts);
    const label = labelOf(entry.tags);
    return [
      {
        digest,
        environment,
        cluster,
        deployment: deployment ?? "",
        riskFactors: known,
        otherRiskFactors: other,
        ...(label === undefined ? {} : { label }),
        updatedAt: timeOf(entry.updated_at, entry.created_at, entry.created) ?? "",
      },
    ];
  });
  return {
    records,
    unreadable: own.length - records.length,
    unclear,
    foreign: entries.length - own.length,
    cutOff: Math.max(0, total - entries.length),
  };
}

/** Risks as a list of texts, or of objects that name one; `isRead` when that is all there is. */
function runtimeRisks(value: unknown): {
  readonly texts: readonly string[];
  readonly isRead: boolean;
} {
  if (value === undefined || value === null) return { texts: [], isRead: true };
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items.flatMap((item) => text(item) ?? text(field(item, "name")) ?? []);
  return { texts, isRead: Array.isArray(value) && texts.length === items.length };
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

function byPlace(a: DeploymentRecord, b: DeploymentRecord): number {
  const [first, second] = [placeOf(a), placeOf(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function placeOf(record: DeploymentRecord): string {
  return `${record.environment ?? ""}/${record.cluster ?? ""}/${record.deployment}/${record.digest}`;
}
