import { uncompress } from "snappyjs";
import type { BuildProvenance } from "../../core/runtime.ts";
import { decodeText, parseJson } from "../json.ts";
import type { Reading } from "../reading.ts";
import { TransportError } from "../transport.ts";
import type { Attestation } from "./attestations.ts";
import type { GitHub } from "./client.ts";
import { type Provenance, provenanceOf } from "./provenance.ts";

/**
 * Where GitHub keeps the bundles of attestations: a blob store, which is sent no credential. Every
 * other origin is refused.
 */
export const bundleOrigin = "https://tmaproduction.blob.core.windows.net";

/** How many bundles are fetched at the same time. */
const atOnce = 6;
/** GitHub takes attestations of up to 16 MiB; those of images are a few thousand bytes. */
const mostBytes = 16 * 1024 * 1024;
const mostCompressedBytes = 4 * 1024 * 1024;

/**
 * The provenance of each image of one repository, one per digest: the statement that came with the
 * attestation, else the one behind its signed address. Of several the one that names a commit.
 *
 * A bundle never changes, so each is fetched once (`github.memory`). An address that has expired or
 * leads elsewhere leaves the image attested, its commit not known, and the reading partial.
 */
export async function readProvenances(
  github: GitHub,
  attestations: readonly Attestation[],
  signal: AbortSignal,
): Promise<Reading<BuildProvenance>> {
  const failures = new Map<string, string>();
  const waiting = [...attestations];
  const read = new Map<Attestation, Provenance>();
  await Promise.all(
    Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        const found = await provenanceFor(github, one, signal);
        if (typeof found === "string") failures.set(one.digest, found);
        else if (found !== undefined) read.set(one, found);
      }
    }),
  );
  const byDigest = new Map<string, BuildProvenance>();
  for (const attestation of attestations) {
    const { digest } = attestation;
    if (byDigest.get(digest)?.commit !== undefined) continue;
    const found = read.get(attestation);
    if (found === undefined && byDigest.has(digest)) continue;
    byDigest.set(digest, factOf(github, digest, found));
  }
  const facts = [...byDigest.values()].toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  const missing = facts.filter(
    ({ digest, commit }) => commit === undefined && failures.has(digest),
  );
  const [first] = missing;
  if (first === undefined) return { facts, problem: undefined };
  return {
    facts,
    problem: {
      state: "partial",
      detail: `${
        facts.length === 1
          ? "The provenance of 1 image was not read, so its commit is not known"
          : `The provenance of ${missing.length} of ${facts.length} images was not read, so what they were built from is not known`
      }: ${failures.get(first.digest) ?? ""}. Refresh to try again.`,
    },
  };
}

function factOf(
  { repository }: GitHub,
  digest: string,
  provenance: Provenance | undefined,
): BuildProvenance {
  const { commit, workflow, ref, run } = provenance ?? {};
  const page = run !== undefined && URL.canParse(run) ? new URL(run) : undefined;
  const isOurs = page?.protocol === "https:" && page.host === repository.host;
  return {
    digest,
    commit,
    workflow,
    ...(ref === undefined ? {} : { ref }),
    ...(isOurs ? { run: page.href } : {}),
  };
}

/** What came with the attestation, else what is behind its address, or why neither can be read. */
async function provenanceFor(
  github: GitHub,
  attestation: Attestation,
  signal: AbortSignal,
): Promise<Provenance | string | undefined> {
  if (attestation.bundleUrl !== undefined) return await fetchOnce(github, attestation, signal);
  return attestation.isDamaged === true ? damaged : attestation.provenance;
}

const damaged = "a bundle is damaged";

/** The provenance behind an address, or why there is none, in words that complete a sentence. */
async function fetchOnce(
  github: GitHub,
  { digest, repositoryId, bundleUrl = "" }: Attestation,
  signal: AbortSignal,
): Promise<Provenance | string> {
  const url = URL.canParse(bundleUrl) ? new URL(bundleUrl) : undefined;
  if (url === undefined || url.origin !== bundleOrigin || url.username !== "") {
    return "their address is not GitHub's store of attestations";
  }
  // What is signed in the query differs from answer to answer.
  const key = `bundle:${repositoryId} ${digest} ${url.pathname}`;
  const known = github.memory.get(key);
  if (isProvenance(known)) return known;
  const bundle = await fetchBundle(github, url, signal);
  if (typeof bundle === "string") return bundle;
  const provenance = provenanceOf(bundle.json, digest);
  if (provenance === undefined) return damaged;
  github.memory.set(key, provenance);
  return provenance;
}

async function fetchBundle(
  github: GitHub,
  url: URL,
  signal: AbortSignal,
): Promise<{ readonly json: unknown } | string> {
  try {
    const answer = await github.transport(
      { method: "GET", url: url.href, headers: {}, auth: "none" },
      signal,
    );
    if (answer.status === 403 || answer.status === 404) return "their address has expired";
    if (answer.status !== 200) return `GitHub's store of attestations answered ${answer.status}`;
    return decodeBundle(answer.body);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TransportError)) throw error;
    return `GitHub's store of attestations could not be reached: ${error.message}`;
  }
}

/** The JSON of a Snappy-compressed bundle (`.json.sn`), or why it cannot be read. */
export function decodeBundle(compressed: Uint8Array): { readonly json: unknown } | string {
  if (compressed.byteLength > mostCompressedBytes) return "a bundle is too large";
  if (!areLengthsSound(compressed)) return damaged;
  let text: string;
  try {
    text = decodeText(uncompress(new Uint8Array(compressed), mostBytes));
  } catch {
    // Of the package's errors none says more than this.
    return "a bundle is damaged or too large";
  }
  const json = parseJson(text);
  return json === undefined ? damaged : { json };
}

/**
 * Walks over the elements of a raw Snappy stream (google/snappy, format_description.txt): a literal
 * whose length does not fit would make the decoder go backwards, and for ever.
 */
function areLengthsSound(bytes: Uint8Array): boolean {
  const { length } = bytes;
  let at = 0;
  // The length of the content, seven bits a byte.
  while (at < length && (bytes[at] ?? 0) >= 0x80) at += 1;
  at += 1;
  while (at < length) {
    const tag = bytes[at] ?? 0;
    const kind = tag & 3;
    const size = tag >>> 2;
    at += 1;
    if (kind !== 0) {
      at += kind === 3 ? 4 : kind;
    } else if (size < 60) {
      at += size + 1;
    } else {
      const width = size - 59;
      let literal = 0;
      for (let index = width - 1; index >= 0; index -= 1) {
        literal = literal * 256 + (bytes[at + index] ?? 0);
      }
      at += width + literal + 1;
    }
  }
  return at === length;
}

/** Only this file keeps values under its keys. */
function isProvenance(value: unknown): value is Provenance {
  return typeof value === "object" && value !== null && "workflow" in value && "run" in value;
}
