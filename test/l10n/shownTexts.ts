/** All English texts that are shown to the user of the editor, with where they are. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../tools/bootstrap.mjs";
import { logging, noSentences, notShown } from "./notShown.ts";
import { allTextsOf, type SourceText, textsOf } from "./sourceTexts.ts";

export interface ShownText extends SourceText {
  /** Relative to the repository, `/`-separated. */
  readonly file: string;
}

const rooms = "src/{core,protocol,sources,worker,extension,webview}/**/*.ts";

const sources = globSync(rooms, { cwd: root })
  .map((file) => file.replaceAll("\\", "/"))
  .toSorted()
  .map((file) => ({ file, source: readFileSync(join(root, file), "utf8") }));

/** The texts of every file, also of those whose texts are not shown. */
export const writtenTexts: readonly ShownText[] = sources.flatMap(({ file, source }) =>
  textsOf(file, source, logging[file]).map((text) => ({ ...text, file })),
);

export const shownTexts: readonly ShownText[] = writtenTexts.filter(
  ({ file, text }) =>
    !Object.keys(notShown).some((place) =>
      place.endsWith("/") ? file.startsWith(place) : file === place,
    ) && !noSentences.some(({ form }) => form.test(text)),
);

/** Every text of any kind, types included. */
export const textsOfAnyKind: ReadonlySet<string> = new Set(
  sources.flatMap(({ file, source }) => allTextsOf(file, source)),
);
