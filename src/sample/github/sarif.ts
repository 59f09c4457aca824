import type { JsonObject } from "../http/exchange.ts";
import { type FlowStep, flows } from "../scenario/flows.ts";
import type { Scan } from "../scenario/scans.ts";
import { type CodeAlert, instanceOn, locationIn } from "./codeAlert.ts";
import { regionOf } from "./region.ts";
import type { World } from "./world.ts";

/** An analysis' results as SARIF 2.1.0, with GitHub's own properties on each of them. */
export function sarifOf(world: World, scan: Scan, alerts: readonly CodeAlert[]): JsonObject {
  const rules = [...new Map(alerts.map(({ rule }) => [rule.id, rule])).values()];
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: scan.tool.name,
            semanticVersion: scan.tool.version,
            rules: rules.map((rule) => ({
              id: rule.id,
              name: rule.name,
              shortDescription: { text: rule.description },
              fullDescription: { text: rule.explanation },
              defaultConfiguration: { level: rule.severity },
              properties: { tags: [...rule.tags] },
            })),
          },
        },
        automationDetails: { id: `${scan.category}/` },
        versionControlProvenance: [
          {
            repositoryUri: world.htmlUrl,
            revisionId: world.shaOf(scan.commit),
            branch: scan.ref,
          },
        ],
        results: alerts.map((alert) => ({
          ...resultOf(world, scan, alert),
          ruleIndex: indexOf.get(alert.rule.id) ?? -1,
        })),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
}

function resultOf(world: World, scan: Scan, alert: CodeAlert): JsonObject {
  const { number, message, path } = alert.story;
  const steps = flows.get(number);
  const text = world.textAt(scan.commit, path);
  // An older analysis saw the text of its own commit.
  const seen = text === undefined ? undefined : locationIn(text, alert.story);
  const { path: _path, ...region } = seen ?? instanceOn(alert, scan.ref)?.location ?? {};
  return {
    ruleId: alert.rule.id,
    level: alert.rule.severity,
    message: { text: message },
    locations: [{ physicalLocation: physical(path, named(region)) }],
    partialFingerprints: { primaryLocationLineHash: `${number.toString(16).padStart(16, "0")}:1` },
    ...(steps === undefined ? {} : { codeFlows: [flowOf(world, scan, steps)] }),
    properties: {
      "github/alertNumber": number,
      "github/alertUrl": `${world.apiUrl}/code-scanning/alerts/${number}`,
    },
  };
}

function flowOf(world: World, scan: Scan, steps: readonly FlowStep[]): JsonObject {
  const locations = steps.map(({ path, flagged, within, message }, index) => {
    const text = world.textAt(scan.commit, path);
    if (text === undefined) throw new Error(`no ${path} at ${scan.commit}`);
    return {
      location: {
        id: index,
        physicalLocation: physical(path, named(regionOf(text, flagged, within))),
        message: { text: message },
      },
    };
  });
  return { threadFlows: [{ locations }] };
}

function physical(uri: string, region: JsonObject): JsonObject {
  const artifactLocation = { uri, uriBaseId: "%SRCROOT%" };
  return Object.keys(region).length === 0 ? { artifactLocation } : { artifactLocation, region };
}

const names = [
  ["start_line", "startLine"],
  ["start_column", "startColumn"],
  ["end_line", "endLine"],
  ["end_column", "endColumn"],
] as const;

/** SARIF's names for a region, without what the tool did not know: its numbers begin at 1. */
function named(region: JsonObject): JsonObject {
  return Object.fromEntries(
    names.flatMap(([ours, theirs]) => {
      const value = region[ours];
      return typeof value === "number" && value > 0 ? [[theirs, value]] : [];
    }),
  );
}
