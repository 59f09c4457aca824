import type { RiskFactor } from "../core/workload.ts";

/**
 * The spellings of one factor, without case, spaces and punctuation, and where each is published:
 *
 * - recommendation: `riskFactors` of Microsoft.Security assessments 2025-05-04, whose example
 *   lists `Exposure to the Internet`, `Sensitive Data`, `Critical Resource`
 *   (Azure/azure-rest-api-specs, GetAssessment);
 * - chip: the words of the Azure portal and of GitHub's filter (Microsoft Learn, "GitHub Advanced
 *   Security integration with Defender for Cloud"), e.g. `Internet Exposed`, `Lateral Movement`;
 * - path: `nodePropertiesLabel` in the same example, `exposedToInternet`, `containsSensitiveData`;
 * - record: GitHub's `runtime_risks` of a deployment record (REST API, artifact metadata);
 * - attack path: the live rows of `microsoft.security/attackpaths`, `Internet exposure`.
 */
const spellings: Readonly<Record<RiskFactor, readonly string[]>> = {
  "internet-exposed": [
    "exposuretotheinternet", // recommendation
    "internetexposed", // chip, record
    "internetexposure", // attack path
    "exposedtointernet", // path
    "exposedtotheinternet", // as above with its article
  ],
  "sensitive-data": [
    "sensitivedata", // recommendation, chip, record
    "containssensitivedata", // path
    "datasensitivity", // the portal's name of the insight
  ],
  "critical-resource": [
    "criticalresource", // recommendation, chip, record
    "criticalresources", // chip in the plural
  ],
  "lateral-movement": [
    "lateralmovement", // chip, record
  ],
};

const factors = new Map(
  // Of an object with these keys alone.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  (Object.entries(spellings) as [RiskFactor, readonly string[]][]).flatMap(([factor, words]) =>
    words.map((word) => [word, factor] as const),
  ),
);

/** Sorts free-text factors into those we have a word for and the others, which keep their text. */
export function readRiskFactors(texts: readonly unknown[]): {
  readonly known: readonly RiskFactor[];
  readonly other: readonly string[];
} {
  const known = new Set<RiskFactor>();
  const other = new Set<string>();
  for (const text of texts) {
    if (typeof text !== "string" || text.trim() === "") continue;
    const factor = factors.get(text.toLowerCase().replaceAll(/[^a-z]/g, ""));
    if (factor === undefined) other.add(text.trim());
    else known.add(factor);
  }
  return { known: [...known], other: [...other] };
}
