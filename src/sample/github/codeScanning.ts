import {
  type Call,
  type Json,
  type JsonObject,
  ok,
  type Reply,
  type Route,
} from "../http/exchange.ts";
import { mainRef } from "../scenario/scans.ts";
import { accountJson, assigneeOf } from "./accounts.ts";
import { pullsOfCodeAlert } from "./agent.ts";
import { type ChangeRules, changed } from "./alertChange.ts";
import { analysisRoutes } from "./analyses.ts";
import { type CodeAlert, type Instance, instanceOn, stateOn } from "./codeAlert.ts";
import { badRequest, invalidRequest, missing, notFound } from "./errors.ts";
import { byEither, byNumber } from "./paging.ts";
import { refAsked } from "./refAsked.ts";
import type { World } from "./world.ts";

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
    ...analysisRoutes(world),
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
  const ref = refAsked(query);
  if (ref === undefined) return missing("no analysis found");
  const found = [...world.codeAlerts.values()]
    .flatMap((alert): readonly Listed[] => {
      const instance = instanceOn(alert, ref);
      return instance === undefined ? [] : [{ alert, instance }];
    })
    .filter((listed) => isInState(listed, state))
    .filter(
      ({ alert: { rule } }) =>
        severity === null || rule.level === severity || rule.severity === severity,
    )
    .filter(({ instance }) => [null, instance.scan.tool.name].includes(query.get("tool_name")))
    .filter(({ alert }) => isAssigned(alert, query.get("assignees")))
    .toSorted(query.get("sort") === "updated" ? byUpdate : byCreation);
  const ordered = query.get("direction") === "asc" ? found : found.toReversed();
  return byEither(
    call,
    ordered.map((listed) => json(world, listed, "list")),
    { path: `${world.idPath}/code-scanning/alerts` },
  );
}

/** An alert with what is known of it on one reference. */
interface Listed {
  readonly alert: CodeAlert;
  readonly instance: Instance;
}

function refusal(
  value: string | null,
  allowed: readonly string[],
  name: string,
): Reply | undefined {
  if (value === null || allowed.includes(value)) return undefined;
  return invalidRequest(`${value} is not a member of ${JSON.stringify(allowed)} (${name}).`);
}

function isInState({ alert, instance }: Listed, state: string | null): boolean {
  if (state === null) return true;
  const own = stateOn(alert, instance);
  return state === "closed" ? own !== "open" : own === state;
}

function isAssigned(alert: CodeAlert, wanted: string | null): boolean {
  if (wanted === null) return true;
  if (wanted === "*") return alert.assignees.length > 0;
  if (wanted === "none") return alert.assignees.length === 0;
  return wanted.split(",").some((login) => alert.assignees.includes(login.toLowerCase()));
}

function byCreation(a: Listed, b: Listed): number {
  return a.alert.story.number - b.alert.story.number;
}

function byUpdate(a: Listed, b: Listed): number {
  const [first, second] = [a.alert.updatedAt, b.alert.updatedAt];
  return first === second ? byCreation(a, b) : first < second ? -1 : 1;
}

function found(world: World, call: Call): CodeAlert | undefined {
  return world.codeAlerts.get(Number(call.parameters["number"]));
}

/** The alert as the repository's page shows it: on the default branch, if it is there. */
function asShown(alert: CodeAlert): Listed | undefined {
  const instance = instanceOn(alert, mainRef) ?? alert.instances[0];
  return instance === undefined ? undefined : { alert, instance };
}

function one(world: World, call: Call): Reply {
  const alert = found(world, call);
  const shown = alert === undefined ? undefined : asShown(alert);
  return shown === undefined
    ? missing("No alert found for alert number")
    : ok(json(world, shown, "one"));
}

/** Of every reference, or of the one that is asked for. */
function instances(world: World, call: Call): Reply {
  const alert = found(world, call);
  if (alert === undefined) return missing("No alert found for alert number");
  const { query } = call;
  const isNarrowed = query.has("ref") || query.has("pr");
  const ref = isNarrowed ? refAsked(query) : undefined;
  const items = alert.instances
    .filter((instance) => !isNarrowed || instance.scan.ref === ref)
    .map((instance) => instanceJson(world, alert, instance));
  const path = `${world.idPath}/code-scanning/alerts/${alert.story.number}/instances`;
  return byNumber(call, items, { path });
}

const rules: ChangeRules = {
  reasons: new Set(["false positive", "won't fix", "used in tests", "mitigated"]),
  refuse: badRequest,
};

function update(world: World, call: Call): Reply {
  const alert = found(world, call);
  if (alert === undefined) return notFound;
  const next = changed(world, alert, call, rules);
  if ("status" in next) return next;
  world.codeAlerts.set(alert.story.number, next.alert);
  const shown = asShown(next.alert);
  return shown === undefined ? notFound : ok(json(world, shown, "one"));
}

function json(world: World, { alert, instance }: Listed, form: "list" | "one"): JsonObject {
  const { story, dismissed } = alert;
  const state = stateOn(alert, instance);
  const url = `${world.apiUrl}/code-scanning/alerts/${story.number}`;
  return {
    number: story.number,
    created_at: alert.createdAt,
    updated_at: alert.updatedAt,
    url,
    html_url: `${world.htmlUrl}/security/code-scanning/${story.number}`,
    state,
    fixed_at: state === "fixed" ? alert.fixedAt : null,
    dismissed_by: dismissed === null ? null : accountJson(dismissed.by),
    dismissed_at: dismissed?.at ?? null,
    dismissed_reason: dismissed?.reason ?? null,
    dismissed_comment: dismissed?.comment ?? null,
    rule: ruleJson(alert.rule, form),
    tool: { name: instance.scan.tool.name, guid: null, version: instance.scan.tool.version },
    most_recent_instance: instanceJson(world, alert, instance),
    instances_url: `${url}/instances`,
    assignees: alert.assignees.flatMap((login): Json[] => {
      const account = assigneeOf(login);
      return account === undefined ? [] : [accountJson(account, account.type)];
    }),
    ...(form === "one" ? { linked_pull_requests: pullsOfCodeAlert(world, story.number) } : {}),
  };
}

/** The help text is long: GitHub sends it with one alert, not with a list. */
function ruleJson(rule: CodeAlert["rule"], form: "list" | "one"): JsonObject {
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

function instanceJson(world: World, alert: CodeAlert, instance: Instance): JsonObject {
  const { scan, location } = instance;
  const { message, classification } = alert.story;
  return {
    ref: scan.ref,
    analysis_key: scan.analysisKey,
    environment: scan.environment,
    category: scan.category,
    state: stateOn(alert, instance),
    commit_sha: world.shaOf(scan.commit),
    message: { text: message },
    location,
    classifications: classification === undefined ? [] : [classification],
  };
}
