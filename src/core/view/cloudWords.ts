import type { Coverage, SourceName } from "../coverage.ts";
import { coverageWord } from "./coverageWords.ts";
import { withShortIds } from "./shortIds.ts";
import type { Translate } from "./text.ts";

/** What is read of Azure; what hides the most stands first. */
const cloudSources: readonly SourceName[] = ["workloads", "plans", "attackPaths", "securityAlerts"];

/** The entries that say that something in the cloud is not known, in the order of their weight. */
function cloudGaps(coverage: readonly Coverage[]): readonly Coverage[] {
  return cloudSources.flatMap((name) =>
    coverage.filter((entry) => entry.source === name && isGap(entry)),
  );
}

/** What was read can have a cause too: it is then off or not permitted somewhere. */
function isGap({ state, cause }: Coverage): boolean {
  return cause !== undefined || (state !== "ok" && state !== "notConfigured");
}

/**
 * What of the cloud is not known and why, for the line above the workloads; empty when all of it
 * was read. Of sources with one cause the first speaks for all.
 */
export function cloudMessage(coverage: readonly Coverage[], t: Translate): string {
  const gaps = cloudGaps(coverage);
  const [first] = gaps;
  if (first === undefined) return "";
  const rest = gaps.filter(
    ({ state, cause, detail }) =>
      detail !== first.detail && (state !== first.state || cause !== first.cause),
  );
  const what = first.detail === "" ? `${coverageWord(first, t)}.` : t(first.detail);
  const others = [...new Set(rest.map((entry) => `${coverageWord(entry, t)}.`))];
  const next =
    first.state === "unauthenticated"
      ? [t("Choose Sign In to Azure in the title of this view.")]
      : [];
  return withShortIds([what, ...others, ...next].join(" "));
}

/** What the status bar says of the cloud; undefined when it was read, or is switched off here. */
export function cloudGapWord(
  coverage: readonly Coverage[],
  t: Translate,
): { readonly text: string; readonly isWrong: boolean } | undefined {
  const gaps = cloudGaps(coverage).filter(
    ({ state, cause }) =>
      // The setting has no cause; that nothing was linked is no failure to read.
      !(state === "off" && cause === undefined) &&
      (state !== "ok" || cause === "planOff" || cause === "permissionMissing"),
  );
  if (gaps.length === 0) return undefined;
  const isUnread = gaps.some(
    ({ source, state, cause, count }) =>
      source === "workloads" &&
      state !== "partial" &&
      (state !== "ok" || (cause === "permissionMissing" && count === 0)),
  );
  const causes = new Set(gaps.map(({ cause }) => cause));
  // Nothing that the user does would change it.
  if (causes.has("sovereign")) return { text: t("Azure cloud not supported"), isWrong: false };
  if (isUnread && causes.has("signedOut")) {
    return { text: t("not signed in to Azure"), isWrong: true };
  }
  return isUnread
    ? { text: t("Azure not read"), isWrong: true }
    : {
        text: t("Azure partly read"),
        isWrong: gaps.some(({ state }) => state !== "ok" && state !== "off"),
      };
}
