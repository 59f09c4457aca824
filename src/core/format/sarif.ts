import { alertSources, type SourceName } from "../coverage.ts";
import type { Report, ReportAlert, ReportAnchor, ReportCoverage } from "../report.ts";
import type { TierId } from "../risk/risk.ts";
import { jsonText } from "./json.ts";
import { plainText } from "./plainText.ts";
import {
  gapSentences,
  isRead,
  reasonWords,
  sourceWords,
  tierWords,
  workloadWords,
} from "./words.ts";

/**
 * The report as SARIF 2.1.0 (OASIS standard, https://docs.oasis-open.org/sarif/sarif/v2.1.0/): one
 * run, one result per alert in the report's order.
 *
 * A result has a location only where the alert's line is certain; otherwise what is known of the
 * place stands in `properties.anchor`. Coverage gaps are notifications of the invocation, which is
 * successful only if no source of alerts failed. Fingerprints are GitHub's to give, and absent.
 */
export function sarifText(report: Report, version: string): string {
  const { rules, indexes } = rulesOf(report.alerts);
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Runtime Risk",
            version,
            semanticVersion: version,
            rules,
            notifications: report.coverage.filter(isGap).map(({ source }) => ({
              id: notificationId(source),
              shortDescription: { text: `Whether ${sourceWords[source]} could be read.` },
            })),
          },
        },
        invocations: [invocationOf(report)],
        versionControlProvenance: [provenanceOf(report)],
        columnKind: "utf16CodeUnits",
        results: report.alerts.map((alert) =>
          resultOf(report, alert, indexes.get(ruleKey(alert)) ?? -1),
        ),
      },
    ],
  });
}

const levels: Readonly<Record<TierId, "error" | "warning" | "note">> = {
  fixNow: "error",
  fixSoon: "warning",
  plan: "note",
  watch: "note",
};

const root = "%SRCROOT%";

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly properties: { readonly kind: string };
}

/** Two kinds may use one rule id for different things, so a rule is found by its index. */
function rulesOf(alerts: readonly ReportAlert[]): {
  readonly rules: readonly Rule[];
  readonly indexes: ReadonlyMap<string, number>;
} {
  const rules: Rule[] = [];
  const indexes = new Map<string, number>();
  for (const alert of alerts) {
    if (indexes.has(ruleKey(alert))) continue;
    indexes.set(ruleKey(alert), rules.length);
    rules.push({
      id: alert.rule,
      shortDescription: { text: plainText(alert.title) },
      properties: { kind: alert.kind },
    });
  }
  return { rules, indexes };
}

function ruleKey({ kind, rule }: ReportAlert): string {
  return `${kind} ${rule}`;
}

function resultOf(report: Report, alert: ReportAlert, ruleIndex: number): object {
  const { anchor, issue } = alert;
  return {
    ruleId: alert.rule,
    ruleIndex,
    level: levels[alert.tier],
    // 0 to 100 for scores of 0 to 999.
    rank: Math.min(100, alert.score / 9.99),
    message: { text: messageString(sentenceOf(report, alert)) },
    ...(anchor !== null && isConfidentPlace(anchor) ? { locations: [locationOf(anchor)] } : {}),
    hostedViewerUri: alert.url,
    ...(issue === null ? {} : { workItemUris: [issue.url] }),
    properties: {
      tier: alert.tier,
      score: alert.score,
      reasons: alert.reasons,
      key: alert.key,
      url: alert.url,
      kind: alert.kind,
      state: alert.state,
      severity: alert.severity,
      facts: alert.facts,
      workloads: alert.workloads,
      anchor,
    },
  };
}

function sentenceOf(report: Report, alert: ReportAlert): string {
  const reasons = reasonWords(alert);
  const runsAs = alert.workloads.length === 0 ? "" : ` Runs as ${workloadWords(report, alert)}.`;
  const title = plainText(alert.title).replace(/\.$/u, "");
  return `${tierWords[alert.tier]}: ${title}.${reasons === "" ? "" : ` Why: ${reasons}.`}${runsAs}`;
}

/**
 * Text as a message string: braces doubled (section 3.11.5), and nothing that could be read as an
 * embedded link (section 3.11.6).
 */
function messageString(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&").replaceAll("](", "] (");
}

function isConfidentPlace({ state, startLine }: ReportAnchor): boolean {
  return startLine !== null && (state === "exact" || state === "moved" || state === "edited");
}

function locationOf({ path, startLine, startColumn, endLine, endColumn }: ReportAnchor): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(path), uriBaseId: root },
      region: {
        startLine,
        ...(startColumn === null ? {} : { startColumn }),
        ...(endLine === null ? {} : { endLine }),
        // Without it the region ends with its last line (section 3.30.8).
        ...(endColumn === null ? {} : { endColumn }),
      },
    },
  };
}

/** Every segment is encoded, so that `:`, `#` or `%` in a name stay part of the name. */
function relativeUri(path: string): string {
  return path
    .replaceAll(/\p{Cs}/gu, "\uFFFD")
    .split("/")
    .map((segment) => encodeURIComponent(segment))
    .join("/");
}

function invocationOf(report: Report): object {
  const gaps = report.coverage.filter(isGap);
  return {
    executionSuccessful: gaps.every((entry) => gapLevel(entry) !== "error"),
    endTimeUtc: report.generatedAt,
    toolExecutionNotifications: gaps.map((entry) => ({
      descriptor: { id: notificationId(entry.source), index: gaps.indexOf(entry) },
      level: gapLevel(entry),
      message: { text: messageString(gapSentences([entry]).join(" ")) },
      timeUtc: entry.checkedAt,
      properties: { source: entry.source, state: entry.state },
    })),
  };
}

function isGap({ state }: ReportCoverage): boolean {
  return state !== "ok";
}

/** An error where alerts may be missing, a warning where facts about them may be. */
function gapLevel(entry: ReportCoverage): "error" | "warning" | "note" {
  if (isRead(entry)) return "note";
  const sources: readonly SourceName[] = alertSources;
  return sources.includes(entry.source) ? "error" : "warning";
}

function notificationId(source: SourceName): string {
  return `coverage/${source}`;
}

function provenanceOf({ repository }: Report): object {
  const { host, owner, name, branch, head } = repository;
  return {
    repositoryUri: `https://${host}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`,
    ...(head === null ? {} : { revisionId: head }),
    ...(branch === null ? {} : { branch }),
    mappedTo: { uriBaseId: root },
  };
}
