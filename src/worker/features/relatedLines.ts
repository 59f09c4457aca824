import type { Range } from "vscode-languageserver";
import type { AlertKey } from "../../core/alert.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { workloadName } from "../../core/view/words.ts";
import type { DataFlowRow } from "../../protocol/messages.ts";
import type { Entry } from "../entry.ts";
import { linesOfWorkload } from "./declaringLines.ts";
import { rangeOf } from "./ranges.ts";
import type { WorkloadLenses } from "./workloadLenses.ts";

/** A line elsewhere that tells more about an alert. */
export interface RelatedLine {
  readonly uri: string;
  readonly range: Range;
  /** Plain text. */
  readonly message: string;
}

/** More steps than these tell nobody anything in a list below a diagnostic. */
const mostSteps = 10;

/**
 * What is shown below alerts as related lines, as far as it is known without asking for it: the line
 * that runs the workload which decided the rank, and the steps of a data flow that the user has
 * looked at.
 */
export class RelatedLines {
  readonly #manifests = new WeakMap<Entry, ReadonlyMap<string, RelatedLine>>();
  readonly #flows = new WeakMap<Entry, Map<AlertKey, readonly RelatedLine[]>>();
  readonly #lenses: WorkloadLenses;
  readonly #t: Translate;

  constructor(lenses: WorkloadLenses, t: Translate) {
    this.#lenses = lenses;
    this.#t = t;
  }

  of(entry: Entry, key: AlertKey): readonly RelatedLine[] {
    const decisive = entry.byKey.get(key)?.workloads[0];
    const line =
      decisive === undefined ? undefined : this.#manifests.get(entry)?.get(decisive.workload.key);
    return [...(this.#flows.get(entry)?.get(key) ?? []), ...(line === undefined ? [] : [line])];
  }

  /**
   * Looks the lines of the deciding workloads up, reading the files that may declare something once.
   * Resolves to whether something else is known than before; rejects with the signal's reason.
   */
  async learn(entry: Entry, signal: AbortSignal): Promise<boolean> {
    const { placements, snapshot } = entry;
    const deciding = new Map(
      (snapshot?.alerts ?? []).flatMap(({ workloads: [first] }) =>
        first === undefined ? [] : [[first.workload.key, first.workload] as const],
      ),
    );
    const [placement] = placements;
    const files =
      deciding.size === 0 ? undefined : await this.#lenses.files(placement)?.all(signal);
    const found = new Map<string, RelatedLine>();
    for (const workload of files === undefined ? [] : deciding.values()) {
      const lines = linesOfWorkload(files ?? new Map(), placement, workload);
      const line = lines.find(({ role, region }) => role === "runs" && region !== undefined);
      if (line?.region === undefined) continue;
      const message = this.#t("Runs as {0}", workloadName(workload));
      found.set(workload.key, { uri: line.uri, range: rangeOf(line.region), message });
    }
    const before = this.#manifests.get(entry) ?? new Map<string, RelatedLine>();
    this.#manifests.set(entry, found);
    return JSON.stringify([...before]) !== JSON.stringify([...found]);
  }

  /** Keeps the steps of a data flow that are at certain places. */
  keepFlow(entry: Entry, key: AlertKey, steps: readonly DataFlowRow[]): void {
    const flows = this.#flows.get(entry) ?? new Map<AlertKey, readonly RelatedLine[]>();
    this.#flows.set(entry, flows);
    const lines = steps.flatMap(({ uri, range, message, place }, index) =>
      uri === null || range === null
        ? []
        : [{ uri, range, message: `${index + 1}. ${plain(message || place, 200)}` }],
    );
    flows.set(key, lines.slice(0, mostSteps));
  }

  /** A file was edited: where steps are in it is not certain any more. */
  fileMoved(entry: Entry, uri: string): void {
    const flows = this.#flows.get(entry);
    for (const [key, lines] of flows ?? []) {
      if (lines.some((line) => line.uri === uri)) flows?.delete(key);
    }
  }
}
