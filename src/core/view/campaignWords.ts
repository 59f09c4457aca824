import type { CampaignOfAlert } from "../campaign.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";

/** `in campaign “SQL injection”, due 2026-12-15`; empty for an alert without one. */
export function campaignWords(campaign: CampaignOfAlert | undefined, t: Translate): string {
  if (campaign === undefined) return "";
  const [name, day] = [plain(campaign.name, 60), campaign.endsAt.slice(0, 10)];
  return campaign.isCertain
    ? t("in campaign “{0}”, due {1}", name, day)
    : t("possibly in campaign “{0}”, due {1}", name, day);
}
