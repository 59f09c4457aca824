import {
  type Call,
  type Json,
  type JsonObject,
  ok,
  type Reply,
  type Route,
} from "../http/exchange.ts";
import { type DependencyAlertStory, dependencyAlerts } from "../scenario/dependencyAlerts.ts";
import { people } from "../scenario/people.ts";
import { accountJson, assigneeOf } from "./accounts.ts";
import { type ChangeRules, changed, type Dismissal } from "./alertChange.ts";
import { badRequest, invalidRequest, notFound } from "./errors.ts";
import { byCursor } from "./paging.ts";
import type { World } from "./world.ts";

/** A Dependabot alert as the server keeps it. */
export interface DependencyAlert {
  readonly story: DependencyAlertStory;
  readonly state: "open" | "fixed" | "dismissed" | "auto_dismissed";
  readonly updatedAt: string;
  readonly dismissed: Dismissal | null;
  readonly requested: Dismissal | null;
  readonly assignees: readonly string[];
}

/** The alerts as they are before anybody writes, by number. */
export function firstDependencyAlerts(): Map<number, DependencyAlert> {
  return new Map(
    dependencyAlerts.map((story): [number, DependencyAlert] => {
      const end = story.end;
      const dismissed =
        end?.state === "dismissed"
          ? { at: end.at, by: people.luis, reason: end.reason, comment: end.comment ?? null }
          : null;
      const alert: DependencyAlert = {
        story,
        state: end?.state ?? "open",
        updatedAt: end?.at ?? story.createdAt,
        dismissed,
        requested: null,
        assignees: [],
      };
      return [story.number, alert];
    }),
  );
}

/** Everything below `dependabot` of the repository. */
export function dependabotRoutes(world: World): readonly Route[] {
  const base = "/repos/:owner/:repo/dependabot/alerts";
  return [
    { method: "GET", path: base, answer: (call) => list(world, call) },
    {
      method: "GET",
      path: `${base}/:number`,
      answer: (call) => {
        const alert = found(world, call);
        return alert === undefined ? notFound : ok(json(world, alert));
      },
    },
    { method: "PATCH", path: `${base}/:number`, answer: (call) => update(world, call) },
  ];
}

function list(world: World, call: Call): Reply {
  const { query } = call;
  if (query.has("page")) {
    return badRequest("Pagination using the `page` parameter is not supported.");
  }
  const sort = query.get("sort") ?? "created";
  const all = [...world.dependencyAlerts.values()]
    .filter((alert) => isAmong(query.get("state"), alert.state))
    .filter((alert) => isAmong(query.get("severity"), alert.story.severity))
    .filter(({ story }) =>
      isAmong(query.get("classification"), story.isMalware === true ? "malware" : "general"),
    )
    .filter((alert) => isAmong(query.get("ecosystem"), alert.story.ecosystem))
    .filter((alert) => isAmong(query.get("package"), alert.story.package))
    .filter((alert) => isAmong(query.get("manifest"), alert.story.manifest))
    .filter((alert) => isAmong(query.get("scope"), alert.story.scope))
    .filter((alert) => isAmong(query.get("relationship"), alert.story.relationship))
    .toSorted((a, b) => keyOf(a, sort) - keyOf(b, sort) || a.story.number - b.story.number);
  const ordered = query.get("direction") === "asc" ? all : all.toReversed();
  return byCursor(
    call,
    ordered.map((alert) => json(world, alert)),
    { path: `${world.idPath}/dependabot/alerts` },
  );
}

function isAmong(wanted: string | null, value: string | null): boolean {
  return wanted === null || (value !== null && wanted.split(",").includes(value));
}

function keyOf(alert: DependencyAlert, sort: string): number {
  if (sort === "epss_percentage") return alert.story.epss?.[0] ?? 0;
  return Date.parse(sort === "updated" ? alert.updatedAt : alert.story.createdAt);
}

function found(world: World, call: Call): DependencyAlert | undefined {
  return world.dependencyAlerts.get(Number(call.parameters["number"]));
}

const rules: ChangeRules = {
  reasons: new Set(["fix_started", "inaccurate", "no_bandwidth", "not_used", "tolerable_risk"]),
  refuse: invalidRequest,
};

function update(world: World, call: Call): Reply {
  const alert = found(world, call);
  if (alert === undefined) return notFound;
  const next = changed(world, alert, call, rules);
  if ("status" in next) return next;
  world.dependencyAlerts.set(alert.story.number, next.alert);
  return ok(json(world, next.alert));
}

function json(world: World, alert: DependencyAlert): JsonObject {
  const { story, dismissed } = alert;
  return {
    number: story.number,
    state: alert.state,
    dependency: {
      package: { ecosystem: story.ecosystem, name: story.package },
      manifest_path: story.manifest,
      scope: story.scope,
      relationship: story.relationship,
    },
    security_advisory: advisoryJson(story),
    security_vulnerability: vulnerabilityJson(story),
    url: `${world.apiUrl}/dependabot/alerts/${story.number}`,
    html_url: `${world.htmlUrl}/security/dependabot/${story.number}`,
    created_at: story.createdAt,
    updated_at: alert.updatedAt,
    dismissed_at: dismissed?.at ?? null,
    dismissed_by: dismissed === null ? null : accountJson(dismissed.by),
    dismissed_reason: dismissed?.reason ?? null,
    dismissed_comment: dismissed?.comment ?? null,
    fixed_at: alert.state === "fixed" ? alert.updatedAt : null,
    auto_dismissed_at: alert.state === "auto_dismissed" ? alert.updatedAt : null,
    ...(alert.requested === null
      ? {}
      : { dismissal_request: requestJson(world, story.number, alert.requested) }),
    assignees: alert.assignees.flatMap((login): Json[] => {
      const account = assigneeOf(login);
      return account === undefined ? [] : [accountJson(account, account.type)];
    }),
  };
}

function requestJson(
  world: World,
  number: number,
  { at, by: { id, login } }: Dismissal,
): JsonObject {
  return {
    id: 4_000_000 + number,
    status: "pending",
    requester: { id, login },
    created_at: at,
    url: `${world.apiUrl}/dismissal-requests/dependabot/${number}`,
  };
}

function advisoryJson(story: DependencyAlertStory): JsonObject {
  const cvss3 = { vector_string: story.vector, score: story.score };
  return {
    ghsa_id: story.ghsa,
    cve_id: story.cve,
    summary: story.summary,
    description: `### Impact\n${story.summary}.\n\n### Patches\nUpdate to ${story.patched ?? "a version that is not affected"}.\n`,
    severity: story.severity,
    classification: story.isMalware === true ? "malware" : "general",
    identifiers: [
      { value: story.ghsa, type: "GHSA" },
      ...(story.cve === null ? [] : [{ value: story.cve, type: "CVE" }]),
    ],
    references: [
      {
        url:
          story.cve === null
            ? `https://github.com/advisories/${story.ghsa}`
            : `https://nvd.nist.gov/vuln/detail/${story.cve}`,
      },
    ],
    published_at: story.published,
    updated_at: story.withdrawn ?? story.published,
    withdrawn_at: story.withdrawn ?? null,
    vulnerabilities: [vulnerabilityJson(story)],
    cvss: cvss3,
    cvss_severities: { cvss_v3: cvss3, cvss_v4: { vector_string: null, score: 0 } },
    ...(story.epss === undefined
      ? {}
      : { epss: { percentage: story.epss[0], percentile: story.epss[1] } }),
    cwes: story.cwes.map(([cwe_id, name]) => ({ cwe_id, name })),
  };
}

function vulnerabilityJson(story: DependencyAlertStory): JsonObject {
  return {
    package: { ecosystem: story.ecosystem, name: story.package },
    severity: story.severity,
    vulnerable_version_range: story.range,
    first_patched_version: story.patched === undefined ? null : { identifier: story.patched },
  };
}
