import { field, list, text } from "../fields.ts";
import { isRecord, parseJson } from "../json.ts";
import { readRiskFactors } from "../riskFactors.ts";
import type { Row } from "./resourceGraph.ts";

/** What one recommendation says of its workload's surroundings. */
export interface RiskEvidence {
  /** Factors as they are spelled: those of the list, and those on the paths that make the risk. */
  readonly factors: readonly string[];
  /** Ids of attack paths, lower-cased. */
  readonly attackPaths: readonly string[];
  /** False when something was of a form we do not know: what is missing then says nothing. */
  readonly isRead: boolean;
}

/**
 * Reads `properties.risk` (Microsoft.Security assessments 2025-05-04): `riskFactors`,
 * `attackPathsReferences` and `paths[].nodes[].nodePropertiesLabel`. A risk that is not there is
 * read; one that is there and cannot be understood is not.
 */
export function riskEvidenceOf(row: Row): RiskEvidence {
  const risk = field(row, "properties", "risk");
  const factors = factorsIn(field(risk, "riskFactors"));
  const references = referencesIn(field(risk, "attackPathsReferences"));
  const labels = labelsIn(field(risk, "paths"));
  return {
    factors: [...factors.of, ...labels.of],
    attackPaths: [...new Set(references.of)],
    isRead:
      isObject(row["properties"]) &&
      (isMissing(risk) || isObject(risk)) &&
      [factors, references, labels].every(({ isRead }) => isRead),
  };
}

interface Texts {
  readonly of: readonly string[];
  readonly isRead: boolean;
}

/** Factors of a list; of a plain text its parts, which may not be all it says. */
function factorsIn(value: unknown): Texts {
  const items = itemsOf(value);
  if (items === undefined) {
    return { of: typeof value === "string" ? value.split(/[,;]/) : [], isRead: false };
  }
  const texts = items.filter((item) => typeof item === "string");
  return { of: texts, isRead: texts.length === items.length };
}

/** Attack paths by their ids or names: a list of them, or one alone. */
function referencesIn(value: unknown): Texts {
  const items = itemsOf(value) ?? (isObject(value) ? [value] : plainIds(value));
  if (items === undefined) return { of: [], isRead: false };
  const ids = items.map(
    (item) => text(field(item, "id")) ?? text(field(item, "name")) ?? plainIds(item)?.[0],
  );
  const read = ids.flatMap((id) => (id === undefined ? [] : [id.toLowerCase()]));
  return { of: read, isRead: read.length === ids.length };
}

/** A text of ids; one that looks like JSON and is none holds something else. */
function plainIds(value: unknown): readonly string[] | undefined {
  const parts =
    typeof value === "string" ? value.split(/[\s,;]+/).filter((part) => part !== "") : [];
  return parts.length > 0 && parts.every((part) => /^[^[\]{}"']+$/.test(part)) ? parts : undefined;
}

/**
 * What the nodes of a risk's own paths are labelled with. Only labels that are factors count: the
 * others say what a node is. The nodes are what makes the risk, whatever resource they stand for.
 */
function labelsIn(value: unknown): Texts {
  const paths = itemsOf(value);
  if (paths === undefined) return { of: [], isRead: false };
  const nodes = paths.map((path) => (isObject(path) ? itemsOf(field(path, "nodes")) : undefined));
  const labels = nodes
    .flatMap((own) => own ?? [undefined])
    .map((node) =>
      isObject(node) ? factorsIn(field(node, "nodePropertiesLabel")) : { of: [], isRead: false },
    );
  return {
    of: labels.flatMap(({ of }) => of).filter((label) => readRiskFactors([label]).known.length > 0),
    isRead: labels.every(({ isRead }) => isRead),
  };
}

/** The items of a list, also when it came as JSON in a text; none of what is missing. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (isMissing(value)) return [];
  const read = typeof value === "string" ? parseJson(value) : value;
  return Array.isArray(read) ? list(read) : undefined;
}

function isObject(value: unknown): boolean {
  return isRecord(typeof value === "string" ? parseJson(value) : value);
}

function isMissing(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === "string" && value.trim() === "")
  );
}
