import type { ResourceThreat } from "../../core/runtime.ts";
import type { SecurityAlert } from "../../core/workload.ts";
import { field, list, text } from "../fields.ts";
import { parseJson } from "../json.ts";
import { plainText } from "./plainText.ts";
import { portalPage } from "./portal.ts";
import type { Row } from "./resourceGraph.ts";
import { dateOf, type Read, readEach } from "./rows.ts";
import { threatPlaces } from "./threatPlaces.ts";

const severities: readonly SecurityAlert["severity"][] = ["high", "medium", "low", "informational"];

/**
 * Reads open security alerts; those that are resolved or dismissed are left out. One whose resources
 * or entities cannot be read is listed, and counted as unclear.
 */
export function securityAlertsOf(rows: readonly Row[]): Read<ResourceThreat> {
  const open = rows.filter((row) => {
    const status = text(field(row, "properties", "Status"))?.toLowerCase();
    return status !== "resolved" && status !== "dismissed";
  });
  let unclear = 0;
  const read = readEach(open, (row) => {
    const id = text(row["id"]) ?? text(field(row, "properties", "SystemAlertId"));
    if (id === undefined) return undefined;
    const severity = text(field(row, "properties", "Severity"))?.toLowerCase();
    const entities = field(row, "properties", "Entities");
    const identifiers = field(row, "properties", "ResourceIdentifiers");
    if (![entities, identifiers].every(isListOrMissing)) unclear += 1;
    return {
      id: id.toLowerCase(),
      title: text(field(row, "properties", "AlertDisplayName")) ?? "Security alert",
      // A severity we do not know is taken for the lowest that counts, never for none.
      severity: severities.find((known) => known === severity) ?? "medium",
      ...accountOf(row),
      resources: list(identifiers).flatMap((identifier) => {
        const resource = text(field(identifier, "AzureResourceId"));
        return resource === undefined ? [] : [resource.toLowerCase()];
      }),
      places: threatPlaces(entities),
    };
  });
  return { ...read, unclear };
}

/** Other things in their place may name any workload. */
function isListOrMissing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(typeof value === "string" ? parseJson(value) : value);
}

/** More steps than these are not shown. */
const mostSteps = 12;

/** What is only shown, and decides nothing; left out where the row does not say it. */
function accountOf(row: Row): Partial<SecurityAlert> {
  const of = (name: string) => field(row, "properties", name);
  // Several stages come as one text with commas.
  const intents = (text(of("Intent")) ?? "")
    .split(",")
    .map((intent) => intent.trim())
    .filter((intent) => intent !== "" && intent.toLowerCase() !== "unknown");
  const startedAt = dateOf(of("StartTimeUtc")) ?? dateOf(of("TimeGeneratedUtc"));
  const description = plainText(of("Description"));
  const steps = list(of("RemediationSteps")).filter((step) => typeof step === "string");
  const remediation = plainText(
    steps.length === 0 ? of("RemediationSteps") : steps.slice(0, mostSteps).join("\n"),
  );
  const portalUrl = portalPage(of("AlertUri"));
  const isInProgress = text(of("Status"))?.toLowerCase() === "inprogress";
  return {
    ...(isInProgress ? { isInProgress } : {}),
    ...(intents.length === 0 ? {} : { intents: intents.slice(0, mostSteps) }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(description === undefined ? {} : { description }),
    ...(remediation === undefined ? {} : { remediation }),
    ...(portalUrl === undefined ? {} : { portalUrl }),
  };
}
