import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { describeFailure, type Git, type GitOutput } from "./git.ts";
import type { Remote } from "./remoteUrl.ts";

/** A clone as git sees it, read once. Paths are absolute, in the system's form. */
export interface Repository {
  /** The top folder of the working tree. */
  readonly root: string;
  /** Where HEAD is; below the main repository's for a linked working tree. */
  readonly gitFolder: string;
  /** Where the configuration is: one folder for all working trees of one repository. */
  readonly commonFolder: string;
  /** Full id; undefined in an empty repository. */
  readonly head: string | undefined;
  /** Local name without `refs/heads/`; undefined when HEAD is detached. */
  readonly branch: string | undefined;
  /** Where HEAD's branch is pulled from: a remote and the branch's name there. */
  readonly upstream: { readonly remote: string; readonly branch: string } | undefined;
  /** In configuration order, with fetch URLs as git resolves them. */
  readonly remotes: readonly Remote[];
  /** History was cut off when cloning. */
  readonly isShallow: boolean;
  /** Objects may be missing that git would fetch when asked. */
  readonly isPartial: boolean;
  /** Files of the index may be missing in the working tree on purpose. */
  readonly isSparse: boolean;
  /** The working tree's disk takes spellings that differ in case for the same file. */
  readonly ignoresCase: boolean;
  /** Names of content filters that the configuration defines, such as `lfs`. */
  readonly filters: readonly string[];
}

export type FoundRepository =
  | { readonly kind: "found"; readonly repository: Repository }
  | { readonly kind: "gitMissing" }
  | { readonly kind: "notARepository" }
  /** No working tree: nothing to show an alert in. */
  | { readonly kind: "bare" }
  /** Git refuses: the folder belongs to another user (`safe.directory`). */
  | { readonly kind: "unsafeOwnership" }
  | { readonly kind: "failed"; readonly reason: string };

/** The repository that a folder is in. Reads only; no network. */
export async function findRepository(
  git: Git,
  folder: string,
  signal: AbortSignal,
): Promise<FoundRepository> {
  const run = (...args: readonly string[]): Promise<GitOutput> => git({ folder, args }, signal);
  const layout = await run(
    "rev-parse",
    "--is-bare-repository",
    "--is-shallow-repository",
    "--is-inside-work-tree",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-toplevel",
  );
  const [isBare, isShallow, isInside, gitFolder, commonFolder, root] = lines(layout);
  if (layout.kind === "failed" && isBare === undefined) return refusal(layout.detail);
  if (layout.kind === "notFound") return { kind: "gitMissing" };
  if (layout.kind !== "ok" && layout.kind !== "failed") return failed(layout);
  if (isBare === "true") return { kind: "bare" };
  if (isInside === "false") return { kind: "notARepository" };
  if (layout.kind === "failed") return failed(layout);
  if (gitFolder === undefined || commonFolder === undefined || root === undefined) {
    return { kind: "notARepository" };
  }

  const state = await readState(run);
  return {
    kind: "found",
    repository: {
      root,
      gitFolder,
      // git prints it relative to where it really ran, which is not the path through a link.
      commonFolder: resolve(await realpath(folder).catch(() => folder), commonFolder),
      isShallow: isShallow === "true",
      ...state,
    },
  };
}

/** What git says about HEAD, the remotes and the configuration. */
async function readState(
  run: (...args: readonly string[]) => Promise<GitOutput>,
): Promise<Omit<Repository, "root" | "gitFolder" | "commonFolder" | "isShallow">> {
  const [head, symbolic, remotes, config] = await Promise.all([
    run("rev-parse", "--verify", "--quiet", "HEAD^{commit}"),
    run("symbolic-ref", "--quiet", "HEAD"),
    run("remote", "--verbose"),
    run(
      "config",
      "--null",
      "--get-regexp",
      "^((branch|filter|extensions|remote)\\.|core\\.(ignorecase|sparsecheckout)$)",
    ),
  ]);
  const branch = /^refs\/heads\/(.+)$/.exec(lines(symbolic)[0] ?? "")?.[1];
  const settings = parseConfig(config);
  return {
    head: lines(head)[0],
    branch,
    upstream: branch === undefined ? undefined : upstreamOf(branch, settings),
    remotes: parseRemotes(lines(remotes)),
    isPartial: settings.some(
      ([name, value]) =>
        name === "extensions.partialclone" ||
        (/^remote\..*\.promisor$/.test(name) && value !== "false"),
    ),
    isSparse: isSet(settings, "core.sparsecheckout"),
    // git writes it when it makes a repository, after trying the disk.
    ignoresCase: isSet(settings, "core.ignorecase"),
    filters: filterNames(settings),
  };
}

function refusal(detail: string): FoundRepository {
  if (/dubious ownership|unsafe repository/i.test(detail)) return { kind: "unsafeOwnership" };
  if (/not a git repository/i.test(detail)) return { kind: "notARepository" };
  return { kind: "failed", reason: `git failed: ${detail}` };
}

function failed(output: Exclude<GitOutput, { kind: "ok" }>): FoundRepository {
  return { kind: "failed", reason: describeFailure(output) };
}

function lines(output: GitOutput): readonly string[] {
  if (output.kind !== "ok" && output.kind !== "failed") return [];
  const text = output.stdout.toString("utf8").replace(/\r?\n$/, "");
  return text === "" ? [] : text.split(/\r?\n/);
}

type Setting = readonly [name: string, value: string | undefined];

/** `name LF value NUL`; section and last part of a name are in lower case, the middle as written. */
function parseConfig(output: GitOutput): readonly Setting[] {
  if (output.kind !== "ok") return [];
  return output.stdout
    .toString("utf8")
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry): Setting => {
      const end = entry.indexOf("\n");
      return end < 0 ? [entry, undefined] : [entry.slice(0, end), entry.slice(end + 1)];
    });
}

/** A later value wins, as for git; a name without a value is true. */
function isSet(settings: readonly Setting[], wanted: string): boolean {
  const found = settings.findLast(([name]) => name === wanted);
  return found !== undefined && /^(?:true|yes|on|1)$/i.test(found[1] ?? "true");
}

function upstreamOf(branch: string, settings: readonly Setting[]): Repository["upstream"] {
  const valueOf = (key: string): string | undefined =>
    settings.findLast(([name]) => name === `branch.${branch}.${key}`)?.[1];
  const remote = valueOf("remote");
  const merge = /^refs\/heads\/(.+)$/.exec(valueOf("merge") ?? "")?.[1];
  // The remote "." is this clone itself.
  if (remote === undefined || remote === "." || merge === undefined) return undefined;
  return { remote, branch: merge };
}

function parseRemotes(lines: readonly string[]): readonly Remote[] {
  return lines.flatMap((line) => {
    const parts = /^([^\t]+)\t(.*) \(fetch\)(?: \[[^\]]*\])?$/.exec(line);
    const name = parts?.[1];
    const url = parts?.[2];
    return name === undefined || url === undefined ? [] : [{ name, url }];
  });
}

function filterNames(settings: readonly Setting[]): readonly string[] {
  const names = settings.flatMap(([name]) => /^filter\.(.+)\.[^.]+$/.exec(name)?.[1] ?? []);
  return [...new Set(names)];
}
