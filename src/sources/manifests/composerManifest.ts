import { positionedText } from "../../core/locate/dependency/lines.ts";
import { emptyManifest, type Manifest } from "../../core/locate/dependency/manifest.ts";
import { entriesOf, entryAt, textAt, tokenOf, valueAt } from "./dataNode.ts";
import { readJsonNodes } from "./jsonNodes.ts";

/** Reads a `composer.json`; undefined when it is no JSON object. */
export function readComposerJson(original: string): Manifest | undefined {
  const text = positionedText(original);
  const root = readJsonNodes(text.text);
  if (root?.kind !== "map") return undefined;
  const block = entryAt(root, "require") ?? entryAt(root, "require-dev");
  return {
    ...emptyManifest,
    declarations: (["require", "require-dev"] as const).flatMap((section) =>
      entriesOf(valueAt(root, section)).map(({ key, keyStart, keyEnd, value }) => ({
        name: key,
        declaredAs: key,
        group: section === "require" ? "runtime" : "development",
        nameRegion: text.regionOf(keyStart, keyEnd),
        version: tokenOf(value, text),
        reference: undefined,
      })),
    ),
    project: textAt(root, "name"),
    block: block === undefined ? undefined : text.regionOf(block.keyStart, block.keyEnd),
  };
}
