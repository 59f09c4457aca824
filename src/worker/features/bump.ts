import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Range,
} from "vscode-languageserver";
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
import { alertsIn } from "./diagnostics.ts";
import type { FoundAlert } from "./foundAlert.ts";
import { rangeOf } from "./ranges.ts";

/** An alert about a package that is declared where the diagnostic stands. */
interface Declared {
  readonly alert: DependabotAlert;
  readonly place: DependencyPlace;
}

/**
 * Offers to raise each package declared on a diagnostic's line to its first patched version: an edit
 * of the version there, for all alerts about that package at once. Nothing where the requirement is
 * no plain one, where it is declared elsewhere, or where the text is not what was looked at any more.
 */
export function bumpsFor(
  file: RepositoryFile,
  diagnostic: Diagnostic,
  t: Translate,
): readonly CodeAction[] {
  return packagesOf(declaredBy(file, keysOf(diagnostic))).flatMap((all) => {
    const offer = offerOf(file, all, t);
    if (offer === undefined) return [];
    const { title, isPreferred, uri, range, newText } = offer;
    const edit = { changes: { [uri]: [{ range, newText }] } };
    const kind = CodeActionKind.QuickFix;
    return [{ title, kind, diagnostics: [diagnostic], isPreferred, edit }];
  });
}

/**
 * The same edit for an alert wherever it is asked for, for all alerts about its package on its line;
 * its file must be open. One sentence where there is none.
 */
export function bumpOfAlert(
  { entry, placement, ranked }: FoundAlert,
  t: Translate,
): (VersionEdit & { readonly ok: true }) | { readonly ok: false; readonly message: string } {
  const { alert } = ranked;
  if (alert.kind !== "dependabot") {
    return { ok: false, message: t("Only Dependabot alerts have a version to update.") };
  }
  const anchor = placement.places.get(alert.key);
  if (anchor?.state !== "exact") {
    return { ok: false, message: t("The line that declares this package is not known.") };
  }
  const file = { entry, placement, path: anchor.path };
  const place = JSON.stringify(anchor.region);
  const keys = alertsIn(file)
    .filter((drawn) => JSON.stringify(drawn.anchor.region) === place)
    .map((drawn) => drawn.ranked.alert.key);
  const own = packagesOf(declaredBy(file, keys)).find((all) =>
    all.some((one) => one.alert.key === alert.key),
  );
  const offer = own === undefined ? undefined : offerOf(file, own, t);
  if (offer !== undefined) return { ok: true, ...offer };
  return {
    ok: false,
    message: t(
      "This version cannot be raised by one edit: it comes with another package, has no patched version, or is written as more than one plain version.",
    ),
  };
}

/** The alerts of a line, those about one package together. */
function packagesOf(declared: readonly Declared[]): readonly (readonly Declared[])[] {
  const packages = new Map<string, Declared[]>();
  for (const one of declared) {
    const { ecosystem, packageName } = one.alert;
    const known = ecosystemOf(ecosystem);
    const name = known === undefined ? packageName : packageIdentity(known, packageName);
    const others = packages.get(`${ecosystem}\n${name}`);
    if (others === undefined) packages.set(`${ecosystem}\n${name}`, [one]);
    else others.push(one);
  }
  return [...packages.values()];
}

interface VersionEdit {
  readonly title: string;
  readonly isPreferred: boolean;
  readonly uri: string;
  readonly range: Range;
  /** What stands there now. */
  readonly oldText: string;
  readonly newText: string;
}

function offerOf(
  { placement, path }: RepositoryFile,
  all: readonly Declared[],
  t: Translate,
): VersionEdit | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const { requirement, limits, lockFile, isDirect, sharedBy, anchor } = first.place;
  const ecosystem = ecosystemOf(first.alert.ecosystem);
  const { region } = anchor;
  if (requirement === undefined || region === undefined || ecosystem === undefined) {
    return undefined;
  }
  const lines = sourceText(placement.openTexts.get(path) ?? "").lines;
  const written = lines[region.startLine - 1]?.slice(region.startColumn - 1, region.endColumn - 1);
  if (written !== requirement || region.startLine !== region.endLine) return undefined;
  const alerts = all.map(({ alert }) => alert);
  const bump = bumpOf(ecosystem, { requirement, limits }, alerts);
  if (bump === undefined) return undefined;
  const refreshed = ecosystem === "go" ? "go.mod" : lockFile;
  const { packageName } = first.alert;
  const command = refreshed === undefined ? undefined : lockCommand(refreshed, packageName);
  const offer = { bump, command, isDirect, sharedBy };
  return {
    title: titleOf(packageName, offer, t),
    isPreferred: changesNothingElse(offer),
    uri: uriOf(placement, path),
    range: rangeOf(region),
    oldText: requirement,
    newText: bump.requirement,
  };
}

interface Offer {
  readonly bump: Bump;
  /** What refreshes the lock file afterwards. */
  readonly command: string | undefined;
  readonly isDirect: boolean;
  /** How many other packages get the version, too. */
  readonly sharedBy: number;
}

/** What else would change is for people to judge. */
function changesNothingElse({ bump, isDirect, sharedBy }: Offer): boolean {
  return !bump.isMajor && !bump.isOtherReach && isDirect && sharedBy === 0;
}

function titleOf(
  name: string,
  { bump: { version, isMajor, isOtherReach }, command, isDirect, sharedBy }: Offer,
  t: Translate,
): string {
  const names = [plain(name, 60), plain(version, 40)] as const;
  const update = isMajor
    ? t("Update {0} to {1}, a new major version", ...names)
    : t("Update {0} to {1}", ...names);
  const notes = [
    ...(isDirect ? [] : [t("another package needs it")]),
    ...(isOtherReach ? [t("the range it allows changes")] : []),
    ...(sharedBy === 0 ? [] : [t("packages that share the version: {0}", sharedBy)]),
    ...(command === undefined ? [] : [t("then run {0}", plain(command, 100))]),
  ];
  return notes.length === 0 ? update : `${update} (${notes.join("; ")})`;
}

/**
 * The alerts of these that are mended by its version: not those of packages that it brings,
 * nor those that do not hold for the version here.
 */
function declaredBy(
  { entry, placement, path }: RepositoryFile,
  keys: readonly unknown[],
): readonly Declared[] {
  return keys.flatMap((text) => {
    const key = parseAlertKey(text);
    const alert = key === undefined ? undefined : entry.byKey.get(key)?.alert;
    const place = key === undefined ? undefined : placement.dependency(key);
    if (alert?.kind !== "dependabot" || place === undefined) return [];
    const { anchor, chain, isStillAffected } = place;
    const isHere = anchor.state === "exact" && anchor.path === path && chain.length === 0;
    return isHere && isStillAffected !== false ? [{ alert, place }] : [];
  });
}

function keysOf({ data }: Diagnostic): readonly unknown[] {
  const keys: unknown = isRecord(data) ? data["keys"] : undefined;
  return Array.isArray(keys) ? keys : [];
}
