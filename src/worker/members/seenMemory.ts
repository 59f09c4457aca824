import type { AlertKind } from "../../core/alert.ts";
import { alertSources } from "../../core/coverage.ts";
import { parseSeen, type Seen, SeenAlerts } from "../../core/seen/seen.ts";
import type { Entry } from "../entry.ts";

interface Looks {
  /** All that was seen. */
  now: SeenAlerts;
  /** What had been seen when the present look began. */
  atLook: SeenAlerts;
}

interface Numbered {
  readonly kind: AlertKind;
  readonly number: number;
}

/**
 * Which alerts the user has seen, by repository. What is there when a kind of alerts is read for the
 * first time counts as seen: a first look at a repository finds nothing new.
 */
export class SeenMemory {
  readonly #byRepository = new Map<string, Looks>();
  readonly #kept: Readonly<Record<string, unknown>>;
  readonly #tell: (repository: string, seen: Seen) => void;

  constructor(
    kept: Readonly<Record<string, unknown>>,
    tell: (repository: string, seen: Seen) => void,
  ) {
    this.#kept = kept;
    this.#tell = tell;
  }

  isUnseen(repository: string, { kind, number }: Numbered): boolean {
    const { now } = this.#looks(repository);
    return now.knows(kind) && !now.has(kind, number);
  }

  isNewSinceLook(repository: string, { kind, number }: Numbered): boolean {
    const { atLook } = this.#looks(repository);
    return atLook.knows(kind) && !atLook.has(kind, number);
  }

  /** Takes what was read of a kind for the first time as seen. */
  begin({ key, snapshot }: Entry): void {
    if (snapshot === undefined) return;
    const looks = this.#looks(key);
    const read = alertSources.filter(
      (name) =>
        !looks.now.knows(name) &&
        snapshot.coverage.some(({ source, state }) => source === name && state === "ok"),
    );
    if (read.length === 0) return;
    const there = snapshot.alerts.flatMap(({ alert }) =>
      read.includes(alert.kind) ? [alert] : [],
    );
    looks.now = looks.now.with(there, read);
    looks.atLook = looks.atLook.with(there, read);
    this.#tell(key.toLowerCase(), looks.now.toSeen());
  }

  /** True when one of them had not been seen. */
  see(repository: string, alerts: readonly Numbered[]): boolean {
    const unseen = alerts.filter((alert) => this.isUnseen(repository, alert));
    if (unseen.length === 0) return false;
    const looks = this.#looks(repository);
    looks.now = looks.now.with(unseen);
    this.#tell(repository.toLowerCase(), looks.now.toSeen());
    return true;
  }

  /** What was seen until now is not new any more. */
  lookAnew(): void {
    for (const looks of this.#byRepository.values()) looks.atLook = looks.now;
  }

  #looks(repository: string): Looks {
    const key = repository.toLowerCase();
    const known = this.#byRepository.get(key);
    if (known !== undefined) return known;
    const now = SeenAlerts.of(parseSeen(this.#kept[key]));
    const made = { now, atLook: now };
    this.#byRepository.set(key, made);
    return made;
  }
}
