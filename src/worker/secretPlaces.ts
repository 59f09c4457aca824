import type { ReportedLocation, SecretScanningAlert } from "../core/alert.ts";
import type { Snapshot } from "../core/snapshot.ts";
import type { GitHub } from "../sources/github/client.ts";

import { readSecretPlaces } from "../sources/github/secretPlaces.ts";
import { isRecord } from "../sources/json.ts";

/**
 * Further places of secrets than the one that GitHub's list gives.
 *
 * They cost a request for each secret, so they are asked for only where that first place is not
 * where the secret is now, and once for each state of the alert, also by the next process.
 */
export interface SecretPlaces {
  /** The snapshot with all places that are known. */
  readonly added: (snapshot: Snapshot) => Snapshot;
  /**
   * Asks for the further places of secrets, the first fifty that were not asked for. True when
   * some are known now that were not. Rejects only when aborted.
   */
  readonly learn: (alerts: readonly SecretScanningAlert[], signal: AbortSignal) => Promise<boolean>;
}

const mostSecrets = 50;
const atOnce = 4;

export function createSecretPlaces(github: GitHub): SecretPlaces {
  const known = new Map<string, readonly ReportedLocation[]>();
  const added = (alert: SecretScanningAlert): SecretScanningAlert => {
    const further = known.get(nameOf(alert)) ?? kept(github.memory.get(nameOf(alert)));
    if (alert.furtherPlaces === undefined || further === undefined) return alert;
    return { ...alert, locations: distinct([...alert.locations, ...further]) };
  };
  const ask = async (alert: SecretScanningAlert, signal: AbortSignal): Promise<boolean> => {
    try {
      const places = await readSecretPlaces(github, alert.number, signal);
      known.set(nameOf(alert), places);
      // The form in which GitHub's memory is kept on the disk: an answer.
      github.memory.set(nameOf(alert), { status: 200, headers: {}, data: places });
      return places.length > 0;
    } catch {
      // Not there, not permitted, or no network: the first place stays, which is said.
      signal.throwIfAborted();
      known.set(nameOf(alert), []);
      return false;
    }
  };
  return {
    added: (snapshot) => {
      const isAny = snapshot.alerts.some(({ alert }) => hasFurther(alert));
      if (!isAny) return snapshot;
      const alerts = snapshot.alerts.map((ranked) =>
        hasFurther(ranked.alert) ? { ...ranked, alert: added(ranked.alert) } : ranked,
      );
      return { ...snapshot, alerts };
    },
    learn: async (alerts, signal) => {
      const wanted = alerts
        .filter((alert) => hasFurther(alert) && !known.has(nameOf(alert)))
        .filter((alert) => kept(github.memory.get(nameOf(alert))) === undefined)
        .slice(0, mostSecrets);
      let isNew = false;
      for (let index = 0; index < wanted.length; index += atOnce) {
        const part = wanted.slice(index, index + atOnce);
        const learnt = await Promise.all(part.map(async (alert) => ask(alert, signal)));
        isNew ||= learnt.includes(true);
      }
      return isNew;
    },
  };
}

function hasFurther(alert: { readonly kind: string }): alert is SecretScanningAlert {
  return alert.kind === "secretScanning" && "furtherPlaces" in alert;
}

/** Names a state of an alert in GitHub's memory: a new place is news of the alert. */
function nameOf({ number, furtherPlaces = "" }: SecretScanningAlert): string {
  return `secretPlaces:${number}:${furtherPlaces}`;
}

/** Only this file keeps values under its keys, and they are of its own form. */
function kept(value: unknown): readonly ReportedLocation[] | undefined {
  if (!isRecord(value) || !Array.isArray(value["data"])) return undefined;
  const places: readonly unknown[] = value["data"];
  return places.filter(isPlace);
}

function isPlace(value: unknown): value is ReportedLocation {
  return isRecord(value) && typeof value["path"] === "string" && isRecord(value["region"]);
}

function distinct(places: readonly ReportedLocation[]): readonly ReportedLocation[] {
  const names = new Map(
    places.map((place) => [JSON.stringify([place.path, place.commit, place.region]), place]),
  );
  return [...names.values()];
}
