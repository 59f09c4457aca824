import { describeFailure } from "./git.ts";
import type { Reader } from "./history.ts";

/** A file's content in the object database. */
export interface Blob {
  readonly id: string;
  /** Bytes; 0 when not known. */
  readonly size: number;
}

/** The commits that are here, each with its blobs by path; absent paths are no files or not here. */
export type BlobNames =
  | { readonly kind: "read"; readonly commits: ReadonlyMap<string, ReadonlyMap<string, Blob>> }
  /** The reason is a sentence. */
  | { readonly kind: "failed"; readonly reason: string };

/** Looks up commits and the wanted paths in them, all in one call. */
export async function readBlobNames(
  reader: Reader,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<BlobNames> {
  const asked: { readonly commit: string; readonly path: string | undefined }[] = [];
  for (const [commit, paths] of wanted) {
    asked.push({ commit, path: undefined });
    for (const path of paths) asked.push({ commit, path });
  }
  const input = asked
    .map(({ commit, path }) => (path === undefined ? `${commit}^{commit}` : `${commit}:${path}`))
    .join("\n");
  const output = await reader.run(["cat-file", "--batch-check"], `${input}\n`);
  if (output.kind !== "ok") return failed(describeFailure(output));
  const answers = output.stdout.toString("utf8").split("\n");
  const commits = new Map<string, Map<string, Blob>>();
  for (const [index, { commit, path }] of asked.entries()) {
    const found = /^([0-9a-f]{40,64}) (blob|commit) (\d+)$/.exec(answers[index] ?? "");
    if (found === null) continue;
    const id = found[1] ?? "";
    if (path === undefined) commits.set(commit, new Map());
    else if (found[2] === "blob") commits.get(commit)?.set(path, { id, size: Number(found[3]) });
  }
  return { kind: "read", commits };
}

/**
 * The same for a clone that lacks objects, where a look-up of one that is missing ends the whole
 * call: lists each commit's tree, less what is missing. Two calls per commit; sizes are not known.
 */
export async function readNamesOfPartialClone(
  reader: Reader,
  commits: readonly string[],
): Promise<BlobNames> {
  const found = new Map<string, ReadonlyMap<string, Blob>>();
  for (const commit of commits) {
    const objects = await reader.run([
      "rev-list",
      "--objects",
      "--no-walk",
      "--missing=print",
      commit,
      "--",
    ]);
    // A commit that is not here fails the call, and there is nothing else that could.
    if (objects.kind === "failed") continue;
    if (objects.kind !== "ok") return failed(describeFailure(objects));
    const tree = await reader.run(["ls-tree", "-r", "-z", "--full-tree", commit]);
    if (tree.kind !== "ok") return failed(describeFailure(tree));
    const missing = new Set(objects.stdout.toString("utf8").match(/^\?[0-9a-f]+$/gm));
    const blobs = new Map<string, Blob>();
    for (const entry of tree.stdout.toString("utf8").split("\0")) {
      const [, id, path] = /^\d+ blob ([0-9a-f]+)\t([^]+)$/.exec(entry) ?? [];
      if (id === undefined || path === undefined || missing.has(`?${id}`)) continue;
      blobs.set(path, { id, size: 0 });
    }
    found.set(commit, blobs);
  }
  return { kind: "read", commits: found };
}

/**
 * The contents of blobs, in one call. One that is missing or is no blob is left out. Undefined with
 * a failure of git, such as more content than it may write.
 */
export async function readBlobs(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  if (ids.length === 0) return new Map();
  const output = await reader.run(["cat-file", "--batch"], `${ids.join("\n")}\n`);
  if (output.kind !== "ok") return undefined;
  const contents = new Map<string, Buffer>();
  let offset = 0;
  for (const id of ids) {
    const lineEnd = output.stdout.indexOf(0x0a, offset);
    if (lineEnd < 0) break;
    const header = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(
      output.stdout.toString("latin1", offset, lineEnd),
    );
    offset = lineEnd + 1;
    if (header === null) continue;
    const size = Number(header[2]);
    if (header[1] === "blob") contents.set(id, output.stdout.subarray(offset, offset + size));
    offset += size + 1;
  }
  return contents;
}

function failed(why: string): BlobNames {
  return { kind: "failed", reason: `The reported line could not be checked because ${why}.` };
}
