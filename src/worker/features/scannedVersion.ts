import { parseAlertKey, type ReportedLocation } from "../../core/alert.ts";
import { type Anchor, isConfident } from "../../core/anchor.ts";
import { checkPath } from "../../core/locate/path.ts";
import type { AlertTarget, ScannedVersion } from "../../protocol/messages.ts";
import { readBlobs } from "../../sources/git/blobs.ts";
import type { Git } from "../../sources/git/git.ts";
import { decodeText } from "../../sources/git/workingTree.ts";
import { uriOf } from "../documents.ts";
import { bestPlace, type Entry } from "../entry.ts";
import { locationOf } from "../targets.ts";

/** Files beyond this are not compared in an editor. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The text of an alert's file as it was scanned, from the clone or from GitHub's copy, and the file
 * that it is compared with. Rejects only when aborted.
 */
export async function scannedVersion(
  entries: readonly Entry[],
  git: Git,
  target: AlertTarget,
  signal: AbortSignal,
): Promise<ScannedVersion> {
  const entry = entries.find(({ key }) => key === target.repository);
  const key = parseAlertKey(target.key);
  const ranked = key === undefined ? undefined : entry?.byKey.get(key);
  if (entry === undefined || ranked === undefined) return none("This alert is no longer listed.");
  const { placement, anchor } = bestPlace(entry, ranked.alert.key);
  const location = atCommit(anchor?.origin ?? locationOf(ranked.alert));
  if (location === undefined) return none("This alert names no file at a commit.");
  const checked = checkPath(location.path);
  if (checked.kind === "refused") return none(checked.reason);
  const bytes =
    (await fromClones(entry, git, location, signal)) ?? (await fromGitHub(entry, location, signal));
  if (bytes === undefined) return none(nowhere(location));
  const path = anchor?.path ?? location.path;
  return versionOf(bytes, location, { uri: uriOf(placement, path), lineNow: lineNow(anchor) });
}

function versionOf(
  bytes: Buffer,
  location: ReportedLocation & Scanned,
  now: { readonly uri: string; readonly lineNow: number | null },
): ScannedVersion {
  const text = bytes.length > mostBytes ? undefined : decodeText(bytes);
  if (text?.kind !== "text") return none("The scanned file is too large or no text.");
  return {
    ok: true,
    text: text.text,
    path: location.path,
    commit: location.commit.slice(0, 7),
    line: firstLine(location),
    ...now,
  };
}

/** 0-based; null where it is not certain. */
function lineNow(anchor: Anchor | undefined): number | null {
  if (anchor?.region === undefined || !isConfident(anchor)) return null;
  return firstLine({ region: anchor.region });
}

function nowhere({ commit, path, blob }: Scanned): string {
  return blob !== undefined
    ? `This clone does not have ${path} as it was scanned, and a file that holds a secret is not fetched.`
    : `Neither this clone nor GitHub has ${path} at the scanned commit ${commit.slice(0, 7)}.`;
}

function atCommit(
  location: ReportedLocation | undefined,
): (ReportedLocation & Scanned) | undefined {
  const commit = location?.commit;
  return location === undefined || commit === undefined ? undefined : { ...location, commit };
}

/** 0-based; that of a whole file is its first. */
function firstLine({ region }: Pick<ReportedLocation, "region">): number {
  return Math.max(0, region.startLine - 1);
}

interface Scanned {
  readonly commit: string;
  readonly path: string;
  readonly blob?: string | undefined;
}

async function fromClones(
  { placements }: Entry,
  git: Git,
  { commit, path, blob }: Scanned,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  for (const { clone } of placements) {
    const run = (args: readonly string[], input?: string) =>
      git({ folder: clone.git.root, args, input }, signal);
    const name = blob !== undefined && /^[0-9a-f]{40,64}$/.test(blob) ? blob : `${commit}:${path}`;
    const found = (await readBlobs({ run }, [name]))?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function fromGitHub(
  { copies }: Entry,
  { commit, path, blob }: Scanned,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  // A secret's place names its blob: the value is not fetched.
  if (blob !== undefined) return undefined;
  await copies.learn([{ commit, path, blob }], signal);
  const id = copies.blobOf(commit, path);
  if (id === undefined) return undefined;
  await copies.learn([{ commit, path, blob: id }], signal);
  return copies.contentOf(id);
}

function none(message: string): ScannedVersion {
  return { ok: false, message };
}
