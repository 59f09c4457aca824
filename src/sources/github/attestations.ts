import type { BuildProvenance } from "../../core/runtime.ts";
import { decodeText, isRecord, parseJson } from "../json.ts";
import { type Problem, type Reading, unread } from "../reading.ts";
import type { GitHub } from "./client.ts";
import { NotAListError } from "./listErrors.ts";
import { failureOf, problemOf } from "./problem.ts";
import type { GitHubRepository } from "./repository.ts";
import { bulkAttestationsSchema } from "./schema.ts";

/** GitHub's limit of digests per call. */
const digestsPerCall = 1024;
const perPage = 100;
/** More than 1,024 digests of one organisation ever fill. */
const mostPages = 100;

/**
 * Asks which of the images were attested by this repository.
 *
 * Digests of other repositories are left out. One request per 1,024 digests and page.
 */
export async function readAttestations(
  github: GitHub,
  repository: GitHubRepository,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<Reading<BuildProvenance>> {
  const owner = github.repository.owner;
  const absent = artifactsAbsent("Attestations", owner, repository);
  if (absent !== undefined) return unread(absent);
  const found = new Map<string, BuildProvenance>();
  try {
    for (let start = 0; start < digests.length; start += digestsPerCall) {
      const asked = digests.slice(start, start + digestsPerCall);
      await readBatch({ github, repository, asked, signal }, found);
    }
    return { facts: [...found.values()], problem: undefined };
  } catch (error) {
    signal.throwIfAborted();
    return partly([...found.values()], attestationProblem(error, owner));
  }
}

function attestationProblem(error: unknown, owner: string): Problem {
  const problem = problemOf(error, {
    name: "attestations",
    repository: owner,
    needs: "read access to the repository",
  });
  // A server that does not know attestations answers as if the organisation were missing, or takes
  // the address for another one's that is filled in wrongly.
  if (problem.state !== "notFound" && failureOf(error)?.status !== 422) return problem;
  return {
    state: "notConfigured",
    detail: `${owner} offers no attestations to this account, so running images cannot be traced to this repository by them.`,
  };
}

/** What was found before a failure stays true; without it there is only the failure. */
function partly(facts: readonly BuildProvenance[], problem: Problem): Reading<BuildProvenance> {
  if (facts.length === 0) return unread(problem);
  const detail = `Not all attestations were read. ${problem.detail}`;
  return { facts, problem: { ...problem, state: "partial", detail } };
}

interface Batch {
  readonly github: GitHub;
  readonly repository: GitHubRepository;
  readonly asked: readonly string[];
  readonly signal: AbortSignal;
}

/** Reads all pages for one call's digests; a digest's attestations may stand on several pages. */
async function readBatch(batch: Batch, found: Map<string, BuildProvenance>): Promise<void> {
  const { github, repository, asked, signal } = batch;
  let after: string | undefined;
  const seen = new Set<string>();
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await github.request(
      // Octokit ends the query with a stray & for a name that has no value.
      `POST /orgs/{org}/attestations/bulk-list{?per_page${after === undefined ? "" : ",after"}}`,
      {
        org: github.repository.owner,
        per_page: perPage,
        ...(after === undefined ? {} : { after }),
        subject_digests: asked,
        predicate_type: "provenance",
      },
      signal,
    );
    const parsed = bulkAttestationsSchema.safeParse(answer.data);
    if (!parsed.success) throw new NotAListError();
    const digests = Object.entries(parsed.data.attestations_subject_digests);
    for (const [digest, attestations] of digests) {
      for (const { repository_id: id, bundle } of attestations ?? []) {
        if (id !== repository.id || found.get(digest)?.commit !== undefined) continue;
        found.set(digest, { digest, ...provenanceOf(bundle) });
      }
    }
    const { has_next: hasNext, next } = parsed.data.page_info;
    if (hasNext !== true || next === undefined) return;
    if (seen.has(next)) throw new Error("the list repeats a page");
    seen.add(next);
    after = next;
  }
  throw new Error(`more than ${mostPages} pages`);
}

/** The last release of GitHub Enterprise Server that is known to have no artifact records. */
const lastWithout = { major: 3, minor: 19 } as const;

/** Why there are no artifact facts at all; undefined when they can be asked for. */
export function artifactsAbsent(
  what: string,
  owner: string,
  { enterpriseVersion, isOrganisation }: GitHubRepository,
): Problem | undefined {
  if (!isOrganisation) return personalRepository(what, owner);
  const [, major = 0, minor = 0] = (/^(\d+)\.(\d+)/.exec(enterpriseVersion ?? "") ?? []).map(
    Number,
  );
  if (enterpriseVersion === undefined || major > lastWithout.major) return undefined;
  // There another operation has the same address, one that writes.
  if (major === lastWithout.major && minor > lastWithout.minor) return undefined;
  return {
    state: "notConfigured",
    detail: `GitHub Enterprise Server ${major}.${minor} keeps no ${what.toLowerCase()}.`,
  };
}

/** Why the artifact facts of a personal account are not there. */
function personalRepository(what: string, owner: string): Problem {
  return {
    state: "notConfigured",
    detail: `${what} are kept for organisations only; ${owner} is a personal account.`,
  };
}

/**
 * Reads commit and workflow out of a Sigstore bundle: its DSSE payload is an in-toto statement
 * with an SLSA provenance v1 predicate.
 */
function provenanceOf(bundle: unknown): Omit<BuildProvenance, "digest"> {
  const payload = at(bundle, "dsseEnvelope", "payload");
  const statement =
    typeof payload === "string" ? parseJson(decodeText(Buffer.from(payload, "base64"))) : undefined;
  const build = at(statement, "predicate", "buildDefinition");
  const dependencies = at(build, "resolvedDependencies");
  const commit = (Array.isArray(dependencies) ? (dependencies as readonly unknown[]) : [])
    .map((dependency) => at(dependency, "digest", "gitCommit"))
    .filter((value) => typeof value === "string")
    .find((value) => /^[0-9a-f]{40,64}$/.test(value));
  const workflow = at(build, "externalParameters", "workflow", "path");
  return { commit, workflow: typeof workflow === "string" ? workflow : undefined };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) current = isRecord(current) ? current[key] : undefined;
  return current;
}
