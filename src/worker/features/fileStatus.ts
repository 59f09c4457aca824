import type { AlertKey } from "../../core/alert.ts";
import type { Anchor } from "../../core/anchor.ts";
import { fileStatusWords } from "../../core/view/fileStatus.ts";
import type { Translate } from "../../core/view/text.ts";
import type { FileStatus } from "../../protocol/editorMessages.ts";
import type { RepositoryFile } from "../documents.ts";

/** The language status of a file; null while its repository was not read. */
export function fileStatusOf(
  { entry, placement, path }: RepositoryFile,
  now: Date,
  t: Translate,
): FileStatus | null {
  const { snapshot } = entry;
  if (snapshot === undefined) return null;
  const { alertsRef: ref, analysis } = snapshot.repository;
  const anchors = new Map<AlertKey, Anchor>();
  for (const [key, anchor] of placement.anchors.anchorsIn(path)) {
    if (entry.byKey.has(key)) anchors.set(key, anchor);
  }
  for (const key of placement.dependencyKeys.get(path) ?? []) {
    const anchor = placement.places.get(key);
    if (anchor !== undefined) anchors.set(key, anchor);
  }
  const analysed = ref === undefined ? undefined : { ref, analysis };
  const { changed, ...words } = fileStatusWords({ anchors, analysed }, now, t);
  return {
    ...words,
    compare: changed === undefined ? null : { repository: entry.key, key: changed },
  };
}
