import type { Campaign } from "../../core/campaign.ts";
import { type Reading, unread } from "../reading.ts";
import type { GitHub } from "./client.ts";
import { readPagesAgain } from "./conditional.ts";
import { failureOf, problemOf } from "./problem.ts";
import { campaignSchema } from "./schema.ts";

/**
 * The open campaigns of an organisation, as only its owners and security managers see them (List
 * campaigns for an organization). For everybody else that is no failure: `state` says why.
 */
export async function readCampaigns(
  github: GitHub,
  organisation: string,
  signal: AbortSignal,
): Promise<Reading<Campaign>> {
  const { items, error } = await readPagesAgain(
    github,
    "GET /orgs/{org}/campaigns",
    { org: organisation, state: "open" },
    signal,
  );
  if (error !== undefined) {
    const status = failureOf(error)?.status;
    if (status === 403 || status === 404) {
      return unread({
        state: "forbidden",
        detail: `Security campaigns of ${organisation} are not shown: only owners and security managers of the organization may read them.`,
      });
    }
    const subject = { name: "campaigns", repository: organisation, needs: "the owner role" };
    return unread(problemOf(error, subject));
  }
  const facts = items.flatMap((item): readonly Campaign[] => {
    const parsed = campaignSchema.safeParse(item);
    if (!parsed.success) return [];
    const { number, name, description = "", ends_at: endsAt, state } = parsed.data;
    const isUsable = name !== undefined && endsAt !== undefined && state !== "closed";
    const time = Date.parse(endsAt ?? "");
    return isUsable && !Number.isNaN(time)
      ? [{ number, name, description, endsAt: new Date(time).toISOString() }]
      : [];
  });
  return { facts, problem: undefined };
}
