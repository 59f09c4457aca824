import type { AlertKey } from "../../alert.ts";
import { type Anchor, isConfident } from "../../anchor.ts";

/** An alert with its place and how urgent it is. */
export interface PlacedAlert {
  readonly key: AlertKey;
  readonly anchor: Anchor;
  readonly score: number;
}

/** The alerts of one line to change. */
export interface LineOfAlerts {
  /** The alert with the highest score; among equals the first. */
  readonly key: AlertKey;
  readonly anchor: Anchor;
  /** All alerts of the line, the highest score first. */
  readonly keys: readonly AlertKey[];
}

/**
 * Joins the dependency alerts that are mended at the same place, so that one line has one diagnostic.
 * Alerts without a confident anchor are left out. In order of the score.
 */
export function joinByLine(alerts: readonly PlacedAlert[]): readonly LineOfAlerts[] {
  const lines = new Map<string, PlacedAlert[]>();
  for (const alert of alerts.toSorted((a, b) => b.score - a.score)) {
    const { path, region } = alert.anchor;
    if (!isConfident(alert.anchor) || region === undefined) continue;
    const place = `${path}\n${region.startLine}:${region.startColumn}`;
    const others = lines.get(place);
    if (others === undefined) lines.set(place, [alert]);
    else others.push(alert);
  }
  return [...lines.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            key: first.key,
            anchor: first.anchor,
            keys: [first.key, ...others.map(({ key }) => key)],
          },
        ],
  );
}
