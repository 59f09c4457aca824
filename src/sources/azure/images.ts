import { labelOf } from "../../core/join/imageLabel.ts";
import type { ImageLabel, RunningImage } from "../../core/runtime.ts";
import { field, text } from "../fields.ts";
import { isRecord, parseJson } from "../json.ts";
import type { Row } from "./resourceGraph.ts";

/** One image per digest; a row that gives several digests (index and platform) means one image. */
export function imagesOf(rows: readonly Row[]): readonly RunningImage[] {
  const images = new Map<string, RunningImage>();
  for (const row of rows) {
    const extra = field(row, "properties", "resourceAdditionalData");
    const [digest, ...others] = new Set(
      [
        field(extra, "Digest"),
        field(row, "properties", "resourceDetails", "Id"),
        row["id"],
      ].flatMap((value) => digestIn(value) ?? []),
    );
    if (digest === undefined) continue;
    const before = images.get(digest);
    const reference =
      before?.reference ??
      text(field(extra, "RepositoryDetails", "RepositoryName")) ??
      text(field(extra, "RepositoryName"));
    const label = before?.label ?? ociLabel(extra);
    const otherDigests = [...new Set([...(before?.otherDigests ?? []), ...others])];
    images.set(digest, {
      digest,
      reference,
      ...(otherDigests.length === 0 ? {} : { otherDigests }),
      ...(label === undefined ? {} : { label }),
    });
  }
  return [...images.values()];
}

/** No public row shows where labels stand: they are taken from the places that would be usual. */
function ociLabel(extra: unknown): ImageLabel | undefined {
  for (const place of [field(extra, "Labels"), field(extra, "Annotations"), extra]) {
    const record = typeof place === "string" ? parseJson(place) : place;
    const label = isRecord(record) ? labelOf(record) : undefined;
    if (label !== undefined) return label;
  }
  return undefined;
}

function digestIn(value: unknown): string | undefined {
  return typeof value === "string"
    ? /sha256:[0-9a-f]{64}(?![0-9a-f])/.exec(value.toLowerCase())?.[0]
    : undefined;
}
