import { mainRef, scans } from "../scenario/scans.ts";
import { fullRef } from "./code.ts";

/** The analysed reference that a query asks about; undefined when that one was never analysed. */
export function refAsked(query: URLSearchParams): string | undefined {
  const pull = query.get("pr");
  const ref = query.get("ref");
  const asked = pull === null ? (ref === null ? mainRef : fullRef(ref)) : `refs/pull/${pull}/merge`;
  return scans.some((scan) => scan.ref === asked) ? asked : undefined;
}
