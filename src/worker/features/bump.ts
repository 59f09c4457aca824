import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import { type DependabotAlert, parseAlertKey } from "../../core/alert.ts";
import { type Bump, bumpOf } from "../../core/locate/dependency/bump.ts";
import { ecosystemOf, packageIdentity } from "../../core/locate/dependency/ecosystem.ts";
import { lockCommand } from "../../core/locate/dependency/lockCommand.ts";
import type { DependencyPlace } from "../../core/locate/dependency/place.ts";
import { sourceText } from "../../core/locate/sourceText.ts";
import { plain } from "../../core/view/plain.ts";
import type { Translate } from "../../core/view/text.ts";
import { isRecord } from "../../sources/json.ts";
import { type RepositoryFile, uriOf } from "../documents.ts";
import { rangeOf } from "./diagnostics.ts";

/** An alert about a package that is declared where the diagnostic stands. */
interface Declared {
  readonly alert: DependabotAlert;
  readonly place: DependencyPlace;
}

/**
 * Offers to raise each direct dependency of a diagnostic's line to its first patched version: an edit
 * of the version there, for all alerts about that package at once. Nothing where the requirement is
 * no plain one, where it is declared elsewhere, or where the text is not what was looked at any more.
 */
export function bumpsFor(
  file: RepositoryFile,
  diagnostic: Diagnostic,
  t: Translate,
): readonly CodeAction[] {
  const packages = new Map<string, Declared[]>();
  for (const declared of declaredBy(file, diagnostic)) {
    const { ecosystem, packageName } = declared.alert;
    const known = ecosystemOf(ecosystem);
    const name = known === undefined ? packageName : packageIdentity(known, packageName);
    const others = packages.get(`${ecosystem}\n${name}`);
    if (others === undefined) packages.set(`${ecosystem}\n${name}`, [declared]);
    else others.push(declared);
  }
  return [...packages.values()].flatMap((all) => bumpFor(file, { diagnostic, all }, t));
}

function bumpFor(
  { placement, path }: RepositoryFile,
  { diagnostic, all }: { readonly diagnostic: Diagnostic; readonly all: readonly Declared[] },
  t: Translate,
): readonly CodeAction[] {
  const [first] = all;
  if (first === undefined) return [];
  const { requirement, limits, lockFile, sharedBy, anchor } = first.place;
  const ecosystem = ecosystemOf(first.alert.ecosystem);
  const { region } = anchor;
  if (requirement === undefined || region === undefined || ecosystem === undefined) return [];
  const lines = sourceText(placement.openTexts.get(path) ?? "").lines;
  const written = lines[region.startLine - 1]?.slice(region.startColumn - 1, region.endColumn - 1);
  if (written !== requirement || region.startLine !== region.endLine) return [];
  const alerts = all.map(({ alert }) => alert);
  const bump = bumpOf(ecosystem, { requirement, limits }, alerts);
  if (bump === undefined) return [];
  const refreshed = ecosystem === "go" ? "go.mod" : lockFile;
  const { packageName } = first.alert;
  const command = refreshed === undefined ? undefined : lockCommand(refreshed, packageName);
  return [
    {
      title: titleOf(packageName, { bump, command, sharedBy }, t),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      // What else would change is for people to judge.
      isPreferred: !bump.isMajor && sharedBy === 0,
      edit: {
        changes: {
          [uriOf(placement, path)]: [{ range: rangeOf(region), newText: bump.requirement }],
        },
      },
    },
  ];
}

interface Offer {
  readonly bump: Bump;
  /** What refreshes the lock file afterwards. */
  readonly command: string | undefined;
  /** How many other packages get the version, too. */
  readonly sharedBy: number;
}

function titleOf(
  name: string,
  { bump: { version, isMajor }, command, sharedBy }: Offer,
  t: Translate,
): string {
  const names = [plain(name, 60), plain(version, 40)] as const;
  const update = isMajor
    ? t("Update {0} to {1}, a new major version", ...names)
    : t("Update {0} to {1}", ...names);
  const notes = [
    ...(sharedBy === 0 ? [] : [t("packages that share the version: {0}", sharedBy)]),
    ...(command === undefined ? [] : [t("then run {0}", plain(command, 100))]),
  ];
  return notes.length === 0 ? update : `${update} (${notes.join("; ")})`;
}

/**
 * The alerts of a diagnostic that are mended by its version: not those of packages that it brings,
 * nor those that do not hold for the version here.
 */
function declaredBy(
  { entry, placement, path }: RepositoryFile,
  { data }: Diagnostic,
): readonly Declared[] {
  const keys: unknown = isRecord(data) ? data["keys"] : undefined;
  return (Array.isArray(keys) ? (keys as readonly unknown[]) : []).flatMap((text) => {
    const key = parseAlertKey(text);
    const alert = key === undefined ? undefined : entry.byKey.get(key)?.alert;
    const place = key === undefined ? undefined : placement.dependency(key);
    if (alert?.kind !== "dependabot" || place === undefined) return [];
    const { anchor, chain, isStillAffected } = place;
    const isHere = anchor.state === "exact" && anchor.path === path && chain.length === 0;
    return isHere && isStillAffected !== false ? [{ alert, place }] : [];
  });
}
