import type { CveDetail } from "../../core/defender.ts";
import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";
import { dateOf, isTrue, numberOf, type Read, readEach } from "./rows.ts";

/** CVE ids as MITRE gives them; anything else is never put into a query. */
export const cvePattern = /^CVE-\d{4}-\d{4,19}$/;

const severities: readonly CveDetail["severity"][] = ["critical", "high", "medium", "low"];
/** The newest first. */
const cvssVersions = ["4.0", "3.1", "3.0", "2.0"] as const;

/** Reads `microsoft.security/cvedetails`. */
export function cveDetailsOf(rows: readonly Row[]): Read<CveDetail> {
  return readEach(rows, (row) => {
    const id = (text(field(row, "properties", "cveId")) ?? text(row["name"]))?.toUpperCase();
    if (id === undefined || !cvePattern.test(id)) return undefined;
    const severity = text(field(row, "properties", "severity"))?.toLowerCase();
    const exploit = (...names: readonly string[]) =>
      names.some((name) => isTrue(field(row, "properties", "exploitabilityDetails", name)));
    return {
      id,
      severity: severities.find((known) => known === severity) ?? "unknown",
      score: cvssVersions
        .map((version) => numberOf(field(row, "properties", "cvss", version, "base")))
        .find((score) => score !== undefined),
      publishedAt: dateOf(field(row, "properties", "publishedDate")),
      isExploitPublic: exploit("IsPubliclyDisclosed", "ExploitStepsPublished"),
      isExploitVerified: exploit("IsVerified", "ExploitStepsVerified"),
      isInExploitKit: exploit("IsInExploitKit"),
    };
  });
}
