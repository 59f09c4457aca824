import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A published vulnerability, as far as an order may look at it. */
export interface Vulnerability {
  readonly cve: string;
  readonly vector: string;
  readonly score: number;
  readonly cwes: readonly string[];
  /** EPSS probability; undefined where the data has none. */
  readonly epss: number | undefined;
  /** When CISA added it to its list of known exploited ones, ISO date; empty: never so far. */
  readonly exploitedSince: string;
}

/**
 * Reads a table of CVEs with CVSS v3 vectors: gzipped CSV without quotes, its first line naming
 * the columns `cve`, `cvss3`, `cvss3_score`, `cwe`, `kev_date_added` and `epss_2024_10_25`.
 */
export function readVulnerabilities(file: URL): readonly Vulnerability[] {
  const [header = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").split(/\r?\n/);
  const names = header.split(",");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const cells = line.split(",");
      if (cells.length !== names.length) throw new Error(`a line of ${cells.length} cells`);
      const cell = (name: string): string => {
        const index = names.indexOf(name);
        if (index < 0) throw new Error(`the table has no column ${name}`);
        return cells[index] ?? "";
      };
      return {
        cve: cell("cve"),
        vector: cell("cvss3"),
        score: Number(cell("cvss3_score")),
        cwes: cell("cwe").split(" ").filter(Boolean),
        epss: cell("epss_2024_10_25") === "" ? undefined : Number(cell("epss_2024_10_25")),
        exploitedSince: cell("kev_date_added"),
      };
    });
}
