import type { DeclaredDeployment } from "../core/declared/declared.ts";
import { isSourceOf } from "../core/join/imageLabel.ts";
import { splitReference } from "../core/join/images.ts";
import type { AzureGap } from "../core/risk/risk.ts";
import type {
  BuildProvenance,
  DeploymentRecord,
  RunningImage,
  RunningWorkload,
  StorageRecord,
} from "../core/runtime.ts";
import {
  type Attestation,
  artifactsAbsent,
  attestationsOf,
  foreignDigests,
  readAttestations,
} from "../sources/github/attestations.ts";
import { readProvenances } from "../sources/github/bundles.ts";
import type { GitHub } from "../sources/github/client.ts";
import { readDeploymentRecords } from "../sources/github/deploymentRecords.ts";
import type { GitHubRepository } from "../sources/github/repository.ts";
import { readStorageRecords } from "../sources/github/storageRecords.ts";
import { type Problem, type Reading, unread } from "../sources/reading.ts";
import type { AttestationsOfRunning } from "./refreshRound.ts";

/** What GitHub keeps about the images of one repository. */
export interface Artifacts {
  readonly provenances: Reading<BuildProvenance>;
  /** Images that only other repositories of the organisation attested. */
  readonly foreign: ReadonlySet<string>;
  readonly records: Reading<DeploymentRecord>;
  readonly storage: readonly StorageRecord[];
}

/** What the images are looked for in. */
export interface ImagesWanted {
  /** All digests that run somewhere, of indexes and platforms alike. */
  readonly digests: readonly string[];
  readonly running: readonly RunningWorkload[];
  readonly declared: readonly DeclaredDeployment[];
  /** True for an image of a name that this repository gives its images. */
  readonly isNamed: (image: RunningImage) => boolean;
  /** Why nothing of what runs was read from Azure; undefined when it was. */
  readonly azureGap: AzureGap | undefined;
  /** Whose the running images are, by the organisation's attestations. */
  readonly attestations: AttestationsOfRunning;
}

const unaskedFor: Readonly<Record<AzureGap, string>> = {
  azureUnread: "Azure was not read",
  azureSignedOut: "you are not signed in to Azure",
  azureForbidden: "you may not read Azure",
  azureOff: "Azure is switched off by the setting azure.enabled",
  azurePlanOff: "Defender CSPM is off",
  azureSovereign: "this Azure cloud has no link to GitHub",
};

/** Images with a fitting name whose records are looked at for labels; each is two requests. */
const mostNamed = 32;

/** Artifacts that were not read, all for the same reason. */
export function unreadArtifacts(problem: Problem): Artifacts {
  return {
    provenances: unread(problem),
    foreign: new Set(),
    records: unread(problem),
    storage: [],
  };
}

/**
 * Asks GitHub whose the images are that run or are declared, where they are deployed and where they
 * are kept. The look-up of attestations is the organisation's, the rest the repository's.
 */
export async function readArtifacts(
  github: GitHub,
  repository: GitHubRepository,
  wanted: ImagesWanted,
  signal: AbortSignal,
): Promise<Artifacts> {
  const named = digestsNamed(github, wanted);
  const asked = [...new Set([...wanted.digests, ...named])].toSorted();
  if (asked.length === 0) {
    return unreadArtifacts({
      state: "notConfigured",
      detail:
        wanted.azureGap === undefined
          ? "Not asked: no running image is known."
          : `Not asked: which images run is not known, because ${unaskedFor[wanted.azureGap]}.`,
    });
  }
  const { owner } = github.repository;
  const absent = artifactsAbsent("Attestations", owner, repository);
  const attestations =
    absent === undefined
      ? await readAllAttestations(github, wanted, asked, signal)
      : unread<Attestation>(absent);
  const own = attestationsOf(attestations.facts, repository.id);
  const found = await readProvenances(github, own, signal);
  // What was found before a failure stays true.
  const provenances = { ...found, problem: attestations.problem ?? found.problem };
  const foreign = foreignDigests(attestations.facts, repository.id);
  const digests = [...new Set([...own.map(({ digest }) => digest), ...named])]
    .filter((digest) => !foreign.has(digest))
    .toSorted();
  const { records, storage } = await readRecords(
    { github, repository, digests, attestations },
    signal,
  );
  return {
    provenances,
    foreign,
    records,
    storage,
  };
}

/** Of the images that run, as all repositories of the organisation share them, and of further ones. */
async function readAllAttestations(
  github: GitHub,
  { digests, attestations }: ImagesWanted,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<Reading<Attestation>> {
  const { owner } = github.repository;
  const running = new Set(digests);
  const further = asked.filter((digest) => !running.has(digest));
  const [shared, own] = await Promise.all([
    running.size === 0 ? nothing : attestations(github, owner, signal),
    further.length === 0 ? nothing : readAttestations(github, owner, further, signal),
  ]);
  return { facts: [...shared.facts, ...own.facts], problem: shared.problem ?? own.problem };
}

const nothing: Reading<Attestation> = { facts: [], problem: undefined };

/** Digests that a label, a declaration or a name ties to the repository. */
function digestsNamed(
  { repository }: GitHub,
  { running, declared, isNamed }: ImagesWanted,
): readonly string[] {
  const images = running.flatMap((workload) => workload.images);
  const labelled = images.flatMap(({ digest, label }) =>
    label !== undefined && isSourceOf(label, repository) ? [digest] : [],
  );
  const called = [...new Set(images.filter(isNamed).map(({ digest }) => digest))].toSorted();
  const written = declared.flatMap(({ image }) =>
    image === undefined ? [] : (splitReference(image).digest ?? []),
  );
  return [...labelled, ...written, ...called.slice(0, mostNamed)];
}

interface RecordsWanted {
  readonly github: GitHub;
  readonly repository: GitHubRepository;
  readonly digests: readonly string[];
  readonly attestations: Reading<Attestation>;
}

async function readRecords(
  { github, repository, digests, attestations }: RecordsWanted,
  signal: AbortSignal,
): Promise<Pick<Artifacts, "records" | "storage">> {
  const { problem } = attestations;
  if (problem !== undefined && digests.length === 0) {
    const detail = `Deployment records were not read, because the images of this repository are not known. ${problem.detail}`;
    return { records: unread({ ...problem, detail }), storage: [] };
  }
  const records = await readDeploymentRecords(github, repository, digests, signal);
  if (records.problem !== undefined) return { records, storage: [] };
  const storage = await readStorageRecords(github, digests, signal);
  return {
    records: storage.problem === undefined ? records : { ...records, note: storage.problem.detail },
    storage: storage.facts,
  };
}
