/** What to ask, and what to keep, when the user chooses subscriptions; pure, so that it is tested. */
import type { AzureTenant } from "../../protocol/messages.ts";

/** The settings that hold a choice. */
export interface SubscriptionChoice {
  readonly tenant: string;
  readonly subscriptions: readonly string[];
}

/**
 * The settings for a choice. All and none are the same: all that can be read, also what is added
 * later. With one tenant there is none to name.
 */
export function choiceOf(
  tenants: readonly AzureTenant[],
  tenant: AzureTenant,
  picked: readonly string[],
): SubscriptionChoice {
  const all = tenant.subscriptions.map(({ id }) => id);
  const isAll = all.every((id) => picked.includes(id));
  return {
    tenant: tenants.length > 1 ? tenant.id : "",
    subscriptions: isAll ? [] : all.filter((id) => picked.includes(id)),
  };
}

/** Which subscriptions are ticked at first: those chosen before, else all. */
export function tickedAtFirst(
  tenant: AzureTenant,
  before: SubscriptionChoice,
): ReadonlySet<string> {
  const all = tenant.subscriptions.map(({ id }) => id);
  const chosen = new Set(before.subscriptions.map((id) => id.toLowerCase()));
  const kept = all.filter((id) => chosen.has(id));
  return new Set(kept.length === 0 ? all : kept);
}
