import type { Connection } from "vscode-languageserver";
import { filterWords } from "../../core/filter/filterChoices.ts";
import type { Grouping } from "../../core/view/grouping.ts";
import type { Translate } from "../../core/view/text.ts";
import type { WorkerStatus } from "../../protocol/messages.ts";
import type { Settings } from "../../protocol/settings.ts";
import { seenChanged, viewChanged } from "../../protocol/view.ts";
import type { Git } from "../../sources/git/git.ts";
import { endOfMuch } from "../cancellation.ts";
import type { Entry } from "../entry.ts";
import { Members } from "../members/members.ts";
import { Mine } from "../members/mine.ts";
import { SeenMemory } from "../members/seenMemory.ts";
import type { ParsedOptions } from "../options.ts";
import { isDrawable } from "./diagnostics.ts";
import type { ShownDiagnostics } from "./shownDiagnostics.ts";

interface ShownOptions {
  readonly git: Git;
  readonly view: ParsedOptions["view"];
  readonly settings: () => Settings;
  readonly entries: () => readonly Entry[];
  readonly diagnostics: ShownDiagnostics;
  /** Told when lenses may stand elsewhere, because the filter or what passes it changed. */
  readonly onLensesChanged: () => void;
  readonly log: (message: string) => void;
}

/**
 * Which alerts are shown, how they are put together, and which of them the user has seen. Everything
 * that shows alerts asks here; a change is told once, when all of it can be asked for.
 */
export class ShownAlerts {
  readonly members: Members;
  readonly seen: SeenMemory;
  readonly #mine: Mine;
  readonly #options: ShownOptions;
  readonly #connection: Connection;
  readonly #stop = endOfMuch();
  /** As the user chose; undefined: as the settings say. */
  chosenGrouping: Grouping | undefined;

  constructor(connection: Connection, options: ShownOptions) {
    const { git, view, settings, log } = options;
    this.#connection = connection;
    this.#options = options;
    this.chosenGrouping = view.grouping;
    this.seen = new SeenMemory(view.seen, (repository, seen) => {
      void connection.sendNotification(seenChanged, { repository, seen });
    });
    const onLearned = () => this.changed();
    const { signal } = this.#stop;
    const isBlameOn = () => settings()["mine.blame"];
    this.#mine = new Mine({ git, isBlameOn, log, onLearned, signal });
    this.members = new Members(this.#mine, this.seen);
    this.members.filter = view.filter;
  }

  get grouping(): Grouping {
    return this.chosenGrouping ?? this.#options.settings()["alerts.groupBy"];
  }

  /** There is a new snapshot: what is new in it, and what of it is the user's? */
  snapshotChanged(): void {
    const entries = this.#options.entries();
    for (const entry of entries) if (!entry.fromCache) this.seen.begin(entry);
    this.learnMine();
  }

  /** Learns in the background which alerts are the user's. */
  learnMine(): void {
    this.#mine.learn(this.#options.entries());
  }

  /** Something but the snapshot is another: all that shows alerts is brought up to date. */
  changed(): void {
    if (this.#stop.signal.aborted) return;
    const isFiltered = this.members.isFiltered;
    this.members.changed();
    if (isFiltered) this.publishAll();
    this.tell();
  }

  /** Brings what is drawn in all files in step with the filter. */
  publishAll(): void {
    this.#options.diagnostics.publishAll();
    this.#options.onLensesChanged();
  }

  tell(): void {
    if (!this.#stop.signal.aborted) void this.#connection.sendNotification(viewChanged, {});
  }

  summary(
    entries: readonly Entry[],
    t: Translate,
  ): Pick<WorkerStatus, "filter" | "grouping" | "problems" | "problemEntries" | "unseen"> {
    const { diagnostics } = this.#options;
    const withheld = { turnedOff: 0, markedByOthers: 0, overLimit: 0 };
    let [shown, withoutLine, unseen, problemEntries] = [0, 0, 0, 0];
    for (const entry of entries) {
      const clones = entry.placements.map((placement) => diagnostics.keysIn(placement));
      for (const clone of clones) problemEntries += clone.entries;
      for (const { ranked, isUnseen } of this.members.shown(entry)) {
        const { key } = ranked.alert;
        if (isUnseen) unseen += 1;
        if (clones.some(({ published }) => published.has(key))) shown += 1;
        else if (!entry.placements.some((one) => isDrawable(ranked, one))) withoutLine += 1;
        else if (!diagnostics.isTurnedOn(entry, key)) withheld.turnedOff += 1;
        else if (clones.some(({ marked }) => marked.has(key))) withheld.markedByOthers += 1;
        else withheld.overLimit += 1;
      }
    }
    const problems = { shown, withheld, withoutLine };
    const filter = filterWords(this.members.filter, t);
    return { filter, grouping: this.grouping, problems, problemEntries, unseen };
  }

  dispose(): void {
    this.#stop.abort();
  }
}
