import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import type { Entry } from "./workspace.ts";

const quietMs = 300;

/**
 * Watches where git writes HEAD and its log, so that a commit, a checkout or a pull shows without
 * a refresh. A folder that cannot be watched is not: the next refresh sees the change then.
 */
export class HeadWatch {
  readonly #onChange: (entry: Entry) => Promise<void> | undefined;
  readonly #watchers: FSWatcher[] = [];
  readonly #timers = new Map<Entry, NodeJS.Timeout>();

  constructor(onChange: (entry: Entry) => Promise<void> | undefined) {
    this.#onChange = onChange;
  }

  /** Starts watching; what was watched before is not any more. */
  follow(entries: readonly Entry[]): void {
    this.dispose();
    for (const entry of entries) {
      const { gitFolder } = entry.clone.git;
      this.#watch(entry, gitFolder, "HEAD");
      this.#watch(entry, join(gitFolder, "logs"), "HEAD");
    }
  }

  #watch(entry: Entry, folder: string, file: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === file) this.#later(entry);
      });
      watcher.on("error", () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // No such folder, or no watches left on this machine.
    }
  }

  #later(entry: Entry): void {
    clearTimeout(this.#timers.get(entry));
    const timer = setTimeout(() => {
      this.#timers.delete(entry);
      // A failure shows in the coverage of the next refresh.
      this.#onChange(entry)?.catch(() => undefined);
    }, quietMs);
    timer.unref();
    this.#timers.set(entry, timer);
  }

  dispose(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
