/**
 * The constraints of SARIF 2.1.0 (OASIS standard, 27 March 2020) that concern what we write, in our
 * own words; the number of the section stands beside each. Objects are closed: the standard allows
 * further properties only in property bags.
 */
const text = { type: "string", minLength: 1 };
const message = closed({ text }, ["text"]); // 3.11
const propertyBag = { type: "object" }; // 3.8
const index = { type: "integer", minimum: 0 };
const level = { enum: ["none", "note", "warning", "error"] }; // 3.27.10
const uri = { type: "string", pattern: "^[a-z][a-z0-9+.-]*:[^\\s]*$" };
const dateTime = {
  type: "string",
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
}; // 3.9

const artifactLocation = closed(
  {
    // 3.4.4: a relative reference, so no scheme and no leading slash; RFC 3986 characters only.
    uri: { type: "string", pattern: "^(?!/)[A-Za-z0-9\\-._~!$&'()*+,;=@%/]+$" },
    uriBaseId: text,
  },
  ["uri"],
);
// 3.30: text regions count from 1.
const position = { type: "integer", minimum: 1 };
const region = closed(
  { startLine: position, startColumn: position, endLine: position, endColumn: position },
  ["startLine"],
);
const location = closed(
  { physicalLocation: closed({ artifactLocation, region }, ["artifactLocation"]) },
  ["physicalLocation"],
);
const descriptor = closed({ id: text, shortDescription: message, properties: propertyBag }, ["id"]); // 3.49
const driver = closed(
  {
    name: text, // 3.19.8
    version: text,
    semanticVersion: text,
    rules: { type: "array", items: descriptor, uniqueItems: true }, // 3.19.23
    notifications: { type: "array", items: descriptor, uniqueItems: true },
  },
  ["name"],
);
const notification = closed(
  {
    descriptor: closed({ id: text, index }, ["id"]), // 3.52
    level,
    message,
    timeUtc: dateTime,
    properties: propertyBag,
  },
  ["message"], // 3.58.5
);
const invocation = closed(
  {
    executionSuccessful: { type: "boolean" },
    endTimeUtc: dateTime,
    toolExecutionNotifications: { type: "array", items: notification },
  },
  ["executionSuccessful"], // 3.20.14
);
const result = closed(
  {
    ruleId: text,
    ruleIndex: index,
    level,
    rank: { type: "number", minimum: 0, maximum: 100 }, // 3.27.25
    message,
    locations: { type: "array", items: location },
    hostedViewerUri: uri,
    workItemUris: { type: "array", items: uri, uniqueItems: true },
    properties: propertyBag,
  },
  ["message"], // 3.27.11
);
const provenance = closed(
  {
    repositoryUri: uri,
    revisionId: text,
    branch: text,
    mappedTo: closed({ uriBaseId: text }, []),
  },
  ["repositoryUri"], // 3.23.3
);
const run = closed(
  {
    tool: closed({ driver }, ["driver"]), // 3.18.2
    invocations: { type: "array", items: invocation },
    versionControlProvenance: { type: "array", items: provenance, uniqueItems: true },
    columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] }, // 3.14.17
    results: { type: "array", items: result },
  },
  ["tool"], // 3.14.6
);

export const sarifSchema = closed(
  { $schema: uri, version: { const: "2.1.0" }, runs: { type: "array", items: run } },
  ["version", "runs"], // 3.13
);

function closed(properties: Readonly<Record<string, object>>, required: readonly string[]): object {
  return { type: "object", properties, required, additionalProperties: false };
}
