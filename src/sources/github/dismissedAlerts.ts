import * as z from "zod/mini";
import type { AlertKey, AlertKind } from "../../core/alert.ts";
import type { GitHub } from "./client.ts";
import { problemOf } from "./problem.ts";
import { slug } from "./repository.ts";
import { alertNumber, text } from "./schema.ts";

/** An alert that somebody dismissed. */
export interface DismissedAlert {
  readonly key: AlertKey;
  readonly title: string;
  readonly reason: string;
  readonly by: string;
  /** ISO 8601; empty when GitHub does not say. */
  readonly at: string;
  readonly comment: string;
}

/** As many of each kind as anybody looks through. */
const most = 50;

const named = z.catch(z.object({ login: text }), { login: undefined });

const dismissedSchema = z.object({
  number: alertNumber,
  rule: z.catch(z.object({ description: text, name: text, id: text }), {
    description: undefined,
    name: undefined,
    id: undefined,
  }),
  dependency: z.catch(z.object({ package: z.object({ name: text }) }), {
    package: { name: undefined },
  }),
  security_advisory: z.catch(z.object({ summary: text }), { summary: undefined }),
  secret_type_display_name: text,
  secret_type: text,
  dismissed_at: text,
  dismissed_by: named,
  dismissed_reason: text,
  dismissed_comment: text,
  auto_dismissed_at: text,
  resolved_at: text,
  resolved_by: named,
  resolution: text,
  resolution_comment: text,
});

const lists: readonly {
  readonly kind: AlertKind;
  readonly path: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}[] = [
  {
    kind: "codeScanning",
    path: "code-scanning",
    name: "code scanning alerts",
    parameters: { state: "dismissed" },
  },
  {
    kind: "dependabot",
    path: "dependabot",
    name: "Dependabot alerts",
    parameters: { state: "dismissed,auto_dismissed" },
  },
  {
    kind: "secretScanning",
    path: "secret-scanning",
    name: "secret scanning alerts",
    parameters: { state: "resolved", hide_secret: true },
  },
];

/** The alerts that were dismissed last, newest first; what could not be read is in the notes. */
export async function readDismissedAlerts(
  github: GitHub,
  signal: AbortSignal,
): Promise<{ readonly alerts: readonly DismissedAlert[]; readonly notes: readonly string[] }> {
  const read = await Promise.all(lists.map((list) => readList(github, list, signal)));
  return {
    alerts: read
      .flatMap(({ alerts }) => alerts)
      .toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1)),
    notes: read.flatMap(({ notes }) => notes),
  };
}

async function readList(
  github: GitHub,
  { kind, path, name, parameters }: (typeof lists)[number],
  signal: AbortSignal,
) {
  try {
    const { data } = await github.request(
      `GET /repos/{owner}/{repo}/${path}/alerts`,
      { ...parameters, sort: "updated", direction: "desc", per_page: most },
      signal,
    );
    const items: readonly unknown[] = Array.isArray(data) ? data : [];
    return { alerts: items.flatMap((item) => toDismissed(kind, item)), notes: [] };
  } catch (error) {
    signal.throwIfAborted();
    const needs = kind === "secretScanning" ? "the administrator role" : "write access";
    const subject = { name, repository: slug(github), needs, isRepositoryReadable: true };
    return { alerts: [], notes: [problemOf(error, subject).detail] };
  }
}

function toDismissed(kind: AlertKind, item: unknown): readonly DismissedAlert[] {
  const parsed = dismissedSchema.safeParse(item);
  if (!parsed.success) return [];
  const read = parsed.data;
  return [
    {
      key: `${kind}/${read.number}`,
      title: titleOf(read),
      reason: read.dismissed_reason ?? read.resolution ?? "",
      by: read.dismissed_by.login ?? read.resolved_by.login ?? "",
      at: read.dismissed_at ?? read.resolved_at ?? read.auto_dismissed_at ?? "",
      comment: read.dismissed_comment ?? read.resolution_comment ?? "",
    },
  ];
}

function titleOf(read: z.infer<typeof dismissedSchema>): string {
  const { rule, dependency, security_advisory: advisory } = read;
  const packaged = [dependency.package.name, advisory.summary].flatMap((part) => part ?? []);
  return (
    [rule.description, rule.name, rule.id].find((word) => word !== undefined) ??
    (packaged.length > 0 ? packaged.join(": ") : undefined) ??
    read.secret_type_display_name ??
    read.secret_type ??
    ""
  );
}
