import type { CodeScanningAlert, DependabotAlert } from "../../core/alert.ts";
import type { FixedAlert } from "../../core/deployed/fixed.ts";
import { isRecord } from "../json.ts";
import type { Reading } from "../reading.ts";
import { type GitHub, readSomePages } from "./client.ts";
import { readCodeAlert } from "./codeScanning.ts";
import { readDependabotAlert } from "./dependabot.ts";
import { UnchangedError } from "./listErrors.ts";
import { problemOf } from "./problem.ts";
import { slug } from "./repository.ts";

/** What is kept of a list of fixed alerts. */
interface KnownFixed {
  readonly etag: string;
  /** Alerts fixed since then were read. */
  readonly since: string;
  readonly fixed: readonly FixedAlert[];
}

/**
 * Lists the code scanning alerts that were fixed on the default branch since a time (ISO 8601, UTC),
 * latest first. One request when nothing changed.
 */
export async function readFixedCodeAlerts(
  github: GitHub,
  defaultBranch: string,
  since: string,
  signal: AbortSignal,
): Promise<Reading<FixedAlert>> {
  const ref = { name: `refs/heads/${defaultBranch}`, isDefault: true };
  return await readFixed(
    github,
    {
      route: "GET /repos/{owner}/{repo}/code-scanning/alerts",
      name: "fixed code scanning alerts",
      parse: (item) => readCodeAlert(item, github, ref),
    },
    since,
    signal,
  );
}

/** Lists the Dependabot alerts that were fixed since a time, latest first. */
export async function readFixedDependabotAlerts(
  github: GitHub,
  since: string,
  signal: AbortSignal,
): Promise<Reading<FixedAlert>> {
  return await readFixed(
    github,
    {
      route: "GET /repos/{owner}/{repo}/dependabot/alerts",
      name: "fixed Dependabot alerts",
      parse: (item) => readDependabotAlert(item, github),
    },
    since,
    signal,
  );
}

interface FixedList {
  readonly route: string;
  readonly name: string;
  /** Reads an item as if it were open. */
  readonly parse: (item: unknown) => CodeScanningAlert | DependabotAlert | "malformed" | "closed";
}

/** The list comes by its last update: fixed alerts older than wanted end the reading. */
async function readFixed(
  github: GitHub,
  list: FixedList,
  since: string,
  signal: AbortSignal,
): Promise<Reading<FixedAlert>> {
  const key = `fixed ${list.route}`;
  const known = github.memory.get(key);
  const before = isKnown(known) && known.since <= since ? known : undefined;
  const pages = await readSomePages(
    github,
    {
      route: list.route,
      parameters: { state: "fixed", sort: "updated", direction: "desc" },
      etag: before?.etag,
      isEnough: (items) => timeOf(items.at(-1), "updated_at") < since,
    },
    signal,
  );
  if (pages.error instanceof UnchangedError && before !== undefined) {
    return { facts: fixedSince(before.fixed, since), problem: undefined };
  }
  const fixed = new Map<number, FixedAlert>();
  for (const item of pages.items) {
    const fixedAt = timeOf(item, "fixed_at");
    if (!isRecord(item) || item["state"] !== "fixed" || fixedAt === "") continue;
    const alert = list.parse({ ...item, state: "open" });
    if (typeof alert !== "string") fixed.set(alert.number, { alert, fixedAt });
  }
  const facts = [...fixed.values()];
  if (pages.error !== undefined) {
    const subject = { name: list.name, repository: slug(github), needs: "write access" };
    return { facts: fixedSince(facts, since), problem: problemOf(pages.error, subject) };
  }
  if (pages.etag !== undefined) github.memory.set(key, { etag: pages.etag, since, fixed: facts });
  return { facts: fixedSince(facts, since), problem: undefined };
}

function fixedSince(fixed: readonly FixedAlert[], since: string): readonly FixedAlert[] {
  return fixed.filter(({ fixedAt }) => fixedAt >= since);
}

/** GitHub's times are UTC in one format, so that text compares like time; none is the oldest. */
function timeOf(item: unknown, name: string): string {
  const time = isRecord(item) ? item[name] : undefined;
  return typeof time === "string" ? time : "";
}

/** Only this file keeps values under its keys. */
function isKnown(value: unknown): value is KnownFixed {
  return isRecord(value) && "since" in value && "fixed" in value;
}
