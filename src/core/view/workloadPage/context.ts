import type { AlertKey } from "../../alert.ts";
import type { Anchor } from "../../anchor.ts";
import type { Coverage, SourceName } from "../../coverage.ts";
import type { FinalImage } from "../../dockerfile.ts";
import type { Assignment } from "../../remedy/cloudChange.ts";
import type { RankedAlert, Snapshot } from "../../snapshot.ts";
import type { Workload } from "../../workload.ts";
import { coverageWord } from "../coverageWords.ts";
import { withShortIds } from "../shortIds.ts";
import type { Translate } from "../text.ts";

/** The Dockerfile that a workload's image is built with, as it is in the working tree. */
export interface BuiltWith {
  readonly path: string;
  readonly uri: string;
  readonly image: FinalImage;
}

/** What the page about a workload is made from. */
export interface PageContext {
  readonly workload: Workload;
  readonly snapshot: Snapshot;
  /** The alerts linked to it, most urgent first. */
  readonly alerts: readonly RankedAlert[];
  readonly anchors: ReadonlyMap<AlertKey, Anchor>;
  /** Undefined where it cannot be told or read. */
  readonly dockerfile: BuiltWith | undefined;
  /** Who is to follow a recommendation, by its id; undefined where nobody is, or it is not read. */
  readonly assigned?: ((recommendation: string) => Assignment | undefined) | undefined;
  readonly now: Date;
  readonly t: Translate;
}

/** Only a name says that it runs this repository's code. */
export function isInferred({ workload }: PageContext): boolean {
  return workload.evidence === "inferred";
}

/** An entry of the coverage; undefined for a source that was not asked. */
function coverageOf({ snapshot }: PageContext, source: SourceName): Coverage | undefined {
  return snapshot.coverage.find((entry) => entry.source === source);
}

/**
 * Why Defender for Cloud says nothing of something about the workload: it does not know the
 * workload, it was not read, or, with the words for that, there is nothing.
 */
export function nothingFromDefender(
  context: PageContext,
  source: SourceName,
  none: string,
): string {
  const { workload, t } = context;
  if (workload.key.startsWith("record:")) {
    return t(
      "Only a deployment record on GitHub tells of this workload: Defender for Cloud does not list it.",
    );
  }
  if (workload.key.startsWith("declared:")) {
    return t(
      "Only the repository's own file tells of this workload: Defender for Cloud does not list it.",
    );
  }
  const entry = coverageOf(context, source);
  if (entry === undefined) return t("Defender for Cloud was not asked.");
  const detail = withShortIds(entry.detail === "" ? `${coverageWord(entry, t)}.` : t(entry.detail));
  if (entry.state !== "ok") return detail;
  return entry.cause === undefined ? none : `${none} ${detail}`;
}

/** How many there are; undefined where none is listed and nothing says that there is none. */
export function knownCount(
  context: PageContext,
  source: SourceName,
  count: number,
): number | undefined {
  const { key } = context.workload;
  const isListed = !key.startsWith("record:") && !key.startsWith("declared:");
  const entry = coverageOf(context, source);
  const isRead = entry?.state === "ok" && entry.cause === undefined;
  return count > 0 || (isListed && isRead) ? count : undefined;
}
