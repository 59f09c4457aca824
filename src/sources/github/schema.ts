/**
 * The fields we read of GitHub's answers, tolerant of everything else: a missing field, a null
 * and a value we do not know are all read. Shapes of REST API versions 2022-11-28 and 2026-03-10.
 */
import * as z from "zod/mini";

/** Text that says something: empty text is a missing one. */
export const text = z.catch(
  z.optional(
    z.pipe(
      z.string(),
      z.transform((value) => (value.trim() === "" ? undefined : value)),
    ),
  ),
  undefined,
);
const texts = z.catch(z.array(z.unknown()), []);

/** Simple users; what has no login is no user. */
export const users = z.catch(z.array(z.catch(z.object({ login: text }), { login: undefined })), []);

/** More digits than any number of an alert has; keys hold no more. */
const largestNumber = 999_999_999_999_999;

/**
 * A positive whole number as GitHub and what stands before it may write it: Octokit makes a bigint
 * of what is beyond 2^53, and GitHub's own examples hold numbers as text.
 */
function positiveWhole(value: unknown): number | undefined {
  const digits = typeof value === "string" && /^\d{1,15}$/.test(value);
  const number = digits || typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) return undefined;
  return number >= 1 && number <= largestNumber ? number : undefined;
}

/** A line or column: undefined for 0, null and whatever else is none. */
export const position = z.catch(
  z.optional(z.pipe(z.unknown(), z.transform(positiveWhole))),
  undefined,
);

/** What an alert is known by: the one field that it cannot be without. */
export const alertNumber = z.pipe(z.pipe(z.unknown(), z.transform(positiveWhole)), z.number());

/** The first of the candidates that is a time. */
export function timeOf(...candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find((time) => time !== undefined && Number.isFinite(Date.parse(time)));
}

export const repositorySchema = z.object({
  id: z.number(),
  default_branch: z.string(),
  full_name: text,
  archived: z.catch(z.boolean(), false),
  private: z.catch(z.boolean(), true),
  has_issues: z.catch(z.boolean(), true),
  owner: z.catch(z.object({ login: text, type: text }), { login: undefined, type: undefined }),
  permissions: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
});

const locationSchema = z.object({
  path: text,
  start_line: position,
  end_line: position,
  start_column: position,
  end_column: position,
});

export const codeScanningSchema = z.object({
  number: alertNumber,
  state: text,
  created_at: text,
  updated_at: text,
  html_url: text,
  rule: z.catch(
    z.object({
      id: text,
      name: text,
      description: text,
      severity: text,
      security_severity_level: text,
      tags: texts,
    }),
    {
      id: undefined,
      name: undefined,
      description: undefined,
      severity: undefined,
      security_severity_level: undefined,
      tags: [],
    },
  ),
  tool: z.catch(z.object({ name: text }), { name: undefined }),
  most_recent_instance: z.catch(
    z.optional(
      z.object({
        ref: text,
        commit_sha: text,
        category: text,
        message: z.catch(z.optional(z.object({ text })), undefined),
        location: z.catch(z.optional(locationSchema), undefined),
        classifications: texts,
      }),
    ),
    undefined,
  ),
  assignees: users,
});

/** What a change of an alert of any kind can change. */
export const alertStateSchema = z.object({
  state: z.string(),
  dismissed_reason: text,
  resolution: text,
  assignees: users,
  assigned_to: z.catch(z.nullable(z.object({ login: text })), null),
  dismissal_request: z.catch(z.nullable(z.object({ status: text })), null),
});

export const campaignSchema = z.object({
  number: z.number(),
  name: text,
  description: text,
  ends_at: text,
  state: text,
});

export const pullSchema = z.object({ number: z.number() });

export const issueSchema = z.object({
  number: z.number(),
  title: z.catch(z.string(), ""),
  state: z.string(),
  state_reason: text,
  html_url: text,
  body: text,
  assignees: users,
  labels: z.catch(
    z.array(z.catch(z.union([z.string(), z.object({ name: text })]), { name: undefined })),
    [],
  ),
  pull_request: z.optional(z.unknown()),
});

export const linkedPullSchema = z.object({
  id: z.catch(z.optional(z.number()), undefined),
  number: z.number(),
  title: z.catch(z.string(), ""),
  state: z.string(),
  html_url: text,
  body: text,
  merged_at: text,
  merge_commit_sha: text,
  draft: z.catch(z.boolean(), false),
  user: z.catch(z.object({ login: text }), { login: undefined }),
  head: z.catch(z.object({ ref: text, sha: text }), { ref: undefined, sha: undefined }),
});

export const commentSchema = z.object({ body: text, created_at: text });

export const issueEventSchema = z.object({ event: text, created_at: text });

export const issueSearchSchema = z.object({
  incomplete_results: z.catch(z.boolean(), false),
  items: z.array(z.unknown()),
});

export const userSchema = z.object({ login: z.string(), email: text });

export const teamSchema = z.object({
  slug: z.string(),
  organization: z.object({ login: z.string() }),
});

const attestationSchema = z.object({
  repository_id: z.catch(z.optional(z.number()), undefined),
  bundle: z.optional(z.unknown()),
  bundle_url: text,
});

export const bulkAttestationsSchema = z.object({
  attestations_subject_digests: z.record(
    z.string(),
    // A broken entry takes none of those beside it away.
    z.catch(z.nullable(z.array(z.catch(z.nullable(attestationSchema), null))), null),
  ),
  page_info: z.catch(
    z.object({ has_next: z.catch(z.optional(z.boolean()), undefined), next: text }),
    { has_next: undefined, next: undefined },
  ),
});

export const deploymentRecordsSchema = z.object({
  total_count: z.catch(z.optional(z.number()), undefined),
  deployment_records: z.array(
    z.catch(
      z.nullable(
        z.object({
          digest: text,
          logical_environment: text,
          physical_environment: text,
          cluster: text,
          deployment_name: text,
          runtime_risks: z.optional(z.unknown()),
          tags: z.catch(z.record(z.string(), z.unknown()), {}),
          created_at: text,
          created: text,
          updated_at: text,
        }),
      ),
      null,
    ),
  ),
});

export const storageRecordsSchema = z.object({
  storage_records: z.array(
    z.object({ name: text, registry_url: text, repository: text, status: text }),
  ),
});
