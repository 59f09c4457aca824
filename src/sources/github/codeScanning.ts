import type * as z from "zod/mini";
import { type CodeScanningAlert, type Region, type Severity, wholeFile } from "../../core/alert.ts";
import type { Analysis } from "../../core/repository.ts";
import type { Reading } from "../reading.ts";
import { readAlerts } from "./alertReading.ts";
import { newestAnalysis } from "./analyses.ts";
import type { GitHub } from "./client.ts";
import { requestAgain } from "./conditional.ts";
import {
  isClosed,
  oneOf,
  ruleSeverities,
  severities,
  states,
  unknownAmong,
} from "./documentedValues.ts";
import { NotAListError } from "./listErrors.ts";
import { failureOf, problemOf, type Subject } from "./problem.ts";
import { type GitHubRepository, slug } from "./repository.ts";
import { codeScanningSchema, pullSchema, timeOf } from "./schema.ts";
import { securitySettings, webPage } from "./webPage.ts";

/** What messages call the alerts, and who may read them. */
export function codeScanningSubject(github: GitHub): Subject {
  return {
    name: "code scanning alerts",
    repository: slug(github),
    needs: "write access",
    isRepositoryReadable: true,
    settings: securitySettings(github),
  };
}

/** Lists all open code scanning alerts of one reference, all pages; malformed items are counted. */
export async function readCodeScanning(
  github: GitHub,
  ref: AlertsRef,
  signal: AbortSignal,
): Promise<Reading<CodeScanningAlert>> {
  const reading = await readAlerts(
    github,
    {
      route: "GET /repos/{owner}/{repo}/code-scanning/alerts",
      // The list is of all states unless told; without `ref` it is the default branch's.
      parameters: { state: "open", ...(ref.isDefault ? {} : { ref: ref.name }) },
      subject: codeScanningSubject(github),
      parse: (item) => readCodeAlert(item, github, ref),
    },
    signal,
  );
  const { doubt } = ref;
  if (doubt === undefined || reading.problem !== undefined) return reading;
  const note = [doubt.note, reading.note].filter((words) => words !== undefined).join(" ");
  return { ...reading, ...doubt, ...(note === "" ? {} : { note }) };
}

/** Reads one item of the list; `closed` for a fixed or dismissed alert in an unfiltered list. */
export function readCodeAlert(
  item: unknown,
  github: GitHub,
  ref: AlertsRef,
): CodeScanningAlert | "malformed" | "closed" {
  const parsed = codeScanningSchema.safeParse(item);
  if (!parsed.success) return "malformed";
  const read = parsed.data;
  if (isClosed(read.state)) return "closed";
  const rule = read.rule.id ?? read.rule.name ?? "unknown rule";
  const number = read.number;
  return {
    kind: "codeScanning",
    key: `codeScanning/${number}`,
    number,
    title: firstText(read.rule.description, read.rule.name, rule),
    rule,
    severity: severityOf(read.rule.security_severity_level, read.rule.severity),
    url: webPage(github, read.html_url, `security/code-scanning/${number}`),
    createdAt: timeOf(read.created_at, read.updated_at),
    assignees: read.assignees.flatMap(({ login }) => (login === undefined ? [] : [login])),
    fixAvailable: false,
    cwes: read.rule.tags.flatMap(cweOf),
    tool: read.tool.name ?? "code scanning",
    ...fieldsOfInstance(read.most_recent_instance, ref),
    ...unknownAmong({
      state: { value: read.state, known: states },
      "rule.severity": { value: read.rule.severity, known: ruleSeverities },
      "rule.security_severity_level": {
        value: read.rule.security_severity_level,
        known: severities,
      },
    }),
  };
}

/** What the instance on the listed reference says; all of it may be missing. */
function fieldsOfInstance(
  instance: z.infer<typeof codeScanningSchema>["most_recent_instance"],
  ref: AlertsRef,
): Pick<CodeScanningAlert, "message" | "ref" | "location" | "classifications" | "category"> {
  if (instance === undefined) {
    return { message: "", ref: ref.name, location: undefined, classifications: [] };
  }
  const { location, commit_sha: commit, category } = instance;
  // Some tools write the root of the repository as a slash.
  const path = location?.path?.replace(/^\/+/, "");
  return {
    message: instance.message?.text ?? "",
    ref: instance.ref ?? ref.name,
    location:
      path === undefined || path === ""
        ? undefined
        : { path, commit, region: regionOf(location ?? {}) },
    classifications: instance.classifications.filter((c) => typeof c === "string"),
    ...(category === undefined ? {} : { category }),
  };
}

interface LocationFields {
  readonly start_line?: number | undefined;
  readonly end_line?: number | undefined;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
}

/** REST: lines and columns 1-based, end column exclusive; a line of 0 or none means the file. */
function regionOf(location: LocationFields): Region {
  const { start_line: startLine } = location;
  if (startLine === undefined) return wholeFile;
  return {
    startLine,
    startColumn: location.start_column ?? 1,
    endLine: Math.max(startLine, location.end_line ?? startLine),
    endColumn: location.end_column ?? 0,
  };
}

function severityOf(security: string | undefined, rule: string | undefined): Severity {
  const said = oneOf(security, severities);
  if (said !== undefined) return said;
  if (rule === "error") return "high";
  // SARIF 2.1.0, 3.27.10: a result without a level is a warning.
  return rule === "note" || rule === "none" ? "low" : "medium";
}

/** Tags spell it `external/cwe/cwe-089`. */
function cweOf(tag: unknown): readonly string[] {
  const digits = typeof tag === "string" ? /(?:^|\/)cwe-0*(\d{1,5})$/i.exec(tag)?.[1] : undefined;
  return digits === undefined ? [] : [`CWE-${digits}`];
}

function firstText(...candidates: readonly (string | undefined)[]): string {
  return candidates.find((text) => text !== undefined && text.trim() !== "") ?? "";
}

/** Which reference's alerts are listed. */
export interface AlertsRef {
  /** Full name, e.g. `refs/heads/main` or `refs/pull/51/merge`. */
  readonly name: string;
  readonly isDefault: boolean;
  /** Its newest analysis, where choosing the reference has found it. */
  readonly analysis?: Analysis | undefined;
  /** HEAD's upstream branch, when it was passed over because it has no analysis. */
  readonly unanalysed?: string | undefined;
  /** Why it is not certain that no nearer reference has an analysis. */
  readonly doubt?: Pick<Reading<never>, "problem" | "note"> | undefined;
}

/**
 * The reference nearest to what the developer works on: HEAD's upstream branch if it has an
 * analysis, else its open pull request's merge reference if that has one, else the default branch.
 * A branch of another repository, `owner:branch`, has no analysis here, only a pull request.
 *
 * A failed look-up falls through, and is told: the default branch's alerts are always open ones.
 */
export async function chooseAlertsRef(
  github: GitHub,
  repository: GitHubRepository,
  upstreamBranch: string | undefined,
  signal: AbortSignal,
): Promise<AlertsRef> {
  const fallback: AlertsRef = {
    name: `refs/heads/${repository.defaultBranch}`,
    isDefault: true,
  };
  if (upstreamBranch === undefined || upstreamBranch === repository.defaultBranch) return fallback;
  const branch = `refs/heads/${upstreamBranch}`;
  const isElsewhere = upstreamBranch.includes(":");
  let asked: "analyses" | "pulls" = "analyses";
  try {
    const own = isElsewhere ? undefined : await newestAnalysis(github, branch, signal);
    if (own !== undefined) return { name: branch, isDefault: false, analysis: own };
    asked = "pulls";
    const head = isElsewhere ? upstreamBranch : `${github.repository.owner}:${upstreamBranch}`;
    const pull = await openPullRequest(github, head, signal);
    if (pull === undefined) {
      return isElsewhere ? fallback : { ...fallback, unanalysed: upstreamBranch };
    }
    asked = "analyses";
    const merge = `refs/pull/${pull}/merge`;
    const merged = await newestAnalysis(github, merge, signal);
    return merged === undefined
      ? { ...fallback, unanalysed: upstreamBranch }
      : { name: merge, isDefault: false, analysis: merged };
  } catch (error) {
    signal.throwIfAborted();
    const name = asked === "pulls" ? "pull requests" : "code scanning analyses";
    const { detail } = problemOf(error, {
      ...codeScanningSubject(github),
      name,
      needs: "read access",
    });
    const whole = `These are the alerts of ${repository.defaultBranch}; whether ${upstreamBranch} has its own could not be asked. ${detail}`;
    // Few branches have a pull request with an analysis but none themselves.
    return asked === "pulls"
      ? { ...fallback, doubt: { problem: undefined, note: whole } }
      : { ...fallback, doubt: { problem: { state: "partial", detail: whole } } };
  }
}

async function openPullRequest(
  github: GitHub,
  head: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const { data } = await requestAgain(
      github,
      "GET /repos/{owner}/{repo}/pulls",
      { state: "open", head, per_page: 1 },
      signal,
    );
    if (!Array.isArray(data)) throw new NotAListError();
    const parsed = pullSchema.safeParse(data[0]);
    return parsed.success ? parsed.data.number : undefined;
  } catch (error) {
    if (failureOf(error)?.status === 404) return undefined;
    throw error;
  }
}
