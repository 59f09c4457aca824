import * as z from "zod/mini";
import type { DependabotAlert, Severity } from "../../core/alert.ts";
import type { Reading } from "../reading.ts";
import { readAlertList } from "./alertList.ts";
import type { GitHub } from "./client.ts";
import { slug } from "./repository.ts";
import { webPage } from "./webPage.ts";

const text = z.catch(z.optional(z.string()), undefined);
/** GitHub's own examples hold numbers as text. */
const decimal = z.catch(
  z.optional(z.pipe(z.union([z.number(), z.string()]), z.transform(Number))),
  undefined,
);
const scoring = z.catch(z.optional(z.object({ score: decimal, vector_string: text })), undefined);

const schema = z.object({
  number: z.number(),
  state: text,
  html_url: text,
  created_at: text,
  dependency: z.object({
    package: z.object({ ecosystem: text, name: text }),
    manifest_path: text,
    scope: text,
    relationship: text,
  }),
  security_advisory: z.object({
    ghsa_id: text,
    cve_id: text,
    summary: text,
    severity: text,
    classification: text,
    // Gone in API version 2026-03-10.
    cvss: scoring,
    cvss_severities: z.catch(
      z.optional(z.object({ cvss_v3: scoring, cvss_v4: scoring })),
      undefined,
    ),
    epss: z.catch(z.optional(z.object({ percentage: decimal })), undefined),
    cwes: z.catch(z.array(z.object({ cwe_id: text })), []),
  }),
  security_vulnerability: z.catch(
    z.optional(
      z.object({
        severity: text,
        vulnerable_version_range: text,
        first_patched_version: z.catch(z.optional(z.object({ identifier: text })), undefined),
      }),
    ),
    undefined,
  ),
  assignees: z.catch(z.array(z.object({ login: text })), []),
});

type Item = z.infer<typeof schema>;

/**
 * Lists all open Dependabot alerts, all pages. The list knows cursors only: a `page` parameter is
 * refused, so the `Link` header is followed.
 */
export async function readDependabot(
  github: GitHub,
  signal: AbortSignal,
): Promise<Reading<DependabotAlert>> {
  return await readAlertList(
    github,
    {
      route: "GET /repos/{owner}/{repo}/dependabot/alerts",
      parameters: { state: "open" },
      subject: { name: "Dependabot alerts", repository: slug(github), needs: "write access" },
      parse: (item) => toAlert(item, github),
    },
    signal,
  );
}

function toAlert(item: unknown, github: GitHub): DependabotAlert | "malformed" | "closed" {
  const parsed = schema.safeParse(item);
  if (!parsed.success) return "malformed";
  const read = parsed.data;
  const { dependency, security_advisory: advisory, security_vulnerability: vulnerability } = read;
  if (read.state !== undefined && read.state !== "open") return "closed";
  const { name, ecosystem } = dependency.package;
  if (name === undefined || dependency.manifest_path === undefined) return "malformed";
  return {
    kind: "dependabot",
    key: `dependabot/${read.number}`,
    number: read.number,
    ...advisoryOf(name, advisory, vulnerability),
    url: webPage(github, read.html_url, `security/dependabot/${read.number}`),
    createdAt: read.created_at ?? "1970-01-01T00:00:00Z",
    assignees: read.assignees.flatMap(({ login }) => login ?? []),
    ecosystem: ecosystem ?? "unknown",
    packageName: name,
    manifestPath: dependency.manifest_path.replace(/^\/+/, ""),
    scope: oneOf(dependency.scope, ["runtime", "development"]) ?? "unknown",
    relationship: oneOf(dependency.relationship, ["direct", "transitive"]) ?? "unknown",
  };
}

/** What the advisory says, and the vulnerability of it that this package has. */
function advisoryOf(
  name: string,
  advisory: Item["security_advisory"],
  vulnerability: Item["security_vulnerability"],
) {
  const ghsaId = advisory.ghsa_id ?? "unknown advisory";
  const patched = vulnerability?.first_patched_version?.identifier;
  return {
    ghsaId,
    rule: ghsaId,
    title: `${name}: ${advisory.summary ?? ghsaId}`,
    severity: severityOf(advisory.severity ?? vulnerability?.severity),
    cwes: advisory.cwes.flatMap(({ cwe_id: id }) => cweOf(id)),
    cveId: advisory.cve_id?.toUpperCase(),
    isMalware: advisory.classification === "malware",
    cvss: cvssOf(advisory),
    epss: probability(advisory.epss?.percentage),
    vulnerableRange: vulnerability?.vulnerable_version_range ?? "",
    firstPatchedVersion: patched,
    fixAvailable: patched !== undefined,
  };
}

/** CVSS v4 where the advisory scores by it, else v3; a null vector or a score of 0 is absent. */
function cvssOf(advisory: Item["security_advisory"]): DependabotAlert["cvss"] {
  const { cvss_v4: v4, cvss_v3: v3 } = advisory.cvss_severities ?? {};
  for (const candidate of [v4, v3, advisory.cvss]) {
    const vector = candidate?.vector_string;
    const score = candidate?.score;
    if (vector !== undefined && vector !== "" && score !== undefined && score > 0) {
      return { score, vector };
    }
  }
  return undefined;
}

function probability(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= 1 ? value : undefined;
}

function severityOf(label: string | undefined): Severity {
  // An advisory without a known severity is taken for a middling one, never for a harmless one.
  return oneOf(label?.toLowerCase(), ["critical", "high", "medium", "low"]) ?? "medium";
}

function cweOf(id: string | undefined): readonly string[] {
  const digits = /^cwe-0*(\d{1,5})$/i.exec(id ?? "")?.[1];
  return digits === undefined ? [] : [`CWE-${digits}`];
}

function oneOf<T extends string>(value: string | undefined, known: readonly T[]): T | undefined {
  return known.find((candidate) => candidate === value);
}
