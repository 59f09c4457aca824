import type { Anchor } from "../anchor.ts";
import type { TierId } from "../risk/risk.ts";
import type { RankedAlert } from "../snapshot.ts";
import { type DependencyFacts, unaffectedWords, viaWords } from "./dependencyWords.ts";
import { capital, plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import { fewReasons, runsAs, tierName } from "./words.ts";

/** LSP's severities that we use; a hint would not stand in Problems. */
export type DiagnosticSeverity = 1 | 2 | 3;

/** Their names in the settings, most severe first. */
export const severityNames = ["error", "warning", "information"] as const;

/** How severe the alerts of each tier are shown. */
export type Severities = Readonly<Record<TierId, (typeof severityNames)[number]>>;

export const defaultSeverities: Severities = {
  fixNow: "error",
  fixSoon: "warning",
  plan: "information",
  watch: "information",
};

const severityNumbers = { error: 1, warning: 2, information: 3 } as const;

/** As the settings say; `edited` one lower, never a hint. */
export function severityOf(
  ranked: RankedAlert,
  anchor: Anchor,
  severities: Severities = defaultSeverities,
): DiagnosticSeverity {
  const severity = severityNumbers[severities[ranked.risk.tier]];
  if (anchor.state !== "edited") return severity;
  return severity === 1 ? 2 : 3;
}

/**
 * One plain sentence, most important first: tier, what, why and where it runs (or, on edited code,
 * that it must be checked), number.
 *
 * A package that another one brings is named with the way it comes; one whose version here is no
 * longer affected says that instead of the reasons.
 *
 * `Fix now: SQL injection. Internet-exposed, sensitive data: payments-api (prod). #12`
 */
export function diagnosticMessage(
  ranked: RankedAlert,
  anchor: Anchor,
  t: Translate,
  dependency?: DependencyFacts,
): string {
  const { alert } = ranked;
  const title = plain(alert.title).replace(/[.\s]+$/, "");
  const reasons = capital(fewReasons(ranked, t).join(", "));
  const place = runsAs(ranked, t);
  const via = viaWords(dependency, t);
  const what = via === "" ? title : `${title} (${via})`;
  const why = [reasons, place].filter((part) => part !== "").join(": ");
  // Whether it is still there comes before why it would matter.
  const note =
    anchor.state === "edited"
      ? t("Code changed since the scan, check.")
      : unaffectedWords(dependency, t) || (why && `${why}.`);
  return [`${tierName(ranked, t)}: ${what}.`, note, `#${alert.number}`]
    .filter((part) => part !== "")
    .join(" ");
}
