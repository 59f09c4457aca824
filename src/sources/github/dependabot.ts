import * as z from "zod/mini";
import type { DependabotAlert, Severity } from "../../core/alert.ts";
import type { Reading } from "../reading.ts";
import { readAlerts } from "./alertReading.ts";
import type { GitHub } from "./client.ts";
import {
  classifications,
  isClosed,
  oneOf,
  relationships,
  scopes,
  severities,
  states,
  unknownAmong,
} from "./documentedValues.ts";
import { slug } from "./repository.ts";
import { alertNumber, text, timeOf, users } from "./schema.ts";
import { securitySettings, webPage } from "./webPage.ts";

/** GitHub's own examples hold numbers as text. */
const decimal = z.catch(
  z.optional(z.pipe(z.union([z.number(), z.string()]), z.transform(Number))),
  undefined,
);
const scoring = z.catch(z.optional(z.object({ score: decimal, vector_string: text })), undefined);

const dependencySchema = z.object({
  package: z.catch(z.optional(z.object({ ecosystem: text, name: text })), undefined),
  manifest_path: text,
  scope: text,
  relationship: text,
});

const advisorySchema = z.object({
  ghsa_id: text,
  cve_id: text,
  summary: text,
  severity: text,
  classification: text,
  withdrawn_at: text,
  // Gone in API version 2026-03-10.
  cvss: scoring,
  cvss_severities: z.catch(z.optional(z.object({ cvss_v3: scoring, cvss_v4: scoring })), undefined),
  epss: z.catch(z.optional(z.object({ percentage: decimal })), undefined),
  cwes: z.catch(z.array(z.catch(z.object({ cwe_id: text }), { cwe_id: undefined })), []),
});

const schema = z.object({
  number: alertNumber,
  state: text,
  html_url: text,
  created_at: text,
  updated_at: text,
  dependency: z.catch(dependencySchema, dependencySchema.parse({})),
  security_advisory: z.catch(advisorySchema, advisorySchema.parse({})),
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
  assignees: users,
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
  return await readAlerts(
    github,
    {
      route: "GET /repos/{owner}/{repo}/dependabot/alerts",
      parameters: { state: "open" },
      subject: {
        name: "Dependabot alerts",
        repository: slug(github),
        needs: "write access",
        isRepositoryReadable: true,
        settings: securitySettings(github),
      },
      parse: (item) => readDependabotAlert(item, github),
    },
    signal,
  );
}

/** Reads one item of the list; `closed` for one that is not open. */
export function readDependabotAlert(
  item: unknown,
  github: GitHub,
): DependabotAlert | "malformed" | "closed" {
  const parsed = schema.safeParse(item);
  if (!parsed.success) return "malformed";
  const read = parsed.data;
  if (isClosed(read.state)) return "closed";
  const { dependency } = read;
  const { name, ecosystem } = dependency.package ?? {};
  return {
    kind: "dependabot",
    key: `dependabot/${read.number}`,
    number: read.number,
    ...advisoryOf(read, name),
    url: webPage(github, read.html_url, `security/dependabot/${read.number}`),
    createdAt: timeOf(read.created_at, read.updated_at),
    assignees: read.assignees.flatMap(({ login }) => login ?? []),
    ecosystem: ecosystem ?? "unknown",
    packageName: name ?? "unknown package",
    manifestPath: dependency.manifest_path?.replace(/^\/+/, "") ?? "",
    scope: oneOf(dependency.scope, scopes) ?? "unknown",
    relationship: oneOf(dependency.relationship, ["direct", "transitive"]) ?? "unknown",
    ...unknownOf(read),
  };
}

function unknownOf({ state, dependency, security_advisory: advisory }: Item) {
  return unknownAmong({
    state: { value: state, known: states },
    "dependency.scope": { value: dependency.scope, known: scopes },
    "dependency.relationship": { value: dependency.relationship, known: relationships },
    "security_advisory.severity": { value: advisory.severity?.toLowerCase(), known: severities },
    "security_advisory.classification": {
      value: advisory.classification,
      known: classifications,
    },
  });
}

/** What the advisory says, and the vulnerability of it that this package has. */
function advisoryOf(
  { security_advisory: advisory, security_vulnerability: vulnerability }: Item,
  name: string | undefined,
) {
  const ghsaId = advisory.ghsa_id ?? "unknown advisory";
  const summary = advisory.summary ?? ghsaId;
  const patched = vulnerability?.first_patched_version?.identifier;
  return {
    ghsaId,
    rule: ghsaId,
    title: name === undefined ? summary : `${name}: ${summary}`,
    severity: severityOf(advisory.severity, vulnerability?.severity),
    cwes: advisory.cwes.flatMap(({ cwe_id: id }) => cweOf(id)),
    cveId: advisory.cve_id?.toUpperCase(),
    isMalware: advisory.classification === "malware",
    ...(isTime(advisory.withdrawn_at) ? { isWithdrawn: true } : {}),
    cvss: cvssOf(advisory),
    epss: probability(advisory.epss?.percentage),
    vulnerableRange: vulnerability?.vulnerable_version_range ?? "",
    firstPatchedVersion: patched,
    fixAvailable: patched !== undefined,
  };
}

function isTime(text: string | undefined): boolean {
  return !Number.isNaN(Date.parse(text ?? ""));
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

/** The advisory's; where that is none we know, the one of the package's own vulnerability. */
function severityOf(...labels: readonly (string | undefined)[]): Severity {
  const known = labels.flatMap((label) => oneOf(label?.toLowerCase(), severities) ?? []);
  // An advisory without a known severity is taken for a middling one, never for a harmless one.
  return known[0] ?? "medium";
}

function cweOf(id: string | undefined): readonly string[] {
  const digits = /^cwe-0*(\d{1,5})$/i.exec(id ?? "")?.[1];
  return digits === undefined ? [] : [`CWE-${digits}`];
}
