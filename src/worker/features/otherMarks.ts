import { isSameResult, type OtherMark } from "../../core/view/sameResult.ts";
import { isRecord } from "../../sources/json.ts";
import type { RepositoryFile } from "../documents.ts";
import type { DrawnAlert } from "./diagnostics.ts";

/** Marks of one file beyond these are not looked at. */
const mostMarks = 500;
const mostText = 2000;

/** What other extensions mark, by file, as the client last told. */
export class OtherMarks {
  readonly #marks = new Map<string, readonly OtherMark[]>();

  /** Returns false when nothing changed. */
  set(file: RepositoryFile, marks: unknown): boolean {
    const read = readMarks(marks);
    const name = nameOf(file);
    const before = this.#marks.get(name) ?? [];
    if (JSON.stringify(before) === JSON.stringify(read)) return false;
    if (read.length === 0) this.#marks.delete(name);
    else this.#marks.set(name, read);
    return true;
  }

  /** Whether another extension marks the same result on the line that the alert is drawn on. */
  isMarked(file: RepositoryFile, { ranked, anchor }: DrawnAlert): boolean {
    const marks = this.#marks.get(nameOf(file));
    return (
      marks?.some(
        (mark) => mark.line === anchor.region.startLine && isSameResult(ranked.alert, mark),
      ) ?? false
    );
  }
}

function nameOf({ placement, path }: RepositoryFile): string {
  return `${placement.clone.git.root}\n${path}`;
}

function readMarks(value: unknown): readonly OtherMark[] {
  const marks = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return marks.slice(0, mostMarks).flatMap((mark): readonly OtherMark[] => {
    if (!isRecord(mark)) return [];
    const { line, code, message } = mark;
    return typeof line === "number" && typeof code === "string" && typeof message === "string"
      ? [{ line, code: code.slice(0, mostText), message: message.slice(0, mostText) }]
      : [];
  });
}
