/** What a command acts on, parsed from arguments that anybody may have made. */
import { parseAlertKey } from "../core/alert.ts";
import type { AlertTarget } from "../protocol/messages.ts";

// host (with port), owner and name as GitHub allows them.
const repositoryPattern = /^[a-z0-9.-]{1,253}(?::\d{1,5})?\/[\w.-]{1,100}\/[\w.-]{1,100}$/i;
const longestKey = 2048;

/** An alert, from `{ repository, key }` or from a tree row whose target is an alert. */
export function parseAlertTarget(argument: unknown): AlertTarget | undefined {
  const target = parseTarget(argument);
  const key = parseAlertKey(target?.key);
  return target === undefined || key === undefined
    ? undefined
    : { repository: target.repository, key };
}

/** An alert or a workload; for commands that act on either. */
export function parseTarget(argument: unknown): AlertTarget | undefined {
  const given = field(argument, "target") ?? argument;
  const repository = field(given, "repository");
  const key = field(given, "key");
  if (typeof repository !== "string" || !repositoryPattern.test(repository)) return undefined;
  if (typeof key !== "string" || key === "" || key.length > longestKey) return undefined;
  return { repository, key };
}

/** An issue, from a tree row whose target is one. */
export function parseIssueTarget(
  argument: unknown,
): { readonly repository: string; readonly number: number } | undefined {
  const given = field(argument, "target") ?? argument;
  const repository = field(given, "repository");
  const number = field(given, "number");
  if (typeof repository !== "string" || !repositoryPattern.test(repository)) return undefined;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0
    ? { repository, number }
    : undefined;
}

/** Enough for what is ever shown to choose from. */
const mostTargets = 50;

/** The target, or all of `{ repository, key, keys }`; none for what is no target. */
export function parseTargets(argument: unknown): readonly AlertTarget[] {
  const target = parseTarget(argument);
  if (target === undefined) return [];
  const keys = field(argument, "keys");
  if (!Array.isArray(keys)) return [target];
  const { repository } = target;
  const wanted = [target.key, ...(keys as readonly unknown[])].slice(0, mostTargets + 1);
  return [...new Set(wanted)].flatMap((key) => parseTarget({ repository, key }) ?? []);
}

/** The alerts of a tree's selection where there is one, else those of the argument. */
export function parseAlertTargets(argument: unknown, selection: unknown): readonly AlertTarget[] {
  const rows: readonly unknown[] = Array.isArray(selection) ? selection : [];
  const given = rows.length > 1 ? rows.map(parseTarget) : parseTargets(argument);
  const alerts = given.flatMap((target) => parseAlertTarget(target) ?? []);
  // A tree may show one alert below several workloads.
  const byName = new Map(alerts.map((target) => [`${target.repository} ${target.key}`, target]));
  return [...byName.values()];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
