import * as z from "zod/mini";
import type { SecretScanningAlert, Severity } from "../../core/alert.ts";
import { unknownValuesNote } from "../../core/unknownValues.ts";
import type { Problem, Reading } from "../reading.ts";
import { leftOut } from "./alertList.ts";
import { readAlerts } from "./alertReading.ts";
import type { GitHub } from "./client.ts";
import { isClosed, oneOf, states, unknownAmong, validities } from "./documentedValues.ts";
import type { Subject } from "./problem.ts";
import { type GitHubRepository, slug } from "./repository.ts";
import { alertNumber, text, timeOf } from "./schema.ts";
import { placesOf, secretLocationSchema } from "./secretLocation.ts";
import { securitySettings, webPage } from "./webPage.ts";

/**
 * Patterns of no provider. GitHub lists their alerts only when they are named (its documentation,
 * "Supported secret scanning patterns"; both spellings of MySQL's are in use).
 */
const genericTypes = [
  "ec_private_key",
  "generic_private_key",
  "http_basic_authentication_header",
  "http_bearer_authentication_header",
  "mongodb_connection_string",
  "mysql_connection_string",
  "mysql_connection_url",
  "openssh_private_key",
  "password",
  "pgp_private_key",
  "postgres_connection_string",
  "rsa_private_key",
] as const;

const listName = "secret scanning alerts";
const notAllGeneric = "Alerts of generic secret patterns were not all read.";

const flag = z.catch(z.boolean(), false);

/** `secret` is not among the fields, and what a server sends of it never gets this far. */
const schema = z.object({
  number: alertNumber,
  state: text,
  html_url: text,
  created_at: text,
  updated_at: text,
  secret_type: text,
  secret_type_display_name: text,
  validity: text,
  publicly_leaked: flag,
  assigned_to: z.catch(z.optional(z.object({ login: text })), undefined),
  first_location_detected: secretLocationSchema,
  has_more_locations: flag,
});

/**
 * Lists all open secret scanning alerts, without the secrets: those of provider patterns and, in a
 * second list, those of generic ones. What one list lacks is said, the other's facts stay.
 */
export async function readSecretScanning(
  github: GitHub,
  repository: GitHubRepository,
  signal: AbortSignal,
): Promise<Reading<SecretScanningAlert>> {
  const subject: Subject = {
    name: listName,
    repository: slug(github),
    needs: "the repository administrator role",
    isRepositoryReadable: true,
    settings: securitySettings(github),
  };
  const listOf = (parameters: Readonly<Record<string, string>>) =>
    readAlerts(
      github,
      {
        route: "GET /repos/{owner}/{repo}/secret-scanning/alerts",
        // An empty `after` asks for cursors, which stay right while the list changes.
        parameters: { state: "open", hide_secret: "true", after: "", ...parameters },
        subject,
        parse: (item) => toAlert(item, github, repository),
      },
      signal,
    );
  const usual = await listOf({});
  if (usual.problem !== undefined && usual.facts.length === 0) return usual;
  const generic = await listOf({ secret_type: genericTypes.join(",") });
  const seen = new Set(usual.facts.map(({ number }) => number));
  const facts = [...usual.facts, ...generic.facts.filter(({ number }) => !seen.has(number))];
  const note = unknownValuesNote(facts);
  if (usual.problem !== undefined) {
    return { facts, note, problem: problemOfBoth(usual, generic, facts.length) };
  }
  if (generic.problem === undefined) return { facts, problem: undefined, note };
  if (generic.problem.state === "notConfigured") {
    const lacking = [note, generic.problem.detail].filter((words) => words !== undefined);
    return { facts, problem: undefined, note: lacking.join(" ") };
  }
  return {
    facts,
    note,
    problem: {
      ...generic.problem,
      state: "partial",
      detail: `${notAllGeneric} ${generic.problem.detail}`,
    },
  };
}

/** Users know one list of secrets: what is said of the two is added up. */
function problemOfBoth(
  usual: Reading<SecretScanningAlert>,
  generic: Reading<SecretScanningAlert>,
  count: number,
): Problem | undefined {
  const { problem } = usual;
  if (problem?.lacks?.kind === "pages") {
    return { ...problem, detail: `Only ${count} ${listName} were read. ${problem.lacks.detail}` };
  }
  if (problem?.lacks?.kind !== "items") return problem;
  const other = generic.problem;
  const isSame = other?.lacks?.kind === "items";
  const bad = problem.lacks.count + (isSame ? other.lacks.count : 0);
  const all = problem.lacks.of + (isSame ? other.lacks.of : generic.facts.length);
  const both = { ...problem, ...leftOut(bad, all, listName) };
  return other === undefined || isSame
    ? both
    : { ...both, detail: `${both.detail} ${notAllGeneric} ${other.detail}` };
}

function toAlert(
  item: unknown,
  github: GitHub,
  repository: GitHubRepository,
): SecretScanningAlert | "malformed" | "closed" {
  const parsed = schema.safeParse(item);
  if (!parsed.success) return "malformed";
  const read = parsed.data;
  if (isClosed(read.state)) return "closed";
  const secretType = read.secret_type ?? "unknown";
  const isGeneric = genericTypes.some((type) => type === secretType);
  const validity = oneOf(read.validity, validities) ?? "unknown";
  return {
    kind: "secretScanning",
    key: `secretScanning/${read.number}`,
    number: read.number,
    title: read.secret_type_display_name ?? secretType,
    rule: secretType,
    severity: severityOf(validity, read.publicly_leaked, isGeneric),
    url: webPage(github, read.html_url, `security/secret-scanning/${read.number}`),
    createdAt: timeOf(read.created_at, read.updated_at),
    assignees: read.assigned_to?.login === undefined ? [] : [read.assigned_to.login],
    fixAvailable: false,
    cwes: [],
    secretType,
    isGeneric,
    validity,
    isPubliclyLeaked: read.publicly_leaked,
    isRepositoryPublic: !repository.isPrivate,
    ...placesOf(read.first_location_detected),
    ...(read.has_more_locations ? { furtherPlaces: read.updated_at ?? "" } : {}),
    ...unknownAmong({
      state: { value: read.state, known: states },
      validity: { value: read.validity, known: validities },
    }),
  };
}

function severityOf(
  validity: "active" | "inactive" | "unknown",
  isPubliclyLeaked: boolean,
  isGeneric: boolean,
): Severity {
  if (validity === "active" || isPubliclyLeaked) return "critical";
  if (validity === "inactive") return "low";
  return isGeneric ? "medium" : "high";
}
