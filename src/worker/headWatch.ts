import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import type { Entry } from "./entry.ts";
import type { Placement } from "./placement.ts";

const quietMs = 300;

type HeadListener = (entry: Entry, placement: Placement) => Promise<void> | undefined;

/**
 * Watches where git writes HEAD and its log, so that a commit, a checkout or a pull shows without
 * a refresh. A folder that cannot be watched is not: the next refresh sees the change then.
 */
export class HeadWatch {
  readonly #onChange: HeadListener;
  readonly #watchers: FSWatcher[] = [];
  readonly #timers = new Map<Placement, NodeJS.Timeout>();

  constructor(onChange: HeadListener) {
    this.#onChange = onChange;
  }

  /** Starts watching; what was watched before is not any more. */
  follow(entries: readonly Entry[]): void {
    this.dispose();
    for (const entry of entries) {
      for (const placement of entry.placements) {
        const { gitFolder } = placement.clone.git;
        const changed = () => this.#later(entry, placement);
        this.#watch(gitFolder, changed);
        this.#watch(join(gitFolder, "logs"), changed);
      }
    }
  }

  #watch(folder: string, changed: () => void): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === "HEAD") changed();
      });
      watcher.on("error", () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // No such folder, or no watches left on this machine.
    }
  }

  #later(entry: Entry, placement: Placement): void {
    clearTimeout(this.#timers.get(placement));
    const timer = setTimeout(() => {
      this.#timers.delete(placement);
      // A failure shows in the coverage of the next refresh.
      this.#onChange(entry, placement)?.catch(() => undefined);
    }, quietMs);
    timer.unref();
    this.#timers.set(placement, timer);
  }

  dispose(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
