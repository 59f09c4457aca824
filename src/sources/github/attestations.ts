import type * as z from "zod/mini";
import { type Problem, type Reading, unread } from "../reading.ts";
import type { GitHub } from "./client.ts";
import { NotAListError } from "./listErrors.ts";
import { failureOf, problemOf } from "./problem.ts";
import { type Provenance, provenanceOf } from "./provenance.ts";
import type { GitHubRepository } from "./repository.ts";
import { bulkAttestationsSchema } from "./schema.ts";

/** GitHub's limit of digests per call. */
const digestsPerCall = 1024;
const perPage = 100;
/** More than 1,024 digests of one organisation ever fill. */
const mostPages = 100;

/** One attestation of an image by a repository of the organisation. */
export interface Attestation {
  readonly digest: string;
  readonly repositoryId: number;
  /** What its statement says, when the answer held it. */
  readonly provenance: Provenance | undefined;
  /** Where the statement is, when it did not: a signed address that expires. */
  readonly bundleUrl: string | undefined;
  /** The answer held its statement, which could not be read. */
  readonly isDamaged?: boolean | undefined;
}

/**
 * Asks which repositories of an organisation attested the images: one request per 1,024 digests
 * and page, whatever the number of repositories. Pass the digests of an image's index and of its
 * platforms: either may be the attested one.
 *
 * An organisation's name is a login; a personal account has no attestations to list.
 */
export async function readAttestations(
  github: GitHub,
  organisation: string,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<Reading<Attestation>> {
  const facts: Attestation[] = [];
  const distinct = [...new Set(digests)];
  let isCut = false;
  try {
    for (let start = 0; start < distinct.length; start += digestsPerCall) {
      const asked = distinct.slice(start, start + digestsPerCall);
      isCut = !(await readBatch({ github, organisation, asked, signal }, facts)) || isCut;
    }
    return { facts, problem: isCut ? cutOff(organisation) : undefined };
  } catch (error) {
    signal.throwIfAborted();
    return partly(facts, attestationProblem(error, organisation));
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
function partly(facts: readonly Attestation[], problem: Problem): Reading<Attestation> {
  if (facts.length === 0) return unread(problem);
  const detail = `Not all attestations were read. ${problem.detail}`;
  return { facts, problem: { ...problem, state: "partial", detail } };
}

/** Pages that were announced and not given may tie more images to the repository. */
function cutOff(owner: string): Problem {
  return {
    state: "partial",
    isTransient: true,
    remedy: "refresh",
    detail: `GitHub cut off the list of attestations of ${owner}: images that are not among those read may be this repository's too, and are linked by their names at most. Refresh to try again.`,
  };
}

interface Batch {
  readonly github: GitHub;
  readonly organisation: string;
  readonly asked: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Reads all pages for one call's digests; a digest's attestations may stand on several pages. False
 * when there are more pages than can be asked for.
 */
async function readBatch(batch: Batch, found: Attestation[]): Promise<boolean> {
  const { github, organisation, asked, signal } = batch;
  let after: string | undefined;
  const seen = new Set<string>();
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await github.request(
      // Octokit ends the query with a stray & for a name that has no value.
      `POST /orgs/{org}/attestations/bulk-list{?per_page${after === undefined ? "" : ",after"}}`,
      {
        org: organisation,
        per_page: perPage,
        ...(after === undefined ? {} : { after }),
        subject_digests: asked,
        predicate_type: "provenance",
        request: { isLookup: true },
      },
      signal,
    );
    const parsed = bulkAttestationsSchema.safeParse(answer.data);
    if (!parsed.success) throw new NotAListError();
    found.push(...attestationsIn(parsed.data));
    const { has_next: hasNext, next } = parsed.data.page_info;
    if (hasNext !== true) return true;
    // It says that there is more and not where, or leads back to where we have been.
    if (next === undefined || seen.has(next)) return false;
    seen.add(next);
    after = next;
  }
  return false;
}

/** The attestations of one page; one without a repository says nothing. */
function attestationsIn(page: z.infer<typeof bulkAttestationsSchema>): readonly Attestation[] {
  return Object.entries(page.attestations_subject_digests).flatMap(([digest, attestations]) =>
    (attestations ?? []).flatMap((attestation) => {
      const { repository_id: repositoryId, bundle, bundle_url: url } = attestation ?? {};
      if (repositoryId === undefined) return [];
      const isInline = bundle !== undefined && bundle !== null;
      const provenance = isInline ? provenanceOf(bundle, digest) : undefined;
      const isDamaged = isInline && provenance === undefined;
      return [
        {
          digest,
          repositoryId,
          provenance,
          bundleUrl: provenance === undefined ? url : undefined,
          ...(isDamaged ? { isDamaged } : {}),
        },
      ];
    }),
  );
}

/** The attestations of one repository. */
export function attestationsOf(
  attestations: readonly Attestation[],
  repositoryId: number,
): readonly Attestation[] {
  return attestations.filter((attestation) => attestation.repositoryId === repositoryId);
}

/** Images that only other repositories attested: none of this one's, whatever they are called. */
export function foreignDigests(
  attestations: readonly Attestation[],
  repositoryId: number,
): ReadonlySet<string> {
  const own = new Set(attestationsOf(attestations, repositoryId).map(({ digest }) => digest));
  return new Set(attestations.flatMap(({ digest }) => (own.has(digest) ? [] : [digest])));
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
