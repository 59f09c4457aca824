import type { Diagnostic } from "vscode-languageserver";
import type { AlertKey } from "../../core/alert.ts";
import type { Translate } from "../../core/view/text.ts";
import type { DataFlowRow } from "../../protocol/messages.ts";
import type { Settings } from "../../protocol/settings.ts";
import { endOfMuch } from "../cancellation.ts";
import { type RepositoryFile, uriOf } from "../documents.ts";
import type { Entry } from "../entry.ts";
import type { Placed, Placement } from "../placement.ts";
import { DiagnosticPublisher, type IsMember } from "./diagnostics.ts";
import type { FoundAlert } from "./foundAlert.ts";
import { OtherMarks } from "./otherMarks.ts";
import { RelatedLines } from "./relatedLines.ts";
import type { WorkloadLenses } from "./workloadLenses.ts";

interface ShownParts {
  readonly send: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  readonly lenses: WorkloadLenses;
  readonly settings: () => Settings;
  readonly entries: () => readonly Entry[];
  /** Told when another number of alerts is not drawn because another extension marks them. */
  readonly onMarked: () => void;
  readonly isMember: IsMember;
  readonly t: Translate;
}

/** The diagnostics of the workspace, and what they are made with besides alerts and places. */
export class ShownDiagnostics {
  readonly #parts: ShownParts;
  readonly #publisher: DiagnosticPublisher;
  readonly #related: RelatedLines;
  readonly #marks = new OtherMarks();
  readonly #stop = endOfMuch();
  #marked = 0;

  constructor(parts: ShownParts) {
    const { send, lenses, settings, isMember, t } = parts;
    this.#parts = parts;
    this.#related = new RelatedLines(lenses, t);
    this.#publisher = new DiagnosticPublisher(send, {
      t,
      isMember: (entry, key) => isMember(entry, key) && this.isTurnedOn(entry, key),
      severities: () => settings()["diagnostics.severity"],
      related: (entry, key) => this.#related.of(entry, key),
      isMarked: (file, drawn) =>
        settings()["diagnostics.quietBesideOthers"] && this.#marks.isMarked(file, drawn),
    });
  }

  /** Whether the user wants the alert's tier to be drawn. */
  isTurnedOn(entry: Entry, key: AlertKey): boolean {
    const tier = entry.byKey.get(key)?.risk.tier;
    return tier !== undefined && this.#parts.settings()["diagnostics.tiers"].includes(tier);
  }

  /** Brings files up to date whose alerts were placed. */
  publish(entry: Entry, placement: Placement, paths: Placed["paths"]): void {
    this.#publisher.publish(entry, placement, paths);
    this.#tellMarked();
  }

  /** The alerts that are published of a clone, and those that another extension marks instead. */
  keysIn(placement: Placement): ReturnType<DiagnosticPublisher["keysIn"]> {
    return this.#publisher.keysIn(placement);
  }

  /**
   * A file was edited: its alerts moved along, and steps in it are not certain any more. True when
   * it is drawn otherwise than before.
   */
  moved(file: RepositoryFile): boolean {
    this.#related.fileMoved(file.entry, uriOf(file.placement, file.path));
    const isDifferent = this.#publisher.publishPath(file);
    this.#tellMarked();
    return isDifferent;
  }

  /** Draws everything anew, after a change of what it is made with. */
  publishAll(entries = this.#parts.entries()): void {
    for (const entry of entries) {
      for (const placement of entry.placements) {
        this.#publisher.publish(entry, placement, undefined);
      }
    }
    this.#tellMarked();
  }

  /** Takes what other extensions mark in a file now. */
  takeMarks(file: RepositoryFile, marks: unknown): void {
    if (!this.#marks.set(file, marks)) return;
    this.#publisher.publishPath(file);
    this.#tellMarked();
  }

  /** Keeps the steps of a data flow that the user looks at. */
  takeFlow({ entry, ranked }: FoundAlert, steps: readonly DataFlowRow[]): void {
    this.#related.keepFlow(entry, ranked.alert.key, steps);
    this.publishAll([entry]);
  }

  /** Looks for the lines that run workloads, in the background, after a new snapshot. */
  learnRelated(): void {
    for (const entry of this.#parts.entries()) {
      this.#related.learn(entry, this.#stop.signal).then(
        (isNew) => {
          if (isNew) this.publishAll([entry]);
        },
        // The session ends, or git could not list the files: alerts are shown without these lines.
        () => undefined,
      );
    }
  }

  dispose(): void {
    this.#stop.abort();
  }

  #tellMarked(): void {
    const { markedByOthers } = this.#publisher;
    if (markedByOthers === this.#marked) return;
    this.#marked = markedByOthers;
    this.#parts.onMarked();
  }
}
