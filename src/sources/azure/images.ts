import type { RunningWorkload } from "../../core/runtime.ts";
import { field, text } from "../fields.ts";
import type { Row } from "./resourceGraph.ts";

/** The images that rows of recommendations name by a digest, each once. */
export function imagesOf(rows: readonly Row[]): RunningWorkload["images"] {
  const images = new Map<string, string | undefined>();
  for (const row of rows) {
    const extra = field(row, "properties", "resourceAdditionalData");
    const digest =
      digestIn(field(extra, "Digest")) ??
      digestIn(field(row, "properties", "resourceDetails", "Id")) ??
      digestIn(row["id"]);
    if (digest === undefined) continue;
    const reference =
      text(field(extra, "RepositoryDetails", "RepositoryName")) ??
      text(field(extra, "RepositoryName"));
    images.set(digest, images.get(digest) ?? reference);
  }
  return [...images].map(([digest, reference]) => ({ digest, reference }));
}

function digestIn(value: unknown): string | undefined {
  return typeof value === "string"
    ? /sha256:[0-9a-f]{64}(?![0-9a-f])/.exec(value.toLowerCase())?.[0]
    : undefined;
}
