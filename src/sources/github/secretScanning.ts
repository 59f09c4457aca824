import * as z from "zod/mini";
import type { ReportedLocation, SecretScanningAlert, Severity } from "../../core/alert.ts";
import type { Reading } from "../reading.ts";
import { readAlertList } from "./alertList.ts";
import type { GitHub } from "./client.ts";
import type { Subject } from "./problem.ts";
import { type GitHubRepository, slug } from "./repository.ts";
import { webPage } from "./webPage.ts";

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

const text = z.catch(z.optional(z.string()), undefined);
const whole = z.catch(z.optional(z.number()), undefined);
const flag = z.catch(z.boolean(), false);

/** `secret` is not among the fields: a server that sends it all the same loses it here. */
const schema = z.object({
  number: z.number(),
  state: text,
  html_url: text,
  created_at: text,
  secret_type: text,
  secret_type_display_name: text,
  validity: text,
  publicly_leaked: flag,
  assigned_to: z.catch(z.optional(z.object({ login: text })), undefined),
  first_location_detected: z.catch(
    z.optional(
      z.object({
        path: text,
        start_line: whole,
        end_line: whole,
        start_column: whole,
        end_column: whole,
        commit_sha: text,
        // Only a wiki's location has a page; it is no file of the repository.
        page_url: text,
      }),
    ),
    undefined,
  ),
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
    name: "secret scanning alerts",
    repository: slug(github),
    needs: "repository administrator",
  };
  const listOf = (parameters: Readonly<Record<string, string>>) =>
    readAlertList(
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
  if (usual.problem !== undefined && usual.facts.length === 0) {
    return { facts: [], problem: notPermitted(usual.problem, slug(github)) };
  }
  const generic = await listOf({ secret_type: genericTypes.join(",") });
  const seen = new Set(usual.facts.map(({ number }) => number));
  const facts = [...usual.facts, ...generic.facts.filter(({ number }) => !seen.has(number))];
  if (usual.problem !== undefined) return { facts, problem: usual.problem };
  if (generic.problem === undefined) return { facts, problem: undefined };
  return {
    facts,
    problem: {
      ...generic.problem,
      state: "partial",
      detail: `Alerts of generic secret patterns were not all read. ${generic.problem.detail}`,
    },
  };
}

/** While the repository can be read, a bare 404 means that the role is missing. */
function notPermitted(
  problem: NonNullable<Reading<never>["problem"]>,
  repository: string,
): NonNullable<Reading<never>["problem"]> {
  if (problem.state !== "notFound") return problem;
  return {
    state: "forbidden",
    detail: `You are not permitted to read secret scanning alerts of ${repository}: that needs the repository administrator role.`,
  };
}

function toAlert(
  item: unknown,
  github: GitHub,
  repository: GitHubRepository,
): SecretScanningAlert | "malformed" | "closed" {
  const parsed = schema.safeParse(item);
  if (!parsed.success) return "malformed";
  const read = parsed.data;
  if (read.state !== undefined && read.state !== "open") return "closed";
  const secretType = read.secret_type ?? "unknown";
  const isGeneric = genericTypes.some((type) => type === secretType);
  const validity =
    read.validity === "active" || read.validity === "inactive" ? read.validity : "unknown";
  return {
    kind: "secretScanning",
    key: `secretScanning/${read.number}`,
    number: read.number,
    title: read.secret_type_display_name ?? secretType,
    rule: secretType,
    severity: severityOf(validity, read.publicly_leaked, isGeneric),
    url: webPage(github, read.html_url, `security/secret-scanning/${read.number}`),
    createdAt: read.created_at ?? "1970-01-01T00:00:00Z",
    assignees: read.assigned_to?.login === undefined ? [] : [read.assigned_to.login],
    fixAvailable: false,
    cwes: [],
    secretType,
    isGeneric,
    validity,
    isPubliclyLeaked: read.publicly_leaked,
    isRepositoryPublic: !repository.isPrivate,
    locations: locationsOf(read.first_location_detected),
  };
}

type FirstLocation = z.infer<typeof schema>["first_location_detected"];

/** Only a commit's location is in the code; issues, pull requests and wikis are not. */
function locationsOf(found: FirstLocation): readonly ReportedLocation[] {
  const { path, commit_sha: commit, page_url: page } = found ?? {};
  if (path === undefined || commit === undefined || page !== undefined) return [];
  const startLine = Math.max(1, found?.start_line ?? 1);
  return [
    {
      path: path.replace(/^\/+/, ""),
      commit,
      region: {
        startLine,
        // Columns count bytes here, which only the line's text can turn into UTF-16 units: the
        // whole line is meant until then.
        startColumn: 1,
        endLine: Math.max(startLine, found?.end_line ?? startLine),
        endColumn: 0,
      },
    },
  ];
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
