import { isUntouched, progressOf, progressWords } from "../../remedy/progress.ts";
import { currentName } from "../../repository.ts";
import { isOfSurroundings } from "../../risk/reasons.ts";
import type { RankedAlert } from "../../snapshot.ts";
import type { Workload } from "../../workload.ts";
import { alertGaps, coverageWord } from "../coverageWords.ts";
import { plain } from "../plain.ts";
import type { Translate } from "../text.ts";
import { alertPlace, branchWord, linkWords, stateWords, tierName, workloadName } from "../words.ts";
import type { PageContext } from "./context.ts";
import type { AlertRow, AlertsSection } from "./page.ts";

/** A page with more rows is not read; the view lists them all. */
const mostRows = 100;

/** The repository's alerts in what the workload runs, most urgent first. */
export function alertsSection(context: PageContext): AlertsSection {
  const { alerts, snapshot, t } = context;
  const { owner, name } = currentName(snapshot.repository);
  const gaps = alertGaps(snapshot.coverage).map((entry) => coverageWord(entry, t));
  const unread = gaps.length === 0 ? [] : [t("Not all was read: {0}.", gaps.join(", "))];
  const nothing = t("No alert of {0} is known to be in what it runs.", `${owner}/${name}`);
  const hidden = alerts.length - mostRows;
  return {
    id: "alerts",
    heading: t("Alerts in this workload"),
    count: alerts.length > 0 || gaps.length === 0 ? alerts.length : undefined,
    empty: alerts.length > 0 ? undefined : [nothing, ...unread].join(" "),
    notes:
      alerts.length === 0
        ? []
        : [...(hidden > 0 ? [t("{0} more are in the Alerts view.", hidden)] : []), ...unread],
    rows: alerts.slice(0, mostRows).map((ranked) => rowOf(ranked, context)),
  };
}

function rowOf(ranked: RankedAlert, { workload, snapshot, anchors, t }: PageContext): AlertRow {
  const { alert, risk } = ranked;
  const link = ranked.workloads.find((one) => one.workload.key === workload.key);
  const progress = progressOf(snapshot, ranked);
  const certainty =
    link === undefined || link.isCertain
      ? []
      : [t("possibly in this image: {0}", plain(linkWords(link, t), 200))];
  return {
    key: alert.key,
    tier: risk.tier,
    tierName: tierName(ranked, t),
    title: plain(alert.title, 160),
    place: alertPlace(alert, anchors.get(alert.key), t),
    details: [
      stateWords(ranked, t),
      ...kindWords(ranked, t),
      ...ownReasons(ranked, t),
      ...branchWord(alert, t),
      ...certainty,
      ...decidedElsewhere(ranked, workload, t),
      isUntouched(progress) ? "" : progressWords(progress, t),
    ]
      .filter((part) => part !== "")
      .map((part) => plain(part, 240)),
    link: { label: t("#{0} on GitHub", alert.number), url: alert.url },
  };
}

function kindWords({ alert }: RankedAlert, t: Translate): readonly string[] {
  const kinds = {
    codeScanning: t("Code scanning"),
    dependabot: t("Dependabot"),
    secretScanning: t("Secret scanning"),
  } as const;
  return [kinds[alert.kind]];
}

/** What the alert itself adds; the workload's own part stands above all of them. */
function ownReasons({ risk }: RankedAlert, t: Translate): readonly string[] {
  return risk.reasons.filter((reason) => !isOfSurroundings(reason)).map((reason) => t(reason));
}

/** An alert has one tier: that of the workload where it is worst, which may be another one. */
function decidedElsewhere(
  { workloads: [decisive] }: RankedAlert,
  { key }: Workload,
  t: Translate,
): readonly string[] {
  return decisive === undefined || decisive.workload.key === key
    ? []
    : [t("tier by {0}", workloadName(decisive.workload))];
}
