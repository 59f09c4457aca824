import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import { type DependabotAlert, parseAlertKey } from "../../core/alert.ts";
import { type Bump, bumpOf } from "../../core/locate/dependency/bump.ts";
import { ecosystemOf } from "../../core/locate/dependency/ecosystem.ts";
import { sourceText } from "../../core/locate/sourceText.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { isRecord } from "../../sources/json.ts";
import { type RepositoryFile, uriOf } from "../documents.ts";
import { rangeOf } from "./diagnostics.ts";

/**
 * Offers to raise a direct dependency to its first patched version: an edit of the version on the
 * diagnostic's line, for all alerts of that line at once. Nothing where the requirement is no plain
 * one, where it is declared elsewhere, or where the text is not what was looked at any more.
 */
export function bumpsFor(
  file: RepositoryFile,
  diagnostic: Diagnostic,
  t: Translate,
): readonly CodeAction[] {
  const { placement, path } = file;
  const alerts = alertsOf(file, diagnostic);
  const [first] = alerts;
  if (first === undefined) return [];
  const place = placement.dependency(first.key);
  const ecosystem = ecosystemOf(first.ecosystem);
  const region = place?.anchor.region;
  if (place?.requirement === undefined || region === undefined || ecosystem === undefined) {
    return [];
  }
  const { anchor, chain, requirement } = place;
  if (anchor.state !== "exact" || anchor.path !== path || chain.length > 0) return [];
  const lines = sourceText(placement.openTexts.get(path) ?? "").lines;
  const written = lines[region.startLine - 1]?.slice(region.startColumn - 1, region.endColumn - 1);
  if (written !== requirement) return [];
  const bump = bumpOf(ecosystem, requirement, alerts);
  if (bump === undefined) return [];
  return [
    {
      title: titleOf(first.packageName, bump, t),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: !bump.isMajor,
      edit: {
        changes: {
          [uriOf(placement, path)]: [{ range: rangeOf(region), newText: bump.requirement }],
        },
      },
    },
  ];
}

function titleOf(name: string, { version, isMajor }: Bump, t: Translate): string {
  const names = [plain(name, 60), plain(version, 40)] as const;
  return isMajor
    ? t("Update {0} to {1}, a new major version", ...names)
    : t("Update {0} to {1}", ...names);
}

/** The Dependabot alerts that a diagnostic stands for. */
function alertsOf({ entry }: RepositoryFile, { data }: Diagnostic): readonly DependabotAlert[] {
  const keys: unknown = isRecord(data) ? data["keys"] : undefined;
  return (Array.isArray(keys) ? (keys as readonly unknown[]) : []).flatMap((text) => {
    const key = parseAlertKey(text);
    const alert = key === undefined ? undefined : entry.byKey.get(key)?.alert;
    return alert?.kind === "dependabot" ? [alert] : [];
  });
}
