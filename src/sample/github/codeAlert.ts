import type { JsonObject } from "../http/exchange.ts";
import { type CodeAlertEnd, type CodeAlertStory, codeAlerts } from "../scenario/codeAlerts.ts";
import { people } from "../scenario/people.ts";
import { type Rule, rules } from "../scenario/rules.ts";
import {
  firstLookOf,
  mainRef,
  payoutsRef,
  type Scan,
  scanOf,
  waitingRef,
} from "../scenario/scans.ts";
import type { Dismissal } from "./alertChange.ts";
import { regionIn } from "./region.ts";
import type { Setting } from "./world.ts";

/** A code scanning alert as the server keeps it. */
export interface CodeAlert {
  readonly story: CodeAlertStory;
  readonly rule: Rule;
  /** What the latest analysis of each reference says of it, the default branch first. */
  readonly instances: readonly Instance[];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** On the default branch, or where the alert is if not there. */
  readonly state: "open" | "fixed" | "dismissed";
  /** When it was fixed on the default branch. */
  readonly fixedAt: string | null;
  readonly dismissed: Dismissal | null;
  readonly requested: Dismissal | null;
  readonly assignees: readonly string[];
}

/** An alert on one reference. */
export interface Instance {
  readonly scan: Scan;
  readonly location: JsonObject;
  readonly isFixed: boolean;
}

/** The alert on a reference; undefined when no analysis of that one has it. */
export function instanceOn(alert: CodeAlert, ref: string): Instance | undefined {
  return alert.instances.find((instance) => instance.scan.ref === ref);
}

/** Dismissed is dismissed everywhere; open and fixed are said for each reference. */
export function stateOn(alert: CodeAlert, instance: Instance): CodeAlert["state"] {
  if (alert.dismissed !== null) return "dismissed";
  return instance.isFixed ? "fixed" : "open";
}

/** The alerts as they are before anybody writes, by number. */
export function firstCodeAlerts(setting: Setting): Map<number, CodeAlert> {
  return new Map(codeAlerts.map((story) => [story.number, alertOf(setting, story)]));
}

function alertOf(setting: Setting, story: CodeAlertStory): CodeAlert {
  const { end } = story;
  const rule = rules.get(story.rule);
  if (rule === undefined) throw new Error(`no rule ${story.rule}`);
  const instances = instancesOf(setting, story);
  const createdAt = story.createdAt ?? firstSeen(story);
  return {
    story,
    rule,
    instances,
    createdAt,
    updatedAt: end?.at ?? createdAt,
    state: end?.state ?? "open",
    fixedAt: end?.state === "fixed" ? end.at : null,
    dismissed: end?.state === "dismissed" ? dismissalOf(end) : null,
    requested: null,
    assignees: story.assignee === undefined ? [] : [people[story.assignee].login],
  };
}

/** An alert is on its only reference, or on main and whatever else has its text. */
function instancesOf(setting: Setting, story: CodeAlertStory): readonly Instance[] {
  const { onlyOn, number } = story;
  const refs = onlyOn === undefined ? [mainRef, payoutsRef, waitingRef] : [onlyOn];
  const instances = refs.flatMap((ref) => instanceOf(setting, story, ref) ?? []);
  if (instances[0]?.scan.ref !== refs[0]) throw new Error(`alert ${number} is nowhere`);
  return instances;
}

/** Where the text stands that the alert is about, at the commit that was analysed. */
function instanceOf(setting: Setting, story: CodeAlertStory, ref: string): Instance | undefined {
  const fixed = ref === mainRef && story.end?.state === "fixed" ? story.end : undefined;
  const isFixed = fixed !== undefined;
  const scan = scanOf(story.category, ref, fixed?.scansBack ?? 0);
  const text = scan === undefined ? undefined : setting.textAt(scan.commit, story.path);
  if (scan === undefined || text === undefined) return undefined;
  const location = locationIn(text, story);
  return location === undefined ? undefined : { scan, location, isFixed };
}

/**
 * What the tool reported of the place: some know a region, some a line, some only the file.
 * Undefined where the text does not hold what the alert is about.
 */
export function locationIn(text: string, story: CodeAlertStory): JsonObject | undefined {
  const { path, extent = "region" } = story;
  if (extent === "file") return { path };
  if (extent === "line 0") {
    return { path, start_line: 0, end_line: 0, start_column: 0, end_column: 0 };
  }
  const region = regionIn(text, story.flagged, story.within);
  if (region === undefined) return undefined;
  // GitHub writes 1 for a column that the tool left out.
  return extent === "line"
    ? { path, ...region, start_column: 1, end_column: 1 }
    : { path, ...region };
}

function dismissalOf(end: CodeAlertEnd & { readonly state: "dismissed" }): Dismissal {
  return { at: end.at, by: people[end.by], reason: end.reason, comment: end.comment ?? null };
}

function firstSeen(story: CodeAlertStory): string {
  const start = Date.parse(firstLookOf(story.category));
  return new Date(start + story.number * 1000).toISOString().replace(".000Z", "Z");
}
