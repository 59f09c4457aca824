import type { StorageRecord } from "../../core/runtime.ts";
import { type Reading, unread } from "../reading.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { NotAListError } from "./listErrors.ts";
import { failureOf, problemOf } from "./problem.ts";
import { storageRecordsSchema } from "./schema.ts";

/** How many digests are asked for at the same time. */
const atOnce = 6;
const statuses = ["active", "eol", "deleted"] as const;

/**
 * Reads where images are kept; one request per digest, at most six at a time. What was read before
 * a failure is kept. Ordered by digest, registry and name.
 */
export async function readStorageRecords(
  github: GitHub,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<Reading<StorageRecord>> {
  const facts: StorageRecord[] = [];
  const waiting = [...digests];
  const ordered = () =>
    facts.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : Number(placeOf(a) !== placeOf(b))));
  try {
    await Promise.all(
      Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
        for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
          facts.push(...(await recordsOf(github, digest, signal)));
        }
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    waiting.length = 0;
    const problem = problemOf(error, {
      name: "storage records",
      repository: github.repository.owner,
      needs: "the permission to read artifact metadata",
    });
    return facts.length === 0
      ? unread(problem)
      : { facts: ordered(), problem: { ...problem, state: "partial" } };
  }
  return { facts: ordered(), problem: undefined };
}

async function recordsOf(
  github: GitHub,
  digest: string,
  signal: AbortSignal,
): Promise<readonly StorageRecord[]> {
  let data: unknown;
  try {
    const answer = await requestAgain(
      github,
      "GET /orgs/{org}/artifacts/{digest}/metadata/storage-records",
      { org: github.repository.owner, digest },
      signal,
    );
    ({ data } = answer);
  } catch (error) {
    // No record of this image is answered with 404.
    if (failureOf(error)?.status === 404) return [];
    throw error;
  }
  const parsed = storageRecordsSchema.safeParse(data);
  if (!parsed.success) throw new NotAListError();
  return parsed.data.storage_records.flatMap(({ name, registry_url: registry, ...record }) => {
    if (registry === undefined) return [];
    const status = statuses.find((known) => known === record.status) ?? "unknown";
    return [{ digest, name: record.repository ?? name ?? "", registry, status }];
  });
}

function placeOf({ digest, registry, name }: StorageRecord): string {
  return `${digest} ${registry} ${name}`;
}
