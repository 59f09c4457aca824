import * as z from "zod/mini";
import { type DependabotAlert, parseAlertKey } from "../../core/alert.ts";
import { bumpOf } from "../../core/locate/dependency/bump.ts";
import { ecosystemOf } from "../../core/locate/dependency/ecosystem.ts";
import type { DependencyPlace } from "../../core/locate/dependency/place.ts";
import { sourceText } from "../../core/locate/sourceText.ts";
import { bumpWords } from "../../core/remedy/bumpFix.ts";
import {
  type BumpPull,
  draftBumpRequest,
  type FixResult,
  pushFixRequest,
} from "../../protocol/fixes.ts";
import { type FileAt, pushFix, readFileAt, readHead } from "../../sources/github/fixBranch.ts";
import { refusalOf } from "../../sources/github/issuesRefusal.ts";
import { readRepository } from "../../sources/github/repository.ts";
import { cloneOf, type Entry } from "../entry.ts";
import type { Manifests } from "../manifests.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import type { Requests } from "./actingRequests.ts";
import { answered, notConnected } from "./alertChanges.ts";

const target = z.object({ repository: z.string().check(z.maxLength(400)), key: z.string() });
const text = z.string().check(z.maxLength(1_000_000));
const fixSchema = z.object({
  repository: z.string().check(z.maxLength(400)),
  fix: z.object({
    branch: z.string().check(z.regex(/^runtime-risk\/[\w.-]{1,200}$/)),
    base: z.string().check(z.regex(/^[^\s~^:?*[\\]{1,200}$/)),
    baseCommit: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
    path: z.string().check(z.regex(/^(?![/.])(?!.*\/\.{1,2}\/)[^\\]{1,1000}$/)),
    text,
    blobBefore: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
    message: z.string().check(z.maxLength(5000)),
    title: z.string().check(z.maxLength(256)),
    body: z.string().check(z.maxLength(65_000)),
  }),
});

/** Answers the requests that raise a dependency by a pull request. */
export function registerBumpPulls(
  requests: Requests,
  workspace: Workspace | undefined,
  loadManifests: () => Manifests,
): void {
  const entryOf = (name: string) => entryNamed(workspace?.entries ?? [], name);

  const draft = async (argument: unknown, signal: AbortSignal): Promise<BumpPull> => {
    const parsed = target.safeParse(argument);
    const entry = parsed.success ? entryOf(parsed.data.repository) : undefined;
    const key = parsed.success ? parseAlertKey(parsed.data.key) : undefined;
    if (entry === undefined || key === undefined) return { ok: false, message: notConnected };
    const alert = entry.byKey.get(key)?.alert;
    if (alert?.kind !== "dependabot") {
      return { ok: false, message: "Only a dependency can be raised to another version." };
    }
    try {
      return await draftBump(entry, alert, loadManifests, signal);
    } catch (error) {
      signal.throwIfAborted();
      const action = { failed: "The change was not prepared", needs: "read access" };
      return { ok: false, message: refusalOf(error, action, entry.github).message };
    }
  };

  const push = async (argument: unknown, signal: AbortSignal): Promise<FixResult> => {
    const parsed = fixSchema.safeParse(argument);
    if (!parsed.success) {
      return { ok: false, message: "The change was not understood; nothing was sent." };
    }
    const entry = entryOf(parsed.data.repository);
    if (entry === undefined) return { ok: false, message: notConnected };
    return pushFix(entry.github, parsed.data.fix, signal);
  };

  requests.onRequest(draftBumpRequest, answered(draft));
  requests.onRequest(pushFixRequest, answered(push));
}

/** The manifest of the default branch as it is on GitHub, with the version raised. */
async function draftBump(
  entry: Entry,
  alert: DependabotAlert,
  loadManifests: () => Manifests,
  signal: AbortSignal,
): Promise<BumpPull> {
  const { github } = entry;
  const state = await readRepository(github, signal);
  if ("problem" in state) return { ok: false, message: state.problem.detail };
  const base = state.repository.defaultBranch;
  const baseCommit = await readHead(github, base, signal);
  if (baseCommit === undefined) {
    return { ok: false, message: `The branch ${base} could not be read.` };
  }
  const files = new Map<string, FileAt | undefined>();
  const read = async (path: string) => {
    if (!files.has(path)) files.set(path, await readFileAt(github, path, baseCommit, signal));
    const file = files.get(path);
    return file === undefined
      ? { kind: "missing" as const }
      : { kind: "text" as const, text: file.text };
  };
  const { root } = cloneOf(entry).git;
  const anchors = loadManifests().createDependencyAnchors({
    root,
    readWorkingFile: read,
    openText: () => undefined,
  });
  const place = (await anchors.locate([alert], signal)).get(alert.key);
  const path = place?.anchor.path ?? alert.manifestPath;
  const file = files.get(path);
  const change = place === undefined || file === undefined ? undefined : raised(alert, place, file);
  if (change === undefined || file === undefined) {
    return {
      ok: false,
      message: `${path} does not declare ${alert.packageName} in a form that can be raised safely. Change it by hand.`,
    };
  }
  const words = bumpWords(alert, change.version);
  return {
    ok: true,
    before: file.text,
    isMajor: change.isMajor,
    fix: { ...words, base, baseCommit, path, text: change.text, blobBefore: file.blob },
  };
}

/** The manifest with the version raised, where it is a plain one of a direct dependency. */
function raised(
  alert: DependabotAlert,
  { anchor, requirement, limits, sharedBy, chain }: DependencyPlace,
  file: FileAt,
): { readonly text: string; readonly version: string; readonly isMajor: boolean } | undefined {
  const ecosystem = ecosystemOf(alert.ecosystem);
  if (requirement === undefined || anchor.region === undefined || ecosystem === undefined) {
    return undefined;
  }
  // A version that other packages share would raise them, too.
  const isOwn = chain.length === 0 && sharedBy === 0;
  if (!isOwn || anchor.state !== "exact") return undefined;
  const bump = bumpOf(ecosystem, { requirement, limits }, [alert]);
  if (bump === undefined) return undefined;
  const text = replaced(file.text, anchor.region, bump.requirement);
  return text === undefined ? undefined : { text, version: bump.version, isMajor: bump.isMajor };
}

/** The text with a part of one line replaced; the line ends stay as they are. */
function replaced(
  whole: string,
  {
    startLine,
    startColumn,
    endLine,
    endColumn,
  }: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  },
  replacement: string,
): string | undefined {
  if (startLine !== endLine) return undefined;
  const line = sourceText(whole).lines[startLine - 1];
  if (line === undefined) return undefined;
  let start = 0;
  for (let at = 1; at < startLine; at += 1) {
    const end = /\r\n|\n|\r/g;
    end.lastIndex = start;
    const found = end.exec(whole);
    if (found === null) return undefined;
    start = found.index + found[0].length;
  }
  const from = start + startColumn - 1;
  const to = start + endColumn - 1;
  return `${whole.slice(0, from)}${replacement}${whole.slice(to)}`;
}
