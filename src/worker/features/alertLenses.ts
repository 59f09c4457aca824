import type { CodeLens } from "vscode-languageserver";
import { sourceText } from "../../core/locate/sourceText.ts";
import { alertLenses } from "../../core/view/alertLens.ts";
import type { Translate } from "../../core/view/text.ts";
import type { CommandId } from "../../protocol/contributions.ts";
import type { RepositoryFile } from "../documents.ts";
import { alertsIn, type IsMember } from "./diagnostics.ts";

const explainRisk: CommandId = "runtimeRisk.explainRisk";

/** The lenses above functions with exposed alerts that pass the filter, in a file that is open. */
export function alertLensesIn(
  file: RepositoryFile,
  { hasCommands, isMember }: { readonly hasCommands: boolean; readonly isMember: IsMember },
  t: Translate,
): readonly CodeLens[] {
  const text = file.placement.openTexts.get(file.path);
  const drawn =
    text === undefined
      ? []
      : alertsIn(file).filter(({ ranked }) => isMember(file.entry, ranked.alert.key));
  if (text === undefined || drawn.length === 0) return [];
  // An alert about the whole file is in no function.
  const subjects = drawn.flatMap(({ ranked, anchor }) =>
    anchor.isWholeFile === true ? [] : [{ ranked, region: anchor.region }],
  );
  const repository = file.entry.key;
  return alertLenses(subjects, sourceText(text).lines, t).map(({ line, title, keys, details }) => {
    const at = { line: line - 1, character: 0 };
    const words = { title, tooltip: details.join("\n") };
    return {
      range: { start: at, end: at },
      command: hasCommands
        ? { ...words, command: explainRisk, arguments: [{ repository, key: keys[0] }] }
        : { ...words, command: "" },
    };
  });
}
