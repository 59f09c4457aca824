import type { AlertKind } from "../alert.ts";
import { type TierId, tierIds } from "../risk/risk.ts";
import type { RiskFactor } from "../workload.ts";
import { haystackOf, type Member, riskFactorsOf } from "./member.ts";

/** What alerts are told apart by, in the order in which a list of choices shows it. */
export const facetKinds = ["only", "tier", "kind", "factor", "environment", "assignee"] as const;

type FacetKind = (typeof facetKinds)[number];

/** What is true or not of an alert by itself; the others are groups of which it has some values. */
const marks = ["mine", "newOnBranch", "newSinceLook"] as const;

type Mark = (typeof marks)[number];

/** One value to choose, such as the tier `fixNow`. */
export interface Facet {
  readonly kind: FacetKind;
  readonly value: string;
}

/** Stands for a workload without a known environment, and for an alert without an assignee. */
export const noValue = "";

/**
 * Which alerts are shown. Of each kind of facet an alert must have one of the values chosen, and
 * every mark; every word of the text must be found in it. Nothing chosen: all alerts are shown.
 */
export interface AlertFilter {
  readonly facets: readonly Facet[];
  readonly text: string;
}

export const noFilter: AlertFilter = { facets: [], text: "" };

/** True when every alert passes. */
export function isOpen({ facets, text }: AlertFilter): boolean {
  return facets.length === 0 && wordsOf(text).length === 0;
}

/** Names a facet in messages and sets: `tier:fixNow`. */
export function facetId({ kind, value }: Facet): string {
  return `${kind}:${value}`;
}

/** All facets of an alert, each once; the filter and the numbers beside its choices are made of them. */
export function facetsOf(member: Member): readonly Facet[] {
  const { alert, risk, workloads } = member.ranked;
  const environments = workloads.map(({ workload }) => workload.environment ?? noValue);
  const assignees = member.assignees.length === 0 ? [noValue] : member.assignees;
  const ofKind = (kind: FacetKind, values: readonly string[]) =>
    [...new Set(values)].map((value): Facet => ({ kind, value }));
  return [
    ...ofKind("only", marksOf(member)),
    ...ofKind("tier", [risk.tier]),
    ...ofKind("kind", [alert.kind]),
    ...ofKind("factor", riskFactorsOf(member.ranked)),
    ...ofKind("environment", environments),
    ...ofKind("assignee", assignees),
  ];
}

function marksOf({ ranked: { alert }, mine, isNewSinceLook }: Member): readonly Mark[] {
  return [
    ...(mine === undefined ? [] : ["mine" as const]),
    ...(alert.kind === "codeScanning" && alert.introducedByBranch === true
      ? ["newOnBranch" as const]
      : []),
    ...(isNewSinceLook ? ["newSinceLook" as const] : []),
  ];
}

/** The rule of the filter, ready for many alerts. */
export function matcher({ facets, text }: AlertFilter): (member: Member) => boolean {
  const words = wordsOf(text);
  const isMark = ({ kind }: Facet) => kind === "only";
  const needed = facets.filter(isMark).map(facetId);
  const groups = facetKinds
    .map((kind) => facets.filter((facet) => facet.kind === kind && !isMark(facet)).map(facetId))
    .filter((ids) => ids.length > 0);
  return (member) => {
    const own = new Set(facets.length === 0 ? [] : facetsOf(member).map(facetId));
    if (!needed.every((id) => own.has(id))) return false;
    if (!groups.every((ids) => ids.some((id) => own.has(id)))) return false;
    if (words.length === 0) return true;
    const haystack = haystackOf(member);
    return words.every((word) => haystack.includes(word));
  };
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

const kinds: readonly AlertKind[] = ["codeScanning", "dependabot", "secretScanning"];
const factors: readonly RiskFactor[] = [
  "internet-exposed",
  "sensitive-data",
  "critical-resource",
  "lateral-movement",
];

/** The values of a kind that are always there to choose, in their order; undefined: any text is one. */
export const fixedValues: Readonly<Record<FacetKind, readonly string[] | undefined>> = {
  only: marks,
  tier: tierIds satisfies readonly TierId[],
  kind: kinds,
  factor: factors,
  environment: undefined,
  assignee: undefined,
};

/** Enough for every choice there is; what comes from outside may hold anything. */
const mostFacets = 100;
const longestText = 200;

/** Reads a filter that came from outside; what is no facet is left out. */
export function parseFilter(value: unknown): AlertFilter {
  if (!isRecord(value)) return noFilter;
  const { facets, text } = value;
  const given: readonly unknown[] = Array.isArray(facets) ? facets.slice(0, mostFacets) : [];
  const read = given.flatMap((one) => parseFacet(one) ?? []);
  return {
    facets: [...new Map(read.map((facet) => [facetId(facet), facet])).values()],
    text: typeof text === "string" ? text.slice(0, longestText).trim() : "",
  };
}

function parseFacet(value: unknown): Facet | undefined {
  if (!isRecord(value)) return undefined;
  const kind = facetKinds.find((one) => one === value["kind"]);
  const { value: text } = value;
  if (kind === undefined || typeof text !== "string" || text.length > longestText) return undefined;
  const known = fixedValues[kind];
  return known === undefined || known.includes(text) ? { kind, value: text } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
