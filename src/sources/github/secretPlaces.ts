import * as z from "zod/mini";
import type { ReportedLocation } from "../../core/alert.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import { placesOf, secretLocationSchema } from "./secretLocation.ts";

const itemSchema = z.object({ type: z.string(), details: secretLocationSchema });

/** One page; a secret that stands in more places than these is found at one of them or nowhere. */
const perPage = 100;

/**
 * The places of a secret in the repository's files, in GitHub's order, the first hundred places
 * looked at; asked for with the tag of the last answer. Rejects as the request does.
 */
export async function readSecretPlaces(
  github: GitHub,
  number: number,
  signal: AbortSignal,
): Promise<readonly ReportedLocation[]> {
  const { data } = await requestAgain(
    github,
    "GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}/locations",
    { alert_number: number, per_page: perPage },
    signal,
  );
  const items: readonly unknown[] = Array.isArray(data) ? data : [];
  return items.flatMap((item) => {
    const parsed = itemSchema.safeParse(item);
    return parsed.success && parsed.data.type === "commit"
      ? placesOf(parsed.data.details).locations
      : [];
  });
}
