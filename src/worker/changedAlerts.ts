import type { SecurityAlertStatus } from "../core/remedy/cloudChange.ts";
import { withSecurityAlerts } from "../core/remedy/snapshotAfter.ts";
import type { SecurityAlert } from "../core/workload.ts";
import type { Entry } from "./entry.ts";
import { indexOf } from "./targets.ts";

/** So long Resource Graph may show what was before. */
const lagMs = 10 * 60_000;

/** Security alerts whose status was changed here, until Resource Graph has learned of it. */
export class ChangedAlerts {
  readonly #now: () => Date;
  readonly #changed = new Map<string, { status: SecurityAlertStatus; at: number }>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Remembers a status as it was read back, and puts it into the snapshots; `id` in lower case. */
  change(id: string, status: SecurityAlertStatus, entries: readonly Entry[]): void {
    this.#changed.set(id, { status, at: this.#now().getTime() });
    for (const entry of entries) {
      if (entry.snapshot === undefined) continue;
      entry.snapshot = withSecurityAlerts(entry.snapshot, (own) => this.applied(own));
      entry.byKey = indexOf(entry.snapshot);
    }
  }

  /** The alerts that are open, each as it is now. */
  applied<T extends SecurityAlert>(alerts: readonly T[]): readonly T[] {
    return alerts.flatMap((alert) => {
      const own = this.#changed.get(alert.id);
      if (own === undefined || this.#now().getTime() - own.at >= lagMs) return [alert];
      if (own.status === "resolved" || own.status === "dismissed") return [];
      return [{ ...alert, isInProgress: own.status === "inProgress" }];
    });
  }
}
