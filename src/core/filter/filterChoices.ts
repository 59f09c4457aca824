import { type AlertKind } from "../alert.ts";
import { tierNames } from "../risk/risk.ts";
import { capital, plain } from "../view/plain.ts";
import type { Translate } from "../view/text.ts";
import {
  type AlertFilter,
  type Facet,
  facetId,
  facetKinds,
  facetsOf,
  fixedValues,
  noValue,
} from "./alertFilter.ts";
import type { Member } from "./member.ts";

/** One line of the list that a filter is made with. */
export interface FilterChoice {
  readonly facet: Facet;
  readonly label: string;
  /** How many of all alerts have it, whatever is chosen. */
  readonly count: number;
  readonly isChosen: boolean;
}

/** The choices of one kind of facet, under their own title. */
export interface FilterGroup {
  readonly title: string;
  readonly choices: readonly FilterChoice[];
}

const titles: Readonly<Record<Facet["kind"], string>> = {
  only: "Only",
  tier: "Tier",
  kind: "Kind",
  factor: "Risk factor",
  environment: "Environment",
  assignee: "Assignee",
};

const markNames: Readonly<Record<string, string>> = {
  mine: "mine",
  newOnBranch: "new on this branch",
  newSinceLook: "new since I last looked",
};

const kindNames: Readonly<Record<AlertKind, string>> = {
  codeScanning: "Code scanning",
  dependabot: "Dependabot",
  secretScanning: "Secret scanning",
};

const factorNames: Readonly<Record<string, string>> = {
  "internet-exposed": "internet-exposed",
  "sensitive-data": "sensitive data",
  "critical-resource": "critical resource",
  "lateral-movement": "lateral movement",
};

function nameIn(names: Readonly<Record<string, string>>, value: string): string {
  return names[value] ?? value;
}

/** A facet as people read it. */
export function facetName({ kind, value }: Facet, t: Translate): string {
  switch (kind) {
    case "only":
      return t(nameIn(markNames, value));
    case "tier":
      return t(nameIn(tierNames, value));
    case "kind":
      return t(nameIn(kindNames, value));
    case "factor":
      return t(nameIn(factorNames, value));
    case "environment":
      return value === noValue ? t("environment not known") : plain(value, 60);
    case "assignee":
      return value === noValue ? t("nobody assigned") : plain(value, 60);
    default:
      return kind satisfies never;
  }
}

/** A facet as a line of a list; the names of environments and people stay as they are written. */
function choiceName(facet: Facet, t: Translate): string {
  const name = facetName(facet, t);
  const isFree = facet.kind === "environment" || facet.kind === "assignee";
  return isFree && facet.value !== noValue ? name : capital(name);
}

/**
 * All choices with their counts, in groups. Values that no alert has are left out, unless they are
 * chosen; free ones stand by how many alerts have them, then by name.
 */
export function filterChoices(
  members: readonly Member[],
  filter: AlertFilter,
  t: Translate,
): readonly FilterGroup[] {
  const counts = new Map<string, number>();
  const facets = new Map<string, Facet>();
  for (const member of members) {
    for (const facet of facetsOf(member)) {
      const id = facetId(facet);
      facets.set(id, facet);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const chosen = new Set(filter.facets.map(facetId));
  for (const facet of filter.facets) facets.set(facetId(facet), facet);
  const all = [...facets].map(([id, facet]) => ({
    facet,
    label: choiceName(facet, t),
    count: counts.get(id) ?? 0,
    isChosen: chosen.has(id),
  }));
  return facetKinds.flatMap((kind) => {
    const order = fixedValues[kind];
    const choices = all
      .filter(({ facet }) => facet.kind === kind)
      .toSorted((a, b) =>
        order === undefined
          ? b.count - a.count || (a.label < b.label ? -1 : 1)
          : order.indexOf(a.facet.value) - order.indexOf(b.facet.value),
      );
    return choices.length === 0 ? [] : [{ title: t(titles[kind]), choices }];
  });
}

/** `internet-exposed · Fix now or Fix soon · “redis”`; empty when all alerts are shown. */
export function filterWords(filter: AlertFilter, t: Translate): string {
  const named = facetKinds.flatMap((kind): readonly string[] => {
    const names = filter.facets
      .filter((facet) => facet.kind === kind)
      .map((facet) => facetName(facet, t));
    if (names.length === 0) return [];
    // An alert must have all marks, and of the others one of those chosen.
    if (kind === "only") return names;
    return [names.reduce((some, next) => t("{0} or {1}", some, next))];
  });
  const text = plain(filter.text, 60);
  return [...named, ...(text === "" ? [] : [`“${text}”`])].join(" · ");
}
