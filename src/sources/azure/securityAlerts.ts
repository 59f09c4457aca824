import type { ResourceThreat } from "../../core/runtime.ts";
import type { SecurityAlert } from "../../core/workload.ts";
import { field, list, text } from "../fields.ts";
import { plainText } from "./plainText.ts";
import { portalPage } from "./portal.ts";
import type { Row } from "./resourceGraph.ts";
import { dateOf, type Read, readEach } from "./rows.ts";

/** An entity with those it names inside: a container its pod, a pod its namespace. */
function withNested(entity: unknown): readonly unknown[] {
  const pod = field(entity, "Pod");
  return [
    entity,
    typed(pod, "pod"),
    typed(field(entity, "Namespace"), "namespace"),
    typed(field(pod, "Namespace"), "namespace"),
  ];
}

/** Inside another one an entity need not say again what it is. */
function typed(entity: unknown, Type: string): unknown {
  return { Type, Name: field(entity, "Name") };
}

const severities: readonly SecurityAlert["severity"][] = ["high", "medium", "low", "informational"];

/** Reads open security alerts; those that are resolved or dismissed are left out. */
export function securityAlertsOf(rows: readonly Row[]): Read<ResourceThreat> {
  const open = rows.filter((row) => {
    const status = text(field(row, "properties", "Status"))?.toLowerCase();
    return status !== "resolved" && status !== "dismissed";
  });
  return readEach(open, (row) => {
    const id = text(row["id"]) ?? text(field(row, "properties", "SystemAlertId"));
    if (id === undefined) return undefined;
    const severity = text(field(row, "properties", "Severity"))?.toLowerCase();
    const entities = list(field(row, "properties", "Entities")).flatMap(withNested);
    const named = (word: string) =>
      entities.flatMap((entity) => {
        const type = text(field(entity, "Type"))?.toLowerCase() ?? "";
        const name = text(field(entity, "Name"))?.toLowerCase();
        return name !== undefined && new RegExp(`(^|[-_ ])${word}$`).test(type) ? [name] : [];
      });
    const distinct = (word: string) => [...new Set(named(word))];
    return {
      id: id.toLowerCase(),
      title: text(field(row, "properties", "AlertDisplayName")) ?? "Security alert",
      // A severity we do not know is taken for the lowest that counts, never for none.
      severity: severities.find((known) => known === severity) ?? "medium",
      ...accountOf(row),
      resources: list(field(row, "properties", "ResourceIdentifiers")).flatMap((identifier) => {
        const resource = text(field(identifier, "AzureResourceId"));
        return resource === undefined ? [] : [resource.toLowerCase()];
      }),
      containers: distinct("container"),
      pods: distinct("pod"),
      namespaces: distinct("namespace"),
    };
  });
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
  return {
    ...(intents.length === 0 ? {} : { intents: intents.slice(0, mostSteps) }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(description === undefined ? {} : { description }),
    ...(remediation === undefined ? {} : { remediation }),
    ...(portalUrl === undefined ? {} : { portalUrl }),
  };
}
