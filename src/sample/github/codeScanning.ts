import {
  type Call,
  type Json,
  type JsonObject,
  ok,
  property,
  type Reply,
  type Route,
  textsOf,
} from "../http/exchange.ts";
import { type CodeAlertEnd, type CodeAlertStory, codeAlerts } from "../scenario/codeAlerts.ts";
import { people } from "../scenario/people.ts";
import { type Rule, rules } from "../scenario/rules.ts";
import { firstLook, type Scan, scanOf, scans } from "../scenario/scans.ts";
import { accountJson, personOf, signedIn } from "./accounts.ts";
import { badRequest, invalidRequest, missing, notFound } from "./errors.ts";
import { byEither, byNumber } from "./paging.ts";
import { regionOf } from "./region.ts";
import type { Setting, World } from "./world.ts";

/** A code scanning alert as the server keeps it. */
export interface CodeAlert {
  readonly story: CodeAlertStory;
  readonly rule: Rule;
  readonly scan: Scan;
  readonly location: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: "open" | "fixed" | "dismissed";
  readonly fixedAt: string | null;
  readonly dismissed: {
    readonly at: string;
    readonly by: { readonly login: string; readonly id: number };
    readonly reason: string;
    readonly comment: string | null;
  } | null;
  readonly assignees: readonly string[];
}

const mainRef = "refs/heads/main";

/** The alerts as they are before anybody writes, by number. */
export function firstCodeAlerts(setting: Setting): Map<number, CodeAlert> {
  return new Map(codeAlerts.map((story) => [story.number, alertOf(setting, story)]));
}

function alertOf(setting: Setting, story: CodeAlertStory): CodeAlert {
  const end = story.end;
  const scan = scanOf(story.category, end?.state === "fixed" ? end.scansBack : 0);
  const rule = rules.get(story.rule);
  if (rule === undefined) throw new Error(`no rule ${story.rule}`);
  const text = setting.textAt(scan.commit, story.path);
  const createdAt = story.createdAt ?? firstSeen(story);
  return {
    story,
    rule,
    scan,
    location: { path: story.path, ...regionOf(text, story.flagged, story.within) },
    createdAt,
    updatedAt: end?.at ?? createdAt,
    state: end?.state ?? "open",
    fixedAt: end?.state === "fixed" ? end.at : null,
    dismissed: end?.state === "dismissed" ? dismissalOf(end) : null,
    assignees: story.assignee === undefined ? [] : [people[story.assignee].login],
  };
}

function dismissalOf(end: CodeAlertEnd & { readonly state: "dismissed" }): CodeAlert["dismissed"] {
  return { at: end.at, by: people[end.by], reason: end.reason, comment: end.comment ?? null };
}

function firstSeen(story: CodeAlertStory): string {
  const start = Date.parse(story.category === "trivy" ? firstLook.Trivy : firstLook.CodeQL);
  return new Date(start + story.number * 1000).toISOString().replace(".000Z", "Z");
}

/** Everything below `code-scanning` of the repository. */
export function codeScanningRoutes(world: World): readonly Route[] {
  const base = `/repos/:owner/:repo/code-scanning`;
  return [
    { method: "GET", path: `${base}/alerts`, answer: (call) => list(world, call) },
    { method: "GET", path: `${base}/alerts/:number`, answer: (call) => one(world, call) },
    { method: "PATCH", path: `${base}/alerts/:number`, answer: (call) => update(world, call) },
    {
      method: "GET",
      path: `${base}/alerts/:number/instances`,
      answer: (call) => instances(world, call),
    },
    { method: "GET", path: `${base}/analyses`, answer: (call) => analyses(world, call) },
  ];
}

const states = ["open", "closed", "dismissed", "fixed"];
const severities = ["critical", "high", "medium", "low", "warning", "note", "error"];

function list(world: World, call: Call): Reply {
  const { query } = call;
  const state = query.get("state");
  const severity = query.get("severity");
  const wrong =
    refusal(query.get("sort"), ["created", "updated"], "sort") ??
    refusal(query.get("direction"), ["asc", "desc"], "direction") ??
    refusal(state, states, "state") ??
    refusal(severity, severities, "severity");
  if (wrong !== undefined) return wrong;
  if (!isAnalysed(query)) return missing("no analysis found");
  const found = [...world.codeAlerts.values()]
    .filter((alert) => isInState(alert, state))
    .filter(
      (alert) =>
        severity === null || alert.rule.level === severity || alert.rule.severity === severity,
    )
    .filter((alert) => [null, alert.scan.tool.name].includes(query.get("tool_name")))
    .filter((alert) => isAssigned(alert, query.get("assignees")))
    .toSorted(query.get("sort") === "updated" ? byUpdate : byCreation);
  const ordered = query.get("direction") === "asc" ? found : found.toReversed();
  return byEither(
    call,
    ordered.map((alert) => json(world, alert, "list")),
    { path: `${world.idPath}/code-scanning/alerts` },
  );
}

function refusal(
  value: string | null,
  allowed: readonly string[],
  name: string,
): Reply | undefined {
  if (value === null || allowed.includes(value)) return undefined;
  return invalidRequest(`${value} is not a member of ${JSON.stringify(allowed)} (${name}).`);
}

/** Only main was ever analysed: no other branch, no pull request. */
function isAnalysed(query: URLSearchParams): boolean {
  const ref = query.get("ref");
  return !query.has("pr") && (ref === null || ref === "main" || ref === mainRef);
}

function isInState(alert: CodeAlert, state: string | null): boolean {
  if (state === null) return true;
  return state === "closed" ? alert.state !== "open" : alert.state === state;
}

function isAssigned(alert: CodeAlert, wanted: string | null): boolean {
  if (wanted === null) return true;
  if (wanted === "*") return alert.assignees.length > 0;
  if (wanted === "none") return alert.assignees.length === 0;
  return wanted.split(",").some((login) => alert.assignees.includes(login.toLowerCase()));
}

function byCreation(a: CodeAlert, b: CodeAlert): number {
  return a.story.number - b.story.number;
}

function byUpdate(a: CodeAlert, b: CodeAlert): number {
  return a.updatedAt === b.updatedAt ? byCreation(a, b) : a.updatedAt < b.updatedAt ? -1 : 1;
}

function found(world: World, call: Call): CodeAlert | undefined {
  return world.codeAlerts.get(Number(call.parameters["number"]));
}

function one(world: World, call: Call): Reply {
  const alert = found(world, call);
  return alert === undefined
    ? missing("No alert found for alert number")
    : ok(json(world, alert, "one"));
}

function instances(world: World, call: Call): Reply {
  const alert = found(world, call);
  if (alert === undefined) return missing("No alert found for alert number");
  const items = isAnalysed(call.query) ? [instanceOf(world, alert)] : [];
  const path = `${world.idPath}/code-scanning/alerts/${alert.story.number}/instances`;
  return byNumber(call, items, { path });
}

const reasons = new Set(["false positive", "won't fix", "used in tests", "mitigated"]);

function update(world: World, call: Call): Reply {
  const alert = found(world, call);
  if (alert === undefined) return notFound;
  const state = property(call.body, "state");
  const assignees = property(call.body, "assignees");
  if (state === undefined && assignees === undefined) {
    return badRequest("At least one of state or assignees is required.");
  }
  const changed = state === undefined ? alert : inState(world, alert, call.body);
  if ("status" in changed) return changed;
  const assigned = assignees === undefined ? changed : assignedTo(changed, assignees);
  if ("status" in assigned) return assigned;
  const kept = { ...assigned, updatedAt: world.tick() };
  world.codeAlerts.set(alert.story.number, kept);
  return ok(json(world, kept, "one"));
}

function inState(world: World, alert: CodeAlert, body: unknown): CodeAlert | Reply {
  const state = property(body, "state");
  if (state === "open") {
    if (alert.state === "fixed") return badRequest("A fixed alert cannot be reopened.");
    return { ...alert, state, dismissed: null };
  }
  if (state !== "dismissed") return invalidRequest("state is not a member of [open, dismissed].");
  const reason = property(body, "dismissed_reason");
  const comment = property(body, "dismissed_comment") ?? null;
  if (typeof reason !== "string" || !reasons.has(reason)) {
    return badRequest("dismissed_reason is required when dismissing an alert.");
  }
  if (comment !== null && (typeof comment !== "string" || comment.length > 280)) {
    return invalidRequest("dismissed_comment is longer than 280 characters.");
  }
  if (alert.state === "fixed") return badRequest("A fixed alert cannot be dismissed.");
  return { ...alert, state, dismissed: { at: world.tick(), by: signedIn, reason, comment } };
}

function assignedTo(alert: CodeAlert, value: unknown): CodeAlert | Reply {
  const logins = textsOf(value);
  if (logins === undefined) return invalidRequest("assignees is not an array of strings.");
  const known = logins.map(personOf);
  if (known.includes(undefined)) return badRequest("One of the assignees cannot be assigned.");
  return { ...alert, assignees: logins.map((login) => login.toLowerCase()) };
}

function json(world: World, alert: CodeAlert, form: "list" | "one"): JsonObject {
  const { story, dismissed } = alert;
  const url = `${world.apiUrl}/code-scanning/alerts/${story.number}`;
  return {
    number: story.number,
    created_at: alert.createdAt,
    updated_at: alert.updatedAt,
    url,
    html_url: `${world.htmlUrl}/security/code-scanning/${story.number}`,
    state: alert.state,
    fixed_at: alert.fixedAt,
    dismissed_by: dismissed === null ? null : accountJson(dismissed.by),
    dismissed_at: dismissed?.at ?? null,
    dismissed_reason: dismissed?.reason ?? null,
    dismissed_comment: dismissed?.comment ?? null,
    rule: ruleJson(alert.rule, form),
    tool: { name: alert.scan.tool.name, guid: null, version: alert.scan.tool.version },
    most_recent_instance: instanceOf(world, alert),
    instances_url: `${url}/instances`,
    assignees: alert.assignees.flatMap((login): Json[] => {
      const person = personOf(login);
      return person === undefined ? [] : [accountJson(person)];
    }),
    ...(form === "one" ? { linked_pull_requests: [] } : {}),
  };
}

/** The help text is long: GitHub sends it with one alert, not with a list. */
function ruleJson(rule: Rule, form: "list" | "one"): JsonObject {
  const help = `# ${rule.description}\n\n${rule.explanation}\n\n## Recommendation\n\nCheck or encode what comes from outside before it is used here.\n`;
  return {
    id: rule.id,
    severity: rule.severity,
    description: rule.description,
    name: rule.name,
    tags: [...rule.tags],
    full_description: rule.explanation,
    ...(form === "one" ? { help } : {}),
    security_severity_level: rule.level ?? null,
  };
}

function instanceOf(world: World, alert: CodeAlert): JsonObject {
  return {
    ref: mainRef,
    analysis_key: alert.scan.analysisKey,
    environment: alert.scan.environment,
    category: alert.scan.category,
    state: alert.state,
    commit_sha: world.shaOf(alert.scan.commit),
    message: { text: alert.story.message },
    location: alert.location,
    classifications: alert.story.classification === undefined ? [] : [alert.story.classification],
  };
}

function analyses(world: World, call: Call): Reply {
  if (!isAnalysed(call.query)) return missing("no analysis found");
  const wanted = call.query.get("tool_name");
  const newestFirst = scans.filter((scan) => wanted === null || scan.tool.name === wanted);
  const items = newestFirst.map((scan): JsonObject => {
    const results = [...world.codeAlerts.values()].filter(
      (alert) => alert.scan.category === scan.category && isSeenBy(alert, scan),
    );
    return {
      ref: mainRef,
      commit_sha: world.shaOf(scan.commit),
      analysis_key: scan.analysisKey,
      environment: scan.environment,
      category: scan.category,
      error: "",
      created_at: scan.date,
      results_count: results.length,
      rules_count: scan.tool.name === "CodeQL" ? 96 : 41,
      id: scan.id,
      url: `${world.apiUrl}/code-scanning/analyses/${scan.id}`,
      sarif_id: `6f1d2c80-9b1e-11f0-8c4a-${String(scan.id).padStart(12, "0")}`,
      tool: { name: scan.tool.name, guid: null, version: scan.tool.version },
      deletable: scanOfIsLast(scan),
      warning: "",
    };
  });
  const ordered = call.query.get("direction") === "asc" ? items.toReversed() : items;
  return byNumber(call, ordered, { path: `${world.idPath}/code-scanning/analyses` });
}

/** An alert is created some minutes after the scan that found it. */
function isSeenBy(alert: CodeAlert, scan: Scan): boolean {
  return Date.parse(alert.createdAt) < Date.parse(scan.date) + 600_000;
}

/** Only the latest analysis of a set can be deleted. */
function scanOfIsLast(scan: Scan): boolean {
  return scans.find((other) => other.category === scan.category)?.id === scan.id;
}
