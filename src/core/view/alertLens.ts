import type { AlertKey, Region } from "../alert.ts";
import { isExposed } from "../risk/exposed.ts";
import type { RankedAlert } from "../snapshot.ts";
import { enclosingBlock, enclosingSymbol } from "./enclosingLine.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import { fewReasons, runsAs, tierName } from "./words.ts";

/** What is said above the function that an exposed alert is in. Plain text. */
export interface AlertLens {
  /** 1-based. */
  readonly line: number;
  readonly title: string;
  /** Most urgent first; never empty. */
  readonly keys: readonly [AlertKey, ...AlertKey[]];
  /** One line an alert. */
  readonly details: readonly string[];
}

/** An alert and where it is drawn. */
export interface LensSubject {
  readonly ranked: RankedAlert;
  readonly region: Region;
}

/**
 * The lenses of a file: one above each function, class or list of dependencies that holds exposed
 * alerts of the two most urgent tiers, led by the most urgent. `alerts` are most urgent first.
 */
export function alertLenses(
  alerts: readonly LensSubject[],
  lines: readonly string[],
  t: Translate,
): readonly AlertLens[] {
  const groups = new Map<number, [RankedAlert, ...RankedAlert[]]>();
  for (const { ranked, region } of alerts) {
    const { tier } = ranked.risk;
    if (!isExposed(ranked) || (tier !== "fixNow" && tier !== "fixSoon")) continue;
    const line = lineFor(ranked, region, lines);
    const own = groups.get(line);
    if (own === undefined) groups.set(line, [ranked]);
    else own.push(ranked);
  }
  const lenses = Array.from(groups, ([at, [lead, ...others]]): AlertLens => {
    const all = [lead, ...others];
    const title = `${tierName(lead, t)}: ${why(lead, t)}`;
    return {
      // Lines of a flat list share one lens, above the first of them.
      line: at === flat ? firstLine(alerts, all) : at,
      title: others.length === 0 ? title : `${title} · ${moreWords(others.length, t)}`,
      keys: [lead.alert.key, ...others.map(({ alert }) => alert.key)],
      details: all.map((one) => `${tierName(one, t)}: ${plain(one.alert.title, 120)}`),
    };
  });
  return lenses.toSorted((a, b) => a.line - b.line);
}

function moreWords(count: number, t: Translate): string {
  return count === 1 ? t("1 more alert") : t("{0} more alerts", count);
}

/** Stands for all lines of a file without structure, such as requirements.txt. */
const flat = 0;

function lineFor({ alert }: RankedAlert, region: Region, lines: readonly string[]): number {
  return alert.kind === "dependabot"
    ? (enclosingBlock(lines, region.startLine) ?? flat)
    : enclosingSymbol(lines, region.startLine);
}

function firstLine(alerts: readonly LensSubject[], group: readonly RankedAlert[]): number {
  const lines = alerts.flatMap(({ ranked, region }) =>
    group.includes(ranked) ? [region.startLine] : [],
  );
  return Math.min(...lines);
}

/** `reachable from the internet in payments-api (prod)`. */
function why(ranked: RankedAlert, t: Translate): string {
  // What a secret opens is not the workload that it lies in.
  if (ranked.alert.kind === "secretScanning") return fewReasons(ranked, t).join(", ");
  const place = runsAs(ranked, t);
  return place === ""
    ? t("reachable from the internet")
    : t("reachable from the internet in {0}", place);
}
