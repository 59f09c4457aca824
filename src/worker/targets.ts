import type { Alert, AlertKey, ReportedLocation } from "../core/alert.ts";
import type { RankedAlert, Snapshot } from "../core/snapshot.ts";

export interface Target {
  readonly key: AlertKey;
  readonly location: ReportedLocation;
  /** Where else it was reported; the best place of all is taken. */
  readonly others?: readonly ReportedLocation[];
}

/** The alerts that have a reported place to look for in the files. */
export function targetsOf(snapshot: Snapshot | undefined): readonly Target[] {
  return (snapshot?.alerts ?? []).flatMap(({ alert }) => {
    const location = locationOf(alert);
    if (location === undefined) return [];
    const others = alert.kind === "secretScanning" ? alert.locations.slice(1) : [];
    return [{ key: alert.key, location, ...(others.length === 0 ? {} : { others }) }];
  });
}

/** The alerts by key. */
export function indexOf(snapshot: Snapshot | undefined): ReadonlyMap<AlertKey, RankedAlert> {
  return new Map((snapshot?.alerts ?? []).map((ranked) => [ranked.alert.key, ranked]));
}

/** The reported place that is looked for in the files. */
export function locationOf(alert: Alert): ReportedLocation | undefined {
  switch (alert.kind) {
    case "codeScanning":
      return alert.location;
    case "secretScanning":
      return alert.locations[0];
    case "dependabot":
      return undefined;
  }
}
