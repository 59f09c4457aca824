import type * as vscode from "vscode";
import { parseAlertKey } from "../core/alert.ts";
import { type AlertFilter, parseFilter } from "../core/filter/alertFilter.ts";
import { parseSeen, type Seen, SeenAlerts } from "../core/seen/seen.ts";
import { type Grouping, parseGrouping } from "../core/view/grouping.ts";
import type { AlertTarget } from "../protocol/messages.ts";
import type { ViewState } from "../protocol/view.ts";

const filterKey = "view.filter";
const groupingKey = "view.grouping";
const seenKey = "view.seen";
const shownKey = "view.shown";

/**
 * How the user looks at alerts, over restarts: the filter and the grouping of a workspace, and for
 * each repository which alerts were seen. What a visible view has shown is kept apart, until the look
 * that began with it has ended: its rows stay marked as new meanwhile.
 */
export class ViewMemory {
  readonly #workspace: vscode.Memento;
  readonly #user: vscode.Memento;

  constructor(workspace: vscode.Memento, user: vscode.Memento) {
    this.#workspace = workspace;
    this.#user = user;
  }

  get filter(): AlertFilter {
    return parseFilter(this.#workspace.get(filterKey));
  }

  /** Undefined until the user has chosen one. */
  get grouping(): Grouping | undefined {
    const kept = this.#workspace.get(groupingKey);
    return kept === undefined ? undefined : parseGrouping(kept);
  }

  async setFilter(filter: AlertFilter): Promise<void> {
    await this.#workspace.update(filterKey, filter);
  }

  async setGrouping(grouping: Grouping): Promise<void> {
    await this.#workspace.update(groupingKey, grouping);
  }

  /** What a worker starts with. A look that the end of a window cut off has ended. */
  start(): ViewState {
    const shown = this.#shown();
    const seen = this.#seen();
    for (const [repository, keys] of Object.entries(shown)) {
      const alerts = keys.flatMap((key) => {
        const alert = parseAlertKey(key);
        const [kind, number] = alert?.split("/") ?? [];
        return kind === "codeScanning" || kind === "dependabot" || kind === "secretScanning"
          ? [{ kind, number: Number(number) } as const]
          : [];
      });
      seen[repository] = SeenAlerts.of(seen[repository] ?? {})
        .with(alerts)
        .toSeen();
    }
    if (Object.keys(shown).length > 0) {
      // Nobody waits for the disk: what is lost is marked as new once more.
      void this.#user.update(shownKey, undefined);
      void this.#user.update(seenKey, seen);
    }
    return { filter: this.filter, grouping: this.grouping, seen };
  }

  /** Keeps what the worker says was seen of a repository. */
  async keepSeen(repository: string, seen: Seen): Promise<void> {
    await this.#user.update(seenKey, { ...this.#seen(), [repository]: parseSeen(seen) });
  }

  /** New alerts that a visible view shows now. */
  async noteShown(targets: readonly AlertTarget[]): Promise<void> {
    const shown = this.#shown();
    let isDifferent = false;
    for (const { repository, key } of targets) {
      const name = repository.toLowerCase();
      const keys = shown[name] ?? [];
      if (keys.includes(key)) continue;
      shown[name] = [...keys, key];
      isDifferent = true;
    }
    if (isDifferent) await this.#user.update(shownKey, shown);
  }

  /** Ends the look: gives what was shown in it, which is seen from now on. */
  async endLook(): Promise<readonly AlertTarget[]> {
    const shown = Object.entries(this.#shown());
    if (shown.length === 0) return [];
    await this.#user.update(shownKey, undefined);
    return shown.flatMap(([repository, keys]) => keys.map((key) => ({ repository, key })));
  }

  #seen(): Record<string, Seen> {
    return Object.fromEntries(
      entriesOf(this.#user.get(seenKey)).map(([repository, seen]) => [repository, parseSeen(seen)]),
    );
  }

  #shown(): Record<string, readonly string[]> {
    return Object.fromEntries(
      entriesOf(this.#user.get(shownKey)).map(([repository, keys]) => [
        repository,
        Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [],
      ]),
    );
  }
}

function entriesOf(kept: unknown): readonly (readonly [string, unknown])[] {
  return typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
}
