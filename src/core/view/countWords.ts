import type { Coverage } from "../coverage.ts";
import type { Member } from "../filter/member.ts";
import { tierIds, tierNames } from "../risk/risk.ts";
import { countTiers, openOnly, type RankedAlert } from "../snapshot.ts";
import { noAlertsWords } from "./coverageWords.ts";
import type { Translate } from "./text.ts";

/** `3 Fix now · 5 more · 1 fixed, not deployed`. */
export function countWords(
  alerts: readonly RankedAlert[],
  coverage: readonly Coverage[],
  t: Translate,
): string {
  const open = openOnly(alerts);
  const counts = countTiers(open);
  const worst = tierIds.find((tier) => counts[tier] > 0);
  const fixed = alerts.length - open.length;
  const undeployed = fixed === 0 ? "" : t("{0} fixed, not deployed", fixed);
  if (worst === undefined) return undeployed === "" ? noAlertsWords(coverage, t) : undeployed;
  const more = open.length - counts[worst];
  const first = `${counts[worst]} ${t(tierNames[worst])}`;
  return [first, more === 0 ? "" : t("{0} more", more), undeployed]
    .filter((part) => part !== "")
    .join(" · ");
}

/** `1 alert`, `12 alerts`. */
export function alertCount(count: number, t: Translate): string {
  return count === 1 ? t("1 alert") : t("{0} alerts", count);
}

/** `2 new`; empty when all were seen. */
export function newWords(members: readonly Member[], t: Translate): string {
  const count = members.filter(({ isUnseen }) => isUnseen).length;
  return count === 0 ? "" : t("{0} new", count);
}

/** The parts that say something. */
export function joined(parts: readonly string[], by = " · "): string {
  return parts.filter((part) => part !== "").join(by);
}
