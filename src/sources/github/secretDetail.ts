import * as z from "zod/mini";
import type { AlertDetail, SecretPlace } from "../../core/alertDetail.ts";
import { isRecord } from "../json.ts";
import type { GitHub } from "./client.ts";
import { problemOf } from "./problem.ts";
import { slug } from "./repository.ts";

const text = z.catch(z.optional(z.string()), undefined);
const whole = z.catch(z.optional(z.number()), undefined);
const user = z.catch(z.optional(z.object({ login: text })), undefined);

/** `secret` is not among the fields: a server that sends it all the same loses it here. */
const schema = z.object({
  validity: text,
  state: text,
  resolution: text,
  resolved_at: text,
  resolved_by: user,
  resolution_comment: text,
  push_protection_bypassed: z.catch(z.boolean(), false),
  push_protection_bypassed_by: user,
  push_protection_bypassed_at: text,
  push_protection_bypass_request_comment: text,
});

const placeSchema = z.object({
  type: text,
  details: z.object({
    path: text,
    start_line: whole,
    commit_sha: text,
    html_url: text,
    page_url: text,
  }),
});

const route = "GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}";
const perPage = 100;

/** What GitHub says about one secret besides the list, and where else it stands. Never its value. */
export async function readSecretDetail(
  github: GitHub,
  number: number,
  signal: AbortSignal,
): Promise<AlertDetail | undefined> {
  const [{ data }, found] = await Promise.all([
    // Nothing of this answer is kept but what the schema names.
    github.request(route, { alert_number: number, hide_secret: true }, signal),
    readPlaces(github, number, signal),
  ]);
  const parsed = schema.safeParse(data);
  if (!parsed.success) return undefined;
  const read = parsed.data;
  return {
    kind: "secretScanning",
    validity:
      read.validity === "active" || read.validity === "inactive" ? read.validity : "unknown",
    bypass: read.push_protection_bypassed
      ? {
          by: read.push_protection_bypassed_by?.login,
          at: read.push_protection_bypassed_at,
          comment: read.push_protection_bypass_request_comment,
        }
      : undefined,
    resolution:
      read.state === "open" || read.resolution === undefined
        ? undefined
        : {
            as: read.resolution,
            by: read.resolved_by?.login,
            at: read.resolved_at,
            comment: read.resolution_comment,
          },
    ...found,
  };
}

/** The first hundred places; one secret may stand in thousands of commits. */
async function readPlaces(
  github: GitHub,
  number: number,
  signal: AbortSignal,
): Promise<{ readonly places: readonly SecretPlace[]; readonly gap: string | undefined }> {
  try {
    const { data, headers } = await github.request(
      `${route}/locations`,
      { alert_number: number, per_page: perPage },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    const places = items.flatMap((item) => placeOf(item, github));
    const hasMore = String(headers["link"] ?? "").includes('rel="next"');
    const gap = hasMore ? `Only the first ${perPage} places are shown.` : undefined;
    const lost = items.length - places.length;
    return {
      places,
      gap: lost > 0 ? `${lost} of ${items.length} places could not be understood.` : gap,
    };
  } catch (error) {
    signal.throwIfAborted();
    const subject = {
      name: "places of this secret",
      repository: slug(github),
      needs: "the same role",
    };
    return { places: [], gap: problemOf(error, { ...subject, isRepositoryReadable: true }).detail };
  }
}

function placeOf(item: unknown, github: GitHub): readonly SecretPlace[] {
  const parsed = placeSchema.safeParse(item);
  if (!parsed.success) return [];
  const { type, details } = parsed.data;
  const addresses = isRecord(item) && isRecord(item["details"]) ? item["details"] : {};
  return [
    {
      type: type ?? "other",
      path: details.path?.replace(/^\/+/, ""),
      startLine: details.start_line,
      commit: details.commit_sha,
      url: [details.html_url, details.page_url, ...Object.values(addresses)]
        .flatMap((address) => ownPage(address, github))
        .at(0),
    },
  ];
}

/** A page of GitHub's own; addresses of the API, which some places have alone, are none. */
function ownPage(address: unknown, github: GitHub): readonly string[] {
  if (typeof address !== "string" || !URL.canParse(address)) return [];
  const url = new URL(address);
  const isApi = address.startsWith(`${github.apiUrl}/`);
  const isOwn = url.protocol === "https:" && url.host === github.repository.host;
  return isOwn && !isApi && url.username === "" ? [url.href] : [];
}
